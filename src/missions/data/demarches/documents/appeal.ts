import type { Text } from '../../../../kernel/i18n/index.js';

/**
 * How a person may contest a decision: administrative appeal (code des relations entre le public et l’administration, L. 411-2), court within
 * two months of the notice (code de justice administrative, R. 421-1 and R. 421-5: without these words, that time limit does not run),
 * Défenseur des droits.
 * @param organisation name of whoever decided
 */
export const appealWays = (organisation: string): Text[] => [
  {
    fr: 'Écrivez à l’agent depuis votre dossier en ligne\u00a0: une erreur se corrige souvent ainsi.',
    en: 'Write to the agent from your file online: a mistake is often put right that way.',
  },
  {
    fr: `Dans les deux mois qui suivent cette décision, vous pouvez demander à l’organisme qui l’a prise (${organisation}) de la revoir. C’est un recours gracieux.`,
    en: `Within two months of this decision, you may ask the organisation that took it (${organisation}) to look at it again. This is an administrative appeal.`,
  },
  {
    fr: 'Dans ces mêmes deux mois, ou dans les deux mois après la réponse à votre recours gracieux, vous pouvez saisir le tribunal administratif, par exemple sur www.telerecours.fr.',
    en: 'Within the same two months, or within two months of the answer to your administrative appeal, you may turn to the administrative court, for instance on www.telerecours.fr.',
  },
  {
    fr: 'Vous pouvez aussi demander l’aide gratuite du Défenseur des droits. Cela n’arrête pas le délai de deux mois.',
    en: 'You may also ask the Défenseur des droits for help, free of charge. This does not stop the two months.',
  },
];

import { defineFaults } from '../../../kernel/errors/index.js';

export const partnersFaults = defineFaults({
  'PARTENAIRE-INCONNU': {
    status: 404,
    who: 'person',
    title: { fr: 'Ce partenaire n’est pas dans votre liste', en: 'This partner is not in your list' },
    text: {
      fr: 'Il n’existe pas, ou il appartient à une autre organisation que la vôtre.',
      en: 'It does not exist, or it belongs to another organisation than yours.',
    },
    remedy: { fr: 'Repartez de la liste de vos partenaires.', en: 'Start again from the list of your partners.' },
    developer: 'No partner, version or request of this identifier for the SIRET of the agent.',
  },
  'PARTENAIRE-OPERATEUR': {
    status: 403,
    who: 'operator',
    title: { fr: 'Page réservée à l’opérateur', en: 'Page for the operator only' },
    text: {
      fr: 'Seules les personnes qui décident des mises en production ouvrent cette page.',
      en: 'Only those who decide what goes to production open this page.',
    },
    remedy: {
      fr: 'Si vous devez décider, demandez que votre adresse soit ajoutée à la liste des opérateurs.',
      en: 'If you must decide, ask for your address to be added to the list of operators.',
    },
    developer: 'The e-mail address of the agent is not in OPERATORS.',
  },
  'PARTENAIRE-QUATRE-YEUX': {
    status: 403,
    who: 'operator',
    title: { fr: 'Un autre opérateur doit accepter', en: 'Another operator must approve' },
    text: {
      fr: 'Vous avez fait cette demande, ou écrit une partie de ce qu’elle ouvre. Personne n’accepte sa propre demande.',
      en: 'You made this request, or wrote part of what it opens. Nobody approves their own request.',
    },
    remedy: { fr: 'Demandez à un autre opérateur de l’examiner.', en: 'Ask another operator to look at it.' },
    developer: 'Four eyes: the operator asked, or saved a version since the last approval. See judgeApproval in rules.ts.',
  },
  'PARTENAIRE-SEUL-OPERATEUR': {
    status: 403,
    who: 'operator',
    title: { fr: 'Il faut un second opérateur', en: 'A second operator is needed' },
    text: {
      fr: 'Vous avez fait cette demande, ou écrit une partie de ce qu’elle ouvre, et personne d’autre ne peut l’accepter.',
      en: 'You made this request, or wrote part of what it opens, and nobody else can approve it.',
    },
    remedy: {
      fr: 'Faites ajouter l’adresse d’un second agent à la liste des opérateurs (réglage OPERATORS) : c’est lui qui décidera.',
      en: 'Have the address of a second agent added to the list of operators (setting OPERATORS): they will decide.',
    },
    developer: 'Four eyes, and OPERATORS names one address only. See judgeApproval in rules.ts.',
  },
  'PARTENAIRE-ETAT': {
    status: 409,
    who: 'person',
    title: { fr: 'Cette action n’est plus possible', en: 'This is no longer possible' },
    text: {
      fr: 'La demande n’est plus dans l’état où vous l’avez vue\u00a0: quelqu’un a agi entre-temps.',
      en: 'The request is no longer as you saw it: someone acted in the meantime.',
    },
    remedy: { fr: 'Ouvrez la page de nouveau pour voir où elle en est.', en: 'Open the page again to see where it stands.' },
    developer: 'The transition is not one of the state of the request: see rules.ts.',
  },
  'PARTENAIRE-CHANGE': {
    status: 409,
    who: 'person',
    title: { fr: 'Quelqu’un a enregistré avant vous', en: 'Someone saved before you' },
    text: {
      fr: 'La configuration a changé depuis que vous avez ouvert la page. Rien n’est écrasé.',
      en: 'The settings have changed since you opened the page. Nothing is overwritten.',
    },
    remedy: { fr: 'Ouvrez la page de nouveau, puis recommencez.', en: 'Open the page again, then start again.' },
    developer: 'The version posted is not the current one.',
  },
  'PARTENAIRE-VERSION': {
    status: 409,
    who: 'person',
    title: { fr: 'Cette version ne peut pas être remise', en: 'This version cannot be put back' },
    text: {
      fr: 'Elle donne d’autres droits que ceux qui ont été acceptés pour la production, ou elle ne respecte plus les règles.',
      en: 'It gives other rights than those approved for production, or no longer follows the rules.',
    },
    remedy: {
      fr: 'Modifiez la configuration, ou faites une nouvelle demande de mise en production.',
      en: 'Change the settings, or ask for production again.',
    },
    developer: 'Restoring would change a setting that only the operator may change, or the registration schema refuses it now.',
  },
});

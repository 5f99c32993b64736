import { defineFaults, type FaultDefinition } from '../kernel/errors/index.js';

const refused = {
  status: 409,
  who: 'operator',
  text: { fr: 'Le répertoire des organisations n’a pas changé.', en: 'The register of organisations has not changed.' },
} as const satisfies Partial<FaultDefinition>;

/** What can go wrong with the register of organisations. */
export const registryFaults = defineFaults({
  'REGISTRE-IMPORT-EN-COURS': {
    ...refused,
    title: { fr: 'Un import est déjà en cours', en: 'An import is under way' },
    remedy: { fr: 'Attendez sa fin, puis recommencez.', en: 'Wait for its end, then start again.' },
    developer: 'One import at a time: another process holds the lock of the register in the same database.',
  },
  'REGISTRE-FICHIER': {
    ...refused,
    status: 422,
    title: { fr: 'Ce fichier n’est pas un fichier Sirene', en: 'This is no file of Sirene' },
    remedy: {
      fr: 'Donnez un fichier StockEtablissement ou StockUniteLegale de l’INSEE, au format CSV.',
      en: 'Give a file StockEtablissement or StockUniteLegale of INSEE, as CSV.',
    },
    developer: 'The first line must name the columns of INSEE, separated by commas. Missing: {missing}.',
  },
});

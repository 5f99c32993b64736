import { defineActions } from '../kernel/ledger/index.js';

/** What the register of organisations writes in the ledger: about organisations, never about a person. */
export const registryActions = defineActions({
  'registry.import': {
    label: { fr: 'Un fichier du répertoire Sirene a été importé', en: 'A file of the Sirene register was imported' },
    kind: 'change',
  },
});

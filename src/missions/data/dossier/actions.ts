import { defineActions } from '../../../kernel/ledger/index.js';

/** What the dossier writes in the ledger. */
export const dossierActions = defineActions({
  'dossier.export': {
    label: { fr: '{actor} a téléchargé une copie de tout son dossier', en: '{actor} downloaded a copy of the whole file' },
    kind: 'access',
  },
});

import { defineActions } from '../../../kernel/ledger/index.js';

/** What the integration doctor writes in the ledger: who had which service visited. */
export const docteurActions = defineActions({
  'docteur.create': {
    label: { fr: '{actor} a préparé la vérification d’un service', en: '{actor} prepared the check of a service' },
    kind: 'change',
  },
});

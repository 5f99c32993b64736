import { defineActions } from '../../../kernel/ledger/index.js';

/** What the exchange writes in the ledger. */
export const exchangeActions = defineActions({
  'exchange.fetch': {
    label: { fr: '{actor} a demandé des informations vous concernant\u00a0: {fields}', en: '{actor} asked for facts about you: {fields}' },
    kind: 'access',
  },
  'exchange.authorise': {
    label: { fr: '{actor} a autorisé un service à demander des informations', en: '{actor} authorised a service to ask for facts' },
    kind: 'change',
  },
  'exchange.revoke': {
    label: { fr: '{actor} a retiré l’autorisation d’un service', en: '{actor} withdrew the authorisation of a service' },
    kind: 'change',
  },
});

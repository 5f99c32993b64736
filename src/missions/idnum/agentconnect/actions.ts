import { defineActions } from '../../../kernel/ledger/index.js';

/** What AgentConnect writes in the ledger. Its subject is the account of an agent, never a citizen. */
export const agentConnectActions = defineActions({
  'agentconnect.connect': { label: { fr: 'Un agent s’est connecté à {actor}', en: 'An agent signed in to {actor}' }, kind: 'sign-in' },
  'agentconnect.reconcile': {
    label: {
      fr: 'Un agent a été reconnu à son adresse par un second fournisseur, {actor}',
      en: 'An agent was recognised by their address at a second provider, {actor}',
    },
    kind: 'change',
  },
  'agentconnect.change-administration': {
    label: { fr: 'Un agent a changé d’administration et gardé son compte', en: 'An agent changed administration and kept their account' },
    kind: 'change',
  },
});

import { defineActions } from '../../../kernel/ledger/index.js';

/** What AgentConnect writes in the ledger. Its subject is the account of an agent, never a citizen. */
export const agentConnectActions = defineActions({
  'agentconnect.connect': { label: { fr: 'Un agent s’est connecté à {actor}', en: 'An agent signed in to {actor}' }, kind: 'sign-in' },
});

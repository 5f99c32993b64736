import { defineActions } from '../../../kernel/ledger/index.js';

/** What FranceConnect writes in the ledger. */
export const franceConnectActions = defineActions({
  'franceconnect.connect': { label: { fr: 'Vous vous êtes connecté à {actor}', en: 'You signed in to {actor}' }, kind: 'sign-in' },
  'franceconnect.checktoken': { label: { fr: '{actor} a vérifié votre connexion', en: '{actor} checked your sign-in' }, kind: 'access' },
});

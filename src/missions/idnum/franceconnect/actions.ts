import { defineActions } from '../../../kernel/ledger/index.js';

/** What FranceConnect writes in the ledger. */
export const franceConnectActions = defineActions({
  'franceconnect.connect': { label: { fr: 'Vous vous êtes connecté à {actor}', en: 'You signed in to {actor}' }, kind: 'sign-in' },
  'franceconnect.connect-for': {
    label: { fr: 'Un aidant s’est connecté à {actor} en votre nom', en: 'A helper signed in to {actor} in your name' },
    kind: 'sign-in',
  },
  'franceconnect.checktoken': { label: { fr: '{actor} a vérifié votre connexion', en: '{actor} checked your sign-in' }, kind: 'access' },
  'franceconnect.migrate': {
    label: { fr: 'Votre état civil a changé\u00a0: votre compte vous a suivi', en: 'Your civil status changed: your account followed you' },
    kind: 'change',
  },
  'franceconnect.start-anew': {
    label: {
      fr: 'Votre état civil a changé\u00a0: vous avez choisi un nouveau compte',
      en: 'Your civil status changed: you chose a new account',
    },
    kind: 'change',
  },
  'franceconnect.other-person': {
    label: {
      fr: 'Une autre personne s’est présentée avec votre compte {actor}\u00a0: elle a été refusée',
      en: 'Another person came with your account {actor} and was refused',
    },
    kind: 'sign-in',
  },
});

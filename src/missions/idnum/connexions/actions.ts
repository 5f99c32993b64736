import { defineActions } from '../../../kernel/ledger/index.js';

/** What a person does about their own sign-ins, as the ledger keeps it. */
export const connexionsActions = defineActions({
  'connexions.preferences': {
    label: { fr: 'Vous avez changé les comptes autorisés à vous connecter', en: 'You changed the accounts that may sign you in' },
    kind: 'change',
  },
  'connexions.close-sessions': {
    label: { fr: 'Vous avez fermé toutes vos sessions', en: 'You closed all your sessions' },
    kind: 'change',
  },
  'connexions.report': {
    label: { fr: '{actor} a signalé une connexion', en: '{actor} reported a sign-in' },
    kind: 'change',
  },
});

import { defineActions } from '../../../kernel/ledger/index.js';

/** What Identité agent writes in the ledger. Its subject is the account of an agent, never a citizen. */
export const identiteActions = defineActions({
  'identite.account': {
    label: { fr: '{actor} a créé son compte Identité agent', en: '{actor} made an account at Identité agent' },
    kind: 'change',
  },
  'identite.names': {
    label: { fr: '{actor} a corrigé son compte\u00a0: {fields}', en: '{actor} corrected the account: {fields}' },
    kind: 'change',
  },
  'identite.email-asked': { label: { fr: '{actor} a demandé à changer d’adresse', en: '{actor} asked to change address' }, kind: 'change' },
  'identite.email': { label: { fr: '{actor} a changé d’adresse', en: '{actor} changed address' }, kind: 'change' },
  'identite.removed': { label: { fr: '{actor} a supprimé son compte', en: '{actor} removed the account' }, kind: 'change' },
  'identite.session': { label: { fr: '{actor} s’est identifié', en: '{actor} proved who they are' }, kind: 'sign-in' },
  'identite.sign-in': {
    label: { fr: '{actor} a reçu l’identité d’un agent\u00a0: {fields}', en: '{actor} was given the identity of an agent: {fields}' },
    kind: 'sign-in',
  },
  'identite.signed-out': { label: { fr: '{actor} s’est déconnecté partout', en: '{actor} signed out everywhere' }, kind: 'change' },
  'identite.join-asked': {
    label: { fr: '{actor} a demandé à rejoindre une organisation', en: '{actor} asked to join an organisation' },
    kind: 'change',
  },
  'identite.joined': { label: { fr: '{actor} a rejoint une organisation', en: '{actor} joined an organisation' }, kind: 'change' },
  'identite.left': { label: { fr: '{actor} a quitté une organisation', en: '{actor} left an organisation' }, kind: 'change' },
  'identite.departed': {
    label: { fr: '{actor} a dit qu’un agent a quitté l’organisation', en: '{actor} said that an agent left the organisation' },
    kind: 'decision',
  },
  'identite.join-read': {
    label: { fr: '{actor} a lu une demande de rattachement\u00a0: {fields}', en: '{actor} read a request to join: {fields}' },
    kind: 'access',
  },
  'identite.join-accepted': {
    label: { fr: '{actor} a accepté un agent dans une organisation', en: '{actor} accepted an agent in an organisation' },
    kind: 'decision',
  },
  'identite.join-refused': {
    label: { fr: '{actor} a refusé un agent dans une organisation', en: '{actor} refused an agent in an organisation' },
    kind: 'decision',
  },
  'identite.passkey-added': { label: { fr: '{actor} a ajouté une clé d’accès', en: '{actor} added a passkey' }, kind: 'change' },
  'identite.passkey-renamed': { label: { fr: '{actor} a renommé une clé d’accès', en: '{actor} renamed a passkey' }, kind: 'change' },
  'identite.passkey-removed': { label: { fr: '{actor} a retiré une clé d’accès', en: '{actor} removed a passkey' }, kind: 'change' },
  'identite.totp-on': {
    label: { fr: '{actor} a relié une application de codes', en: '{actor} set up an application that makes codes' },
    kind: 'change',
  },
  'identite.totp-off': {
    label: { fr: '{actor} a retiré son application de codes', en: '{actor} removed the application that makes codes' },
    kind: 'change',
  },
  'identite.reset-asked': {
    label: {
      fr: '{actor} a demandé à retirer les clés et l’application d’un compte',
      en: '{actor} asked to remove the passkeys and the application of an account',
    },
    kind: 'decision',
  },
  'identite.reset-read': {
    label: { fr: '{actor} a lu une demande de remise à zéro\u00a0: {fields}', en: '{actor} read a request for a reset: {fields}' },
    kind: 'access',
  },
  'identite.reset-refused': {
    label: { fr: '{actor} a refusé de remettre un compte à zéro', en: '{actor} refused to reset an account' },
    kind: 'decision',
  },
  'identite.factors-reset': {
    label: {
      fr: '{actor} a retiré les clés et l’application d’un compte',
      en: '{actor} removed the passkeys and the application of an account',
    },
    kind: 'decision',
  },
  'identite.recovery-codes': {
    label: { fr: '{actor} a reçu des codes de secours', en: '{actor} got recovery codes' },
    kind: 'change',
  },
  'identite.recovery-used': { label: { fr: '{actor} a utilisé un code de secours', en: '{actor} used a recovery code' }, kind: 'sign-in' },
});

import { defineFaults } from '../../../kernel/errors/index.js';

const askAgain = {
  fr: 'Rouvrez le mandat dans la liste, puis recommencez la connexion de la personne.',
  en: 'Open the mandate again from the list, then have the person sign in again.',
};

/** Faults of the helper’s space. */
export const aidantsFaults = defineFaults({
  'AIDANT-NON-HABILITE': {
    status: 403,
    who: 'person',
    title: { fr: 'Vous n’êtes pas enregistré comme aidant', en: 'You are not entered as a helper' },
    text: {
      fr: 'Aucune organisation qui aide des personnes ne vous compte parmi ses aidants aujourd’hui.',
      en: 'No organisation that helps people has you among its helpers today.',
    },
    remedy: {
      fr: 'Demandez au référent de votre organisation de vous ajouter, avec l’adresse de votre connexion.',
      en: 'Ask whoever answers for the helpers of your organisation to add you, with the address that you sign in with.',
    },
    developer: 'The agent has no membership in force, or their provider may not give their address.',
  },
  'AIDANT-PERSONNE-PERDUE': {
    status: 400,
    who: 'person',
    title: { fr: 'La connexion de la personne n’est plus valable', en: 'The sign-in of the person is no longer good' },
    text: {
      fr: 'Elle est trop ancienne, a déjà servi, ou a commencé avec un autre aidant ou dans un autre navigateur. Rien n’a été signé.',
      en: 'It is too old, was used already, or began with another helper or in another browser. Nothing was signed.',
    },
    remedy: askAgain,
    developer: 'No cookie of the attempt or of the visit for this mandate and this helper.',
  },
  'AIDANT-IDENTITE-INCOMPLETE': {
    status: 502,
    who: 'provider',
    title: { fr: 'Il manque une information sur la personne', en: 'Something about the person is missing' },
    text: {
      fr: 'Le compte utilisé n’a pas transmis toute l’identité. La personne est déjà déconnectée.',
      en: 'The account that was used did not give the whole identity. The person is signed out already.',
    },
    remedy: { fr: 'Recommencez avec un autre compte de la personne.', en: 'Start again with another account of the person.' },
    developer: 'Userinfo does not have the claims that were asked for.',
  },
  'AIDANT-PAR-UN-AIDANT': {
    status: 403,
    who: 'person',
    title: { fr: 'La personne doit se connecter elle-même', en: 'The person must sign in themselves' },
    text: {
      fr: 'Un aidant s’est connecté à sa place. Un mandat ne permet pas de signer un autre mandat.',
      en: 'A helper signed in in their place. A mandate does not allow anyone to sign another mandate.',
    },
    remedy: askAgain,
    developer: 'Userinfo has an act claim.',
  },
  'AIDANT-CLE-INCONNUE': {
    status: 404,
    who: 'service',
    title: { fr: 'Cette clé n’existe pas', en: 'There is no such key' },
    text: { fr: 'Aucune clé de Socle n’a ce nom.', en: 'No key of Socle has this name.' },
    remedy: {
      fr: 'Recopiez le nom de la clé écrit sur l’attestation.',
      en: 'Copy the name of the key that is written on the attestation.',
    },
    developer: 'The public keys and their names are at /registre/cles.json.',
  },
});

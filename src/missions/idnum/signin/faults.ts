import { defineFaults } from '../../../kernel/errors/index.js';

export const signinFaults = defineFaults({
  'CONNEXION-PERDUE': {
    status: 400,
    who: 'person',
    title: { fr: 'Votre connexion n’a pas pu se terminer', en: 'We could not finish signing you in' },
    text: {
      fr: 'La page de retour est trop ancienne, a déjà servi, ou votre connexion a commencé dans un autre navigateur.',
      en: 'The page you came back to is too old, was already used, or you began in another browser.',
    },
    remedy: {
      fr: 'Recommencez la connexion. Ce que vous aviez enregistré est conservé.',
      en: 'Sign in again. What you had saved is kept.',
    },
    developer: 'The callback has no attempt cookie for its state.',
  },
  'CONNEXION-REFUSEE': {
    status: 403,
    who: 'person',
    title: { fr: 'Connexion annulée', en: 'Sign-in cancelled' },
    text: {
      fr: 'Vous avez annulé, ou votre compte n’a pas pu être vérifié. Rien n’a été transmis.',
      en: 'You cancelled, or your account could not be checked. Nothing was passed on.',
    },
    remedy: {
      fr: 'Vous pouvez recommencer, avec un autre compte si vous en avez un.',
      en: 'You can try again, with another account if you have one.',
    },
    developer: 'The provider answered error={error}.',
  },
  'CONNEXION-INDISPONIBLE': {
    status: 502,
    who: 'operator',
    title: { fr: 'La connexion ne répond pas', en: 'Sign-in does not answer' },
    text: { fr: 'Le service de connexion est en panne ou trop lent.', en: 'The sign-in service is down or too slow.' },
    remedy: { fr: 'Recommencez dans quelques minutes.', en: 'Try again in a few minutes.' },
    developer: 'Discovery, token or userinfo failed; the cause is in the log.',
  },
  'CONNEXION-INCOMPLETE': {
    status: 502,
    who: 'provider',
    title: { fr: 'Il manque une information sur vous', en: 'Something about you is missing' },
    text: {
      fr: 'Votre fournisseur d’identité ne nous a pas transmis tout ce qu’il faut\u00a0: {missing}.',
      en: 'Your identity provider did not give us all we need: {missingEn}.',
    },
    remedy: {
      fr: 'Essayez avec un autre compte, ou signalez-le au support de ce fournisseur.',
      en: 'Try another account, or tell that provider’s support.',
    },
    developer: 'Userinfo does not have the claims that were asked for.',
  },
});

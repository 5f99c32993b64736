import { defineFaults } from '../../../kernel/errors/index.js';

export const connexionsFaults = defineFaults({
  'CNX-INCONNUE': {
    status: 404,
    who: 'person',
    title: { fr: 'Connexion introuvable', en: 'Sign-in not found' },
    text: {
      fr: 'Cette connexion n’existe pas, date de plus de six mois, ou n’est pas la vôtre.',
      en: 'This sign-in does not exist, is older than six months, or is not yours.',
    },
    remedy: { fr: 'Ouvrez «\u00a0Mes connexions\u00a0» pour les voir toutes.', en: 'Open “My sign-ins” to see them all.' },
    developer: 'No connection of the signed-in person has this identifier. The three cases are not told apart.',
  },
  'CNX-COMPTE-UTILISE': {
    status: 409,
    who: 'person',
    title: { fr: 'Vous utilisez ce compte en ce moment', en: 'You are using this account right now' },
    text: {
      fr: 'Vous êtes connecté avec {provider}\u00a0: le bloquer vous empêcherait de revenir ici. Rien n’a été changé.',
      en: 'You are signed in with {provider}: blocking it would keep you from coming back here. Nothing was changed.',
    },
    remedy: {
      fr: 'Pour le bloquer, connectez-vous d’abord avec un autre compte.',
      en: 'To block it, sign in with another account first.',
    },
    developer: 'The choice would block the identity provider of the current session.',
  },
  'CNX-SIGNALEMENT-TROP': {
    status: 429,
    who: 'person',
    title: { fr: 'Trop de signalements aujourd’hui', en: 'Too many reports today' },
    text: {
      fr: 'Cette adresse a déjà reçu plusieurs numéros de signalement depuis hier. Celui-ci n’est pas enregistré.',
      en: 'This address got several report numbers since yesterday. This one is not kept.',
    },
    remedy: {
      fr: 'Attendez demain, ou donnez une autre adresse. Les signalements déjà faits sont bien enregistrés.',
      en: 'Wait until tomorrow, or give another address. Earlier reports are kept.',
    },
    developer: 'More reports in a day for one contact address than reportsPerDay.',
  },
});

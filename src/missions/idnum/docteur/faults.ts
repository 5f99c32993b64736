import { defineFaults } from '../../../kernel/errors/index.js';

export const docteurFaults = defineFaults({
  'DOCTEUR-DEMANDE': {
    status: 400,
    who: 'service',
    title: { fr: 'Consultation incomplète', en: 'Incomplete consultation' },
    text: { fr: 'La demande de consultation ne peut pas être lue.', en: 'The request for a consultation cannot be read.' },
    remedy: { fr: 'Corrigez le champ indiqué, puis recommencez.', en: 'Correct the named field, then try again.' },
    developer: 'The member named in `field` is missing or wrong: {reason}',
  },
  'DOCTEUR-AGENT': {
    status: 403,
    who: 'service',
    title: { fr: 'Connexion d’un agent nécessaire', en: 'An agent must sign in' },
    text: {
      fr: 'Ici, seul un agent connecté peut préparer une consultation.',
      en: 'Here, only a signed-in agent can prepare a consultation.',
    },
    remedy: {
      fr: 'Préparez-la depuis la page du docteur, puis lancez-la depuis votre programme.',
      en: 'Prepare it on the page of the doctor, then launch it from your program.',
    },
    developer: 'In production a consultation is made at /docteur by an agent. Launching it and reading its report need only its id.',
  },
  'DOCTEUR-EN-COURS': {
    status: 409,
    who: 'service',
    title: { fr: 'Une vérification est déjà en cours', en: 'A check is already running' },
    text: { fr: 'La vérification précédente n’est pas finie.', en: 'The check before has not ended.' },
    remedy: { fr: 'Attendez son rapport, puis recommencez.', en: 'Wait for its report, then try again.' },
    developer: 'The consultation has a run that advances. Its report says when it is done.',
  },
  'DOCTEUR-OCCUPE': {
    status: 503,
    who: 'operator',
    title: { fr: 'Le docteur est occupé', en: 'The doctor is busy' },
    text: { fr: 'Trop de services sont vérifiés en ce moment.', en: 'Too many services are being checked right now.' },
    remedy: { fr: 'Recommencez dans une minute.', en: 'Try again in a minute.' },
    developer: 'More runs at a time than the limit of the house. Retry after a minute.',
  },
  'DOCTEUR-REQUETE': {
    status: 400,
    who: 'service',
    title: { fr: 'La demande de connexion est refusée', en: 'The sign-in request is refused' },
    text: {
      fr: 'Le service vérifié a envoyé une demande de connexion mal formée.',
      en: 'The service being checked sent a malformed sign-in request.',
    },
    remedy: {
      fr: 'Corrigez le paramètre indiqué dans la configuration du service\u00a0: {parameter}.',
      en: 'Correct the named parameter in the configuration of the service: {parameter}.',
    },
    developer: 'Authorization request: {parameter} is missing or not what the consultation declares.',
  },
  'DOCTEUR-SORTIE': {
    status: 400,
    who: 'service',
    title: { fr: 'Adresse de retour refusée', en: 'Return address refused' },
    text: {
      fr: 'Après une déconnexion, nous ne renvoyons que vers le service vérifié.',
      en: 'After a sign-out, we only send back to the service being checked.',
    },
    remedy: { fr: 'Utilisez une adresse du service vérifié.', en: 'Use an address of the service being checked.' },
    developer: 'post_logout_redirect_uri is not on the origin of an address of the consultation.',
  },
});

import { defineFaults } from '../errors/index.js';

/** Faults that any address of Socle can answer. */
export const httpFaults = defineFaults({
  'HTTP-404': {
    status: 404,
    who: 'person',
    title: { fr: 'Page introuvable', en: 'Page not found' },
    text: { fr: 'Cette page n’existe pas ou n’existe plus.', en: 'This page does not exist, or no longer does.' },
    remedy: { fr: 'Vérifiez l’adresse, ou repartez de la page d’accueil.', en: 'Check the address, or start again from the home page.' },
    developer: 'No route answers this method and path.',
  },
  'HTTP-400': {
    status: 400,
    who: 'service',
    title: { fr: 'Demande mal formée', en: 'Malformed request' },
    text: {
      fr: 'Votre navigateur a envoyé une demande que nous ne savons pas lire.',
      en: 'Your browser sent a request that we cannot read.',
    },
    remedy: { fr: 'Revenez à la page précédente et recommencez.', en: 'Go back to the page before and try again.' },
    developer: 'The body or the query could not be parsed: {reason}',
  },
  'HTTP-403-ORIGIN': {
    status: 403,
    who: 'service',
    title: { fr: 'Demande venue d’un autre site', en: 'Request from another site' },
    text: {
      fr: 'Par sécurité, nous refusons un envoi qui ne vient pas de nos propres pages.',
      en: 'For your safety, we refuse what was not sent from our own pages.',
    },
    remedy: { fr: 'Ouvrez la page sur ce site et recommencez.', en: 'Open the page on this site and try again.' },
    developer: 'Sec-Fetch-Site or Origin shows a cross-site request to an address that changes something. Protocol endpoints are exempt.',
  },
  'HTTP-413': {
    status: 413,
    who: 'person',
    title: { fr: 'Envoi trop lourd', en: 'Too much at once' },
    text: { fr: 'Ce que vous envoyez dépasse la taille permise.', en: 'What you are sending is larger than allowed.' },
    remedy: { fr: 'Envoyez un fichier plus léger.', en: 'Send a smaller file.' },
    developer: 'The body is larger than the limit of this route.',
  },
  'HTTP-415': {
    status: 415,
    who: 'service',
    title: { fr: 'Format refusé', en: 'Format refused' },
    text: { fr: 'Nous ne savons pas lire ce format.', en: 'We cannot read this format.' },
    remedy: { fr: 'Envoyez le formulaire depuis la page prévue.', en: 'Send the form from its own page.' },
    developer: 'The content type has no parser on this route.',
  },
  'HTTP-429': {
    status: 429,
    who: 'service',
    title: { fr: 'Trop de demandes', en: 'Too many requests' },
    text: {
      fr: 'Cette adresse nous a envoyé trop de demandes en peu de temps.',
      en: 'This address sent us too many requests in a short time.',
    },
    remedy: { fr: 'Attendez une minute, puis recommencez.', en: 'Wait a minute, then try again.' },
    developer: 'Rate limit. Retry-After says how many seconds to wait.',
  },
  'HTTP-500': {
    status: 500,
    who: 'operator',
    title: { fr: 'Une erreur est survenue chez nous', en: 'Something went wrong on our side' },
    text: {
      fr: 'Le problème vient de notre service. Ce que vous aviez enregistré est conservé.',
      en: 'The problem is ours. What you had saved is kept.',
    },
    remedy: {
      fr: 'Recommencez dans quelques minutes. Si cela continue, signalez-nous le numéro de la demande.',
      en: 'Try again in a few minutes. If it goes on, tell us the request number.',
    },
    developer: 'Unexpected fault; the log has it under the request id.',
  },
  'HTTP-503': {
    status: 503,
    who: 'operator',
    title: { fr: 'Service momentanément arrêté', en: 'Service stopped for a moment' },
    text: { fr: 'Le service redémarre.', en: 'The service is restarting.' },
    remedy: { fr: 'Recommencez dans une minute.', en: 'Try again in a minute.' },
    developer: 'The process is stopping, or the database does not answer.',
  },
});

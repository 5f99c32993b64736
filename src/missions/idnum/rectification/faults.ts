import { defineFaults } from '../../../kernel/errors/index.js';

export const rectificationFaults = defineFaults({
  'RECTIF-PERIMEE': {
    status: 410,
    who: 'person',
    title: { fr: 'Cette page a expiré', en: 'This page has expired' },
    text: {
      fr: 'Elle s’ouvre dans la demi-heure qui suit un refus du registre d’état civil, dans le même navigateur, et une seule fois.',
      en: 'It opens within half an hour of a refusal by the civil registry, in the same browser, and once.',
    },
    remedy: {
      fr: 'Recommencez la connexion au service\u00a0: si le registre refuse encore, la page propose «\u00a0Demander une correction\u00a0».',
      en: 'Sign in to the service again: if the registry still refuses, the page offers “Ask for a correction”.',
    },
    action: { fr: 'Suivre une demande déjà envoyée', en: 'Follow a request that was sent' },
    developer: 'No cookie of a refusal, or one that is older than thirty minutes, altered, or used.',
  },
  'RECTIF-TROP': {
    status: 429,
    who: 'person',
    title: { fr: 'Trop de demandes aujourd’hui', en: 'Too many requests today' },
    text: {
      fr: 'Cette adresse a déjà reçu plusieurs numéros de demande depuis hier. Celle-ci n’est pas enregistrée.',
      en: 'This address got several request numbers since yesterday. This one is not kept.',
    },
    remedy: {
      fr: 'Attendez demain, ou donnez une autre adresse. Les demandes déjà faites sont bien enregistrées.',
      en: 'Wait until tomorrow, or give another address. Earlier requests are kept.',
    },
    developer: 'More tickets in a day for one contact address than ticketsPerDay.',
  },
  'RECTIF-INCONNUE': {
    status: 404,
    who: 'person',
    title: { fr: 'Demande introuvable', en: 'Request not found' },
    text: {
      fr: 'Aucune demande de correction ne porte ce numéro. Elle a pu être effacée un an après sa fin.',
      en: 'No request for a correction has this number. It may have been deleted a year after its end.',
    },
    remedy: { fr: 'Repartez de la liste des demandes.', en: 'Start again from the list of requests.' },
    developer: 'Only operators see it: the page of the person does not tell a wrong number from a wrong address.',
  },
  'RECTIF-ETAT': {
    status: 409,
    who: 'person',
    title: { fr: 'Cette action n’est plus possible', en: 'This is no longer possible' },
    text: {
      fr: 'La demande n’est plus dans l’état où vous l’avez vue\u00a0: quelqu’un a agi entre-temps.',
      en: 'The request is no longer as you saw it: someone acted in the meantime.',
    },
    remedy: { fr: 'Ouvrez la page de nouveau pour voir où elle en est.', en: 'Open the page again to see where it stands.' },
    developer: 'The move is not one of the state of the ticket: see rules.ts.',
  },
});

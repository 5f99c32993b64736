import { defineFaults } from '../../../kernel/errors/index.js';

const askHelper = { fr: 'Demandez à votre aidant de recommencer.', en: 'Ask your helper to start again.' };

/** Faults of mandates, whoever meets them. */
export const mandatsFaults = defineFaults({
  'MANDAT-INCONNU': {
    status: 404,
    who: 'person',
    title: { fr: 'Ce mandat n’existe pas', en: 'There is no such mandate' },
    text: {
      fr: 'Aucun mandat ne correspond à cette adresse, ou il n’est pas à vous.',
      en: 'No mandate goes with this address, or it is not yours.',
    },
    remedy: { fr: 'Retournez à la liste de vos mandats.', en: 'Go back to the list of your mandates.' },
    developer: 'The mandate is unknown, or belongs to another person or organisation.',
  },
  'MANDAT-TERMINE': {
    status: 409,
    who: 'person',
    title: { fr: 'Ce n’est plus possible pour ce mandat', en: 'This can no longer be done with this mandate' },
    text: {
      fr: 'Entre-temps, ce mandat a été signé, refusé, retiré, ou son délai est passé.',
      en: 'Meanwhile this mandate was signed, refused or revoked, or its time is over.',
    },
    remedy: { fr: 'Regardez où il en est dans la liste des mandats.', en: 'See where it stands in the list of mandates.' },
    developer: 'The event cannot happen in the state of the mandate: see the transitions in rules.ts.',
  },
  'MANDAT-FAMILLES': {
    status: 422,
    who: 'person',
    title: { fr: 'Choisissez au moins un type de démarche', en: 'Choose at least one kind of procedure' },
    text: { fr: 'Un mandat dit pour quoi il est donné.', en: 'A mandate says what it is given for.' },
    remedy: { fr: 'Cochez les démarches à faire ensemble.', en: 'Tick the procedures to do together.' },
    developer: 'No family of procedures was named.',
  },
  'MANDAT-AUTRE-PERSONNE': {
    status: 403,
    who: 'person',
    title: { fr: 'Ce mandat est pour une autre personne', en: 'This mandate is for another person' },
    text: {
      fr: 'Le mandat à renouveler est au nom de quelqu’un d’autre que la personne connectée.',
      en: 'The mandate to renew is in the name of somebody else than who signed in.',
    },
    remedy: askHelper,
    developer: 'The renewed mandate has another person_key.',
  },
  'MANDAT-SOI-MEME': {
    status: 403,
    who: 'person',
    title: { fr: 'Vous ne pouvez pas être votre propre aidant', en: 'You cannot be your own helper' },
    text: {
      fr: 'La personne connectée porte le nom et l’adresse de l’aidant.',
      en: 'Who signed in has the name and address of the helper.',
    },
    remedy: { fr: 'La personne aidée doit se connecter elle-même.', en: 'The person who is helped must sign in themselves.' },
    developer: 'The person who signed in is the helper.',
  },
  'MANDAT-CODE': {
    status: 404,
    who: 'person',
    title: { fr: 'Ce code ne correspond à aucun mandat', en: 'No mandate goes with this code' },
    text: {
      fr: 'Il est faux, déjà utilisé, ou vieux de plus d’un jour.',
      en: 'It is wrong, used already, or more than a day old.',
    },
    remedy: { fr: 'Relisez-le avec votre aidant, ou demandez-en un autre.', en: 'Read it again with your helper, or ask for another one.' },
    developer: 'No waiting mandate has this code.',
  },
  'MANDAT-CLIENT': {
    status: 400,
    who: 'service',
    title: { fr: 'Service inconnu', en: 'Unknown service' },
    text: {
      fr: 'Cette adresse ne sert qu’à FranceConnect, pour les aidants.',
      en: 'This address is for FranceConnect only, for helpers.',
    },
    remedy: { fr: 'Retournez sur le site du service et recommencez.', en: 'Go back to the site of the service and start again.' },
    developer: 'Only FranceConnect is a client of this issuer. A service registers with FranceConnect and names its procedures.',
    oauth: 'invalid_client',
  },
  'MANDAT-PERDU': {
    status: 400,
    who: 'person',
    title: { fr: 'Cette demande est terminée ou trop ancienne', en: 'This request is over or too old' },
    text: {
      fr: 'La page appartient à une demande déjà finie, trop ancienne, ou ouverte dans un autre navigateur.',
      en: 'The page belongs to a request that is finished, too old, or open in another browser.',
    },
    remedy: { fr: 'Retournez sur le site du service et recommencez.', en: 'Go back to the site of the service and start again.' },
    developer: '{error}: {description}',
    oauth: 'invalid_request',
  },
  'MANDAT-HORS-CADRE': {
    status: 403,
    who: 'person',
    title: { fr: 'Le mandat ne permet pas cela', en: 'The mandate does not allow this' },
    text: {
      fr: 'Cette page n’entre pas dans ce que la personne a permis, ou le mandat vient de prendre fin.',
      en: 'This page is not part of what the person allowed, or the mandate has just ended.',
    },
    remedy: {
      fr: 'Faites avec la personne un mandat pour ce type de démarche.',
      en: 'Make a mandate with the person for this kind of procedure.',
    },
    developer: 'A helper acts, and the mandate, the membership or the family of procedures does not cover this request.',
    oauth: 'access_denied',
  },
});

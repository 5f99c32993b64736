import { defineFaults } from '../../../kernel/errors/index.js';

const again = { fr: 'Retournez sur le site du service et recommencez.', en: 'Go back to the site of the service and start again.' };
const wait = { fr: 'Attendez un quart d’heure, puis recommencez.', en: 'Wait a quarter of an hour, then try again.' };

/** Faults of Identité agent. */
export const identiteFaults = defineFaults({
  'IDENT-PERDUE': {
    status: 400,
    who: 'person',
    title: { fr: 'Cette connexion est terminée ou trop ancienne', en: 'This sign-in is over or too old' },
    text: {
      fr: 'La page appartient à une connexion déjà finie, trop ancienne, ou commencée dans un autre navigateur.',
      en: 'The page belongs to a sign-in that is finished, too old, or begun in another browser.',
    },
    remedy: again,
    developer: 'No open row of identite_attempt has this identifier and the cookie of this browser.',
    oauth: 'invalid_request',
  },
  'IDENT-CLIENT': {
    status: 400,
    who: 'service',
    title: { fr: 'Demande de connexion refusée', en: 'Sign-in request refused' },
    text: {
      fr: 'Ces pages ne servent qu’aux sites qui passent par AgentConnect.',
      en: 'These pages only serve sites that go through AgentConnect.',
    },
    remedy: again,
    developer: 'AgentConnect is the only client of this issuer, with the redirect_uri that it registered.',
    oauth: 'unauthorized_client',
  },
  'IDENT-PROTOCOLE': {
    status: 400,
    who: 'service',
    title: { fr: 'La connexion n’a pas pu continuer', en: 'The sign-in could not go on' },
    text: { fr: 'Le protocole de connexion a refusé la demande.', en: 'The sign-in protocol refused the request.' },
    remedy: again,
    developer: '{error}: {description}',
    oauth: 'invalid_request',
  },
  'IDENT-TROP-DE-CODES': {
    status: 429,
    who: 'person',
    title: { fr: 'Trop de codes demandés', en: 'Too many codes asked for' },
    text: {
      fr: 'Trop de codes ont été demandés en peu de temps. Par sécurité, nous n’en envoyons plus pour le moment.',
      en: 'Too many codes were asked for in a short time. For safety, we send no more for now.',
    },
    remedy: {
      fr: 'Cherchez le dernier courriel reçu, aussi dans les indésirables. Sinon, attendez un quart d’heure.',
      en: 'Look for the last e-mail received, in spam too. Otherwise, wait a quarter of an hour.',
    },
    developer: 'limits.ts: code-to or code-from. The same whether the account exists or not.',
    oauth: 'temporarily_unavailable',
  },
  'IDENT-TROP-ESSAIS': {
    status: 429,
    who: 'person',
    title: { fr: 'Trop d’essais', en: 'Too many tries' },
    text: {
      fr: 'Trop de codes ont été essayés. Par sécurité, nous n’en acceptons plus pour le moment, même juste.',
      en: 'Too many codes were tried. For safety, we accept none for now, even a right one.',
    },
    remedy: wait,
    developer: 'limits.ts: code-typed, factor-typed, join or contact-to.',
    oauth: 'temporarily_unavailable',
  },
  'IDENT-COMPTE-FERME': {
    status: 403,
    who: 'operator',
    title: { fr: 'Compte fermé', en: 'Account closed' },
    text: { fr: 'L’accès de ce compte a été fermé.', en: 'The access of this account was closed.' },
    remedy: {
      fr: 'Si c’est une erreur, signalez-le en donnant le code de l’erreur.',
      en: 'If that is a mistake, report it with the error code.',
    },
    developer: 'identite_account.active is false.',
    oauth: 'access_denied',
  },
  'IDENT-ORGANISATION': {
    status: 403,
    who: 'person',
    title: { fr: 'Vous n’êtes pas dans cette organisation', en: 'You are not in this organisation' },
    text: {
      fr: 'Votre compte n’est pas rattaché à cette organisation, ou ne l’est plus, ou elle est fermée.',
      en: 'Your account does not belong to this organisation, or no longer does, or it is closed.',
    },
    remedy: { fr: 'Revenez en arrière et choisissez-en une autre.', en: 'Go back and choose another.' },
    developer: 'No active membership of this account has this identifier, or its organisation is closed in the register.',
    oauth: 'access_denied',
  },
  'IDENT-CLE': {
    status: 400,
    who: 'person',
    title: { fr: 'Clé d’accès refusée', en: 'Passkey refused' },
    text: {
      fr: 'Nous n’avons pas pu vérifier cette clé d’accès. Elle n’est pas d’ici, elle a été copiée, ou la demande est trop ancienne.',
      en: 'We could not check this passkey. It is not from here, it was copied, or the request is too old.',
    },
    remedy: { fr: 'Recommencez, ou utilisez le code reçu par courriel.', en: 'Try again, or use the code by e-mail.' },
    developer: 'Challenge unknown or used, origin or rpId of another site, user not verified, counter that did not grow, or bad signature.',
    oauth: 'access_denied',
  },
  'IDENT-FACTEUR': {
    status: 403,
    who: 'person',
    title: { fr: 'Connectez-vous avec votre second facteur', en: 'Sign in with your second factor' },
    text: {
      fr: 'Votre compte est protégé par une clé d’accès ou une application. Pour changer sa sécurité, il faut s’en servir.',
      en: 'Your account is protected by a passkey or an application. To change its security, you must use it.',
    },
    remedy: {
      fr: 'Connectez-vous de nouveau avec elle. Si vous l’avez perdue, écrivez à l’opérateur avec le code de l’erreur.',
      en: 'Sign in again with it. If you lost it, write to the operator with the error code.',
    },
    action: { fr: 'Me connecter de nouveau', en: 'Sign in again' },
    developer: 'The session has no mfa in its amr, and the account has a passkey or an application.',
    oauth: 'access_denied',
  },
  'IDENT-ETAT': {
    status: 409,
    who: 'person',
    title: { fr: 'Cette action n’est plus possible', en: 'This is no longer possible' },
    text: {
      fr: 'La demande n’est plus dans l’état où vous l’avez vue\u00a0: quelqu’un a agi entre-temps, ou elle ne se décide pas ainsi.',
      en: 'The request is no longer as you saw it: someone acted in the meantime, or it is not decided that way.',
    },
    remedy: { fr: 'Ouvrez la page de nouveau pour voir où elle en est.', en: 'Open the page again to see where it stands.' },
    developer: 'membershipMoves does not lead from the state of the membership to the one asked for.',
  },
  'IDENT-QUATRE-YEUX': {
    status: 403,
    who: 'operator',
    title: { fr: 'Un autre opérateur doit confirmer', en: 'Another operator must confirm' },
    text: {
      fr: 'Vous avez fait cette demande vous-même. Rien n’a été changé.',
      en: 'You made this request yourself. Nothing was changed.',
    },
    remedy: {
      fr: 'Demandez à un autre opérateur de la lire. S’il n’y en a pas, il faut en ajouter un à la liste des opérateurs.',
      en: 'Ask another operator to read it. If there is none, one has to be added to the list of operators.',
    },
    developer: 'identite_reset.asked_by is the operator; the constraint identite_reset_four_eyes says the same.',
  },
  'IDENT-DEMANDE': {
    status: 404,
    who: 'person',
    title: { fr: 'Demande introuvable', en: 'Request not found' },
    text: { fr: 'Aucune demande n’a ce numéro.', en: 'No request has this number.' },
    remedy: { fr: 'Repartez de la liste des demandes.', en: 'Start again from the list of requests.' },
    developer: 'No membership, passkey or account of this person has this identifier.',
  },
  'IDENT-OPERATEUR': {
    status: 403,
    who: 'operator',
    title: { fr: 'Page réservée à l’opérateur', en: 'Page for the operator only' },
    text: {
      fr: 'Seules les personnes chargées d’accepter les rattachements ouvrent cette page.',
      en: 'Only those in charge of accepting members open this page.',
    },
    remedy: {
      fr: 'Si vous en êtes chargé, demandez que votre adresse soit ajoutée à la liste des opérateurs.',
      en: 'If you are in charge of them, ask for your address to be added to the list of operators.',
    },
    developer: 'The e-mail address of the agent is not in OPERATORS.',
  },
});

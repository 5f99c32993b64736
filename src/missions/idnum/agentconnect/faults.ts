import { defineFaults } from '../../../kernel/errors/index.js';

const tell = { fr: 'Prévenez ce site en lui donnant le code de l’erreur.', en: 'Tell that site, with the error code.' };
const support = {
  fr: 'Signalez-le au support informatique de votre administration en lui donnant le code de l’erreur.',
  en: 'Tell the IT support of your administration, with the error code.',
};

const again = {
  fr: 'Retournez sur le site du service et recommencez la connexion.',
  en: 'Go back to the site of the service and start again.',
};

/** Faults of AgentConnect that FranceConnect does not share. */
export const agentConnectFaults = defineFaults({
  'AC-PARAMETRES': {
    status: 400,
    who: 'service',
    title: { fr: 'Demande de connexion incorrecte', en: 'Wrong sign-in request' },
    text: {
      fr: 'Le site d’où vous venez a envoyé une demande que nous ne pouvons pas accepter.',
      en: 'The site you come from sent a request that we cannot accept.',
    },
    remedy: tell,
    developer: 'The parameters of /authorize do not follow the rules of the client’s profile: {reason}',
    oauth: 'invalid_request',
  },
  'AC-SERVICE-INCONNU': {
    status: 400,
    who: 'service',
    title: { fr: 'Service inconnu', en: 'Unknown service' },
    text: {
      fr: 'Le site d’où vous venez n’est pas inscrit à AgentConnect, ou ne l’est plus.',
      en: 'The site you come from is not registered with AgentConnect, or no longer is.',
    },
    remedy: tell,
    developer: 'client_id is unknown or switched off.',
    oauth: 'invalid_client',
  },
  'AC-RETOUR-INCONNU': {
    status: 400,
    who: 'service',
    title: { fr: 'Adresse de retour inconnue', en: 'Unknown return address' },
    text: {
      fr: 'Le site d’où vous venez demande à revenir à une adresse qu’il n’a pas déclarée.',
      en: 'The site you come from asks to return to an address that it did not declare.',
    },
    remedy: tell,
    developer: 'redirect_uri is not registered.',
    oauth: 'invalid_redirect_uri',
  },
  'AC-PERDUE': {
    status: 400,
    who: 'person',
    title: { fr: 'Cette connexion est terminée ou trop ancienne', en: 'This sign-in is over or too old' },
    text: {
      fr: 'La page appartient à une connexion déjà finie, trop ancienne, ou ouverte dans un autre navigateur.',
      en: 'The page belongs to a sign-in that is finished, too old, or open in another browser.',
    },
    remedy: again,
    developer: 'No open interaction of this browser has this identifier.',
    oauth: 'invalid_request',
  },
  'AC-PROTOCOLE': {
    status: 400,
    who: 'service',
    title: { fr: 'La connexion n’a pas pu continuer', en: 'The sign-in could not go on' },
    text: { fr: 'Le protocole de connexion a refusé la demande.', en: 'The sign-in protocol refused the request.' },
    remedy: { fr: 'Retournez sur le site du service et recommencez.', en: 'Go back to the site of the service and start again.' },
    developer: '{error}: {description}',
    oauth: 'invalid_request',
  },
  'AC-IDENTITE': {
    status: 502,
    who: 'provider',
    title: { fr: 'Identité incomplète', en: 'Incomplete identity' },
    text: {
      fr: '{provider} ne nous a pas donné tout ce qu’il faut pour vous reconnaître\u00a0: {missing}.',
      en: '{provider} did not give us all we need to recognise you: {missingEn}.',
    },
    remedy: support,
    developer:
      'A claim of userinfo is missing or wrong. sub, uid, given_name, usual_name and email are needed, and siret where no default was agreed upon.',
    oauth: 'server_error',
  },
  Y500027: {
    status: 403,
    who: 'provider',
    title: { fr: 'Adresse électronique inattendue', en: 'Unexpected e-mail address' },
    text: {
      fr: '{provider} vous connaît avec une adresse qui n’est pas de son domaine. Par sécurité, nous ne l’acceptons pas.',
      en: '{provider} knows you by an address outside its own domain. For safety, we do not accept it.',
    },
    remedy: support,
    developer:
      'The domain of the e-mail address of userinfo would not have been routed to this provider, nor is it one that it may give besides.',
    oauth: 'access_denied',
  },
  'AC-NIVEAU': {
    status: 502,
    who: 'provider',
    title: { fr: 'Niveau de sécurité insuffisant', en: 'Level of security too low' },
    text: {
      fr: '{provider} n’a pas vérifié votre identité au niveau qu’il faut.',
      en: '{provider} did not check your identity at the level that is needed.',
    },
    remedy: support,
    developer:
      'The provider is not trusted for the acr of its id_token; or it is under eidas1, and the service names no such level in acr_values or claims.',
    oauth: 'access_denied',
  },
  'AC-COMPTE-FERME': {
    status: 403,
    who: 'operator',
    title: { fr: 'Compte fermé', en: 'Account closed' },
    text: { fr: 'L’accès de ce compte a été fermé.', en: 'The access of this account was closed.' },
    remedy: support,
    developer: 'agentconnect_account.active is false.',
    oauth: 'access_denied',
  },
  'AC-ORGANISATION-FERMEE': {
    status: 403,
    who: 'provider',
    title: { fr: 'Votre organisation est fermée', en: 'Your organisation is closed' },
    text: {
      fr: 'Le registre des entreprises dit que «\u00a0{organisation}\u00a0» (Siret {siret}) est fermée. On ne peut plus se connecter en son nom.',
      en: 'The company register says that “{organisation}” (Siret {siret}) is closed. Nobody can sign in for it any more.',
    },
    remedy: {
      fr: 'Votre organisation a changé de nom ou de Siret\u00a0? Demandez à votre support informatique de le corriger dans votre compte. Elle est toujours ouverte\u00a0? Faites corriger le registre auprès de l’Insee.',
      en: 'Has your organisation changed its name or Siret? Ask your IT support to correct it in your account. Is it still open? Have the register corrected by INSEE.',
    },
    developer: 'The establishment of the claim siret has a closing date in the company register.',
    oauth: 'access_denied',
  },
  'AC-CODE-BLOQUE': {
    status: 403,
    who: 'person',
    title: { fr: 'Trop de codes demandés ou faux', en: 'Too many codes asked for, or wrong ones' },
    text: {
      fr: 'Nous ne pouvons plus vous envoyer de code pour cette connexion.',
      en: 'We cannot send you any more codes for this sign-in.',
    },
    remedy: {
      fr: 'Recommencez depuis le site du service. Si cela ne suffit pas, réessayez demain, ou prévenez votre support informatique\u00a0: quelqu’un essaie peut-être d’entrer à votre place.',
      en: 'Start again from the site of the service. If that does not help, try again tomorrow, or tell your IT support: somebody may be trying to get in as you.',
    },
    developer: 'Three codes by request, five attempts by code, thirty attempts and twenty codes by account and day.',
    oauth: 'access_denied',
  },
  'AC-DEPART': {
    status: 403,
    who: 'provider',
    title: { fr: 'Accès fermé par votre administration', en: 'Access closed by your administration' },
    text: {
      fr: 'Votre administration nous a dit que vous l’avez quittée. On ne peut plus se connecter en son nom avec cette adresse.',
      en: 'Your administration told us that you have left it. Nobody can sign in for it with this address any more.',
    },
    remedy: {
      fr: 'C’est une erreur\u00a0? Demandez à votre support informatique de lever le départ. Vous avez changé d’administration\u00a0? Connectez-vous avec votre nouvelle adresse.',
      en: 'Is it a mistake? Ask your IT support to lift the departure. Did you change administration? Sign in with your new address.',
    },
    developer: 'A row of agentconnect_departure that is not lifted names this provider and this address, or this account.',
    oauth: 'access_denied',
  },
  'AC-APPLICATION-INTERDITE': {
    status: 403,
    who: 'provider',
    title: { fr: 'Service fermé par votre organisation', en: 'Service closed by your organisation' },
    text: {
      fr: 'Votre organisation a choisi que ses agents n’entrent pas dans «\u00a0{service}\u00a0» en son nom.',
      en: 'Your organisation has chosen that its agents do not enter “{service}” in its name.',
    },
    remedy: {
      fr: 'Vous en avez besoin pour votre travail\u00a0? Demandez-le au support informatique de votre organisation.',
      en: 'Do you need it for your work? Ask the IT support of your organisation.',
    },
    developer: 'A row of agentconnect_forbidden names the claim siret and this client.',
    oauth: 'access_denied',
  },
  'AC-COMPTE-INCONNU': {
    status: 404,
    who: 'person',
    title: { fr: 'Aucun compte à garder', en: 'No account to keep' },
    text: {
      fr: 'Vous ne vous êtes jamais connecté avec {provider}\u00a0: il n’y a pas de compte à garder.',
      en: 'You never signed in with {provider}: there is no account to keep.',
    },
    remedy: {
      fr: 'Choisissez une autre ancienne administration, ou connectez-vous simplement avec la nouvelle.',
      en: 'Choose another former administration, or simply sign in with the new one.',
    },
    developer: 'The subject of the provider is no key of any account.',
    oauth: 'access_denied',
  },
  'AC-DEUX-COMPTES': {
    status: 409,
    who: 'operator',
    title: { fr: 'Deux comptes déjà utilisés', en: 'Two accounts in use already' },
    text: {
      fr: 'Votre compte chez {provider} est déjà relié à une autre administration. Nous ne pouvons pas choisir à votre place.',
      en: 'Your account at {provider} is linked to another administration already. We cannot choose for you.',
    },
    remedy: support,
    developer: 'Both accounts have several identity keys: joining them would take one of them away from somebody.',
    oauth: 'access_denied',
  },
  'AC-CHANGEMENT-PERIME': {
    status: 400,
    who: 'person',
    title: { fr: 'Cette demande est trop ancienne', en: 'This request is too old' },
    text: {
      fr: 'Plus de quinze minutes ont passé depuis que vous vous êtes identifié avec votre ancienne administration.',
      en: 'More than fifteen minutes have passed since you identified yourself with your former administration.',
    },
    remedy: again,
    developer: 'No sealed former account for this interaction, or its time is over.',
    oauth: 'access_denied',
  },
});

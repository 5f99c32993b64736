import { defineFaults } from '../../../kernel/errors/index.js';

const tell = { fr: 'Prévenez ce site en lui donnant le code de l’erreur.', en: 'Tell that site, with the error code.' };
const support = {
  fr: 'Signalez-le au support informatique de votre administration en lui donnant le code de l’erreur.',
  en: 'Tell the IT support of your administration, with the error code.',
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
    remedy: {
      fr: 'Retournez sur le site du service et recommencez la connexion.',
      en: 'Go back to the site of the service and start again.',
    },
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
    developer: 'A claim of userinfo is missing or wrong. sub, uid, given_name, usual_name, email and siret (Luhn) are needed.',
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
    developer: 'The e-mail address of userinfo is in no domain of the identity provider.',
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
    developer: 'The acr of the id_token is under eidas1, or one for which this provider is not trusted.',
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
});

import { defineFaults, type Fault, type FaultData, type FaultDefinition, type Who } from '../../../kernel/errors/index.js';
import type { Text } from '../../../kernel/i18n/index.js';
import { parameterFaults } from './parameter-faults.js';
import { providers, type ProviderId } from './providers.js';

// Codes, statuses and titles are those that API Particulier publishes: its clients read them. The sentences are ours.

const askAgain: Text = { fr: 'Recommencez dans quelques minutes.', en: 'Try again in a few minutes.' };
const tellSupport: Text = { fr: 'Signalez-nous le numéro de la demande.', en: 'Tell us the request number.' };
const row = (status: number, who: Who, title: Text, text: Text, remedy: Text, developer: string): FaultDefinition => ({
  status,
  who,
  title,
  text,
  remedy,
  developer,
});

const platform: Record<string, FaultDefinition> = {
  '00015': row(
    409,
    'service',
    { fr: 'Conflit', en: 'Conflict' },
    { fr: 'La même demande est déjà en cours.', en: 'The same request is already under way.' },
    { fr: 'Attendez sa réponse.', en: 'Wait for its answer.' },
    'Same token, same parameters, still being processed. Wait for that answer; after 60 seconds the lock is gone in any case.',
  ),
  '00100': row(
    403,
    'service',
    { fr: 'Privilèges insuffisants', en: 'Insufficient privileges' },
    { fr: 'L’autorisation de ce service ne couvre pas cette donnée.', en: 'The authorisation of this service does not cover this data.' },
    { fr: 'Le service doit demander une autorisation plus large.', en: 'The service must ask for a wider authorisation.' },
    'None of the scopes of the token opens this endpoint. /api/introspect lists those that it has.',
  ),
  '00101': row(
    401,
    'service',
    { fr: 'Interdit', en: 'Forbidden' },
    { fr: 'Le jeton manque ou n’est pas valide.', en: 'The token is missing or not valid.' },
    { fr: 'Envoyez le jeton reçu avec l’autorisation.', en: 'Send the token that came with the authorisation.' },
    'Send Authorization: Bearer and the token.',
  ),
  '00103': row(
    401,
    'service',
    { fr: 'Jeton expiré', en: 'Token expired' },
    { fr: 'L’autorisation de ce service est arrivée à son terme.', en: 'The authorisation of this service has come to its end.' },
    { fr: 'Demandez son renouvellement.', en: 'Ask for its renewal.' },
    'The authorisation has expired; its token will not work again.',
  ),
  '00105': row(
    401,
    'service',
    { fr: 'Jeton sur liste noire', en: 'Token revoked' },
    { fr: 'L’autorisation de ce service a été retirée.', en: 'The authorisation of this service was withdrawn.' },
    { fr: 'Demandez un nouveau jeton.', en: 'Ask for a new token.' },
    'The token was revoked, often because it leaked. It takes at most five seconds for all processes to know.',
  ),
  '00106': row(
    401,
    'service',
    { fr: 'Jeton non trouvé', en: 'Token unknown' },
    { fr: 'Ce jeton ne correspond à aucune autorisation.', en: 'This token belongs to no authorisation.' },
    { fr: 'Vérifiez le jeton, ou demandez une autorisation.', en: 'Check the token, or ask for an authorisation.' },
    'Well formed, but not one of ours: another environment, perhaps.',
  ),
  '00107': row(
    403,
    'service',
    { fr: 'Adresse IP non autorisée', en: 'Address not allowed' },
    { fr: 'Ce jeton ne peut pas servir depuis cette adresse.', en: 'This token cannot be used from this address.' },
    { fr: 'Appelez depuis une adresse déclarée.', en: 'Call from an address that was declared.' },
    'The authorisation names the addresses that may use it.',
  ),
  '00429': row(
    429,
    'service',
    { fr: 'Trop de requêtes', en: 'Too many requests' },
    { fr: 'Trop de demandes en une seconde pour ce jeton.', en: 'Too many requests in a second for this token.' },
    { fr: 'Attendez avant de recommencer.', en: 'Wait before trying again.' },
    'Retry-After says how many seconds to wait; RateLimit-Reset says until when, as a Unix time.',
  ),
  '00500': row(
    500,
    'operator',
    { fr: 'Erreur interne', en: 'Internal error' },
    {
      fr: 'La plateforme d’échange a rencontré un problème. Aucune donnée n’a été transmise.',
      en: 'The exchange met a problem. No data was passed on.',
    },
    tellSupport,
    'An access that cannot be written in the ledger is not given. The log has the cause under the request id.',
  ),
  '50001': row(
    401,
    'service',
    { fr: 'Accès non autorisé', en: 'Unauthorised' },
    { fr: 'Le jeton d’accès FranceConnect est mal formé.', en: 'The FranceConnect access token is malformed.' },
    { fr: 'Reconnectez l’usager.', en: 'Sign the person in again.' },
    'FranceConnect could not read the token.',
  ),
  '50002': row(
    401,
    'service',
    { fr: 'Accès non autorisé', en: 'Unauthorised' },
    { fr: 'La connexion FranceConnect a expiré ou est inconnue.', en: 'The FranceConnect sign-in has expired or is unknown.' },
    { fr: 'Reconnectez l’usager.', en: 'Sign the person in again.' },
    'Access tokens of FranceConnect live 60 seconds.',
  ),
  '50003': row(
    401,
    'service',
    { fr: 'Accès non autorisé', en: 'Unauthorised' },
    {
      fr: 'La connexion FranceConnect ne transmet pas toute l’identité.',
      en: 'The FranceConnect sign-in does not give the whole identity.',
    },
    { fr: 'Demandez le périmètre identite_pivot à la connexion.', en: 'Ask for the scope identite_pivot at sign-in.' },
    'The token lacks claims of the identité pivot.',
  ),
  '51001': row(
    504,
    'provider',
    { fr: 'Service non disponible', en: 'Service unavailable' },
    { fr: 'FranceConnect ne répond pas.', en: 'FranceConnect does not answer.' },
    askAgain,
    'checktoken did not answer, or its answer could not be verified.',
  ),
};

/** What can go wrong with any provider, by the last three digits of the code. `{who}` is the provider. */
const ofProvider: Record<string, FaultDefinition> = {
  '000': row(
    502,
    'provider',
    { fr: 'Erreur interne du fournisseur de données', en: 'Internal error of the data provider' },
    { fr: 'Un problème est survenu chez le fournisseur de données : {who}.', en: 'Something went wrong at the data provider: {who}.' },
    askAgain,
    'It answered 500.',
  ),
  '001': row(
    504,
    'provider',
    { fr: 'Service non disponible', en: 'Service unavailable' },
    { fr: 'Le fournisseur de données ne répond pas : {who}.', en: 'The data provider does not answer: {who}.' },
    askAgain,
    'The connection was refused or cut.',
  ),
  '002': row(
    504,
    'provider',
    { fr: 'Intermédiaire hors-délai', en: 'Upstream timeout' },
    { fr: 'Le fournisseur de données est trop lent à répondre : {who}.', en: 'The data provider is too slow to answer: {who}.' },
    askAgain,
    'No whole answer within 8 seconds.',
  ),
  '003': row(
    404,
    'service',
    { fr: 'Dossier allocataire absent {provider}', en: 'Nobody of that name at {provider}' },
    { fr: 'Aucun dossier ne correspond à cette identité auprès de {provider}.', en: 'No file matches this identity at {provider}.' },
    { fr: 'Vérifiez l’identité, ou saisissez vous-même l’information.', en: 'Check the identity, or enter the information yourself.' },
    'A true answer of the provider: it is kept in the cache. All first names in the order of the civil registry give the best chance.',
  ),
  '004': row(
    504,
    'provider',
    { fr: 'Erreur de résolution DNS', en: 'DNS resolution error' },
    {
      fr: 'Le fournisseur de données est introuvable sur le réseau : {who}.',
      en: 'The data provider cannot be found on the network: {who}.',
    },
    askAgain,
    'Its host name does not resolve.',
  ),
  '006': row(
    502,
    'provider',
    { fr: 'Erreur d’authentification auprès du fournisseur de données', en: 'The data provider refuses our credentials' },
    { fr: 'Le fournisseur de données refuse la plateforme d’échange : {who}.', en: 'The data provider refuses the exchange: {who}.' },
    tellSupport,
    'It answered 401 or 403: the key of the exchange must be renewed.',
  ),
  '008': row(
    504,
    'provider',
    { fr: 'Erreur auprès du fournisseur de données : trop de requêtes', en: 'Too many requests at the data provider' },
    { fr: 'Le fournisseur de données reçoit trop de demandes : {who}.', en: 'The data provider gets too many requests: {who}.' },
    askAgain,
    'It answered 429; meta.retry_in passes its Retry-After on.',
  ),
  '009': row(
    502,
    'provider',
    { fr: 'Erreur de certificat SSL du fournisseur de données', en: 'TLS certificate error of the data provider' },
    {
      fr: 'La connexion avec le fournisseur de données n’est pas sûre : {who}.',
      en: 'The connection to the data provider is not safe: {who}.',
    },
    tellSupport,
    'Its certificate is not valid.',
  ),
  '020': row(
    502,
    'provider',
    { fr: 'Maintenance du fournisseur de données', en: 'Maintenance of the data provider' },
    { fr: 'Le fournisseur de données est en maintenance : {who}.', en: 'The data provider is under maintenance: {who}.' },
    { fr: 'Recommencez quand la maintenance sera terminée.', en: 'Try again when the maintenance is over.' },
    'meta.retry_in is the number of seconds until the end, when it is known.',
  ),
  '999': row(
    502,
    'provider',
    { fr: 'Erreur inconnue du fournisseur de données', en: 'Unknown error of the data provider' },
    { fr: 'La réponse du fournisseur de données n’est pas lisible : {who}.', en: 'The answer of the data provider cannot be read: {who}.' },
    tellSupport,
    'Not JSON, not the agreed shape, or a status that the contract does not know. Nothing of it was passed on.',
  ),
};

/** `EXC-` keeps these codes from meeting those of other products in the catalogue; programs get the five digits. */
const prefix = 'EXC-';

const table: Record<string, FaultDefinition> = {};
for (const [code, definition] of Object.entries({ ...platform, ...parameterFaults })) table[prefix + code] = definition;
for (const { code, name } of Object.values(providers)) {
  for (const [subcode, definition] of Object.entries(ofProvider)) table[prefix + code + subcode] = named(definition, name);
}

function named(definition: FaultDefinition, provider: string): FaultDefinition {
  const fill = (text: Text): Text => ({ fr: text.fr.replaceAll('{provider}', provider), en: text.en.replaceAll('{provider}', provider) });
  return { ...definition, title: fill(definition.title), text: fill(definition.text) };
}

/** The error catalogue of the exchange. */
export const exchangeFaults = defineFaults(table);

/** A fault by its published code of five digits. */
export function fault(code: string, data: FaultData = {}, options?: { cause?: unknown }): Fault {
  return exchangeFaults.make(prefix + code, data, options);
}

/** A fault of a provider, by the last three digits of its code. */
export function providerFault(id: ProviderId, subcode: string, data: FaultData = {}, options?: { cause?: unknown }): Fault {
  const { code, name, label } = providers[id];
  return fault(code + subcode, { provider: name, who: label.fr, ...data }, options);
}

/** The five digits that programs read; null for a fault of another room. */
export const publishedCode = (one: Fault): string | null => (one.code.startsWith(prefix) ? one.code.slice(prefix.length) : null);
export const isFaultCode = (code: string): boolean => prefix + code in table;

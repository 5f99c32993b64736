import { authMethods, brokerFacts, signatureAlgs, type BrokerName } from '../../provider/index.js';
import type { Setting } from '../configuration.js';
import { plainOptions, profileWords, scopeOptions } from './words.js';

const address = {
  fr: 'écrivez une adresse web entière, en https, sans «\u00a0#\u00a0». En test, http est permis.',
  en: 'write a whole web address, with https, without “#”. In test, http is allowed.',
};
const fromTheList = {
  fr: 'choisissez une valeur de la liste qui va avec vos règles.',
  en: 'choose a value of the list that goes with your rules.',
};
const encryption = plainOptions(['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES']);
const technical = { technical: true, free: true, optional: true } as const;

/** What a service says of itself, beside its secret. Keys are those of RFC 7591 and OpenID Connect Registration where these have one. */
export const serviceSettings = (broker: BrokerName): readonly Setting[] => [
  {
    key: 'name',
    label: { fr: 'Nom du service', en: 'Name of the service' },
    hint: { fr: 'Les personnes le lisent quand elles se connectent.', en: 'People read it when they sign in.' },
    rule: { fr: 'écrivez un nom, de 120 caractères au plus.', en: 'write a name of 120 characters at most.' },
    input: 'line',
  },
  {
    key: 'profile',
    label: { fr: 'Règles du protocole', en: 'Rules of the protocol' },
    rule: { fr: 'choisissez les règles de votre service.', en: 'choose the rules of your service.' },
    input: 'choice',
    options: brokerFacts[broker].profiles.map((value) => ({ value, ...profileWords[value] })),
  },
  ...(broker === 'agentconnect' ? [] : [audience]),
  {
    key: 'scopes',
    label: { fr: 'Informations demandées (scopes)', en: 'Information asked for (scopes)' },
    hint: { fr: 'Seulement celles dont le service a besoin.', en: 'Only what the service needs.' },
    rule: { fr: 'cochez au moins une information de la liste.', en: 'tick at least one of the list.' },
    input: 'boxes',
    options: scopeOptions(broker),
  },
  {
    key: 'redirect_uris',
    label: { fr: 'Adresses de retour', en: 'Redirect addresses' },
    hint: {
      fr: 'Où la personne revient après sa connexion. Une adresse par ligne, écrite exactement comme votre service l’envoie.',
      en: 'Where people come back after signing in. One address a line, exactly as your service sends it.',
    },
    rule: address,
    input: 'lines',
    free: true,
  },
  {
    key: 'post_logout_redirect_uris',
    label: { fr: 'Adresses après la déconnexion', en: 'Addresses after signing out' },
    hint: { fr: 'Une adresse par ligne.', en: 'One address a line.' },
    rule: address,
    input: 'lines',
    optional: true,
    free: true,
  },
  ...(broker === 'agentconnect' ? [] : [procedures]),
  {
    key: 'client_uri',
    label: { fr: 'Page d’accueil du service', en: 'Home page of the service' },
    rule: address,
    input: 'line',
    ...technical,
  },
  {
    key: 'token_endpoint_auth_method',
    label: { fr: 'Façon de prouver son identité à /token', en: 'Authentication at /token' },
    rule: {
      fr: 'choisissez une façon que ces règles permettent\u00a0; sans secret, pas de HS256.',
      en: 'choose one that these rules allow; without a secret, no HS256.',
    },
    input: 'list',
    options: plainOptions(authMethods),
    ...technical,
  },
  {
    key: 'id_token_signed_response_alg',
    label: { fr: 'Signature du jeton d’identité', en: 'Signature of the ID token' },
    rule: fromTheList,
    input: 'list',
    options: plainOptions(signatureAlgs),
    ...technical,
  },
  {
    key: 'userinfo_signed_response_alg',
    label: { fr: 'Signature de userinfo', en: 'Signature of userinfo' },
    rule: fromTheList,
    input: 'list',
    options: plainOptions(signatureAlgs),
    ...technical,
  },
  {
    key: 'id_token_encrypted_response_alg',
    label: { fr: 'Chiffrement du jeton d’identité', en: 'Encryption of the ID token' },
    rule: fromTheList,
    input: 'list',
    options: encryption,
    ...technical,
  },
  {
    key: 'userinfo_encrypted_response_alg',
    label: { fr: 'Chiffrement de userinfo', en: 'Encryption of userinfo' },
    rule: fromTheList,
    input: 'list',
    options: encryption,
    ...technical,
  },
  {
    key: 'jwks',
    label: { fr: 'Vos clés publiques (JWKS)', en: 'Your public keys (JWKS)' },
    hint: { fr: 'Le JSON lui-même. Jamais de clé privée.', en: 'The JSON itself. Never a private key.' },
    rule: {
      fr: 'donnez des clés publiques en JSON, ou leur adresse, mais pas les deux. Il en faut pour le chiffrement et pour private_key_jwt.',
      en: 'give public keys as JSON, or their address, not both. They are needed for encryption and for private_key_jwt.',
    },
    input: 'json',
    ...technical,
  },
  {
    key: 'jwks_uri',
    label: { fr: 'Adresse de vos clés publiques', en: 'Address of your public keys' },
    rule: address,
    input: 'line',
    ...technical,
  },
  {
    key: 'backchannel_logout_uri',
    label: { fr: 'Adresse à prévenir des déconnexions', en: 'Address to tell of sign-outs' },
    rule: address,
    input: 'line',
    ...technical,
  },
  {
    key: 'account_events_uri',
    label: { fr: 'Adresse à prévenir des changements d’état civil', en: 'Address to tell of changes of civil status' },
    rule: address,
    input: 'line',
    ...technical,
  },
];

/** Helpers sign in to a service only for these (Aidants Connect). */
const procedures: Setting = {
  key: 'procedures',
  label: { fr: 'Démarches ouvertes aux aidants', en: 'Procedures open to helpers' },
  hint: {
    fr: 'Noms des démarches dans le registre, un par ligne, par exemple tarif-cantine. Un aidant peut alors les faire pour une personne, avec un mandat.',
    en: 'Names of procedures in the register, one a line, such as tarif-cantine. A helper may then do them for a person, under a mandate.',
  },
  rule: {
    fr: 'écrivez des noms du registre, en minuscules, avec des tirets.',
    en: 'write names of the register, in lower case, with hyphens.',
  },
  input: 'lines',
  optional: true,
  free: true,
};

/** Public: people are informed of what is given. Private: their identity may need their consent (FranceConnect). */
const audience: Setting = {
  key: 'audience',
  label: { fr: 'Ce service est', en: 'This service is' },
  rule: { fr: 'choisissez public ou privé.', en: 'choose public or private.' },
  input: 'choice',
  options: [
    {
      value: 'public',
      text: { fr: 'Un service public', en: 'A public service' },
      hint: { fr: 'La personne est informée de ce qui est transmis.', en: 'People are told what is given.' },
    },
    {
      value: 'private',
      text: { fr: 'Un service privé, sans consentement à l’identité', en: 'A private service, without consent to identity' },
    },
    {
      value: 'private_consent',
      text: { fr: 'Un service privé, avec consentement', en: 'A private service, with consent' },
      hint: { fr: 'La personne accepte avant que son identité soit transmise.', en: 'People agree before their identity is given.' },
    },
  ],
};

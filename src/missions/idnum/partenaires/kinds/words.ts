import type { Text } from '../../../../kernel/i18n/index.js';
import { agentScopes } from '../../agentconnect/index.js';
import { claimWords, dataScopes, platforms } from '../../franceconnect/index.js';
import type { BrokerName, ProfileId } from '../../provider/index.js';
import type { Setting } from '../configuration.js';

type Options = NonNullable<Setting['options']>;

/** A technical name, the same in both languages. */
export const both = (name: string): Text => ({ fr: name, en: name });

/** Names of the brokers, for people. */
export const brokerWords: Readonly<Record<BrokerName, string>> = {
  franceconnect: 'FranceConnect',
  'franceconnect-plus': 'FranceConnect+',
  agentconnect: 'AgentConnect',
};

/** What each profile is for. */
export const profileWords: Readonly<Record<ProfileId, { text: Text; hint: Text }>> = {
  fc: {
    text: { fr: 'Comme FranceConnect', en: 'Like FranceConnect' },
    hint: {
      fr: 'Pour un service déjà écrit pour FranceConnect\u00a0: mêmes paramètres, mêmes codes d’erreur.',
      en: 'For a service already written for FranceConnect: same parameters, same error codes.',
    },
  },
  'fc+': {
    text: { fr: 'Comme FranceConnect+', en: 'Like FranceConnect+' },
    hint: {
      fr: 'Pour les niveaux substantiel et élevé. Les réponses sont chiffrées pour votre clé.',
      en: 'For the levels substantial and high. Answers are encrypted for your key.',
    },
  },
  proconnect: {
    text: { fr: 'Comme ProConnect', en: 'Like ProConnect' },
    hint: {
      fr: 'Pour un service déjà écrit pour ProConnect.',
      en: 'For a service already written for ProConnect.',
    },
  },
  standard: {
    text: { fr: 'OpenID Connect standard', en: 'Standard OpenID Connect' },
    hint: {
      fr: 'Pour toute bibliothèque OpenID Connect du marché. Choisissez-le pour un nouveau service.',
      en: 'For any OpenID Connect library. Choose it for a new service.',
    },
  },
};

const agentScopeWords: Readonly<Record<string, Text>> = {
  openid: { fr: 'Identifiant technique', en: 'Technical identifier' },
  uid: { fr: 'Identifiant dans l’administration', en: 'Identifier in the administration' },
  given_name: { fr: 'Prénom', en: 'First name' },
  usual_name: { fr: 'Nom', en: 'Last name' },
  email: { fr: 'Adresse électronique', en: 'E-mail address' },
  siret: { fr: 'Numéro Siret de l’organisation', en: 'Siret number of the organisation' },
  siren: { fr: 'Numéro Siren de l’organisation', en: 'Siren number of the organisation' },
  organizational_unit: { fr: 'Service', en: 'Unit' },
  organization_label: { fr: 'Nom de l’organisation', en: 'Name of the organisation' },
  belonging_population: { fr: 'Statut', en: 'Status' },
  roles: { fr: 'Rôles, d’après le registre des organisations', en: 'Roles, from the register of organisations' },
  groups: { fr: 'Groupes', en: 'Groups' },
  custom: { fr: 'Ce que l’administration dit d’autre', en: 'Whatever else the administration says' },
  chorusdt: { fr: 'Matricule et société dans Chorus DT', en: 'Number and company in Chorus DT' },
  provenance: { fr: 'D’où vient chaque information', en: 'Where each fact comes from' },
  phone: { fr: 'Numéro de téléphone', en: 'Phone number' },
  idp_id: { fr: 'Compte utilisé', en: 'Account used' },
  idp_acr: { fr: 'Niveau de la connexion', en: 'Level of the sign-in' },
  amr: { fr: 'Façon de s’identifier', en: 'How the agent signed in' },
  profile: { fr: 'Prénom et nom', en: 'First and last name' },
};

/** Scopes of a broker, each with what it gives, in words. */
export function scopeOptions(broker: BrokerName): Options {
  if (broker === 'agentconnect')
    return Object.keys(agentScopes).map((value) => ({ value, text: both(value), ...hint(agentScopeWords[value]) }));
  const identity = platforms.find((platform) => platform.broker === broker)?.scopes ?? {};
  return [
    ...Object.entries(identity).map(([value, claims]) => ({
      value,
      text: both(value),
      hint: joined(claims.map((claim) => claimWords[claim])),
    })),
    ...dataScopeOptions,
  ];
}

/** Scopes that go with the access token to who holds the facts. */
export const dataScopeOptions: Options = Object.entries(dataScopes).map(([value, words]) => ({ value, text: both(value), hint: words }));

/** Options that are their own words. */
export const plainOptions = (names: readonly string[]): Options => names.map((value) => ({ value, text: both(value) }));

const hint = (words: Text | undefined) => (words ? { hint: words } : {});

function joined(words: readonly Text[]): Text {
  const list = (lang: 'fr' | 'en') => [...new Set(words.map((word) => word[lang]))].join(', ');
  return { fr: list('fr'), en: list('en') };
}

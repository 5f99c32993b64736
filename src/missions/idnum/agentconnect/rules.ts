import type { Text } from '../../../kernel/i18n/index.js';
import { individualClaims, type Client } from '../provider/index.js';

const words: Readonly<Record<string, Text>> = {
  sub: { fr: 'identifiant technique', en: 'technical identifier' },
  uid: { fr: 'identifiant dans votre administration', en: 'identifier in your administration' },
  given_name: { fr: 'prénom', en: 'first name' },
  usual_name: { fr: 'nom', en: 'last name' },
  email: { fr: 'adresse électronique', en: 'e-mail address' },
  siret: { fr: 'numéro Siret de votre organisation', en: 'Siret number of your organisation' },
  organizational_unit: { fr: 'service', en: 'unit' },
  belonging_population: { fr: 'statut', en: 'status' },
  phone_number: { fr: 'numéro de téléphone', en: 'phone number' },
  organizations: { fr: 'liste de vos organisations', en: 'list of your organisations' },
};

/** Names of claims in words, for the texts of faults: `missing` in French, `missingEn` in English. */
export function missingWords(claims: readonly string[]): { missing: string; missingEn: string } {
  const known = [...new Set(claims)].flatMap((claim) => words[claim] ?? []);
  const list = known.length > 0 ? known : [{ fr: 'une information sur vous', en: 'a fact about you' }];
  return { missing: list.map(({ fr }) => fr).join(', '), missingEn: list.map(({ en }) => en).join(', ') };
}

/** Scopes and the claims they open (ProConnect); `provenance` is Socle's own. */
export const agentScopes: Readonly<Record<string, readonly string[]>> = {
  openid: ['sub'],
  uid: ['uid'],
  given_name: ['given_name'],
  usual_name: ['usual_name'],
  email: ['email'],
  siret: ['siret'],
  siren: ['siren'],
  organizational_unit: ['organizational_unit'],
  organization_label: ['organization_label'],
  belonging_population: ['belonging_population'],
  roles: ['roles'],
  groups: ['groups'],
  custom: ['custom'],
  phone: ['phone_number'],
  chorusdt: ['chorusdt:matricule', 'chorusdt:societe'],
  idp_id: ['idp_id'],
  idp_acr: ['idp_acr'],
  amr: ['amr'],
  profile: ['given_name', 'usual_name'],
  provenance: ['verified_claims'],
};

/** Claims opened by scopes, `sub` apart. */
export const claimsOf = (scopes: readonly string[]): string[] =>
  [...new Set(scopes.flatMap((scope) => agentScopes[scope] ?? []))].filter((claim) => claim !== 'sub');
const everyClaim = claimsOf(Object.keys(agentScopes));

/** What a request asks for, as far as the service may have it. */
export interface Asked {
  scopes: readonly string[];
  /** Claims asked one by one that it may have, and those that it may not. */
  individual: readonly string[];
  forbidden: readonly string[];
  /** All claims that it gets, `sub` apart. */
  claims: readonly string[];
}

/** Reads what a service asks for by `scope` and `claims`, as far as it may have it. */
export function askedOf(
  client: Pick<Client, 'allowedScopes'>,
  { scope = '', claims }: { scope?: string | undefined; claims?: string | undefined },
): Asked {
  const wanted = scope.split(' ');
  const mayHave = Object.keys(agentScopes).filter((one) => one === 'openid' || !client.allowedScopes || client.allowedScopes.includes(one));
  const scopes = mayHave.filter((one) => wanted.includes(one));
  const named = individualClaims(claims);
  const allowed = claimsOf(mayHave);
  const individual = allowed.filter((claim) => named.has(claim));
  return {
    scopes,
    individual,
    forbidden: everyClaim.filter((claim) => named.has(claim) && !allowed.includes(claim)),
    claims: [...new Set([...claimsOf(scopes), ...individual])],
  };
}

/** How long things last, in seconds. The session is the twelve hours of ProConnect. */
export const lifetimes = { accessToken: 60, code: 30, idToken: 60, interaction: 1800, session: 12 * 3600 } as const;

/** Months for which connections are kept for the agent. */
export const historyMonths = 6;

/**
 * Months for which departures are kept: after they were lifted, and while they hold. Five years after it, an address may have been given to
 * somebody else, and nobody who had it has had a session since.
 */
export const departureMonths = { lifted: 12, standing: 60 } as const;

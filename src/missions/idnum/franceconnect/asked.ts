import type { Text } from '../../../kernel/i18n/index.js';
import { individualClaims, type Client, type Profile } from '../provider/index.js';
import type { Platform } from './platforms.js';
import { allScopes, claimsOf, claimWords, dataScopes, type ClaimName, type ScopeTable } from './scopes.js';

/** What the person is shown before a service gets anything (FranceConnect, `information-consentement.feature`). */
export type Showing = 'consent' | 'information' | 'anonymous';

/** One thing that a service would get, as a page says it. */
export interface Offer {
  /** Name of the box on the page: the first claim, or the scope of a data provider. */
  name: string;
  text: Text;
  claims: readonly ClaimName[];
  scope: string | null;
  /** Whether the service says that it cannot do without (OpenID Connect Core 5.5.1, `essential`). */
  essential: boolean;
}

/** What a request asks for, as far as the service may have it. */
export interface Asked {
  scopes: readonly string[];
  /** Claims asked one by one. */
  claims: readonly ClaimName[];
  /** Claims asked one by one that the service may not have. */
  forbidden: readonly string[];
  showing: Showing;
  offers: readonly Offer[];
}

/** The scopes of a platform as a service of a profile knows them: the display name is part of `profile` where OpenID Connect Core 5.4 holds to the letter. */
export function scopesFor({ scopes }: Pick<Platform, 'scopes'>, profile: Pick<Profile, 'nameInProfile'>): ScopeTable {
  return profile.nameInProfile ? { ...scopes, profile: [...(scopes['profile'] ?? []), 'name'] } : scopes;
}

/** Which page a service calls for: nothing but an identifier; a private service that must ask; any other informs. */
export function showingFor(
  client: Pick<Client, 'kind' | 'identityConsent'>,
  scopes: readonly string[],
  claims: readonly string[],
): Showing {
  if (claims.length === 0 && scopes.every((scope) => scope === 'openid')) return 'anonymous';
  return client.kind === 'private' && client.identityConsent ? 'consent' : 'information';
}

/** What a request asks for, as far as the service may have it. */
export function askedOf(
  platform: Pick<Platform, 'scopes'>,
  client: Pick<Client, 'kind' | 'identityConsent' | 'allowedScopes' | 'profile'>,
  parameters: Readonly<Record<string, string>>,
): Asked {
  const table = scopesFor(platform, client.profile);
  const wanted = (parameters['scope'] ?? '').split(' ');
  const mayHave = (scope: string) => scope === 'openid' || !client.allowedScopes || client.allowedScopes.includes(scope);
  const scopes = allScopes(table).filter((scope) => wanted.includes(scope) && mayHave(scope));
  const individual = individualClaims(parameters['claims']);
  const allowed = claimsOf(table, Object.keys(table).filter(mayHave));
  const claims = allowed.filter((claim) => individual.has(claim));
  const known = claimsOf(table, Object.keys(table));
  return {
    scopes,
    claims,
    forbidden: known.filter((claim) => individual.has(claim) && !claims.includes(claim)),
    showing: showingFor(client, scopes, claimsOf(table, scopes, claims)),
    offers: offersOf(claimsOf(table, scopes, claims), scopes, individual),
  };
}

/** One offer a fact: claims with the same words are one fact. */
function offersOf(claims: readonly ClaimName[], scopes: readonly string[], individual: ReadonlyMap<string, boolean>): Offer[] {
  const offers: Offer[] = [];
  for (const claim of claims) {
    const text: Text = claimWords[claim];
    const essential = individual.get(claim) ?? false;
    const at = offers.findIndex((offer) => offer.text.fr === text.fr);
    const same = offers[at];
    if (same) offers[at] = { ...same, claims: [...same.claims, claim], essential: same.essential || essential };
    else offers.push({ name: claim, text, claims: [claim], scope: null, essential });
  }
  for (const scope of scopes) {
    const text = dataScopes[scope];
    if (text) offers.push({ name: scope, text, claims: [], scope, essential: false });
  }
  return offers;
}

/** What a person keeps to themselves: everything that is not agreed to, but for what the service cannot do without. */
export function keptBack(asked: Pick<Asked, 'offers'>, agreed: readonly string[]): { claims: ClaimName[]; scopes: string[] } {
  const kept = asked.offers.filter(({ name, essential }) => !essential && !agreed.includes(name));
  return { claims: kept.flatMap(({ claims }) => claims), scopes: kept.flatMap(({ scope }) => scope ?? []) };
}

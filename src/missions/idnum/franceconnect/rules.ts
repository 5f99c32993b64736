import { z } from 'zod';
import { france, isCog } from '../../../registry/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { claimsOf } from './scopes.js';

/** Assurance levels, weakest first (eIDAS regulation, article 8). */
export const levels = ['eidas1', 'eidas2', 'eidas3'] as const;
export type Level = (typeof levels)[number];

/** Levels that this issuer gives: the low platform of FranceConnect. */
export const offeredLevels: readonly Level[] = ['eidas1'];

/** The level asked for: the lowest known one of `acr_values`; the default when none is known (FranceConnect, pickAcr). */
export function askedLevel(acrValues: string | undefined): Level {
  const known = (acrValues ?? '').split(' ').filter((value): value is Level => levels.some((level) => level === value));
  return levels.find((level) => known.includes(level)) ?? 'eidas1';
}

export type LevelVerdict = { ok: true; given: Level } | { ok: false; why: 'missing' | 'low' | 'not-allowed' };

/**
 * Judges the level that an identity provider says to have reached: at least the one asked, among those it may be trusted for; what is given
 * to the service never exceeds what it asked.
 */
export function judgeLevel(reached: string | null, asked: Level, allowed: readonly string[]): LevelVerdict {
  const level = levels.find((l) => l === reached);
  if (!level) return { ok: false, why: 'missing' };
  if (levels.indexOf(level) < levels.indexOf(asked)) return { ok: false, why: 'low' };
  if (!allowed.includes(level)) return { ok: false, why: 'not-allowed' };
  return { ok: true, given: asked };
}

const name = z.string().trim().min(1).max(256);
const cog = z.string().refine(isCog);

/** What an identity provider must say of a person (FranceConnect, `oidc-identity.dto.ts`; birth dates may be presumed). */
export const providerIdentity = z
  .object({
    given_name: name,
    family_name: name,
    birthdate: z.string().regex(/^\d{4}-((0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])-00|00-00)$/),
    gender: z.enum(['male', 'female', 'unspecified']),
    birthcountry: cog,
    birthplace: z.string().optional(),
    email: z.string().min(3).max(320),
    preferred_username: z.string().trim().max(256).optional(),
  })
  .refine(({ birthcountry, birthplace }) => birthcountry !== france || isCog(birthplace ?? ''), { path: ['birthplace'] });
export type ProviderIdentity = z.output<typeof providerIdentity>;

/** What the civil registry says of a person. */
export interface RegistryIdentity {
  givenNames: readonly string[];
  familyName: string;
  gender: 'male' | 'female' | 'unspecified';
  /** YYYY-MM-DD, YYYY-MM or YYYY. */
  birthdate: string;
  /** COG code of the commune, or of the country for who was born abroad. */
  birthplace: string;
}

/** An identity as services get it. */
export interface Identity {
  given_name: string;
  given_name_array: string[];
  family_name: string;
  birthdate: string;
  idp_birthdate: string;
  gender: 'male' | 'female' | 'unspecified';
  birthplace: string;
  birthcountry: string;
  email: string;
  preferred_username?: string;
  idp_id: string;
}

/** The first day that a date may mean: an unknown month or day is the first (FranceConnect, presumed birth dates). */
export const firstDay = (date: string): string =>
  [date.slice(0, 4), ...[date.slice(5, 7), date.slice(8, 10)].map((part) => (part === '' || part === '00' ? '01' : part))].join('-');

/** The identity given to services: that of the civil registry, with what only the provider knows. */
export function rectify(provider: ProviderIdentity, registry: RegistryIdentity | null, idp: string): Identity {
  const birthplace = provider.birthcountry === france ? (registry?.birthplace ?? provider.birthplace ?? '') : '';
  const names = registry ? [...registry.givenNames] : provider.given_name.split(/\s+/);
  return {
    given_name: names.join(' '),
    given_name_array: names,
    family_name: registry?.familyName ?? provider.family_name,
    birthdate: firstDay(registry?.birthdate ?? provider.birthdate),
    idp_birthdate: provider.birthdate,
    gender: registry?.gender ?? provider.gender,
    birthplace,
    birthcountry: provider.birthcountry,
    email: provider.email,
    ...(provider.preferred_username ? { preferred_username: provider.preferred_username } : {}),
    idp_id: idp,
  };
}

/** What the person is shown before a service gets anything (FranceConnect, `information-consentement.feature`). */
export type Showing = 'consent' | 'information' | 'anonymous';

/** Which page a service calls for: nothing but an identifier; a private service that must ask; any other informs. */
export function showingFor(
  client: { kind: 'public' | 'private'; identityConsent: boolean },
  scopes: readonly string[],
  asked: readonly string[],
): Showing {
  if (claimsOf(scopes, asked).length === 0 && scopes.every((scope) => scope === 'openid')) return 'anonymous';
  return client.kind === 'private' && client.identityConsent ? 'consent' : 'information';
}

/**
 * The identifier of a person for one entity: another entity gets another one, and nobody can go from one to the other. Keyed, and each part
 * is hashed with its length; 64 hexadecimal digits and `v1`, the form that services of FranceConnect store.
 */
export function subjectFor(secrets: Secrets, subjectKey: string, entityId: string): string {
  return `${secrets.mac('franceconnect.sub', subjectKey, entityId).toString('hex')}v1`;
}

const requestedClaims = z.object({
  userinfo: z.record(z.string(), z.unknown()).nullish(),
  id_token: z.record(z.string(), z.unknown()).nullish(),
});

/** Claims asked one by one in the `claims` parameter (OpenID Connect Core 5.5); none when it cannot be read. */
export function individualClaims(parameter: string | undefined): string[] {
  if (!parameter) return [];
  try {
    const { userinfo, id_token: idToken } = requestedClaims.parse(JSON.parse(parameter));
    return [...new Set([...Object.keys(userinfo ?? {}), ...Object.keys(idToken ?? {})])];
  } catch {
    return [];
  }
}

/** How long things last, in seconds (FranceConnect low platform). */
export const lifetimes = { accessToken: 60, code: 30, idToken: 60, interaction: 1800, session: 1800, authentication: 12 * 3600 } as const;

/** Months for which connections are kept for the person. */
export const historyMonths = 6;

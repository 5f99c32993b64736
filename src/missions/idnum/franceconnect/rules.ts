import { z } from 'zod';
import { emailAddress, type EmailAddress } from '../../../kernel/mail/address.js';
import { displayName, france, isCog } from '../../../registry/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import type { Platform } from './platforms.js';

/** Assurance levels, weakest first (eIDAS regulation, article 8). */
export const levels = ['eidas1', 'eidas2', 'eidas3'] as const;
export type Level = (typeof levels)[number];

/** The level asked for: the lowest known one of `acr_values`; the default of the platform when none is known (FranceConnect, pickAcr). */
export function askedLevel(platform: Pick<Platform, 'defaultLevel'>, acrValues: string | undefined): Level {
  const known = (acrValues ?? '').split(' ').filter((value): value is Level => levels.some((level) => level === value));
  return levels.find((level) => known.includes(level)) ?? platform.defaultLevel;
}

/** The level that an identity provider must reach: that of the service, and at least the substantial one when the edge finds the request suspicious (FranceConnect, minAcrForContextRequest). */
export function neededLevel(asked: Level, suspicious: boolean): Level {
  return suspicious && levels.indexOf(asked) < levels.indexOf('eidas2') ? 'eidas2' : asked;
}

/**
 * Whether a session of before serves a request: only where the platform shares sign-ins, and only at the very level that was reached
 * (FranceConnect, allowedSsoAcrs).
 */
export function sessionServes(platform: Pick<Platform, 'sharedLevels'>, reached: string | undefined, asked: Level): boolean {
  return reached === asked && platform.sharedLevels.includes(asked);
}

export type LevelVerdict = { ok: true } | { ok: false; why: 'missing' | 'low' | 'not-allowed' };

/**
 * Judges the level that an identity provider says to have reached: at least the one asked, among those it may be trusted for.
 */
export function judgeLevel(reached: string | null, asked: Level, allowed: readonly string[]): LevelVerdict {
  const level = levels.find((l) => l === reached);
  if (!level) return { ok: false, why: 'missing' };
  if (levels.indexOf(level) < levels.indexOf(asked)) return { ok: false, why: 'low' };
  if (!allowed.includes(level)) return { ok: false, why: 'not-allowed' };
  return { ok: true };
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
    email: emailAddress,
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
  email: EmailAddress;
  preferred_username?: string;
  /** How to address the person: first first name and usage name. */
  name: string;
  idp_id: string;
  rnipp_given_name?: string;
  rnipp_given_name_array?: string[];
  rnipp_family_name?: string;
  rnipp_birthdate?: string;
  rnipp_gender?: 'male' | 'female' | 'unspecified';
  rnipp_birthplace?: string;
  rnipp_birthcountry?: string;
}

/** The first day that a date may mean: an unknown month or day is the first (FranceConnect, presumed birth dates). */
export const firstDay = (date: string): string =>
  [date.slice(0, 4), ...[date.slice(5, 7), date.slice(8, 10)].map((part) => (part === '' || part === '00' ? '01' : part))].join('-');

/** The identity given to services: that of the civil registry, with what only the provider knows. */
export function rectify(provider: ProviderIdentity, registry: RegistryIdentity | null, idp: string): Identity {
  const birthplace = provider.birthcountry === france ? (registry?.birthplace ?? provider.birthplace ?? '') : '';
  const names = registry ? [...registry.givenNames] : provider.given_name.split(/\s+/);
  const familyName = registry?.familyName ?? provider.family_name;
  return {
    given_name: names.join(' '),
    given_name_array: names,
    family_name: familyName,
    birthdate: firstDay(registry?.birthdate ?? provider.birthdate),
    idp_birthdate: provider.birthdate,
    gender: registry?.gender ?? provider.gender,
    birthplace,
    birthcountry: provider.birthcountry,
    email: provider.email,
    ...(provider.preferred_username ? { preferred_username: provider.preferred_username } : {}),
    name: displayName({
      given_name: names.join(' '),
      given_name_array: names,
      family_name: familyName,
      ...(provider.preferred_username ? { preferred_username: provider.preferred_username } : {}),
    }),
    idp_id: idp,
  };
}

/** The identity given where the provider's own words hold, with those of the civil registry beside them (FranceConnect+). */
export function besideRegistry(provider: ProviderIdentity, registry: RegistryIdentity | null, idp: string): Identity {
  const own = rectify(provider, null, idp);
  if (!registry) return own;
  const r = rectify(provider, registry, idp);
  return {
    ...own,
    rnipp_given_name: r.given_name,
    rnipp_given_name_array: r.given_name_array,
    rnipp_family_name: r.family_name,
    rnipp_birthdate: r.birthdate,
    rnipp_gender: r.gender,
    rnipp_birthplace: r.birthplace,
    rnipp_birthcountry: r.birthcountry,
  };
}

/**
 * The identifier of a person for one entity: another entity gets another one, and nobody can go from one to the other. Keyed, and each part
 * is hashed with its length; 64 hexadecimal digits and `v1`, the form that services of FranceConnect store.
 */
export function subjectFor(secrets: Secrets, subjectKey: string, entityId: string): string {
  return `${secrets.mac('franceconnect.sub', subjectKey, entityId).toString('hex')}v1`;
}

/** How long things last, in seconds, at both levels. */
export const lifetimes = { accessToken: 60, code: 30, idToken: 60, authentication: 12 * 3600 } as const;

/** Months for which connections are kept for the person. */
export const historyMonths = 6;

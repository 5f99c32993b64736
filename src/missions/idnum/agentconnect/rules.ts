import { z } from 'zod';
import type { Text } from '../../../kernel/i18n/index.js';
import { isSiret } from '../../../registry/index.js';

/** Assurance levels of the slice, weakest first; an unknown one counts as eidas1 (ProConnect). */
export const levels = ['eidas1', 'eidas1-mfa'] as const;
export type Level = (typeof levels)[number];

/** The level that a provider says to have reached; null when it is under eidas1, which lets nobody in. A name that is not known counts as eidas1 (ProConnect). */
export function reachedLevel(acr: string | null): Level | null {
  if (acr !== null && /^eidas0/.test(acr)) return null;
  return acr === 'eidas1-mfa' ? 'eidas1-mfa' : 'eidas1';
}

/** The level to ask of a provider: the strongest that the service names, among those the provider may be trusted for. */
export function levelToAsk(acrValues: string | undefined, allowed: readonly string[]): Level {
  const wanted = (acrValues ?? '').split(' ');
  return wanted.includes('eidas1-mfa') && allowed.includes('eidas1-mfa') ? 'eidas1-mfa' : 'eidas1';
}

const requested = z.object({
  id_token: z.object({
    acr: z.object({ essential: z.literal(true), value: z.string().optional(), values: z.array(z.string()).optional() }),
  }),
});

/** Levels without which the service wants no answer (`claims.id_token.acr`, essential); null when it is content with any. `acr_values` alone is a preference. */
export function essentialLevels(claims: string | undefined): readonly string[] | null {
  if (!claims) return null;
  try {
    const { acr } = requested.parse(JSON.parse(claims)).id_token;
    return acr.values ?? (acr.value === undefined ? null : [acr.value]);
  } catch {
    return null;
  }
}

const text = z.string().trim().min(1).max(256);

/** What the provider of an administration must say of an agent (ProConnect: sub, uid, given_name, usual_name, email, siret). */
export const agentIdentity = z.object({
  uid: text,
  given_name: text,
  usual_name: text,
  email: text,
  siret: z
    .string()
    .transform((value) => value.replace(/\s/g, ''))
    .refine(isSiret),
  organizational_unit: z.string().max(256).optional(),
  belonging_population: z.string().max(256).optional(),
  phone_number: z.string().max(40).optional(),
});
export type AgentIdentity = z.output<typeof agentIdentity>;

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
};

/** Names of claims in words, for the texts of faults: `missing` in French, `missingEn` in English. */
export function missingWords(claims: readonly string[]): { missing: string; missingEn: string } {
  const known = [...new Set(claims)].flatMap((claim) => words[claim] ?? []);
  const list = known.length > 0 ? known : [{ fr: 'une information sur vous', en: 'a fact about you' }];
  return { missing: list.map(({ fr }) => fr).join(', '), missingEn: list.map(({ en }) => en).join(', ') };
}

/** Scopes and the claims they open (ProConnect). */
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
  phone: ['phone_number'],
  idp_id: ['idp_id'],
  idp_acr: ['idp_acr'],
  amr: ['amr'],
  profile: ['given_name', 'usual_name'],
};

/** Claims opened by scopes, `sub` apart. */
export const claimsOf = (scopes: readonly string[]): string[] =>
  [...new Set(scopes.flatMap((scope) => agentScopes[scope] ?? []))].filter((claim) => claim !== 'sub');

/** Providers of the domain of an address, as they are routed. */
export function routeTo<U extends { options: { domains: readonly string[] } }>(upstreams: readonly U[], domain: string): U[] {
  return upstreams.filter(({ options }) => options.domains.some((own) => own.toLowerCase() === domain));
}

/** How long things last, in seconds. The session is the twelve hours of ProConnect. */
export const lifetimes = { accessToken: 60, code: 30, idToken: 60, interaction: 1800, session: 12 * 3600 } as const;

/** Months for which connections are kept for the agent. */
export const historyMonths = 6;

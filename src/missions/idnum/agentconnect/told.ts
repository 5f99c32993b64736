import { z } from 'zod';
import { parseEmail, type EmailAddress } from '../../../kernel/mail/index.js';
import { isSiret } from '../../../registry/index.js';

/** An organisation that an agent works for, as their provider says it. */
export interface Membership {
  /** To the letter as it was given, spaces apart: a number that is none is not replaced by another one. */
  siret: string;
  /** Whether the provider said it of this agent, or it is that of all agents of a provider that says nothing. */
  source: 'given' | 'default';
  /** The number of all agents of the provider, when the one that it gave is none. */
  fallback?: string;
  unit?: string;
}

/** What the provider of an administration said of an agent. */
export interface Told {
  uid: string;
  given_name: string;
  usual_name: string;
  email: EmailAddress;
  /** The first one is that of the claim `siret`. */
  memberships: readonly Membership[];
  /** Claims that are handed on when they are there. */
  more: Readonly<Record<string, unknown>>;
  /** Every claim that is none of ours (ProConnect, scope `custom`). */
  custom: Readonly<Record<string, unknown>>;
}

const text = z.string().trim().min(1).max(256);
// What is not needed must not keep anybody out: when it is not what it should be, it is left out.
const optional = <T extends z.ZodType>(type: T) => type.optional().catch(undefined);
const number = z.string().trim().max(64);
const organisation = z.object({ siret: number, organizational_unit: optional(text) });

/** The claims of a provider (ProConnect: sub, uid, given_name, usual_name, email, siret), and those of several organisations, which are Socle's own. */
const shape = z.object({
  uid: text,
  given_name: text,
  usual_name: text,
  email: text,
  email_verified: optional(z.boolean()),
  siret: number.nullish(),
  organizational_unit: optional(text),
  belonging_population: optional(text),
  phone_number: optional(z.string().regex(/^\+?[0-9][0-9 ().-]{3,30}$/)),
  'chorusdt:matricule': optional(text),
  'chorusdt:societe': optional(text),
  groups: optional(z.array(text).max(200)),
  organizations: optional(z.array(organisation).max(50)),
});

const handedOn = ['belonging_population', 'phone_number', 'chorusdt:matricule', 'chorusdt:societe', 'groups'] as const;

/** Claims that have a meaning of their own here or in OpenID Connect: they are not `custom`. */
const canonical = new Set([
  ...Object.keys(shape.shape),
  ...['sub', 'siren', 'organization_label', 'roles', 'idp_id', 'idp_acr', 'custom', 'verified_claims'],
  ...['iss', 'aud', 'exp', 'iat', 'nbf', 'jti', 'acr', 'amr', 'azp', 'nonce', 'auth_time', 'at_hash', 'c_hash', 's_hash', 'sid'],
]);

/** What reading gives: what was told, and whether the provider says that it did not verify the address; or the names of the claims that are missing or wrong. */
export type Reading = { ok: true; told: Told; emailVerified: boolean } | { ok: false; missing: readonly string[] };

/**
 * Reads the claims of the provider of an administration.
 * @param ofAll the SIRET of all its agents, for one that says none
 */
export function readTold(claims: Readonly<Record<string, unknown>>, ofAll: string | undefined): Reading {
  const read = shape.safeParse(claims);
  if (!read.success) return { ok: false, missing: read.error.issues.map(({ path }) => path.join('.')) };
  const { uid, given_name, usual_name, siret, organizational_unit: unit, organizations = [] } = read.data;
  const email = parseEmail(read.data.email);
  if (!email) return { ok: false, missing: ['email'] };
  const first = membershipOf(siret ?? '', unit, ofAll);
  if (!first) return { ok: false, missing: ['siret'] };
  const others = organizations.flatMap((one) => membershipOf(one.siret, one.organizational_unit, undefined) ?? []);
  return {
    ok: true,
    emailVerified: read.data.email_verified !== false,
    told: {
      uid,
      given_name,
      usual_name,
      email,
      memberships: [first, ...others.filter(({ siret: one }, i) => others.findIndex((o) => o.siret === one) === i && one !== first.siret)],
      more: Object.fromEntries(handedOn.flatMap((name) => (read.data[name] === undefined ? [] : [[name, read.data[name]]]))),
      custom: Object.fromEntries(Object.entries(claims).filter(([name]) => !canonical.has(name))),
    },
  };
}

/** An organisation as it was given; null when nothing tells which one it is. */
function membershipOf(given: string, unit: string | undefined, ofAll: string | undefined): Membership | null {
  const compact = given.replace(/\s/g, '');
  const more = unit === undefined ? {} : { unit };
  if (isSiret(compact)) return { siret: compact, source: 'given', ...more };
  if (!ofAll) return null;
  return compact === '' ? { siret: ofAll, source: 'default', ...more } : { siret: given, source: 'given', fallback: ofAll, ...more };
}

import { z } from 'zod';
import { emailAddress } from '../../../kernel/mail/address.js';
import type { AgentData, PersonData } from '../../../kernel/sessions/index.js';
import { capitalised, displayName } from '../../../registry/index.js';

/** Scopes that Socle's own pages ask of FranceConnect. The data-provider scopes are asked by no page: facts are fetched through the exchange, one by one, when the person says so. */
export const personScopes = ['openid', 'profile', 'birth', 'email', 'preferred_username', 'idp_birthdate', 'idp_id'] as const;

/** Scopes that Socle's own pages ask of AgentConnect. */
export const agentScopes = [
  'openid',
  'uid',
  'given_name',
  'usual_name',
  'email',
  'siret',
  'organization_label',
  'organizational_unit',
  'idp_id',
] as const;

const text = z.string().min(1);

/** What FranceConnect must say of a person for Socle to let them in. */
export const personClaims = z.object({
  sub: text,
  given_name: text,
  given_name_array: z.array(text).optional(),
  family_name: text,
  preferred_username: z.string().optional(),
  birthdate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  idp_birthdate: z.string().optional(),
  gender: z.enum(['male', 'female', 'unspecified']),
  birthplace: z.string().default(''),
  birthcountry: z.string().default(''),
  email: emailAddress,
  idp_id: z.string().optional(),
  act: z.object({ sub: text, name: text, organization_label: text, siret: text }).optional(),
  mandate: z.object({ id: text }).optional(),
  rep_scope: z.array(text).length(1).optional(),
});

/** What AgentConnect must say of an agent. */
export const agentClaims = z.object({
  sub: text,
  given_name: text,
  usual_name: text,
  email: emailAddress,
  siret: z.string().regex(/^\d{14}$/),
  organization_label: z.string().optional(),
  idp_id: z.string().optional(),
});

/** The session of a person, from what FranceConnect said. */
export function personData(claims: z.infer<typeof personClaims>, more: { subject: string; idToken: string; acr: string }): PersonData {
  const { sub: _sub, email, idp_id: idp, act, mandate, rep_scope: [family] = [], ...pivot } = claims;
  const identity = { ...pivot, given_name_array: pivot.given_name_array ?? pivot.given_name.split(/\s+/) };
  return {
    subject: more.subject,
    displayName: displayName(identity),
    identity,
    email,
    idp: idp ?? '',
    acr: more.acr,
    idToken: more.idToken,
    ...(act && mandate && family
      ? {
          acting: {
            mandateId: mandate.id,
            membershipId: act.sub,
            family,
            name: act.name,
            organisation: act.organization_label,
            siret: act.siret,
          },
        }
      : {}),
  };
}

/** The session of an agent, from what AgentConnect said. */
export function agentData(claims: z.infer<typeof agentClaims>, organisationLabel: string, idToken: string): AgentData {
  return {
    displayName: `${capitalised(claims.given_name.split(' ')[0] ?? '')} ${capitalised(claims.usual_name)}`,
    email: claims.email,
    siret: claims.siret,
    organisationLabel: claims.organization_label ?? organisationLabel,
    ...(claims.idp_id ? { idp: claims.idp_id } : {}),
    idToken,
  };
}

/**
 * Where to go after signing in: a path of this site, never another site.
 * @param asked what the address bar said
 */
export function safeReturn(asked: unknown, otherwise: string): string {
  if (typeof asked !== 'string' || !/^\/(?![/\\])/.test(asked) || /[\u0000-\u001f\\]/.test(asked)) return otherwise;
  return asked;
}

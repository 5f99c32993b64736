import { z } from 'zod';
import { inOrder, type Mandate, type Membership } from '../../mandats/index.js';
import { wantedValues } from '../../provider/index.js';
import type { FamilyKey } from '../../../../registry/index.js';

/** Names of this issuer: for people, of its cookies, of its only client, and as FranceConnect names it. */
export const title = 'Aidants Connect';
export const cookies = 'aidants';
export const franceConnectId = 'franceconnect';
export const upstreamId = 'aidants-connect';

/** Scopes that FranceConnect asks for, and the claims that they open. */
export const scopes = {
  openid: ['sub', 'act', 'mandate', 'rep_scope'],
  profile: ['given_name', 'family_name', 'birthdate', 'gender', 'preferred_username'],
  birth: ['birthplace', 'birthcountry'],
  email: ['email'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Seconds. A helper chooses a person within half an hour, and FranceConnect asks at once. */
export const lifetimes = { accessToken: 60, code: 30, idToken: 60, interaction: 1800 } as const;

/** What FranceConnect asks on behalf of a service, in the `claims` parameter. */
export interface Wanted {
  families: readonly FamilyKey[];
  service: string;
  procedureId: string | null;
}

const text = z.string().trim().min(1).max(200);

/** Reads what is asked; null when no family of procedures is named, or no service: no helper can act then. */
export function wantedBy(claims: string | undefined): Wanted | null {
  const families = inOrder(wantedValues(claims, 'rep_scope'));
  const service = text.safeParse(wantedValues(claims, 'service')[0]);
  if (families.length === 0 || !service.success) return null;
  return { families, service: service.data, procedureId: wantedValues(claims, 'procedure')[0] ?? null };
}

/** What a helper may choose: a mandate for one of the families that the service is for. */
export interface Choice {
  mandate: Mandate;
  family: FamilyKey;
}

/** Every choice among mandates that are in force. Of two mandates of one person for the same family, the one that lasts longer. */
export function choicesAmong(mandates: readonly Mandate[], families: readonly FamilyKey[]): Choice[] {
  const best = new Map<string, Choice>();
  for (const mandate of mandates)
    for (const family of families) {
      if (!mandate.families.includes(family)) continue;
      const key = `${mandate.personKey} ${family}`;
      const known = best.get(key);
      if (!known || (mandate.expiresAt ?? 0) > (known.mandate.expiresAt ?? 0)) best.set(key, { mandate, family });
    }
  return [...best.values()];
}

/** Who acts, as the id_token says it (RFC 8693, 4.1): the helper as a member of an organisation. */
export const actorClaims = ({
  id,
  helper,
  organisation,
}: Membership): { sub: string; name: string; organization_label: string; siret: string } => ({
  sub: id,
  name: helper.name,
  organization_label: organisation.name,
  siret: organisation.siret,
});

/** Names a choice in a form: it is looked up again among those that are offered. */
export const keyOf = ({ mandate, family }: Choice): string => `${mandate.id} ${family}`;

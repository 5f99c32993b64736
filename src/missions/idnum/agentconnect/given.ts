import { isSiret, type AgentRole, type Organisation } from '../../../registry/index.js';
import type { Upstream } from '../provider/index.js';
import type { Membership, Told } from './told.js';

/** Where a claim comes from: the provider said it of this agent, it holds for all agents of the provider, or the company register confirms it. */
export type Source = 'given' | 'default' | 'verified';

/** Claims and where they come from, as OpenID Connect for Identity Assurance 1.0 writes it; `source` is Socle's own, which the norm allows. */
export interface VerifiedClaims {
  verification: {
    trust_framework: 'socle_agentconnect';
    source: Source;
    /** When it was said or confirmed. */
    time: string;
    evidence: readonly Readonly<Record<string, unknown>>[];
  };
  claims: Readonly<Record<string, unknown>>;
}

/** What services may get of an agent, each claim by its name. */
export interface GivenIdentity {
  uid: string;
  given_name: string;
  usual_name: string;
  email: string;
  siret: string;
  idp_id: string;
  idp_acr: string;
  verified_claims: readonly VerifiedClaims[];
  [claim: string]: unknown;
}

/** What stands behind the claims of an agent in one organisation. */
interface Facts {
  upstream: Pick<Upstream, 'id' | 'title'>;
  /** Level that the provider said to have reached. */
  reached: string;
  membership: Membership;
  /** Name of the organisation, whoever says it. */
  label: string | undefined;
  /** The organisation of this SIRET as the register has it; null when it does not know it. */
  registered: Pick<Organisation, 'name'> | null;
  /** Roles that its legal category gives. */
  roles: readonly AgentRole[];
  at: Date;
}

/** The claims of an agent in one organisation, as services get them: plain, as ProConnect gives them, and with where each comes from. */
export function givenIdentity(told: Told, facts: Facts): GivenIdentity {
  const { upstream, membership, label, roles } = facts;
  return {
    ...told.more,
    uid: told.uid,
    given_name: told.given_name,
    usual_name: told.usual_name,
    email: told.email,
    siret: membership.siret,
    ...(isSiret(membership.siret) ? { siren: membership.siret.slice(0, 9) } : {}),
    ...(membership.unit === undefined ? {} : { organizational_unit: membership.unit }),
    ...(label ? { organization_label: label } : {}),
    ...(roles.length > 0 ? { roles: [...roles] } : {}),
    ...(Object.keys(told.custom).length > 0 ? { custom: told.custom } : {}),
    idp_id: upstream.id,
    idp_acr: facts.reached,
    verified_claims: provenance(facts),
  };
}

/** Where the claims about an organisation come from. Each stands once, under the strongest source that it has. */
function provenance({ upstream, membership, label, registered, roles, at }: Facts): VerifiedClaims[] {
  const time = at.toISOString();
  const of = (source: Source, claims: Readonly<Record<string, unknown>>): VerifiedClaims[] => {
    if (Object.keys(claims).length === 0) return [];
    const evidence = [evidenceOf(source, upstream.title, time)];
    return [{ verification: { trust_framework: 'socle_agentconnect', source, time, evidence }, claims }];
  };
  const ofAgent = membership.unit === undefined ? {} : { organizational_unit: membership.unit };
  const siret = { siret: membership.siret };
  return [
    ...of('verified', registered ? { ...siret, organization_label: registered.name, ...(roles.length > 0 ? { roles } : {}) } : {}),
    ...of('given', { ...(registered || membership.source === 'default' ? {} : siret), ...ofAgent }),
    ...of('default', {
      ...(!registered && membership.source === 'default' ? siret : {}),
      ...(membership.fallback === undefined ? {} : { siret: membership.fallback }),
      ...(!registered && label ? { organization_label: label } : {}),
    }),
  ];
}

/** The register that confirms, or who vouches: the provider for its agent, the broker for what was agreed upon with the provider. */
function evidenceOf(source: Source, provider: string, time: string): Readonly<Record<string, unknown>> {
  if (source === 'verified')
    return { type: 'electronic_record', record: { type: 'organisation_register', source: { name: 'Sirene', country_code: 'FRA' } }, time };
  const organization = source === 'given' ? provider : 'AgentConnect';
  return { type: 'vouch', attestation: { type: 'digital_attestation', voucher: { organization } }, time };
}

/**
 * What a service may read of the provenance: that of the claims that it gets.
 * @param opened names of these claims
 */
export function provenanceFor(all: readonly VerifiedClaims[], opened: readonly string[]): VerifiedClaims[] {
  return all.flatMap(({ verification, claims }) => {
    const own = Object.fromEntries(Object.entries(claims).filter(([name]) => opened.includes(name)));
    return Object.keys(own).length > 0 ? [{ verification, claims: own }] : [];
  });
}

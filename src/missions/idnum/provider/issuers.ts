import type { Config } from '../../../config.js';
import { signatureAlgs, type ProfileId, type SignatureAlg } from './profiles.js';

/** The brokers: FranceConnect with its two levels, each an issuer of its own, and AgentConnect. */
export const brokers = ['franceconnect', 'franceconnect-plus', 'agentconnect'] as const;
export type BrokerName = (typeof brokers)[number];

/** Every issuer of Socle: the brokers; the identity provider of the agents whose administration has none; Aidants Connect, by which a helper takes a person's place. */
export const issuers = [...brokers, 'identite', 'aidants'] as const;
export type IssuerName = (typeof issuers)[number];

/** What a service must know of a broker before it registers. */
interface BrokerFacts {
  /** Where it stands, under the base address. */
  prefix: string;
  /** Profiles of its clients. */
  profiles: readonly ProfileId[];
  /** Signatures that its clients may ask for; the first one when `standard` clients ask for none of them. */
  signatureAlgs: readonly SignatureAlg[];
  /** Whether its clients get refresh tokens. */
  refreshTokens: boolean;
}

export const brokerFacts: Readonly<Record<IssuerName, BrokerFacts>> = {
  franceconnect: { prefix: '/franceconnect/api/v2', profiles: ['fc', 'standard'], signatureAlgs, refreshTokens: false },
  'franceconnect-plus': {
    prefix: '/franceconnect-plus/api/v2',
    profiles: ['fc+', 'standard'],
    signatureAlgs: ['ES256'],
    refreshTokens: false,
  },
  agentconnect: { prefix: '/agentconnect/api/v2', profiles: ['proconnect', 'standard'], signatureAlgs, refreshTokens: true },
  identite: { prefix: '/identite/api/v2', profiles: ['standard'], signatureAlgs: ['ES256'], refreshTokens: false },
  aidants: { prefix: '/aidants/api/v2', profiles: ['standard'], signatureAlgs: ['ES256'], refreshTokens: false },
};

/** The issuer identifier of a broker, or of the identity provider of Socle. */
export function issuerOf(config: Pick<Config, 'baseUrl'>, issuer: IssuerName): string {
  return `${config.baseUrl}${brokerFacts[issuer].prefix}`;
}

import type { Config } from '../../../config.js';
import { signatureAlgs, type ProfileId, type SignatureAlg } from './profiles.js';

/** The brokers: FranceConnect with its two levels, each an issuer of its own, and AgentConnect. */
export const brokers = ['franceconnect', 'franceconnect-plus', 'agentconnect'] as const;
export type BrokerName = (typeof brokers)[number];

/** What a service must know of a broker before it registers. */
interface BrokerFacts {
  /** Where it stands, under the base address. */
  prefix: string;
  /** Profiles of its clients. */
  profiles: readonly ProfileId[];
  /** Signatures that its clients may ask for; the first one when `standard` clients ask for none of them. */
  signatureAlgs: readonly SignatureAlg[];
}

export const brokerFacts: Readonly<Record<BrokerName, BrokerFacts>> = {
  franceconnect: { prefix: '/franceconnect/api/v2', profiles: ['fc', 'standard'], signatureAlgs },
  'franceconnect-plus': { prefix: '/franceconnect-plus/api/v2', profiles: ['fc+', 'standard'], signatureAlgs: ['ES256'] },
  agentconnect: { prefix: '/agentconnect/api/v2', profiles: ['proconnect', 'standard'], signatureAlgs },
};

/** The issuer identifier of a broker. */
export function issuerOf(config: Pick<Config, 'baseUrl'>, broker: BrokerName): string {
  return `${config.baseUrl}${brokerFacts[broker].prefix}`;
}

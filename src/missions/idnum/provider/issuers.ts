import type { Config } from '../../../config.js';

/** The two brokers. */
export const brokers = ['franceconnect', 'agentconnect'] as const;
export type BrokerName = (typeof brokers)[number];

/** Where each broker stands, under the base address. */
export const prefixes: Readonly<Record<BrokerName, string>> = {
  franceconnect: '/franceconnect/api/v2',
  agentconnect: '/agentconnect/api/v2',
};

/** The issuer identifier of a broker. */
export function issuerOf(config: Pick<Config, 'baseUrl'>, broker: BrokerName): string {
  return `${config.baseUrl}${prefixes[broker]}`;
}

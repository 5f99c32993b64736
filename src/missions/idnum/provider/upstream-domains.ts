import type { Db, Tx } from '../../../kernel/database/index.js';
import type { BrokerName } from './issuers.js';
import { upstreamOptions } from './upstream-store.js';

/** What an identity provider has declared, as the database has it at this instant: without its secret. */
export interface DeclaredUpstream {
  id: string;
  title: string;
  active: boolean;
  /** Organisation of its agents; null when none was agreed upon. */
  siret: string | null;
  domains: readonly string[];
  acceptedDomains: readonly string[];
  /** Whether agents of domains that nobody declared are sent there. */
  default: boolean;
}

const columns = ['id', 'title', 'active', 'options'] as const;

/** The identity providers of a broker, those that are switched off included, in the order of the list. */
export async function declaredUpstreams(db: Db, broker: BrokerName): Promise<DeclaredUpstream[]> {
  const rows = await db
    .selectFrom('oidc_upstream')
    .select(columns)
    .where('product', '=', broker)
    .orderBy('position')
    .orderBy('title')
    .execute();
  return rows.map(({ id, title, active, options }) => {
    const read = upstreamOptions.parse(options);
    return {
      id,
      title,
      active,
      siret: read.siret ?? null,
      domains: read.domains,
      acceptedDomains: read.accepted_domains,
      default: read.default,
    };
  });
}

/**
 * Adds a domain to those whose addresses are routed to an identity provider, or takes one away. The rest of its settings stays.
 * @returns false when it was so already, or there is no such provider
 */
export async function changeUpstreamDomain(
  tx: Tx,
  broker: BrokerName,
  id: string,
  { domain, declared }: { domain: string; declared: boolean },
): Promise<boolean> {
  const row = await tx
    .selectFrom('oidc_upstream')
    .select('options')
    .where('product', '=', broker)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return false;
  const options = upstreamOptions.parse(row.options);
  const others = options.domains.filter((one) => one.toLowerCase() !== domain);
  const known = others.length < options.domains.length;
  if (known === declared) return false;
  const domains = declared ? [...others, domain] : others;
  await tx
    .updateTable('oidc_upstream')
    .set({ options: JSON.stringify({ ...options, domains }) })
    .where('product', '=', broker)
    .where('id', '=', id)
    .execute();
  return true;
}

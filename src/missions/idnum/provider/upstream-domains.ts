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

/** What a domain is to an identity provider: its addresses are routed there, or it may give them without that. */
export type DomainUse = 'routed' | 'accepted';

/** Domains that an identity provider may give besides; none for one that is not known. */
export async function acceptedDomainsOf(db: Db, broker: BrokerName, id: string): Promise<readonly string[]> {
  const row = await db.selectFrom('oidc_upstream').select('options').where('product', '=', broker).where('id', '=', id).executeTakeFirst();
  return row ? upstreamOptions.parse(row.options).accepted_domains : [];
}

/**
 * Adds a domain to those of an identity provider, or takes one away. The rest of its settings stays.
 * @returns false when it was so already, or there is no such provider
 */
export async function changeUpstreamDomain(
  tx: Tx,
  broker: BrokerName,
  id: string,
  { domain, declared, use }: { domain: string; declared: boolean; use: DomainUse },
): Promise<boolean> {
  const list = use === 'routed' ? 'domains' : 'accepted_domains';
  const row = await tx
    .selectFrom('oidc_upstream')
    .select('options')
    .where('product', '=', broker)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return false;
  const options = upstreamOptions.parse(row.options);
  const others = options[list].filter((one) => one.toLowerCase() !== domain);
  const known = others.length < options[list].length;
  if (known === declared) return false;
  const changed = declared ? [...others, domain] : others;
  await tx
    .updateTable('oidc_upstream')
    .set({ options: JSON.stringify({ ...options, [list]: changed }) })
    .where('product', '=', broker)
    .where('id', '=', id)
    .execute();
  return true;
}

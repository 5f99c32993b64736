import type { Db } from '../../../kernel/database/index.js';
import type { Showing } from './asked.js';

/** What was given to a service in one sign-in. */
export interface Connection {
  id: string;
  clientId: string;
  service: string;
  upstream: string;
  upstreamTitle: string;
  acr: string;
  /** Names of claims and of scopes of data providers. */
  claims: readonly string[];
  basis: Showing;
  ledgerEntry: string | null;
  at: Date;
}

const selectConnections = (db: Db) =>
  db
    .selectFrom('franceconnect_connection as c')
    .innerJoin('franceconnect_account as a', 'a.id', 'c.account_id')
    .innerJoin('oidc_client as s', 's.client_id', 'c.client_id')
    .leftJoin('oidc_upstream as u', (join) => join.onRef('u.id', '=', 'c.upstream').on('u.product', '=', 'franceconnect'))
    .select([
      'c.id',
      'c.client_id',
      's.name as service',
      'c.upstream',
      'u.title as upstream_title',
      'c.acr',
      'c.claims',
      'c.basis',
      'c.ledger_entry',
      'c.at',
      'a.person_key',
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof selectConnections>['executeTakeFirstOrThrow']>>;

const asConnection = (row: Row): Connection => ({
  id: row.id,
  clientId: row.client_id,
  service: row.service,
  upstream: row.upstream,
  upstreamTitle: row.upstream_title ?? row.upstream,
  acr: row.acr,
  claims: row.claims,
  basis: row.basis === 'consent' ? 'consent' : row.basis === 'anonymous' ? 'anonymous' : 'information',
  ledgerEntry: row.ledger_entry,
  at: row.at,
});

/** Connections of a person, newest first. */
export async function connectionsOf(db: Db, personKey: string, page: { limit: number; offset: number }): Promise<Connection[]> {
  const rows = await selectConnections(db)
    .where('a.person_key', '=', personKey)
    .orderBy('c.at', 'desc')
    .orderBy('c.id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return rows.map(asConnection);
}

/** A connection of this person; null when there is none with this identifier, or when it is another person's. */
export async function connectionOf(db: Db, personKey: string, id: string): Promise<Connection | null> {
  const row = await selectConnections(db).where('c.id', '=', id).where('a.person_key', '=', personKey).executeTakeFirst();
  return row ? asConnection(row) : null;
}

/** The connection that the code of an alert names, and whose it is; null when the code leads to none. */
export async function connectionByCode(db: Db, code: string): Promise<(Connection & { personKey: string }) | null> {
  const [row, other] = await selectConnections(db)
    .where((e) => e(e.fn('substr', ['c.id', e.lit(5), e.lit(10)]), '=', code))
    .limit(2)
    .execute();
  return row && !other ? { ...asConnection(row), personKey: row.person_key } : null;
}

/** How often a service was used. */
export interface ServiceUse {
  service: string;
  connections: number;
  last: Date;
}

/** The services that a person signed in to, the most used first. */
export async function servicesOf(db: Db, personKey: string): Promise<ServiceUse[]> {
  const rows = await db
    .selectFrom('franceconnect_connection as c')
    .innerJoin('franceconnect_account as a', 'a.id', 'c.account_id')
    .innerJoin('oidc_client as s', 's.client_id', 'c.client_id')
    .where('a.person_key', '=', personKey)
    .groupBy(['c.client_id', 's.name'])
    .select((e) => ['s.name as service', e.fn.countAll<string>().as('connections'), e.fn.max('c.at').as('last')])
    .orderBy('connections', 'desc')
    .orderBy('last', 'desc')
    .execute();
  return rows.map((row) => ({ service: row.service, connections: Number(row.connections), last: row.last }));
}

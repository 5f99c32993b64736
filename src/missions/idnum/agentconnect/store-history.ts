import type { Db } from '../../../kernel/database/index.js';

/** One time that an agent entered a service. */
export interface AgentConnection {
  id: string;
  service: string;
  upstream: string;
  acr: string;
  claims: readonly string[];
  at: Date;
  /** Entry of the ledger that proves it. */
  ledgerEntry: string;
}

const connections = (db: Db, subject: string) =>
  db
    .selectFrom('agentconnect_connection as c')
    .innerJoin('agentconnect_account as a', 'a.id', 'c.account_id')
    .innerJoin('oidc_client as s', 's.client_id', 'c.client_id')
    .where('a.subject', '=', subject);
const columns = ['c.id', 's.name as service', 'c.upstream', 'c.acr', 'c.claims', 'c.at', 'c.ledger_entry as ledgerEntry'] as const;

/** Connections of an agent, by their subject, newest first. */
export async function agentHistoryOf(db: Db, subject: string, page: { limit: number; offset: number }): Promise<AgentConnection[]> {
  return connections(db, subject).select(columns).orderBy('c.at', 'desc').orderBy('c.id').limit(page.limit).offset(page.offset).execute();
}

/** A connection of this very agent; null when there is none such. */
export async function agentConnectionOf(db: Db, subject: string, id: string): Promise<AgentConnection | null> {
  return (await connections(db, subject).select(columns).where('c.id', '=', id).executeTakeFirst()) ?? null;
}

/** The account of an agent, as the ledger knows it, by their subject. */
export async function accountIdOf(db: Db, subject: string): Promise<string | null> {
  return (await db.selectFrom('agentconnect_account').select('id').where('subject', '=', subject).executeTakeFirst())?.id ?? null;
}

/** Services that an agent entered, the most used first. */
export async function agentServicesOf(db: Db, subject: string): Promise<{ service: string; connections: number; last: Date }[]> {
  const rows = await connections(db, subject)
    .select((e) => ['s.name as service', e.fn.countAll<string>().as('connections'), e.fn.max('c.at').as('last')])
    .groupBy(['s.client_id', 's.name'])
    .orderBy('connections', 'desc')
    .orderBy('s.name')
    .execute();
  return rows.map((row) => ({ ...row, connections: Number(row.connections) }));
}

/** How much an identity provider was used since a day: sign-ins to services, and accounts that it recognised. */
export async function useOfUpstream(db: Db, upstream: string, since: Date): Promise<{ signIns: number; agents: number }> {
  const [connected, recognised] = await Promise.all([
    db
      .selectFrom('agentconnect_connection')
      .select((e) => e.fn.countAll<string>().as('count'))
      .where('upstream', '=', upstream)
      .where('at', '>', since)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('agentconnect_identity_key')
      .select((e) => e.fn.countAll<string>().as('count'))
      .where('upstream', '=', upstream)
      .where('last_at', '>', since)
      .executeTakeFirstOrThrow(),
  ]);
  return { signIns: Number(connected.count), agents: Number(recognised.count) };
}

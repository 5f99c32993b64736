import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import type { Secrets } from '../../../kernel/secrets.js';
import type { GivenIdentity } from './given.js';
import type { Told } from './told.js';

const sealing = 'agentconnect.identity';

/** Names the request of a service in our own tables without giving it away. */
export const interactionHash = (uid: string): string => createHash('sha256').update(`agentconnect ${uid}`).digest('base64url');

/** What is to be known of one sign-in, before it has a name. */
export interface Draft {
  accountId: string;
  upstream: string;
  /** The level that services are told. */
  acr: string;
  /** The level that the provider said to have reached. */
  reached: string;
  amr: readonly string[];
  told: Told;
  /** The id_token of the provider. */
  upstreamSession: string;
  at: Date;
}

/** One sign-in, as every later step reads it. Never changes. */
export interface Authentication extends Draft {
  id: string;
  subject: string;
  /** What services may get, in the organisation that was chosen. */
  identity: GivenIdentity;
  expiresAt: Date;
}

interface Sealed {
  told: Told;
  reached: string;
  identity: GivenIdentity;
}

/** Writes a sign-in; returns its identifier. */
export async function insertAuthentication(tx: Db, secrets: Secrets, a: Omit<Authentication, 'id' | 'subject'>): Promise<string> {
  const id = newId('auth');
  const sealed: Sealed = { told: a.told, reached: a.reached, identity: a.identity };
  await tx
    .insertInto('agentconnect_authentication')
    .values({
      id,
      account_id: a.accountId,
      upstream: a.upstream,
      acr: a.acr,
      amr: [...a.amr],
      identity: secrets.seal(sealing, JSON.stringify(sealed)),
      upstream_session: secrets.seal(sealing, a.upstreamSession),
      at: a.at,
      expires_at: a.expiresAt,
    })
    .execute();
  return id;
}

/** A sign-in that is not over, or null. An account that is closed has none. */
export async function findAuthentication(db: Db, secrets: Secrets, id: string, now: Date): Promise<Authentication | null> {
  const row = await db
    .selectFrom('agentconnect_authentication as a')
    .innerJoin('agentconnect_account as o', 'o.id', 'a.account_id')
    .select([
      'a.id',
      'a.account_id',
      'a.upstream',
      'a.acr',
      'a.amr',
      'a.identity',
      'a.upstream_session',
      'a.at',
      'a.expires_at',
      'o.subject',
    ])
    .where('a.id', '=', id)
    .where('a.expires_at', '>', now)
    .where('o.active', '=', true)
    .executeTakeFirst();
  if (!row) return null;
  const { told, reached, identity } = JSON.parse(secrets.open(sealing, row.identity)) as Sealed; // sealed by insertAuthentication
  return {
    id: row.id,
    accountId: row.account_id,
    subject: row.subject,
    upstream: row.upstream,
    acr: row.acr,
    reached,
    amr: row.amr,
    told,
    identity,
    upstreamSession: secrets.open(sealing, row.upstream_session),
    at: row.at,
    expiresAt: row.expires_at,
  };
}

/** Ends a sign-in: its session and whatever came of it are refused from then on. */
export async function deleteAuthentication(db: Db, id: string): Promise<void> {
  await db.deleteFrom('agentconnect_authentication').where('id', '=', id).execute();
}

/** Writes what a service was given; false when this very request was answered already. */
export async function insertConnection(
  tx: Db,
  c: {
    accountId: string;
    interactionUid: string;
    clientId: string;
    upstream: string;
    acr: string;
    claims: readonly string[];
    ledgerEntry: string;
    at: Date;
  },
): Promise<boolean> {
  const done = await tx
    .insertInto('agentconnect_connection')
    .values({
      id: newId('cnx'),
      account_id: c.accountId,
      interaction: interactionHash(c.interactionUid),
      client_id: c.clientId,
      upstream: c.upstream,
      acr: c.acr,
      claims: [...c.claims],
      ledger_entry: c.ledgerEntry,
      at: c.at,
    })
    .onConflict((x) => x.column('interaction').doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** Connections of an agent by their subject, newest first. */
export async function agentConnectionsOf(
  db: Db,
  subject: string,
  limit = 200,
): Promise<{ service: string; upstream: string; acr: string; claims: readonly string[]; at: Date }[]> {
  return db
    .selectFrom('agentconnect_connection as c')
    .innerJoin('agentconnect_account as a', 'a.id', 'c.account_id')
    .innerJoin('oidc_client as s', 's.client_id', 'c.client_id')
    .select(['s.name as service', 'c.upstream', 'c.acr', 'c.claims', 'c.at'])
    .where('a.subject', '=', subject)
    .orderBy('c.at', 'desc')
    .limit(limit)
    .execute();
}

const day = 86_400_000;

/** Deletes what is over: sign-ins, arrivals of more than a day, connections older than what is kept for the agent. */
export async function purge(db: Db, now: Date, connectionMonths: number): Promise<void> {
  await db.deleteFrom('agentconnect_authentication').where('expires_at', '<=', now).execute();
  await db
    .deleteFrom('agentconnect_arrival')
    .where('created_at', '<', new Date(now.getTime() - day))
    .execute();
  await db
    .deleteFrom('agentconnect_connection')
    .where('at', '<', sql<Date>`(${now}::timestamptz at time zone 'UTC' - make_interval(months => ${connectionMonths})) at time zone 'UTC'`)
    .execute();
}

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import type { Secrets } from '../../../kernel/secrets.js';

const sealing = 'agentconnect.identity';
const interactionHash = (uid: string): string => createHash('sha256').update(`agentconnect ${uid}`).digest('base64url');

/** An identity as services get it. */
export interface GivenIdentity {
  uid: string;
  given_name: string;
  usual_name: string;
  email: string;
  siret: string;
  siren: string;
  organization_label?: string;
  organizational_unit?: string;
  belonging_population?: string;
  phone_number?: string;
  idp_id: string;
  idp_acr: string;
}

/** The account of an agent at one provider, made at their first sign-in. */
export async function touchAccount(
  tx: Db,
  secrets: Secrets,
  who: { upstream: string; sub: string; now: Date },
): Promise<{ id: string; active: boolean }> {
  const { upstream, now } = who;
  return tx
    .insertInto('agentconnect_account')
    .values({
      id: newId('agt'),
      upstream,
      upstream_subject: secrets.mac('agentconnect.account', upstream, who.sub),
      created_at: now,
      last_connection_at: now,
    })
    .onConflict((c) => c.columns(['upstream', 'upstream_subject']).doUpdateSet({ last_connection_at: now }))
    .returning(['id', 'active'])
    .executeTakeFirstOrThrow();
}

/** One sign-in, as every later step reads it. Never changes. */
export interface Authentication {
  id: string;
  accountId: string;
  subject: string;
  upstream: string;
  acr: string;
  amr: readonly string[];
  identity: GivenIdentity;
  upstreamSession: string;
}

/** Writes a sign-in; returns its identifier. */
export async function insertAuthentication(
  tx: Db,
  secrets: Secrets,
  a: {
    accountId: string;
    upstream: string;
    acr: string;
    amr: readonly string[];
    identity: GivenIdentity;
    upstreamSession: string;
    at: Date;
    expiresAt: Date;
  },
): Promise<string> {
  const id = newId('auth');
  await tx
    .insertInto('agentconnect_authentication')
    .values({
      id,
      account_id: a.accountId,
      upstream: a.upstream,
      acr: a.acr,
      amr: [...a.amr],
      identity: secrets.seal(sealing, JSON.stringify(a.identity)),
      upstream_session: secrets.seal(sealing, a.upstreamSession),
      at: a.at,
      expires_at: a.expiresAt,
    })
    .execute();
  return id;
}

/** A sign-in that is not over, or null. Read at each step: an account that is closed loses its access at once. */
export async function findAuthentication(db: Db, secrets: Secrets, id: string, now: Date): Promise<Authentication | null> {
  const row = await db
    .selectFrom('agentconnect_authentication as a')
    .innerJoin('agentconnect_account as o', 'o.id', 'a.account_id')
    .select(['a.id', 'a.account_id', 'a.upstream', 'a.acr', 'a.amr', 'a.identity', 'a.upstream_session', 'o.subject'])
    .where('a.id', '=', id)
    .where('a.expires_at', '>', now)
    .where('o.active', '=', true)
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    accountId: row.account_id,
    subject: row.subject,
    upstream: row.upstream,
    acr: row.acr,
    amr: row.amr,
    identity: JSON.parse(secrets.open(sealing, row.identity)) as GivenIdentity, // sealed by insertAuthentication
    upstreamSession: secrets.open(sealing, row.upstream_session),
  };
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

/** Deletes what is over: sign-ins, connections older than what is kept for the agent. */
export async function purge(db: Db, now: Date, connectionMonths: number): Promise<void> {
  await db.deleteFrom('agentconnect_authentication').where('expires_at', '<=', now).execute();
  await db
    .deleteFrom('agentconnect_connection')
    .where('at', '<', sql<Date>`(${now}::timestamptz at time zone 'UTC' - make_interval(months => ${connectionMonths})) at time zone 'UTC'`)
    .execute();
}

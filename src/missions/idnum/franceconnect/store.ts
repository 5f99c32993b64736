import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import type { Secrets } from '../../../kernel/secrets.js';
import type { Identity, Showing } from './rules.js';

const sealing = 'franceconnect.identity';

/** Names the request of a service in our own tables without giving it away. */
export const interactionHash = (uid: string): string => createHash('sha256').update(`franceconnect ${uid}`).digest('base64url');

export interface Account {
  id: string;
  active: boolean;
  subjectKey: string;
}

/** How exactly the last sign-in of an account is kept: a person who signs in to many services at once must not wait for themselves. */
const touchMilliseconds = 3_600_000;

/** The account of a person, made at their first sign-in. */
export async function touchAccount(tx: Db, personKey: string, now: Date): Promise<Account> {
  const find = () =>
    tx
      .selectFrom('franceconnect_account')
      .select(['id', 'active', 'subject_key', 'last_connection_at'])
      .where('person_key', '=', personKey)
      .executeTakeFirst();
  let row = await find();
  if (!row) {
    await tx
      .insertInto('franceconnect_account')
      .values({ id: newId('acc'), person_key: personKey, subject_key: personKey, created_at: now, last_connection_at: now })
      .onConflict((c) => c.doNothing())
      .execute();
    row = await find();
  } else if (now.getTime() - row.last_connection_at.getTime() > touchMilliseconds) {
    await tx.updateTable('franceconnect_account').set({ last_connection_at: now }).where('id', '=', row.id).execute();
  }
  if (!row) throw new Error('the account was neither found nor made');
  return { id: row.id, active: row.active, subjectKey: row.subject_key };
}

/** One sign-in with an identity provider, as every later step reads it. Never changes. */
export interface Authentication {
  id: string;
  accountId: string;
  personKey: string;
  subjectKey: string;
  upstream: string;
  acr: string;
  amr: readonly string[];
  at: Date;
  identity: Identity;
  /** The id_token of the provider. */
  upstreamSession: string;
}

/** Writes a sign-in; returns its identifier. */
export async function insertAuthentication(
  tx: Db,
  secrets: Secrets,
  a: {
    accountId: string;
    interactionUid: string;
    upstream: string;
    acr: string;
    amr: readonly string[];
    identity: Identity;
    upstreamSession: string;
    at: Date;
    expiresAt: Date;
  },
): Promise<string> {
  const id = newId('auth');
  await tx
    .insertInto('franceconnect_authentication')
    .values({
      id,
      account_id: a.accountId,
      interaction: interactionHash(a.interactionUid),
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

/** A sign-in that is not over, or null. */
export async function findAuthentication(db: Db, secrets: Secrets, id: string, now: Date): Promise<Authentication | null> {
  const row = await db
    .selectFrom('franceconnect_authentication as a')
    .innerJoin('franceconnect_account as o', 'o.id', 'a.account_id')
    .select([
      'a.id',
      'a.account_id',
      'a.upstream',
      'a.acr',
      'a.amr',
      'a.identity',
      'a.upstream_session',
      'a.at',
      'o.person_key',
      'o.subject_key',
    ])
    .where('a.id', '=', id)
    .where('a.expires_at', '>', now)
    .where('o.active', '=', true)
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    accountId: row.account_id,
    personKey: row.person_key,
    subjectKey: row.subject_key,
    upstream: row.upstream,
    acr: row.acr,
    amr: row.amr,
    at: row.at,
    identity: JSON.parse(secrets.open(sealing, row.identity)) as Identity, // sealed by insertAuthentication
    upstreamSession: row.upstream_session ? secrets.open(sealing, row.upstream_session) : '',
  };
}

/** Reads sign-ins as often as the protocol does: a row never changes, so it is kept for a minute. */
export function authenticationReader(context: {
  db: Db;
  secrets: Secrets;
  clock: { now(): Date };
}): (id: string) => Promise<Authentication | null> {
  const { db, secrets, clock } = context;
  const known = new Map<string, { value: Promise<Authentication | null>; until: number }>();
  return (id) => {
    const now = clock.now();
    const cached = known.get(id);
    if (cached && cached.until > now.getTime()) return cached.value;
    if (known.size > 2_000) known.clear();
    const value = findAuthentication(db, secrets, id, now);
    known.set(id, { value, until: now.getTime() + 60_000 });
    value.then(
      (found) => found ?? known.delete(id),
      () => known.delete(id),
    );
    return value;
  };
}

/** What was given to a service in one sign-in. */
export interface Connection {
  id: string;
  clientId: string;
  service: string;
  upstream: string;
  upstreamTitle: string;
  acr: string;
  claims: readonly string[];
  scopes: readonly string[];
  basis: Showing;
  ledgerEntry: string | null;
  at: Date;
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
    scopes: readonly string[];
    claims: readonly string[];
    basis: Showing;
    ledgerEntry: string;
    at: Date;
  },
): Promise<boolean> {
  const id = newId('cnx');
  const done = await tx
    .insertInto('franceconnect_connection')
    .values({
      id,
      account_id: c.accountId,
      interaction: interactionHash(c.interactionUid),
      client_id: c.clientId,
      upstream: c.upstream,
      acr: c.acr,
      scopes: [...c.scopes],
      claims: [...c.claims],
      basis: c.basis,
      ledger_entry: c.ledgerEntry,
      at: c.at,
    })
    .onConflict((x) => x.column('interaction').doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** Connections of a person, newest first, with their names. */
export async function connectionsOf(db: Db, personKey: string, limit = 200): Promise<Connection[]> {
  const rows = await db
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
      'c.scopes',
      'c.basis',
      'c.ledger_entry',
      'c.at',
    ])
    .where('a.person_key', '=', personKey)
    .orderBy('c.at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    clientId: row.client_id,
    service: row.service,
    upstream: row.upstream,
    upstreamTitle: row.upstream_title ?? row.upstream,
    acr: row.acr,
    claims: row.claims,
    scopes: row.scopes,
    basis: row.basis === 'consent' ? 'consent' : row.basis === 'anonymous' ? 'anonymous' : 'information',
    ledgerEntry: row.ledger_entry,
    at: row.at,
  }));
}

/** Deletes what is over: sign-ins, connections older than what is kept for the person, protocol artefacts. */
export async function purge(db: Db, now: Date, connectionMonths: number): Promise<void> {
  await db.deleteFrom('franceconnect_authentication').where('expires_at', '<=', now).execute();
  await db
    .deleteFrom('franceconnect_connection')
    .where('at', '<', sql<Date>`(${now}::timestamptz at time zone 'UTC' - make_interval(months => ${connectionMonths})) at time zone 'UTC'`)
    .execute();
  await sql`delete from oidc_payload where expires_at < ${now}`.execute(db);
}

export interface DataProvider {
  clientId: string;
  entityId: string;
  title: string;
  organisation: string | null;
  scopes: readonly string[];
  jwks: unknown;
  jwksUri: string | null;
  encryptionAlg: string;
  encryptionEnc: string;
  signingAlg: string;
  secret: string;
}

/** An active data provider, or null. */
export async function findDataProvider(db: Db, secrets: Secrets, clientId: string): Promise<DataProvider | null> {
  const row = await db
    .selectFrom('franceconnect_data_provider')
    .selectAll()
    .where('client_id', '=', clientId)
    .where('active', '=', true)
    .executeTakeFirst();
  return row
    ? {
        clientId: row.client_id,
        entityId: row.entity_id,
        title: row.title,
        organisation: row.organisation,
        scopes: row.scopes,
        jwks: row.jwks,
        jwksUri: row.jwks_uri,
        encryptionAlg: row.encryption_alg,
        encryptionEnc: row.encryption_enc,
        signingAlg: row.signing_alg,
        secret: secrets.open('franceconnect.data-provider', row.secret),
      }
    : null;
}

/** Enters a data provider, or updates it. */
export async function saveDataProvider(db: Db, secrets: Secrets, p: Omit<DataProvider, 'jwks'>): Promise<void> {
  const row = {
    entity_id: p.entityId,
    title: p.title,
    organisation: p.organisation,
    secret: secrets.seal('franceconnect.data-provider', p.secret),
    scopes: [...p.scopes],
    jwks: null,
    jwks_uri: p.jwksUri,
    encryption_alg: p.encryptionAlg,
    encryption_enc: p.encryptionEnc,
    signing_alg: p.signingAlg,
  };
  await db
    .insertInto('franceconnect_data_provider')
    .values({ client_id: p.clientId, ...row })
    .onConflict((c) => c.column('client_id').doUpdateSet(row))
    .execute();
}

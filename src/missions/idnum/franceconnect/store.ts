import { createHash } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import { civilDate } from '../../../kernel/clock.js';
import type { Db } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { keptReading, type KeptReading } from '../provider/index.js';
import type { Showing } from './asked.js';
import { readActing, type Acting } from './delegation.js';
import { currentPersonKey } from '../../../registry/index.js';
import type { Identity } from './rules.js';

const sealing = 'franceconnect.identity';

/** Names the request of a service in our own tables without giving it away. */
export const interactionHash = (uid: string): string => createHash('sha256').update(`franceconnect ${uid}`).digest('base64url');

export interface Account {
  id: string;
  active: boolean;
  personKey: string;
  subjectKey: string;
  /** Whether the person decided which identity providers may sign them in: see store-preferences.ts. */
  providersDecided: boolean;
  futureProvidersAllowed: boolean;
}

/** How exactly the last sign-in of an account is kept: a person who signs in to many services at once must not wait for themselves. */
const touchMilliseconds = 3_600_000;

/** The account of a person, made at their first sign-in. */
export async function touchAccount(tx: Db, personKey: string, now: Date): Promise<Account> {
  const find = (key = personKey) =>
    tx
      .selectFrom('franceconnect_account')
      .select(['id', 'active', 'person_key', 'subject_key', 'last_connection_at', 'providers_decided', 'future_providers_allowed'])
      .where('person_key', '=', key)
      .executeTakeFirst();
  let row = await find();
  if (!row) {
    // A provider that has not heard of a correction still says who the person was.
    const current = await currentPersonKey(tx, personKey);
    if (current !== personKey) row = await find(current);
  }
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
  return {
    id: row.id,
    active: row.active,
    personKey: row.person_key,
    subjectKey: row.subject_key,
    providersDecided: row.providers_decided,
    futureProvidersAllowed: row.future_providers_allowed,
  };
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
  /** Who acts in their place; null when they signed in themselves. */
  acting: Acting | null;
  /** Whether the person may have to say first that their civil status was corrected: see correction.ts. */
  corrects: boolean;
}

/** A sign-in to be written. */
export interface NewAuthentication {
  id?: string;
  accountId: string;
  interactionUid: string;
  upstream: string;
  acr: string;
  amr: readonly string[];
  identity: Identity;
  upstreamSession: string;
  acting?: Acting | null;
  at: Date;
  expiresAt: Date;
  /** The link whose identity has changed, and the names of what did. */
  correction?: { hash: Buffer; changed: readonly string[] } | null;
}

/** Writes a sign-in; returns its identifier. */
export async function insertAuthentication(tx: Db, secrets: Secrets, a: NewAuthentication): Promise<string> {
  const { id = newId('auth') } = a;
  await tx
    .insertInto('franceconnect_authentication')
    .values({
      id,
      account_id: a.accountId,
      ...authenticationRow(secrets, a),
      ...(a.correction ? { corrects: a.correction.hash, corrected_facts: [...a.correction.changed] } : {}),
    })
    .execute();
  return id;
}

const authenticationRow = (secrets: Secrets, a: Omit<NewAuthentication, 'id' | 'accountId'>) => ({
  interaction: interactionHash(a.interactionUid),
  upstream: a.upstream,
  acr: a.acr,
  amr: [...a.amr],
  identity: secrets.seal(sealing, JSON.stringify(a.identity)),
  upstream_session: secrets.seal(sealing, a.upstreamSession),
  acting: a.acting ? secrets.seal(sealing, JSON.stringify(a.acting)) : null,
  at: a.at,
  expires_at: a.expiresAt,
});

/**
 * Signs in somebody who came before with this account of a provider and has not changed since, all in one statement: most people, most of
 * the time.
 * @param settlement tells the library, when there is such a person
 * @returns null when there is not, or when they decided something about providers, or were not settled: then nothing is written
 */
export async function signInAgain(
  db: Db,
  secrets: Secrets,
  who: { personKey: string; hash: Buffer; facts: Buffer },
  a: Omit<NewAuthentication, 'accountId' | 'correction'> & { id: string },
  settlement: (given: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<Pick<Account, 'id' | 'personKey' | 'subjectKey'> | null> {
  const row = authenticationRow(secrets, a);
  const day = civilDate(a.at);
  const link = sql`l.upstream = ${a.upstream} and l.sub_hash = ${who.hash}`;
  const { rows } = await sql<{ id: string; person_key: string; subject_key: string }>`
    with known as (
      select a.id, a.person_key, a.subject_key, a.last_connection_at, l.last_seen
      from franceconnect_account a join franceconnect_link l on l.account_id = a.id
      where a.person_key = ${who.personKey} and a.active and not a.providers_decided and ${link} and l.facts = ${who.facts}),
    settled as (${settlement(sql`exists (select from known)`)} returning id),
    touched as (
      update franceconnect_account a set last_connection_at = ${a.at} from known, settled
      where a.id = known.id and known.last_connection_at < ${new Date(a.at.getTime() - touchMilliseconds)}),
    seen as (update franceconnect_link l set last_seen = ${day}::date from known, settled where ${link} and known.last_seen < ${day}::date),
    written as (
      insert into franceconnect_authentication (id, account_id, ${sql.join(Object.keys(row).map((column) => sql.ref(column)))})
      select ${a.id}, known.id, ${sql.join(Object.values(row))} from known, settled)
    select known.id, known.person_key, known.subject_key from known, settled`.execute(db);
  const [account] = rows;
  return account ? { id: account.id, personKey: account.person_key, subjectKey: account.subject_key } : null;
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
      'a.corrects',
      'a.acting',
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
    acting: row.acting === null ? null : readActing(secrets.open(sealing, row.acting)),
    corrects: row.corrects !== null,
  };
}

/** How long a process may not know that a sign-in was closed. One reading of a row by its key for each sign-in in that time is the price. */
const freshMilliseconds = 5_000;

/** Reads sign-ins as often as the protocol does: a row never changes, but the person may close it, so it is kept for some seconds. */
export function authenticationReader(context: { db: Db; secrets: Secrets; clock: { now(): Date } }): KeptReading<Authentication> {
  const { db, secrets, clock } = context;
  return keptReading(clock, freshMilliseconds, (id, now) => findAuthentication(db, secrets, id, now));
}

/** Writes what a service was given; returns its identifier, or null when this very request was answered already. */
export async function insertConnection(
  tx: Db,
  c: {
    id?: string;
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
): Promise<string | null> {
  const { id = newId('cnx') } = c;
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
  return done.numInsertedOrUpdatedRows === 1n ? id : null;
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

import { hash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../../kernel/database/index.js';
import { newId, randomToken } from '../../../kernel/ids.js';
import type { Authorisation, Window } from './rules.js';

/** The hash under which a token is known: hexadecimal SHA-256. */
export const tokenHash = (token: string): string => hash('sha256', token);

const selectAuthorisations = (db: Db) =>
  db
    .selectFrom('exchange_authorisation as a')
    .innerJoin('registry_organisation as o', 'o.id', 'a.organisation_id')
    .leftJoin('registry_procedure as p', 'p.id', 'a.procedure_id')
    .select([
      'a.id',
      'a.service',
      'a.procedure_id',
      'a.purpose',
      'a.legal_basis',
      'a.scopes',
      'a.rate_per_second',
      'a.addresses',
      'a.expires_at',
      'a.revoked_at',
      'o.siret',
      'o.name as organisation',
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof selectAuthorisations>['executeTakeFirstOrThrow']>>;

const asAuthorisation = (row: Row | undefined): Authorisation | null =>
  row
    ? {
        id: row.id,
        service: row.service,
        organisation: { siret: row.siret, name: row.organisation },
        procedureId: row.procedure_id,
        purpose: row.purpose,
        legalBasis: row.legal_basis,
        scopes: new Set(row.scopes),
        ratePerSecond: row.rate_per_second,
        addresses: row.addresses,
        expiresAt: row.expires_at,
        revokedAt: row.revoked_at,
      }
    : null;

/** The authorisation of the hash of a token, in whatever state; null when there is none. */
export async function authorisationByHash(db: Db, hashed: string): Promise<Authorisation | null> {
  return asAuthorisation(await selectAuthorisations(db).where('a.token_hash', '=', Buffer.from(hashed, 'hex')).executeTakeFirst());
}

/** The authorisation of an identifier, in whatever state; null when there is none. */
export async function authorisationById(db: Db, id: string): Promise<Authorisation | null> {
  return asAuthorisation(await selectAuthorisations(db).where('a.id', '=', id).executeTakeFirst());
}

/** The authorisation under which a client of FranceConnect asks, in whatever state; null when there is none. */
export async function authorisationByClient(db: Db, clientId: string): Promise<Authorisation | null> {
  return asAuthorisation(await selectAuthorisations(db).where('a.franceconnect_client_id', '=', clientId).executeTakeFirst());
}

export interface NewAuthorisation {
  organisationId: string;
  service: string;
  purpose: string;
  /** Key of a legal basis of the evidence types. */
  legalBasis: string;
  scopes: readonly string[];
  issuedAt: Date;
  expiresAt: Date;
  procedureId?: string | null;
  franceconnectClientId?: string | null;
  ratePerSecond?: number;
  /** IP addresses and CIDR ranges. */
  addresses?: readonly string[];
  /** Only for the sandbox, whose tokens must stay the same. */
  token?: string;
  id?: string;
}

/**
 * Authorises a service.
 * @returns its identifier and its token, which is shown this once: only its hash is kept
 */
export async function insertAuthorisation(tx: Db, a: NewAuthorisation): Promise<{ id: string; token: string }> {
  const token = a.token ?? `socle_${randomToken(32)}`;
  const values = {
    service: a.service,
    procedure_id: a.procedureId ?? null,
    purpose: a.purpose,
    legal_basis: a.legalBasis,
    scopes: [...a.scopes],
    token_hash: Buffer.from(tokenHash(token), 'hex'),
    rate_per_second: a.ratePerSecond ?? 20,
    addresses: [...(a.addresses ?? [])],
    expires_at: a.expiresAt,
  };
  const id = a.id ?? newId('aut');
  await tx
    .insertInto('exchange_authorisation')
    .values({
      id,
      organisation_id: a.organisationId,
      franceconnect_client_id: a.franceconnectClientId ?? null,
      issued_at: a.issuedAt,
      ...values,
    })
    .onConflict((c) => c.column('id').doUpdateSet(values))
    .execute();
  return { id, token };
}

/** Withdraws an authorisation; false when there is none in force. */
export async function revoke(tx: Db, id: string, at: Date, reason: string): Promise<boolean> {
  const done = await tx
    .updateTable('exchange_authorisation')
    .set({ revoked_at: at, revocation_reason: reason })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(done.numUpdatedRows) === 1;
}

/** Every maintenance window, by provider. */
export async function maintenanceWindows(db: Db): Promise<(Window & { provider: string })[]> {
  const rows = await db.selectFrom('exchange_maintenance').select(['provider', 'day', 'weekday', 'from_time', 'to_time']).execute();
  return rows.map((row) => ({ provider: row.provider, day: row.day, weekday: row.weekday, from: row.from_time, to: row.to_time }));
}

/** Announces a maintenance. Times are `HH:MM`, in Paris. */
export async function insertMaintenance(tx: Db, provider: string, window: Window): Promise<string> {
  const id = newId('mnt');
  await tx
    .insertInto('exchange_maintenance')
    .values({ id, provider, day: window.day, weekday: window.weekday, from_time: window.from, to_time: window.to })
    .execute();
  return id;
}

export interface Traffic {
  provider: string;
  minute: Date;
  answered: number;
  failed: number;
}

/** Adds to the counts of minutes. */
export async function addTraffic(db: Db, counts: readonly Traffic[]): Promise<void> {
  if (counts.length === 0) return;
  await db
    .insertInto('exchange_traffic')
    .values([...counts])
    .onConflict((c) =>
      c.columns(['provider', 'minute']).doUpdateSet({
        answered: sql`exchange_traffic.answered + excluded.answered`,
        failed: sql`exchange_traffic.failed + excluded.failed`,
      }),
    )
    .execute();
}

/** Counts since an instant, oldest first. */
export async function trafficSince(db: Db, provider: string, since: Date): Promise<Traffic[]> {
  return db
    .selectFrom('exchange_traffic')
    .select(['provider', 'minute', 'answered', 'failed'])
    .where('provider', '=', provider)
    .where('minute', '>=', since)
    .orderBy('minute')
    .execute();
}

/** The last minute in which the provider answered. */
export async function lastAnswer(db: Db, provider: string): Promise<Date | null> {
  const row = await db
    .selectFrom('exchange_traffic')
    .select('minute')
    .where('provider', '=', provider)
    .where('answered', '>', 0)
    .orderBy('minute', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.minute ?? null;
}

/** Deletes what has expired. */
export async function purge(db: Db, now: Date, trafficBefore: Date): Promise<void> {
  await db.deleteFrom('exchange_cache').where('expires_at', '<=', now).execute();
  await db.deleteFrom('exchange_flight').where('until', '<=', now).execute();
  await db.deleteFrom('exchange_traffic').where('minute', '<', trafficBefore).execute();
}

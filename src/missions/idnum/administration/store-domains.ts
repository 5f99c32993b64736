import { sql } from 'kysely';
import { z } from 'zod';
import type { Db, Tx } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import { knownEmail, type EmailAddress } from '../../../kernel/mail/index.js';
import type { DomainUse } from '../provider/index.js';

const states = ['contact', 'waiting', 'accepted', 'refused'] as const;
const uses = ['routed', 'accepted'] as const satisfies readonly DomainUse[];

/** A domain that an organisation asked for. */
export interface DomainRequest {
  id: string;
  organisation: string;
  upstream: string;
  domain: string;
  use: DomainUse;
  state: (typeof states)[number];
  askedBy: string;
  askedByName: string;
  contact: EmailAddress;
  lang: Lang;
  askedAt: Date;
  reason: string | null;
  /** What was sent to the official address; null when nothing was, or once it served. */
  code: { hash: Buffer; expiresAt: Date; tries: number } | null;
}

const requests = (db: Db) => db.selectFrom('administration_domain_request').selectAll();
type Row = Awaited<ReturnType<ReturnType<typeof requests>['executeTakeFirstOrThrow']>>;
const asRequest = (row: Row): DomainRequest => ({
  id: row.id,
  organisation: row.organisation,
  upstream: row.upstream,
  domain: row.domain,
  use: z.enum(uses).parse(row.use),
  state: z.enum(states).parse(row.state),
  askedBy: row.asked_by,
  askedByName: row.asked_by_name,
  contact: knownEmail(row.contact),
  lang: row.lang === 'en' ? 'en' : 'fr',
  askedAt: row.asked_at,
  reason: row.reason,
  code: row.code && row.code_expires_at && { hash: row.code, expiresAt: row.code_expires_at, tries: row.code_tries },
});

/** Holds a domain until the transaction ends: two administrations that want it at once come one after the other. */
export async function lockDomain(tx: Tx, domain: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`administration domain ${domain}`}, 0))`.execute(tx);
}

/** Asks for a domain: an operator, or by a code sent to the official address. False when this very one waits already. */
export async function insertDomainRequest(
  tx: Tx,
  given: Omit<DomainRequest, 'state' | 'reason' | 'code'> & { code: { hash: Buffer; expiresAt: Date } | null },
): Promise<boolean> {
  const done = await tx
    .insertInto('administration_domain_request')
    .values({
      id: given.id,
      organisation: given.organisation,
      upstream: given.upstream,
      domain: given.domain,
      use: given.use,
      state: given.code ? 'contact' : 'waiting',
      code: given.code?.hash ?? null,
      code_expires_at: given.code?.expiresAt ?? null,
      asked_by: given.askedBy,
      asked_by_name: given.askedByName,
      contact: given.contact,
      lang: given.lang,
      asked_at: given.askedAt,
    })
    .onConflict((c) => c.columns(['upstream', 'domain', 'use']).where('state', 'in', ['contact', 'waiting']).doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** Requests that wait, the oldest first. */
export async function waitingDomains(db: Db, limit: number): Promise<DomainRequest[]> {
  return (await requests(db).where('state', '=', 'waiting').orderBy('asked_at').limit(limit).execute()).map(asRequest);
}

/** The last requests about a provider of an organisation that were not accepted, newest first. */
export async function openDomainRequests(db: Db, organisation: string, upstream: string): Promise<DomainRequest[]> {
  const rows = await requests(db)
    .where('organisation', '=', organisation)
    .where('upstream', '=', upstream)
    .where('state', '!=', 'accepted')
    .orderBy('asked_at', 'desc')
    .limit(20)
    .execute();
  return rows.map(asRequest);
}

/** A request, or null. */
export async function findDomainRequest(db: Db, id: string): Promise<DomainRequest | null> {
  const row = await requests(db).where('id', '=', id).executeTakeFirst();
  return row ? asRequest(row) : null;
}

/** Decides a request; false when it does not wait any more. */
export async function closeDomainRequest(
  tx: Tx,
  id: string,
  given: { state: 'accepted' | 'refused'; by: string; at: Date; reason: string | null },
): Promise<boolean> {
  const done = await tx
    .updateTable('administration_domain_request')
    .set({ state: given.state, code: null, code_expires_at: null, decided_by: given.by, decided_at: given.at, reason: given.reason })
    .where('id', '=', id)
    .where('state', 'in', ['contact', 'waiting'])
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** A request of an organisation, held until the transaction ends; null when it is another one's. */
export async function lockDomainRequest(tx: Tx, organisation: string, id: string): Promise<DomainRequest | null> {
  const row = await requests(tx).where('id', '=', id).where('organisation', '=', organisation).forUpdate().executeTakeFirst();
  return row ? asRequest(row) : null;
}

/** Counts one more try of the code. */
export async function countDomainTry(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('administration_domain_request')
    .set((e) => ({ code_tries: e('code_tries', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Gives up on the code: an operator decides. @returns false when it waited for no code */
export async function askOperator(tx: Tx, id: string): Promise<boolean> {
  const done = await tx
    .updateTable('administration_domain_request')
    .set({ state: 'waiting', code: null, code_expires_at: null })
    .where('id', '=', id)
    .where('state', '=', 'contact')
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

import { sql } from 'kysely';
import { z } from 'zod';
import type { Db, Tx } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import { newId } from '../../../kernel/ids.js';
import { knownEmail, type EmailAddress } from '../../../kernel/mail/index.js';

const states = ['waiting', 'accepted', 'refused'] as const;

/** A domain that an organisation asked for. */
export interface DomainRequest {
  id: string;
  organisation: string;
  upstream: string;
  domain: string;
  state: (typeof states)[number];
  askedBy: string;
  askedByName: string;
  contact: EmailAddress;
  lang: Lang;
  askedAt: Date;
  reason: string | null;
}

const requests = (db: Db) => db.selectFrom('administration_domain_request').selectAll();
type Row = Awaited<ReturnType<ReturnType<typeof requests>['executeTakeFirstOrThrow']>>;
const asRequest = (row: Row): DomainRequest => ({
  id: row.id,
  organisation: row.organisation,
  upstream: row.upstream,
  domain: row.domain,
  state: z.enum(states).parse(row.state),
  askedBy: row.asked_by,
  askedByName: row.asked_by_name,
  contact: knownEmail(row.contact),
  lang: row.lang === 'en' ? 'en' : 'fr',
  askedAt: row.asked_at,
  reason: row.reason,
});

/** Holds a domain until the transaction ends: two administrations that want it at once come one after the other. */
export async function lockDomain(tx: Tx, domain: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`administration domain ${domain}`}, 0))`.execute(tx);
}

/** Asks for a domain; false when this very one waits already. */
export async function insertDomainRequest(tx: Tx, given: Omit<DomainRequest, 'id' | 'state' | 'reason'>): Promise<boolean> {
  const done = await tx
    .insertInto('administration_domain_request')
    .values({
      id: newId('domain'),
      organisation: given.organisation,
      upstream: given.upstream,
      domain: given.domain,
      state: 'waiting',
      asked_by: given.askedBy,
      asked_by_name: given.askedByName,
      contact: given.contact,
      lang: given.lang,
      asked_at: given.askedAt,
    })
    .onConflict((c) => c.columns(['upstream', 'domain']).where('state', '=', 'waiting').doNothing())
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
    .set({ state: given.state, decided_by: given.by, decided_at: given.at, reason: given.reason })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

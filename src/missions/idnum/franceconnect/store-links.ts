import { sql } from 'kysely';
import { civilDate } from '../../../kernel/clock.js';
import type { Db, Tx } from '../../../kernel/database/index.js';

/** What is known of an account of an identity provider. */
export interface Link {
  accountId: string;
  facts: Buffer;
}

/** An account of a provider, as it signs in now. */
export interface Seen {
  upstream: string;
  hash: Buffer;
  accountId: string;
  facts: Buffer;
}

/**
 * Notes a sign-in with an account of a provider. One statement, which writes only the first time and, while the link leads to the same
 * account, at the first sign-in of a day or when a fact is new.
 * @returns what was known of it before; null the first time
 */
export async function noteLink(tx: Tx, { upstream, hash, accountId, facts }: Seen, now: Date): Promise<Link | null> {
  const day = civilDate(now);
  const { rows } = await sql<{ account_id: string; facts: Buffer }>`
    with known as (select account_id, facts, last_seen from franceconnect_link where upstream = ${upstream} and sub_hash = ${hash}),
    made as (insert into franceconnect_link (upstream, sub_hash, account_id, facts, first_seen, last_seen)
      select ${upstream}, ${hash}, ${accountId}, ${facts}, ${day}::date, ${day}::date where not exists (select from known)
      on conflict do nothing),
    touched as (update franceconnect_link l set last_seen = ${day}::date, facts = ${facts} from known
      where l.upstream = ${upstream} and l.sub_hash = ${hash} and known.account_id = ${accountId} and (known.last_seen < ${day}::date or known.facts <> ${facts}))
    select account_id, facts from known`.execute(tx);
  const [row] = rows;
  return row ? { accountId: row.account_id, facts: row.facts } : null;
}

/** What a person may decide: whether the former account of their provider account stays theirs. */
export interface Offer {
  former: string;
  young: string;
  upstream: string;
  hash: Buffer;
  changed: readonly string[];
}

/** What the person of a sign-in may decide; null when there is nothing to decide, or nothing any more. */
export async function offerOf(db: Db, authenticationId: string): Promise<Offer | null> {
  const row = await db
    .selectFrom('franceconnect_authentication as a')
    .innerJoin('franceconnect_link as l', (join) => join.onRef('l.upstream', '=', 'a.upstream').onRef('l.sub_hash', '=', 'a.corrects'))
    .select(['l.account_id as former', 'a.account_id as young', 'l.upstream', 'l.sub_hash', 'a.corrected_facts'])
    .where('a.id', '=', authenticationId)
    .whereRef('l.account_id', '<>', 'a.account_id')
    .executeTakeFirst();
  return row
    ? { former: row.former, young: row.young, upstream: row.upstream, hash: row.sub_hash, changed: row.corrected_facts ?? [] }
    : null;
}

/** Makes a link lead to another account: the person said that they start anew, so that they are asked once. */
export async function moveLink(tx: Tx, { upstream, hash, accountId }: Pick<Seen, 'upstream' | 'hash' | 'accountId'>): Promise<void> {
  await tx
    .updateTable('franceconnect_link')
    .set({ account_id: accountId })
    .where('upstream', '=', upstream)
    .where('sub_hash', '=', hash)
    .execute();
}

/** An account, held until the end of the transaction; null when it is no more. */
export async function holdAccount(tx: Tx, id: string) {
  const row = await tx.selectFrom('franceconnect_account').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row ?? null;
}

/**
 * Gives everything of a young account to the former account of the same person, which takes its key; the young one goes. Of two decisions
 * about one provider the later one holds; future providers stay blocked when either account blocked them.
 */
export async function mergeAccounts(
  tx: Tx,
  former: { id: string; personKey: string },
  young: { id: string; personKey: string },
): Promise<void> {
  await tx.updateTable('franceconnect_connection').set({ account_id: former.id }).where('account_id', '=', young.id).execute();
  await tx.updateTable('franceconnect_link').set({ account_id: former.id }).where('account_id', '=', young.id).execute();
  await tx.updateTable('franceconnect_report').set({ reporter: young.personKey }).where('reporter', '=', former.personKey).execute();
  await sql`insert into franceconnect_provider_choice as c (account_id, upstream, allowed, decided_at)
    select ${former.id}, upstream, allowed, decided_at from franceconnect_provider_choice where account_id = ${young.id}
    on conflict (account_id, upstream) do update set allowed = excluded.allowed, decided_at = excluded.decided_at
    where c.decided_at < excluded.decided_at`.execute(tx);
  await sql`update franceconnect_account f set providers_decided = f.providers_decided or y.providers_decided,
      future_providers_allowed = f.future_providers_allowed and y.future_providers_allowed,
      last_connection_at = greatest(f.last_connection_at, y.last_connection_at)
    from franceconnect_account y where f.id = ${former.id} and y.id = ${young.id}`.execute(tx);
  await tx.deleteFrom('franceconnect_authentication').where('account_id', 'in', [young.id, former.id]).execute();
  await tx.deleteFrom('franceconnect_provider_choice').where('account_id', '=', young.id).execute();
  await tx.deleteFrom('franceconnect_account').where('id', '=', young.id).execute();
  await tx.updateTable('franceconnect_account').set({ person_key: young.personKey }).where('id', '=', former.id).execute();
}

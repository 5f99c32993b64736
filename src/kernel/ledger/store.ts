import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../database/index.js';
import type { Secrets } from '../secrets.js';
import { wordsOfRow, type EntryRow, type NewEntry } from './entry.js';
import type { HistoryPage, LedgerRow } from './types.js';

// Entries arrive as the very JSON that was hashed; what is not JSON comes beside it, end to end.
const insertEntries = `
insert into ledger_entry (id, at, action, subject, actor_kind, actor_id, actor_label, actor_organisation, basis, purpose, reference, fields,
  outcome, detail, request_hash, response_hash, nonce, leaf_hash, seal)
select id, at, action, subject, actor->>'kind', actor->>'id', actor->>'label', actor->>'organisation', basis, purpose, reference, fields,
  outcome, detail, "requestHash", "responseHash", decode(nonce, 'hex'),
  substring($2::bytea from (n::int - 1) * 32 + 1 for 32), substring($3::bytea from (n::int - 1) * 16 + 1 for 16)
from rows from (json_to_recordset($1::json) as (id text, at timestamptz, action text, subject text, actor json, basis text, purpose text,
  reference text, fields text[], outcome text, detail jsonb, "requestHash" text, "responseHash" text, nonce text))
  with ordinality as entry (id, at, action, subject, actor, basis, purpose, reference, fields, outcome, detail, "requestHash", "responseHash",
  nonce, n)
order by n`;

export type Seal = (leaf: Buffer) => Buffer;
export const sealBytes = 16;

/** How entries are sealed: a code over the leaf that only holders of the master secret can compute. */
export function createSeal(secrets: Secrets): Seal {
  const key = secrets.key('ledger/seal');
  return (leaf) => createHmac('sha256', key).update(leaf).digest().subarray(0, sealBytes);
}

/** The statement that writes entries, for a connection that keeps prepared statements. */
export function insertion(entries: readonly NewEntry[], seal: Seal): { name: string; text: string; values: unknown[] } {
  const leaves = entries.map((entry) => entry.leaf);
  return {
    name: 'ledger-insert',
    text: insertEntries,
    values: [`[${entries.map((entry) => entry.json).join(',')}]`, Buffer.concat(leaves), Buffer.concat(leaves.map(seal))],
  };
}

/** Writes one entry in a transaction: a statement that costs little to plan, since no connection keeps it prepared. */
export async function insertOne(db: Db, { entry, leaf }: NewEntry, seal: Seal): Promise<void> {
  const { actor, detail } = entry;
  await sql`insert into ledger_entry (id, at, action, subject, actor_kind, actor_id, actor_label, actor_organisation, basis, purpose, reference,
      fields, outcome, detail, request_hash, response_hash, nonce, leaf_hash, seal)
    values (${entry.id}, ${entry.at}, ${entry.action}, ${entry.subject}, ${actor.kind}, ${actor.id}, ${actor.label}, ${actor.organisation},
      ${entry.basis}, ${entry.purpose}, ${entry.reference}, ${entry.fields}, ${entry.outcome}, ${detail && JSON.stringify(detail)},
      ${entry.requestHash}, ${entry.responseHash}, ${Buffer.from(entry.nonce, 'hex')}, ${leaf}, ${seal(leaf)})`.execute(db);
}

/** The columns of an entry that are hashed. */
export const entryColumns = sql`e.id, e.at, e.action, e.subject, e.actor_kind, e.actor_id, e.actor_label, e.actor_organisation, e.basis, e.purpose, e.reference,
  e.fields, e.outcome, e.detail, e.request_hash, e.response_hash, e.nonce`;

export type PlacedRow = EntryRow & { position: number | null };

/** The entry of an id, or null. */
export async function findEntry(db: Db, id: string): Promise<PlacedRow | null> {
  const { rows } = await sql<PlacedRow>`
    select ${entryColumns}, l.position from ledger_entry e left join ledger_leaf l on l.entry_seq = e.seq where e.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

const defaultLimit = 50;

/** What was done with someone's data, newest first. */
export async function findHistory(db: Db, subject: string | readonly string[], page: HistoryPage): Promise<PlacedRow[]> {
  const keys = [subject].flat();
  // One key is the usual case: its entries lie in the index in the order that is asked for.
  const [only] = keys;
  const theirs = keys.length === 1 ? sql`= ${only}` : sql`= any (${keys})`;
  const { rows } = await sql<PlacedRow>`
    select ${entryColumns}, l.position from ledger_entry e left join ledger_leaf l on l.entry_seq = e.seq
    where e.subject ${theirs}
      ${page.before === undefined ? sql`` : sql`and e.seq < (select seq from ledger_entry where id = ${page.before} and subject ${theirs})`}
      ${page.actions === undefined ? sql`` : sql`and e.action = any (${[...page.actions]})`}
      ${page.reference === undefined ? sql`` : sql`and e.reference = ${page.reference}`}
    order by e.seq desc limit ${page.limit ?? defaultLimit}`.execute(db);
  return rows;
}

/** An entry as rooms see it. */
export function toLedgerRow(row: PlacedRow): LedgerRow {
  return { id: row.id, at: row.at, subject: row.subject, position: row.position, ...wordsOfRow(row) };
}

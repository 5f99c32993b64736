import { sql } from 'kysely';
import type { Db } from '../database/index.js';
import { entryOfRow, leafOfEntry, type EntryRow } from './entry.js';
import { headColumns, type HeadRow } from './heads.js';
import { entryColumns } from './store.js';
import { splitHashes } from './tiles.js';

/** A leaf and the entry that it leads to, if it is there. */
export type LeafRow = {
  position: number;
  hash: Buffer;
  leaf_entry_id: string;
  seq: number;
  xid: string;
  leaf_hash: Buffer;
  seal: Buffer;
} & (EntryRow | { [column in keyof EntryRow]: null });

/** The leaves of places [from, to) with their entries, in order. */
export async function readLeaves(db: Db, from: number, to: number): Promise<LeafRow[]> {
  const { rows } = await sql<LeafRow>`
    select l.position, l.hash, l.entry_id as leaf_entry_id, e.seq, e.xid::text, e.leaf_hash, e.seal, ${entryColumns}
    from ledger_leaf l left join ledger_entry e on e.seq = l.entry_seq
    where l.position >= ${from} and l.position < ${to} order by l.position`.execute(db);
  return rows;
}

/** The leaf computed again from the content of an entry; null when the content cannot even be one. */
export function leafOfRow(row: EntryRow): Buffer | null {
  try {
    return leafOfEntry(entryOfRow(row));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Tiles of a level, by position. */
export async function readTiles(db: Db, level: number, from: number, to: number): Promise<Map<number, { hashes: Buffer[]; root: Buffer }>> {
  const { rows } = await sql<{ position: number; hashes: Buffer; root: Buffer }>`
    select position, hashes, root from ledger_tile where level = ${level} and position >= ${from} and position < ${to}`.execute(db);
  return new Map(rows.map(({ position, hashes, root }) => [position, { hashes: splitHashes(hashes), root }]));
}

/** Heads of trees larger than a size, smallest first. */
export async function readHeads(db: Db, after: number, limit: number): Promise<HeadRow[]> {
  const { rows } = await sql<HeadRow>`
    select ${headColumns} from ledger_head h where h.tree_size > ${after} order by h.tree_size limit ${limit}`.execute(db);
  return rows;
}

/** Entries that have no leaf although every entry up to there was given one, and how many still wait for theirs. */
export async function readOrphans(db: Db, limit: number): Promise<{ orphans: EntryRow[]; pending: number }> {
  const settled = sql`(e.xid, e.seq) <= (select h.after_xid, h.after_seq from ledger_head h order by h.number desc limit 1)`;
  const missing = sql`from ledger_entry e where not exists (select from ledger_leaf l where l.entry_seq = e.seq)`;
  const { rows } = await sql<EntryRow>`select ${entryColumns} ${missing} and ${settled} order by e.seq limit ${limit}`.execute(db);
  const { rows: counts } = await sql<{ pending: number }>`select count(*) as pending ${missing} and not ${settled}`.execute(db);
  return { orphans: rows, pending: counts[0]?.pending ?? 0 };
}

/** Leaves from a place on, which no head covers. */
export async function readLeavesBeyond(db: Db, size: number, limit: number): Promise<{ position: number; entry_id: string }[]> {
  const { rows } = await sql<{ position: number; entry_id: string }>`
    select position, entry_id from ledger_leaf where position >= ${size} order by position limit ${limit}`.execute(db);
  return rows;
}

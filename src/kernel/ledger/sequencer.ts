import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Clock } from '../clock.js';
import { transact, type Db, type Tx } from '../database/index.js';
import type { Log } from '../telemetry/index.js';
import { ledgerFaults } from './faults.js';
import { headColumns, writeHead, type HeadRow } from './heads.js';
import { locks } from './keys.js';
import { hashBytes } from './merkle.js';
import type { Signer } from './signing.js';
import { sealBytes, type Seal } from './store.js';
import { TreeEdge, type Tile } from './tiles.js';
import type { LedgerStats } from './types.js';

/** At most so many entries a pass: a transaction of a fraction of a second. */
export const passLimit = 10_000;
// Hashing must not keep requests of the same process waiting.
const leavesPerTurn = 512;

export interface SequencerOptions {
  db: Db;
  signer: Signer;
  seal: Seal;
  clock: Clock;
  log: Log;
  stats: LedgerStats;
}

/**
 * Makes the function that gives entries their place in the tree and signs its new head; one process at a time does it, in one transaction.
 * It takes entries of finished transactions only, when no older transaction is still running (`xid` below the snapshot's xmin): the order
 * of (xid, seq) up to there can never change. Returns how many entries were taken; 0 also when another process is at it and `wait` is not set.
 */
export function createSequencer({
  db,
  signer,
  seal,
  clock,
  log,
  stats,
}: SequencerOptions): (options?: { wait?: boolean }) => Promise<number> {
  // What this process knows of the tree once its last pass is committed. Another process may have gone further since.
  let known: { number: number; edge: TreeEdge | null } = { number: -1, edge: null };
  let lastRefused = 0;

  async function pass(tx: Tx, wait: boolean): Promise<(() => number) | null> {
    if (!(await takeLock(tx, wait))) return null;
    const head = await readHead(tx);
    if (head.number < known.number) throw ledgerFaults.make('ledger-damaged', { reason: `head ${known.number} is gone` });
    const pending = await readPending(tx, head);
    const { seqs, leaves, refused } = checkSeals(pending, seal);
    const newlyRefused = refused.filter((seq) => seq > lastRefused);
    if (newlyRefused.length > 0)
      log.error({ rows: newlyRefused }, 'entries that Socle did not write are in ledger_entry: they stay out of the tree');
    lastRefused = Math.max(lastRefused, ...refused);
    if (seqs.length === 0) return null;

    const edge = await edgeAt(tx, head, known);
    const tiles: Tile[] = [];
    for (const [i, leaf] of leaves.entries()) {
      tiles.push(...edge.push(leaf));
      if (i % leavesPerTurn === leavesPerTurn - 1) await nextTurn();
    }
    await writeLeaves(tx, head.tree_size, seqs);
    await writeTiles(tx, tiles);
    const at = new Date(Math.max(clock.now().getTime(), head.at.getTime() + 1));
    const number = head.number + 1;
    await writeHead(tx, signer, { number, treeSize: edge.size, rootHash: edge.root(), at, after: pending.after });
    return () => {
      known = { number, edge };
      stats.sequenced += seqs.length;
      stats.heads++;
      stats.lag = pending.oldest ? Math.max(0, at.getTime() - pending.oldest.getTime()) : 0;
      return seqs.length;
    };
  }

  return async ({ wait = false } = {}) => {
    const commit = await transact(db, (tx) => pass(tx, wait));
    return commit?.() ?? 0;
  };
}

async function takeLock(tx: Tx, wait: boolean): Promise<boolean> {
  if (wait) {
    await sql`select pg_advisory_xact_lock(${locks.sequencer})`.execute(tx);
    return true;
  }
  const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_xact_lock(${locks.sequencer}) as taken`.execute(tx);
  return rows[0]?.taken ?? false;
}

type LastHead = HeadRow & { after_xid: string; after_seq: number; foreign: boolean };

async function readHead(tx: Tx): Promise<LastHead> {
  const { rows } = await sql<LastHead>`
    select ${headColumns}, h.after_xid::text, h.after_seq, h.after_xid > pg_snapshot_xmax(pg_current_snapshot()) as foreign
    from ledger_head h order by h.number desc limit 1`.execute(tx);
  if (!rows[0]) throw ledgerFaults.make('ledger-damaged', { reason: 'no head is left' });
  return rows[0];
}

interface Pending {
  seqs: number[];
  /** Leaf and seal of each entry, end to end. */
  hashes: Buffer;
  oldest: Date | null;
  after: { xid: string; seq: number };
}

async function readPending(tx: Tx, head: LastHead): Promise<Pending> {
  // Transaction numbers start again when a dump is restored on another server: the mark then says nothing, and neither do numbers that
  // this server has not reached.
  const range = head.foreign
    ? sql`(e.xid < pg_snapshot_xmin(pg_current_snapshot()) or e.xid >= pg_snapshot_xmax(pg_current_snapshot()))`
    : sql`(e.xid, e.seq) > (${head.after_xid}::xid8, ${head.after_seq}) and e.xid < pg_snapshot_xmin(pg_current_snapshot())`;
  // A question of its own for each entry: as a join, the planner reads every leaf of the tree whenever it does not know yet how few entries wait.
  const { rows } = await sql<{ seqs: number[] | null; hashes: Buffer | null; oldest: Date | null; last_xid: string | null; xmin: string }>`
    with pending as (
      select e.seq, e.xid, e.at, e.leaf_hash || e.seal as hashes from ledger_entry e
      where ${range} and (select l.position from ledger_leaf l where l.entry_seq = e.seq) is null
      order by e.xid, e.seq limit ${passLimit})
    select array_agg(seq order by xid, seq) as seqs, string_agg(hashes, ''::bytea order by xid, seq) as hashes, min(at) as oldest,
      max(xid)::text as last_xid, pg_snapshot_xmin(pg_current_snapshot())::text as xmin
    from pending`.execute(tx);
  const row = rows[0];
  const seqs = row?.seqs ?? [];
  const lastSeq = seqs.at(-1);
  const hashes = row?.hashes ?? Buffer.alloc(0);
  const oldest = row?.oldest ?? null;
  // Everything that is finished was taken, unless the pass is full: the next one then starts after the last entry of this one.
  if (seqs.length < passLimit || lastSeq === undefined) return { seqs, hashes, oldest, after: { xid: row?.xmin ?? '0', seq: 0 } };
  const after = head.foreign ? { xid: head.after_xid, seq: head.after_seq } : { xid: row?.last_xid ?? '0', seq: lastSeq };
  return { seqs, hashes, oldest, after };
}

function checkSeals({ seqs, hashes }: Pending, seal: Seal): { seqs: number[]; leaves: Buffer[]; refused: number[] } {
  const sealed: { seqs: number[]; leaves: Buffer[]; refused: number[] } = { seqs: [], leaves: [], refused: [] };
  for (const [i, seq] of seqs.entries()) {
    const start = i * (hashBytes + sealBytes);
    const leaf = hashes.subarray(start, start + hashBytes);
    if (seal(leaf).equals(hashes.subarray(start + hashBytes, start + hashBytes + sealBytes))) {
      sealed.seqs.push(seq);
      sealed.leaves.push(leaf);
    } else sealed.refused.push(seq);
  }
  return sealed;
}

async function edgeAt(tx: Tx, head: LastHead, known: { number: number; edge: TreeEdge | null }): Promise<TreeEdge> {
  const edge = known.number === head.number && known.edge ? known.edge.copy() : await TreeEdge.load(tx, head.tree_size);
  // Never sign a tree that is not the continuation of what was signed before.
  if (!edge.root().equals(head.root_hash))
    throw ledgerFaults.make('ledger-damaged', { reason: `root of the first ${head.tree_size} leaves` });
  return edge;
}

async function writeLeaves(tx: Tx, start: number, seqs: number[]): Promise<void> {
  await sql`insert into ledger_leaf (position, entry_seq, entry_id, hash)
    select ${start}::bigint + o.n - 1, e.seq, e.id, e.leaf_hash from unnest(${seqs}::bigint[]) with ordinality as o (seq, n)
    join ledger_entry e on e.seq = o.seq`.execute(tx);
}

async function writeTiles(tx: Tx, tiles: Tile[]): Promise<void> {
  if (tiles.length === 0) return;
  await sql`insert into ledger_tile (level, position, hashes, root) select * from unnest(${tiles.map((t) => t.level)}::smallint[],
    ${tiles.map((t) => t.position)}::bigint[], ${tiles.map((t) => t.hashes)}::bytea[], ${tiles.map((t) => t.root)}::bytea[])`.execute(tx);
}

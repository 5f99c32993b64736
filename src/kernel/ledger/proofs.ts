import { sql } from 'kysely';
import type { Db } from '../database/index.js';
import { entryOfRow } from './entry.js';
import { findHead, headColumns, toSignedHead, type HeadRow } from './heads.js';
import { consistencyPlan, follow, inclusionPlan } from './merkle.js';
import { findEntry } from './store.js';
import { loadHashes } from './tiles.js';
import { publicKeys } from './keys.js';
import type { ConsistencyProof, InclusionProof, ProofBundle } from './types.js';

/**
 * That an entry is in the tree of a head, by default the latest one.
 * @param treeSize the size of the head to prove against
 * @returns null when there is no such entry or head, or the head was signed before the entry had its place: ask again in a second
 * @throws Fault `ledger-damaged` when the tree lacks hashes for the proof
 */
export async function proveInclusion(db: Db, entryId: string, treeSize?: number): Promise<InclusionProof | null> {
  const { rows } = await sql<HeadRow & { position: number; hash: Buffer }>`
    select l.position, l.hash, ${headColumns} from ledger_entry e join ledger_leaf l on l.entry_seq = e.seq
    cross join lateral (select * from ledger_head h where h.tree_size > l.position ${treeSize === undefined ? sql`` : sql`and h.tree_size = ${treeSize}`}
      order by h.tree_size desc limit 1) h
    where e.id = ${entryId}`.execute(db);
  const row = rows[0];
  if (!row) return null;
  const path = await followPlan(db, row.tree_size, inclusionPlan(row.position, row.tree_size));
  return { entryId, leafHash: row.hash.toString('base64url'), index: row.position, path, head: toSignedHead(row) };
}

/**
 * That the tree of one head is the beginning of the tree of another.
 * @returns null when no head has one of these sizes
 */
export async function proveConsistency(db: Db, fromSize: number, toSize: number): Promise<ConsistencyProof | null> {
  const [from, to] = [await findHead(db, Math.min(fromSize, toSize)), await findHead(db, Math.max(fromSize, toSize))];
  if (!from || !to) return null;
  return { from, to, path: await followPlan(db, to.treeSize, consistencyPlan(from.treeSize, to.treeSize)) };
}

async function followPlan(db: Db, size: number, plan: ReturnType<typeof inclusionPlan>): Promise<string[]> {
  const read = await loadHashes(db, size, plan.flat());
  return follow(plan, read).map((hash) => hash.toString('base64url'));
}

/** Everything that a stranger needs to verify one entry; null when it has no place in the tree yet. */
export async function makeBundle(db: Db, entryId: string): Promise<ProofBundle | null> {
  const [row, proof] = [await findEntry(db, entryId), await proveInclusion(db, entryId)];
  const key = proof && (await publicKeys(db)).find(({ kid }) => kid === proof.head.kid);
  if (!row || !proof || !key) return null;
  return { format: 'socle-ledger-proof', version: 1, entry: entryOfRow(row), index: proof.index, path: proof.path, head: proof.head, key };
}

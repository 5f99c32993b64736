import { transact, type Db, type Tx } from '../database/index.js';
import { hashBytes, perfectRoot } from './merkle.js';
import { toSignedHead } from './heads.js';
import { createVerifier, verifyHead, type Verifier } from './signing.js';
import type { Seal } from './store.js';
import { tileWidth } from './tiles.js';
import type { LedgerPublicKey, SignedTreeHead } from './types.js';
import { leafOfRow, readHeads, readLeaves, readLeavesBeyond, readOrphans, readTiles, type LeafRow } from './verify-read.js';
import { verifyUpperTiles } from './verify-tiles.js';
import { TreeCheck, type Boundary, type Place } from './verify-tree.js';
import { explain, type LedgerFault } from './verify-words.js';

export type { LedgerFault, LedgerFaultKind } from './verify-words.js';

export interface VerifyOptions {
  /** Heads that were seen elsewhere (published, printed, in someone's proof): without one, nothing shows that the newest rows and heads are gone. */
  witnessed?: readonly SignedTreeHead[];
  /** Whoever has the master secret can also tell entries that were slipped in. */
  seal?: Seal;
  /** How many faults to list (1000 by default). */
  maxFaults?: number;
  /** Told from time to time how many places are verified. */
  progress?: (verified: number, size: number) => void;
}

export interface LedgerReport {
  ok: boolean;
  /** How many places the tree has. */
  size: number;
  /** Size of the largest head that the tree was found to match: everything before it is as it was signed. */
  confirmed: number;
  heads: number;
  /** Entries that do not have their place yet. */
  pending: number;
  faults: LedgerFault[];
  /** How many faults are not listed. */
  more: number;
}

const placesPerRead = 16 * tileWidth;
const headsPerRead = 1_000;

/**
 * Reads the whole ledger once, in one snapshot: each leaf computed again from its row, the tree compared with every signed head and every
 * tile, signatures, gaps, rows without place.
 * @param keys the public keys to trust; better a copy than what the database says
 */
export async function verifyLedger(db: Db, keys: readonly LedgerPublicKey[], options: VerifyOptions = {}): Promise<LedgerReport> {
  return transact(db, (tx) => verifySnapshot(tx, createVerifier(keys), options), { isolation: 'repeatable read', readOnly: true });
}

async function verifySnapshot(tx: Tx, verifier: Verifier, options: VerifyOptions): Promise<LedgerReport> {
  const report: LedgerReport = { ok: true, size: 0, confirmed: 0, heads: 0, pending: 0, faults: [], more: 0 };
  const maxFaults = options.maxFaults ?? 1_000;
  /** Faults of removed rows by the hash that is missing, to find the rest of the row. */
  const missing = new Map<string, LedgerFault>();
  const add = (fault: LedgerFault, truth?: Buffer | null): void => {
    report.ok = false;
    const last = report.faults.at(-1);
    // A long gap is one fault.
    const grows = fault.kind === 'removed' && last?.kind === 'removed' && !truth && !fault.entryId && !last.entryId;
    if (grows && fault.position !== undefined && fault.position === (last.until ?? (last.position ?? 0) + 1))
      last.until = fault.position + 1;
    else if (report.faults.length < maxFaults) report.faults.push(fault);
    else report.more++;
    if (truth) missing.set(truth.toString('hex'), fault);
  };

  const boundaries = await verifyHeads(tx, verifier, options.witnessed ?? [], report, add);
  report.size = boundaries.at(-1)?.treeSize ?? 0;
  const tree = new TreeCheck(add);
  let next = 0;
  let reading = readRange(tx, 0, report.size);
  while (reading) {
    const { to, ...range } = await reading;
    // The database reads on while this part is hashed.
    reading = readRange(tx, to, report.size);
    reading?.catch(() => undefined);
    for (const place of placesOf({ to, ...range }, report.size, options.seal, add)) {
      tree.add(place);
      for (let head = boundaries[next]; head && head.treeSize <= place.position + 1; head = boundaries[++next]) {
        if (head.treeSize === place.position + 1) tree.head(head);
      }
    }
    options.progress?.(to, report.size);
  }
  tree.finish();
  report.confirmed = tree.confirmed;
  await verifyUpperTiles(tx, report.size, add);
  for (const { position, entry_id } of await readLeavesBeyond(tx, report.size, maxFaults)) {
    add({ kind: 'inserted', position, entryId: entry_id, explanation: explain('beyond') });
  }
  await verifyOrphans(tx, report, missing, maxFaults, add);
  return report;
}

type Add = (fault: LedgerFault, truth?: Buffer | null) => void;

/** Signatures and numbers of all heads. Gives those that can be believed, smallest first, among those seen elsewhere. */
async function verifyHeads(
  tx: Tx,
  verifier: Verifier,
  witnessed: readonly SignedTreeHead[],
  report: LedgerReport,
  add: Add,
): Promise<Boundary[]> {
  const boundaries: Boundary[] = [];
  const check = (head: SignedTreeHead): void => {
    const { number, treeSize, kid } = head;
    const valid = verifyHead(head, verifier);
    if (valid) boundaries.push({ number, treeSize, root: Buffer.from(head.rootHash, 'base64url') });
    else if (valid === null) add({ kind: 'signature', position: treeSize, explanation: explain('headUnknown', { number, kid }) });
    else add({ kind: 'signature', position: treeSize, explanation: explain('headForged', { number, size: treeSize }) });
  };
  let after = -1;
  for (;;) {
    const rows = await readHeads(tx, after, headsPerRead);
    if (rows.length === 0) break;
    for (const row of rows) {
      for (; report.heads < row.number; report.heads++) {
        add({ kind: 'head', position: row.tree_size, explanation: explain('headGone', { number: report.heads }) });
      }
      report.heads = row.number + 1;
      check(toSignedHead(row));
      after = row.tree_size;
    }
  }
  if (boundaries.length === 0) add({ kind: 'head', position: 0, explanation: explain('noHead') });
  witnessed.forEach(check);
  return boundaries.sort((a, b) => a.treeSize - b.treeSize);
}

interface Range {
  from: number;
  to: number;
  rows: LeafRow[];
  tiles: Awaited<ReturnType<typeof readTiles>>;
}

/** The next places from one on, as they are in the database; null when there are none. */
function readRange(tx: Tx, from: number, size: number): Promise<Range> | null {
  if (from >= size) return null;
  const to = Math.min(from + placesPerRead, size);
  const read = async (): Promise<Range> => {
    const rows = await readLeaves(tx, from, to);
    return { from, to, rows, tiles: await readTiles(tx, 0, from / tileWidth, fullTilesUpTo(to, size)) };
  };
  return read();
}

const fullTilesUpTo = (to: number, size: number): number => Math.min(Math.ceil(to / tileWidth), Math.floor(size / tileWidth));

/** The places of a range, those that are gone included, with what can be told of each row by itself. */
function placesOf({ from, to, rows, tiles }: Range, size: number, seal: Seal | undefined, add: Add): Place[] {
  const [firstTile, lastTile] = [from / tileWidth, fullTilesUpTo(to, size)];
  for (let tile = firstTile; tile < lastTile; tile++) {
    const found = tiles.get(tile);
    const position = tile * tileWidth;
    if (!found) add({ kind: 'tile', position, until: position + tileWidth, explanation: explain('tileGone', { level: 0, tile }) });
    else if (!perfectRoot(found.hashes).equals(found.root)) {
      add({ kind: 'tile', position, until: position + tileWidth, explanation: explain('tileRoot', { level: 0, tile }) });
    }
  }
  const places: Place[] = [];
  let at = 0;
  for (let position = from; position < to; position++) {
    const row = rows[at]?.position === position ? rows[at++] : undefined;
    const tile = tiles.get(Math.floor(position / tileWidth))?.hashes[position % tileWidth] ?? null;
    if (!row) places.push({ position, leaf: null, tile, entry: null, entryId: null, order: null });
    else if (row.id === null) places.push({ position, leaf: row.hash, tile, entry: null, entryId: row.leaf_entry_id, order: null });
    else {
      const entry = leafOfRow(row) ?? Buffer.alloc(hashBytes);
      const column = entry.equals(row.hash) ? alteredColumn(row, seal) : null;
      if (column) add({ kind: 'altered', position, entryId: row.id, explanation: explain('column', { column }) });
      places.push({ position, leaf: row.hash, tile, entry, entryId: row.leaf_entry_id, order: { xid: BigInt(row.xid), seq: row.seq } });
    }
  }
  return places;
}

/** Which column that is not hashed itself does not fit the leaf of its row. */
function alteredColumn(row: LeafRow, seal: Seal | undefined): string | null {
  if (!row.leaf_hash.equals(row.hash)) return 'leaf_hash';
  if (row.leaf_entry_id !== row.id) return 'ledger_leaf.entry_id';
  return seal && !seal(row.hash).equals(row.seal) ? 'seal' : null;
}

async function verifyOrphans(tx: Tx, report: LedgerReport, missing: Map<string, LedgerFault>, limit: number, add: Add): Promise<void> {
  const { orphans, pending } = await readOrphans(tx, limit);
  report.pending = pending;
  for (const row of orphans) {
    const fault = missing.get(leafOfRow(row)?.toString('hex') ?? '');
    if (!fault) add({ kind: 'inserted', entryId: row.id, explanation: explain('orphan') });
    else if (fault.entryId === undefined) Object.assign(fault, { entryId: row.id, explanation: explain('leafGone') });
    else Object.assign(fault, { kind: 'altered', explanation: explain('seq') });
  }
}

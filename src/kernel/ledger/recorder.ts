import type pg from 'pg';
import type { Clock } from '../clock.js';
import { sqlState } from '../database/index.js';
import { grouped } from '../grouped.js';
import { makeEntry, type NewEntry } from './entry.js';
import { emptyRoot, leafHash, levelsOf, pathIn, rootOfPath } from './merkle.js';
import { batchData, type Signer, type Verifier } from './signing.js';
import { insertion, type Seal } from './store.js';
import type { LedgerEvent, LedgerStats, Receipt } from './types.js';

type Written = { receipt: Receipt } | { refused: unknown };

/** Group commit of entries that belong to no other change. */
export interface Recorder extends AsyncDisposable {
  record: (event: LedgerEvent) => Promise<Receipt>;
}

/** Makes a recorder: entries of concurrent callers are written by one statement and signed together, so that many callers share one commit. */
export function createRecorder(options: { pool: pg.Pool; signer: Signer; seal: Seal; clock: Clock; stats: LedgerStats }): Recorder {
  const { pool, signer, seal, clock, stats } = options;
  const underWay = new Set<Promise<unknown>>();

  async function write(entries: readonly NewEntry[]): Promise<readonly Written[]> {
    try {
      const written = pool.query(insertion(entries, seal));
      // Signed while the database works; nobody sees the receipts unless it succeeds.
      const receipts = makeReceipts(entries, clock.now(), signer);
      await written;
      stats.batches++;
      stats.recorded += entries.length;
      return entries.map((_, i) => ({ receipt: receipts(i) }));
    } catch (error) {
      // One entry that the database refuses must not take the others with it.
      if (entries.length > 1 && isRefusal(error)) return (await Promise.all(entries.map((entry) => write([entry])))).flat();
      return entries.map(() => ({ refused: error }));
    }
  }
  const writeTogether = grouped(write, 500);

  return {
    async record(event) {
      const writing = writeTogether(makeEntry(event, clock.now()));
      underWay.add(writing);
      const written = await writing.finally(() => underWay.delete(writing));
      if ('refused' in written) throw written.refused;
      return written.receipt;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(underWay);
    },
  };
}

/** Invalid data, violated constraint (SQLSTATE, classes 22 and 23). */
const isRefusal = (error: unknown): boolean => /^2[23]/.test(sqlState(error) ?? '');

/** Signs a batch: each entry gets its path to the root of the small tree of the batch. */
function makeReceipts(entries: readonly NewEntry[], at: Date, signer: Signer): (index: number) => Receipt {
  const size = entries.length;
  const levels = levelsOf(entries.map(({ leaf }) => leaf));
  const root = levels.at(-1)?.[0] ?? emptyRoot;
  const signature = signer.sign(batchData({ size, root, at })).toString('base64url');
  const words = levels.map((level) => level.map((hash) => hash.toString('base64url')));
  return (index) => {
    const entry = entries[index];
    if (!entry) throw new RangeError('not in this batch');
    return {
      entryId: entry.id,
      entry: entry.json,
      leafHash: words[0]?.[index] ?? '',
      batch: { size, index, path: pathIn(words, index) },
      at: at.toISOString(),
      kid: signer.kid,
      signature,
    };
  };
}

/** Whether a receipt holds: its entry is its leaf, in a batch signed by the key that it names; null when that key is not known. Needs nothing else. */
export function verifyReceipt(receipt: Receipt, verifier: Verifier): boolean | null {
  const { size, index, path } = receipt.batch;
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
  const root = rootOfPath(bytes(receipt.leafHash), index, size, path.map(bytes));
  const at = new Date(receipt.at);
  if (!root || !leafHash(receipt.entry).equals(bytes(receipt.leafHash))) return false;
  if (Number.isNaN(at.getTime()) || at.toISOString() !== receipt.at) return false;
  return verifier.verify(receipt.kid, batchData({ size, root, at }), bytes(receipt.signature));
}

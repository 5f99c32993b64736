import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { Clock } from '../../kernel/clock.js';
import { transact, type Db } from '../../kernel/database/index.js';
import type { Ledger } from '../../kernel/ledger/index.js';
import { registryFaults } from '../faults.js';
import { openBatch, type Batch, type RefusedLine } from './batch.js';
import { readCsv } from './csv.js';
import { beginImport, endImport, unfinishedImports } from './journal.js';
import type { Counts } from './store.js';

export { wasImported } from './journal.js';
export type { RefusedLine } from './batch.js';
export type { Counts } from './store.js';

export interface ImportOptions {
  /** Name of the file. */
  source: string;
  /** Only organisations whose legal category begins so, such as 7 or 81; all when absent. */
  categories?: readonly string[];
  /** Hears how far the import is, many times a second. */
  progress?(counts: Readonly<Counts>): void;
  /** Hears of each line that is refused. */
  refused?(line: RefusedLine): void;
}

/** What an import did. */
export interface ImportReport extends Omit<Counts, 'refused'> {
  sha256: string;
  /** How many lines were refused. */
  refusedCount: number;
  /** The first of them, a thousand at most. */
  refused: readonly RefusedLine[];
}

// 'socle' and three more: any constant does, as long as it never changes.
const importLock = 0x736f636c6503;
const batchSize = 2_000;
const refusalsKept = 1_000;

/**
 * Imports a file of the Sirene register (INSEE): of establishments, of legal units, or of establishments with what is known of their unit.
 * Streams: the size of the file does not matter. Batch by batch, each a short transaction, so that nobody waits; a second import of the same
 * file changes nothing, and an import that was killed is done again from the beginning. The last line about an organisation wins; a line that
 * is wrong is refused and the rest goes on. One entry in the ledger.
 * @throws Fault REGISTRE-FICHIER, REGISTRE-IMPORT-EN-COURS
 */
export async function importSirene(
  room: { db: Db; ledger: Pick<Ledger, 'append'>; clock: Clock },
  file: Readable,
  options: ImportOptions,
): Promise<ImportReport> {
  return await room.db.connection().execute(async (session) => {
    const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_lock(${importLock}) as taken`.execute(session);
    if (rows[0]?.taken !== true) throw registryFaults.make('REGISTRE-IMPORT-EN-COURS');
    try {
      for (const id of await unfinishedImports(room.db)) await finish(room, id, null);
      return await run(room, file, options);
    } finally {
      await sql`select pg_advisory_unlock(${importLock})`.execute(session);
    }
  });
}

type Room = Parameters<typeof importSirene>[0];

const finish = ({ db, ledger, clock }: Room, id: string, sha256: string | null) =>
  transact(db, (tx) => endImport(tx, ledger, { id, at: clock.now(), sha256 }));

async function run(room: Room, file: Readable, options: ImportOptions): Promise<ImportReport> {
  const { db, clock } = room;
  const counts: Counts = { read: 0, skipped: 0, added: 0, changed: 0, closed: 0, refused: 0 };
  const refused: RefusedLine[] = [];
  const refuse = (line: RefusedLine) => {
    counts.refused += 1;
    if (refused.length < refusalsKept) refused.push(line);
    options.refused?.(line);
  };
  const hash = createHash('sha256');
  let id: string | null = null;
  try {
    let batch: Batch | null = null;
    for await (const lines of readCsv(file, hash)) {
      options.progress?.(counts);
      for (const one of lines) {
        if (batch === null || id === null) {
          batch = openBatch('values' in one ? one.values : [], options.categories ?? null, counts, refuse);
          id = await beginImport(db, options.source, clock.now());
        } else if (batch.add(one) === batchSize) {
          await batch.flush(db, id);
        }
      }
    }
    if (batch === null || id === null) throw registryFaults.make('REGISTRE-FICHIER', { missing: 'siren, siret' });
    await batch.flush(db, id);
  } catch (error) {
    if (id !== null) await finish(room, id, null);
    throw error;
  }
  const sha256 = hash.digest('hex');
  if (id !== null) await finish(room, id, sha256);
  const { refused: refusedCount, ...rest } = counts;
  return { ...rest, refusedCount, refused, sha256 };
}

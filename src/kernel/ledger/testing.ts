import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { systemClock, type Clock } from '../clock.js';
import { openDatabase, type Database, type Db } from '../database/index.js';
import { testDatabase, type TestDatabase } from '../database/testing.js';
import { createSecrets, type Secrets } from '../secrets.js';
import { createLog } from '../telemetry/index.js';
import { createLedger, type Ledger, type LedgerEvent } from './index.js';

/** A ledger on a database of its own, which gives places only when it is asked to. */
export interface TestLedger extends AsyncDisposable {
  ledger: Ledger;
  database: TestDatabase;
  /** The owner of the tables, whom no grant keeps from altering them. */
  owner: Database;
  secrets: Secrets;
  /** Another process with the same secret on the same database: another pool, another ledger. */
  another(): Promise<Ledger & AsyncDisposable>;
}

/** Opens a ledger for the tests of a file; dispose of it in `afterAll`. */
export async function testLedger({
  clock = systemClock,
  secret = randomBytes(32),
}: { clock?: Clock; secret?: Buffer } = {}): Promise<TestLedger> {
  const database = await testDatabase();
  const owner = openDatabase({ url: database.url, max: 2, role: 'none' });
  const secrets = createSecrets(secret);
  const log = createLog('fatal');
  const opened: AsyncDisposable[] = [database, owner];
  const ledger = await createLedger({ database, clock, secrets, log });
  opened.push(ledger);
  return {
    ledger,
    database,
    owner,
    secrets,
    async another() {
      const pool = openDatabase({ url: database.url, max: 4 });
      const other = await createLedger({ database: pool, clock, secrets, log, tick: 5 });
      const dispose = async (): Promise<void> => {
        await other[Symbol.asyncDispose]();
        await pool[Symbol.asyncDispose]();
      };
      return { ...other, [Symbol.asyncDispose]: dispose };
    },
    async [Symbol.asyncDispose]() {
      for (const one of opened.reverse()) await one[Symbol.asyncDispose]();
    },
  };
}

/**
 * Gives every finished entry its place. Waits for the transactions that hold them back: those of other tests count too, for a server numbers
 * the transactions of all its databases in one sequence.
 * @returns how many were taken here
 */
export async function placeAll(ledger: Pick<Ledger, 'sequence'>, db: Db): Promise<number> {
  for (let taken = 0; ; await sleep(5)) {
    taken += await ledger.sequence();
    const { rows } =
      await sql`select from ledger_entry e where not exists (select from ledger_leaf where entry_seq = e.seq) limit 1`.execute(db);
    if (rows.length === 0) return taken;
  }
}

/** Something that happened to someone's data. */
export function anEvent(change: Partial<LedgerEvent> = {}): LedgerEvent {
  return {
    action: 'exchange.fetch',
    subject: 'person-1',
    actor: { kind: 'agent', id: 'agent-1', label: 'Léa Martin', organisation: '13002526500013' },
    basis: 'CRPA L114-8',
    purpose: 'Tarif de la cantine',
    reference: 'file-1',
    fields: ['quotient_familial.valeur', 'adresse'],
    outcome: 'ok',
    detail: { attempt: 1, cached: false, ratio: 0.5, note: null },
    requestHash: 'YWJj',
    responseHash: 'ZGVm',
    ...change,
  };
}

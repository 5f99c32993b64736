import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, type Transaction } from 'kysely';
import pg from 'pg';
import { dialectOf } from './dialect.js';
import type { Log } from './log.js';
import { typeParsers } from './parsers.js';
import { surviveBreaks } from './pool.js';
import type { DB as Tables } from './tables.js';
import { runTransaction, type TransactionOptions } from './transaction.js';

export { startEmbedded, type EmbeddedServer } from './embedded.js';
export { migrate } from './migrate.js';
export { databaseFaults } from './faults.js';
export type { Tables };

/** What a store asks its questions to: the database, or a transaction of it. */
export type Db = Kysely<Tables>;
/** An open transaction. A function that must not work outside of one asks for this. */
export type Tx = Transaction<Tables>;

/** A pool of connections. */
export interface Database extends AsyncDisposable {
  db: Db;
  pool: pg.Pool;
}

export interface DatabaseOptions {
  /** postgres://user:password@host:port/database, or postgres://user@localhost/database?host=/folder/of/the/socket */
  url: string;
  /** The most connections at a time (10 by default). */
  max?: number;
  /** The role that queries run as: `socle_app`, which only has what migrations granted, or 'none' for the user of the address. */
  role?: string;
  log?: Log;
}

const statementMilliseconds = 30_000;
const idleInTransactionMilliseconds = 60_000;
const connectionMilliseconds = 15_000;

/** Opens a pool on a migrated database. Connections are made when they are needed: a wrong address shows at the first query. */
export function openDatabase({ url, max = 10, role = 'socle_app', log }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: withOptions(url, sessionOptions(role)),
    max,
    types: typeParsers,
    application_name: 'socle',
    connectionTimeoutMillis: connectionMilliseconds,
    keepAlive: true,
    pipeline: true,
  });
  surviveBreaks(pool, log);
  const db: Db = new Kysely<Tables>({ dialect: dialectOf(pool) });
  let closing: Promise<void> | null = null;
  // A pool that was never used is not known to kysely, which then does not end it.
  const close = async (): Promise<void> => {
    await db.destroy();
    if (!pool.ended) await pool.end();
  };
  return { db, pool, [Symbol.asyncDispose]: () => (closing ??= close()) };
}

function sessionOptions(role: string): string {
  const settings = {
    ...(role === 'none' ? {} : { role }),
    statement_timeout: statementMilliseconds,
    idle_in_transaction_session_timeout: idleInTransactionMilliseconds,
    // A day of the civil calendar is a day in Paris, in SQL as in civilDate().
    TimeZone: 'Europe/Paris',
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

// pg lets the address win over its other settings: ours must be in it, beside those that the operator wrote.
function withOptions(url: string, options: string): string {
  const address = new URL(url);
  const given = address.searchParams.get('options');
  address.searchParams.set('options', given ? `${options} ${given}` : options);
  // pg takes the query as it is, in which a plus sign is not a space.
  return address.href.replaceAll('+', '%20');
}

/** Serialisation failure and deadlock (SQLSTATE, class 40): the whole transaction may succeed if it is run again. */
const retriable = new Set(['40001', '40P01']);
const maxAttempts = 5;
const firstPauseMilliseconds = 10;

/**
 * Runs work in a transaction: committed when the promise resolves, rolled back when it rejects. Given a transaction it just runs the work
 * there. Work that loses to another transaction (deadlock, serialisation) runs again, up to five times: it must change nothing but the
 * database. Statements that do not need each other's answers are best sent together, with Promise.all: they share one round trip.
 */
export async function transact<T>(db: Db, work: (tx: Tx) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
  if (isTransaction(db)) return work(db);
  for (let attempt = 1; ; attempt++) {
    try {
      return await runTransaction(db, work, options);
    } catch (error) {
      if (attempt === maxAttempts || !retriable.has(sqlState(error) ?? '')) throw error;
      await sleep(firstPauseMilliseconds * 2 ** attempt * Math.random());
    }
  }
}

function isTransaction(db: Db): db is Tx {
  return db.isTransaction;
}

/** The SQLSTATE of an error of the database, also when a fault carries it as its cause; null for any other error. */
export function sqlState(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof pg.DatabaseError) return at.code ?? null;
  return null;
}

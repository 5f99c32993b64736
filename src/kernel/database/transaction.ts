import { CompiledQuery, DummyDriver, Transaction, type IsolationLevel, type Kysely } from 'kysely';
import pg from 'pg';
import { language } from './dialect.js';

export interface TransactionOptions {
  isolation?: IsolationLevel;
  readOnly?: boolean;
}

const dialect = { ...language, createDriver: () => new DummyDriver() };
const parts = { config: { dialect }, dialect, driver: new DummyDriver() };

/**
 * Runs work in a transaction, once. kysely's own transactions wait for the answer to each statement before they send the next one, `begin`
 * included.
 */
export function runTransaction<Tables, T>(
  db: Kysely<Tables>,
  work: (tx: Transaction<Tables>) => Promise<T>,
  { isolation, readOnly = false }: TransactionOptions,
): Promise<T> {
  const executor = db.getExecutor();
  return executor.provideConnection(async (connection) => {
    const run = (text: string) => connection.executeQuery(CompiledQuery.raw(text));
    let over = false;
    let failure: unknown;
    const tx = new Transaction<Tables>({
      ...parts,
      executor: executor.withConnectionProvider({
        provideConnection: async (use) => {
          if (over) throw new Error('the transaction is over');
          return use(connection).catch((error: unknown) => {
            failure ??= error;
            throw error;
          });
        },
      }),
    });
    // It goes out with the first statement.
    const begun = run(`begin${isolation ? ` isolation level ${isolation}` : ''}${readOnly ? ' read only' : ''}`);
    try {
      const [result] = await Promise.all([work(tx), begun]);
      over = true;
      await run('commit');
      return result;
    } catch (error) {
      over = true;
      await run('rollback').catch(() => undefined); // the connection is gone, and the transaction with it
      // Of statements that were sent together, those behind the one that failed fail for it.
      throw isFollowUp(error) ? failure : error;
    }
  });
}

/** SQLSTATE in_failed_sql_transaction. */
const isFollowUp = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '25P02';

import { CompiledQuery, DummyDriver, Transaction, type IsolationLevel, type Kysely } from 'kysely';
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
    const tx = new Transaction<Tables>({
      ...parts,
      executor: executor.withConnectionProvider({
        provideConnection: (use) => (over ? Promise.reject(new Error('the transaction is over')) : use(connection)),
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
      throw error;
    }
  });
}

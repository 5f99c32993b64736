import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
} from 'kysely';
import type pg from 'pg';

/** A statement is prepared when it comes for the third time: what is seldom asked is not worth the memory that it takes in every connection. */
const often = 3;
const mostPrepared = 500;
const mostCounted = 5_000;
/**
 * A star that does not count: the columns that it stands for may change under a prepared statement, which then fails for good. A conflict
 * over a part of a table: once PostgreSQL plans without the values, it finds no index for a condition that has them as parameters (42P10).
 */
const unprepared = /(?<!\()\*|\bon conflict \([^)]*\) where\b/i;

const changing = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** How kysely speaks to PostgreSQL. */
export const language: Omit<Dialect, 'createDriver'> = {
  createAdapter: () => new PostgresAdapter(),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createIntrospector: (db) => new PostgresIntrospector(db),
};

/**
 * PostgreSQL for kysely: statements that come often are prepared by each connection, and those sent in one turn of the event loop go out
 * together. Transactions are those of `transact`.
 */
export function dialectOf(pool: pg.Pool): Dialect {
  const nameOf = statementNames();
  const own = () => Promise.reject(new Error('a transaction is opened by transact()'));
  return {
    ...language,
    createDriver: () => ({
      init: () => Promise.resolve(),
      acquireConnection: async () => new Connection(await pool.connect(), nameOf),
      releaseConnection: async (connection) => (connection as Connection).client.release(), // made just above
      beginTransaction: own,
      commitTransaction: own,
      rollbackTransaction: own,
      destroy: () => pool.end(),
    }),
  };
}

class Connection implements DatabaseConnection {
  constructor(
    readonly client: pg.PoolClient,
    private readonly nameOf: (text: string) => string | undefined,
  ) {}

  async executeQuery<Row>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { stream } = this.client.connection;
    if (stream.writableCorked === 0) {
      stream.cork();
      process.nextTick(() => stream.uncork());
    }
    const name = parameters.length > 0 ? this.nameOf(text) : undefined;
    const { command, rowCount, rows } = await this.client.query({ text, values: [...parameters], ...(name ? { name } : {}) });
    return { rows: rows as Row[], ...(changing.has(command) ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
  }

  streamQuery(): never {
    throw new Error('not offered');
  }
}

/** Gives each statement that comes often a name of its own. */
function statementNames(): (text: string) => string | undefined {
  const names = new Map<string, string | undefined>();
  const counts = new Map<string, number>();
  return (text) => {
    if (names.has(text)) return names.get(text);
    const times = (counts.get(text) ?? 0) + 1;
    if (counts.size >= mostCounted) counts.clear();
    counts.set(text, times);
    if (times < often || names.size >= mostPrepared) return undefined;
    counts.delete(text);
    names.set(text, unprepared.test(text) ? undefined : `socle-${names.size}`);
    return names.get(text);
  };
}

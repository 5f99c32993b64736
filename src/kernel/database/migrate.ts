import { Kysely, Migrator, PostgresDialect, sql, type Migration, type Transaction } from 'kysely';
import pg from 'pg';
import { databaseFault } from './faults.js';
import type { Log } from './log.js';
import { surviveBreaks } from './pool.js';
import { ensureRuntimeRole } from './runtime-role.js';
import { codeFolder, compareNames, findSqlFiles, type SqlFile } from './sql-files.js';
import { installWorker } from './worker-schema.js';

export interface MigrateOptions {
  /** The address of the database, for a user that may create tables in it. */
  url: string;
  log?: Log;
  /** Where `migrations` folders are looked for: all the code by default. */
  root?: string;
}

// 'socle' and one more: any constant does, as long as it never changes.
const migrationLock = 0x736f636c6501;

/** The table of what was applied, with the checksum of each text. */
interface Applied {
  socle_migration_text: { name: string; checksum: string };
}

/**
 * Brings a database up to date: the run-time role, the tables of the job queue, and every migration not yet applied, all of them or none.
 * Processes that start together wait for each other.
 * @returns the names of the migrations that were applied now
 * @throws Fault `migration-edited`, `migration-failed`, `migration-name` or `database-role`
 */
export async function migrate({ url, log, root = codeFolder }: MigrateOptions): Promise<string[]> {
  const files = await findSqlFiles(root);
  const lock = new pg.Client({ connectionString: url, application_name: 'socle migrate' });
  await lock.connect();
  const pool = new pg.Pool({ connectionString: url, max: 2, application_name: 'socle migrate' });
  surviveBreaks(pool, log);
  const db = new Kysely<Applied>({ dialect: new PostgresDialect({ pool }) });
  try {
    // Released by PostgreSQL when the connection ends, even if we are killed.
    await lock.query('select pg_advisory_lock($1)', [migrationLock]);
    await ensureRuntimeRole(lock);
    await refuseEdited(db, files);
    const applied = await applyFiles(db, files);
    for (const name of applied) log?.info({ migration: name }, 'migration applied');
    await installWorker(pool, log);
    return applied;
  } finally {
    await db.destroy();
    if (!pool.ended) await pool.end();
    await lock.end();
  }
}

async function refuseEdited(db: Kysely<Applied>, files: SqlFile[]): Promise<void> {
  await sql`create table if not exists socle_migration_text (name text primary key, checksum text not null)`.execute(db);
  const rows = await db.selectFrom('socle_migration_text').selectAll().execute();
  const known = new Map(rows.map((row) => [row.name, row.checksum]));
  for (const { name, checksum } of files) {
    const before = known.get(name);
    if (before !== undefined && before !== checksum) throw databaseFault('migration-edited', { name });
  }
}

async function applyFiles(db: Kysely<Applied>, files: SqlFile[]): Promise<string[]> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(Object.fromEntries(files.map((file) => [file.name, toMigration(file)]))) },
    migrationTableName: 'socle_migration',
    migrationLockTableName: 'socle_migration_lock',
    nameComparator: compareNames,
    // Products are written side by side: one may bring an earlier number after another one was applied.
    allowUnorderedMigrations: true,
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error) throw error instanceof Error ? error : new Error('the migrations failed', { cause: error });
  return results.map((result) => result.migrationName);
}

function toMigration({ name, sql: text, checksum }: SqlFile): Migration {
  return {
    up: async (db: Kysely<Applied> | Transaction<Applied>) => {
      try {
        // eslint-disable-next-line no-restricted-syntax -- a migration is SQL that comes from our own files
        await sql.raw(text).execute(db);
        await db.insertInto('socle_migration_text').values({ name, checksum }).execute();
      } catch (cause) {
        throw databaseFault(
          'migration-failed',
          { name, where: placeOf(cause, text), reason: cause instanceof Error ? cause.message : String(cause) },
          cause,
        );
      }
    },
  };
}

function placeOf(error: unknown, text: string): string {
  if (!(error instanceof pg.DatabaseError) || !error.position) return '';
  return ` at line ${text.slice(0, Number(error.position)).split('\n').length}`;
}

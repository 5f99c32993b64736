import { join } from 'node:path';
import { sql } from 'kysely';
import { openDatabase, startEmbedded, type Database, type Db } from '../src/kernel/database/index.js';

/** The embedded database that a Socle of this bench runs on, as its owner. */
export async function openBeside(folder: string): Promise<AsyncDisposable & { owner: Database }> {
  const server = await startEmbedded({ dataFolder: join(folder, 'postgres') });
  const owner = openDatabase({ url: server.url, max: 1, role: 'none' });
  return {
    owner,
    async [Symbol.asyncDispose]() {
      await owner[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/**
 * Fills tables with many rows: without their constraints and indexes, which are made again over all of it.
 * @returns seconds
 */
export async function fill({ db }: Database, names: readonly string[], insert: (db: Db) => Promise<void>): Promise<number> {
  const start = performance.now();
  await sql`set statement_timeout = 0`.execute(db);
  await sql`set maintenance_work_mem = '1GB'`.execute(db);
  await sql`set synchronous_commit = off`.execute(db);
  await sql`alter system set max_wal_size = '8GB'`.execute(db);
  await sql`select pg_reload_conf()`.execute(db);
  const tables = sql`(${sql.join(names.map((name) => sql`${name}::regclass`))})`;
  const { rows: constraints } = await sql<{ name: string; on: string; as: string; kind: string }>`
    select conname as name, conrelid::regclass::text as on, pg_get_constraintdef(oid) as as, contype::text as kind
    from pg_constraint where contype in ('p', 'u', 'f') and (conrelid in ${tables} or confrelid in ${tables})
    order by contype <> 'f'`.execute(db);
  // eslint-disable-next-line no-restricted-syntax -- what PostgreSQL itself wrote of its constraints and indexes, in a database of this bench
  const run = (text: string) => sql.raw(text).execute(db);
  for (const { name, on } of constraints) await run(`alter table ${on} drop constraint ${name}`);
  const { rows: indexes } = await sql<{ name: string; as: string }>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as as from pg_index where indrelid in ${tables}`.execute(db);
  for (const { name } of indexes) await run(`drop index ${name}`);
  await insert(db);
  for (const { as } of indexes) await run(as);
  for (const { name, on, as } of constraints.reverse()) await run(`alter table ${on} add constraint ${name} ${as}`);
  for (const name of names) await run(`vacuum (analyze) ${name}`);
  await sql`checkpoint`.execute(db);
  return (performance.now() - start) / 1000;
}

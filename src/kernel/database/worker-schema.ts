import { Logger, runMigrations } from 'graphile-worker';
import type pg from 'pg';
import type { Log } from './log.js';
import { runtimeRole } from './runtime-role.js';

const schema = 'graphile_worker';
const serious: readonly string[] = ['error', 'warning'];

/** Installs the tables of the job queue, and lets the run-time role put jobs in it and work on them. */
export async function installWorker(pool: pg.Pool, log?: Log): Promise<void> {
  const logger = new Logger(() => (level, message) => {
    if (serious.includes(level)) log?.warn({ part: schema }, message);
  });
  await runMigrations({ pgPool: pool, logger });
  await pool.query(`
    grant usage on schema ${schema} to ${runtimeRole};
    grant select, insert, update, delete on all tables in schema ${schema} to ${runtimeRole};
    grant usage, select on all sequences in schema ${schema} to ${runtimeRole};
    grant execute on all functions in schema ${schema} to ${runtimeRole};
  `);
  await admitRole(pool);
}

// Row security is on for its tables, without a policy: only their owner would see any row.
async function admitRole(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select quote_ident(c.relname) as name from pg_class c
     where c.relnamespace = $1::regnamespace and c.relrowsecurity
       and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = $2)`,
    [schema, runtimeRole],
  );
  for (const { name } of rows) {
    await pool.query(`create policy ${runtimeRole} on ${schema}.${name} to ${runtimeRole} using (true) with check (true)`);
  }
}

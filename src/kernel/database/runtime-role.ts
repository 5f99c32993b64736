import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { databaseFault } from './faults.js';

/** The role that Socle's queries run as: it owns nothing, and has exactly what migrations grant. */
export const runtimeRole = 'socle_app';

const maxAttempts = 8;

/**
 * Makes sure that the run-time role exists and that the connected user may act as it. Roles belong to the whole server: databases of one
 * server that are migrated together meet here.
 * @throws Fault `database-role` with what an administrator of the server must run
 */
export async function ensureRuntimeRole(client: pg.ClientBase): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      if (!(await roleExists(client))) await client.query(`create role ${runtimeRole} nologin`);
      if (!(await mayActAs(client))) await client.query(`grant ${runtimeRole} to current_user`);
      break;
    } catch (error) {
      if (attempt < maxAttempts && isRace(error)) await sleep(20 * attempt * Math.random());
      else throw await explain(client, error);
    }
  }
  await client.query(`grant usage on schema public to ${runtimeRole}`);
}

async function roleExists(client: pg.ClientBase): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [runtimeRole]);
  return rowCount === 1;
}

async function mayActAs(client: pg.ClientBase): Promise<boolean> {
  // From version 16 on, a member may be one without the right to act as the role.
  const { rows } = await client.query<{ may: boolean }>(
    `select pg_has_role(current_user, $1, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as may`,
    [runtimeRole],
  );
  return rows[0]?.may ?? false;
}

// Two sessions that make or grant the same role: PostgreSQL has no lock for it and lets one of them fail.
function isRace(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  return error.code === '42710' || error.code === '23505' || error.message.includes('concurrently');
}

async function explain(client: pg.ClientBase, cause: unknown): Promise<Error> {
  const { rows } = await client.query<{ user: string }>('select quote_ident(current_user) as user');
  const reason = cause instanceof Error ? cause.message : String(cause);
  return databaseFault('database-role', { role: runtimeRole, user: rows[0]?.user ?? '', reason }, cause);
}

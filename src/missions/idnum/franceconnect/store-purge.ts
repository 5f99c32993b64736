import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../../kernel/database/index.js';

/** Rows that one statement deletes: whoever signs in meanwhile waits for none of it. */
export const purgeBatch = 1_000;

/**
 * Deletes what is over: sign-ins, connections older than what is kept for the person, protocol artefacts.
 * @returns how many rows each statement deleted
 */
export async function purge(db: Db, now: Date, connectionMonths: number): Promise<number[]> {
  const oldest = sql`(${now}::timestamptz at time zone 'UTC' - make_interval(months => ${connectionMonths})) at time zone 'UTC'`;
  return [
    ...(await deleteInBatches(db, 'franceconnect_authentication', sql`expires_at <= ${now}`)),
    ...(await deleteInBatches(db, 'franceconnect_connection', sql`at < ${oldest}`)),
    ...(await deleteInBatches(db, 'oidc_payload', sql`expires_at < ${now}`)),
  ];
}

async function deleteInBatches(db: Db, table: string, over: RawBuilder<unknown>): Promise<number[]> {
  const deleted: number[] = [];
  do {
    const { numAffectedRows = 0n } = await sql`
      delete from ${sql.table(table)} where id in (select id from ${sql.table(table)} where ${over} limit ${purgeBatch})`.execute(db);
    deleted.push(Number(numAffectedRows));
  } while (deleted.at(-1) === purgeBatch);
  return deleted;
}

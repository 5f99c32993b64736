import type pg from 'pg';
import type { Log } from './log.js';

/** A connection that breaks is replaced at the next query: without listeners, one that is idle or between two queries would end the process. */
export function surviveBreaks(pool: pg.Pool, log?: Log): void {
  pool.on('error', (error) => log?.warn({ error: error.message }, 'a connection to the database broke'));
  pool.on('connect', (client) => client.on('error', () => undefined));
}

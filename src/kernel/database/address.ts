import type { Postmaster } from './postmaster.js';

/** The superuser of a server of ours, and the name of the database that Socle lives in. */
export const owner = 'socle';

/**
 * How to connect to a server of ours, as its owner. The socket's folder is in the query, as libpq has it; the port is explicit so that
 * PGPORT of the environment does not matter.
 */
export function addressOf(postmaster: Postmaster, database = owner): string {
  return `postgres://${owner}@localhost:${postmaster.port}/${database}?host=${encodeURIComponent(postmaster.socketFolder)}`;
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${encodeURIComponent(database)}`;
  return address.href;
}

import { join } from 'node:path';
import pg from 'pg';
import { serverAccount } from './account.js';
import { addressOf, owner, withDatabase } from './address.js';
import { findBinaries } from './binaries.js';
import { prepareCluster, prepareHome, prepareSocketFolder, removeSocketFolder } from './cluster.js';
import type { Log } from './log.js';
import { ensurePostmaster, stopPostmaster, type PostmasterOptions } from './postmaster.js';
import { Presence } from './presence.js';

/** A PostgreSQL server of our own, for a machine that has none. */
export interface EmbeddedServer {
  /** Where to connect, as the owner of everything. */
  url: string;
  /** Leaves the server, and stops it when no other process uses it. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface EmbeddedOptions {
  /** Where the data are: a folder for this database only, made when missing. */
  dataFolder: string;
  log?: Log;
  /** false only for tests: faster, but a power cut loses everything. */
  durable?: boolean;
}

/**
 * Starts the real PostgreSQL on a folder, or joins the one that already runs there: started by another process, or left behind by one that
 * was killed. It listens on a private socket only, and runs as `nobody` when we are root.
 *
 * Who stops it: each process holds one connection with a shared advisory lock. Whoever leaves asks for that lock alone; it is granted to
 * the last one only, who stops the server. PostgreSQL keeps the count, so that a process that was killed is never counted. A server that
 * dies by itself is started again.
 * @throws Fault `database-no-binary`, `database-start` or `database-socket-folder`
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const postmaster = await preparePostmaster(options);
  const presence = await Presence.enter(postmaster, options.log);
  try {
    await createDatabase(presence.url);
  } catch (error) {
    await presence.leave();
    throw error;
  }
  return { url: presence.url, [Symbol.asyncDispose]: () => presence.leave() };
}

/**
 * Like `startEmbedded`, for a caller that does not count among the users of the server: it runs until `stopEmbedded`.
 * @returns the address to connect to, as the owner of everything
 */
export async function launchEmbedded(options: EmbeddedOptions): Promise<string> {
  const url = addressOf(await ensurePostmaster(await preparePostmaster(options)));
  await createDatabase(url);
  return url;
}

/** Stops the server of a data folder, whoever started it and whoever uses it. */
export async function stopEmbedded(dataFolder: string): Promise<void> {
  const home = await prepareHome(dataFolder, serverAccount());
  await stopPostmaster(join(home, 'cluster'));
  await removeSocketFolder(home);
}

async function preparePostmaster({ dataFolder, log, durable = true }: EmbeddedOptions): Promise<PostmasterOptions> {
  const account = serverAccount();
  const home = await prepareHome(dataFolder, account, log);
  const binaries = await findBinaries(account, home);
  const cluster = await prepareCluster(home, binaries, account, durable);
  return {
    program: binaries.postgres,
    account,
    cluster,
    socketFolder: () => prepareSocketFolder(home, account),
    logFile: join(home, 'server.log'),
    durable,
  };
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(url, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [owner]);
    if (rowCount === 0) await client.query(`create database ${owner}`);
  } catch (error) {
    const code = error instanceof pg.DatabaseError ? error.code : undefined;
    // Another process made it at the same moment.
    if (code !== '42P04' && code !== '23505') throw error;
  } finally {
    await client.end();
  }
}

import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { withDatabase } from './address.js';
import { launchEmbedded, stopEmbedded } from './embedded.js';
import { migrate, openDatabase, type Database } from './index.js';
import { isAlive } from './processes.js';
import { findSqlFiles } from './sql-files.js';

/** A database of its own for a test file. */
export interface TestDatabase extends Database {
  /** Its address, for its owner, whom no grant restrains. */
  url: string;
}

// How worker processes learn where the server of their run is.
const folderVariable = 'SOCLE_TEST_FOLDER';
const folderPrefix = 'socle-test-';

/**
 * Prepares the place of a PostgreSQL server for tests, which is started by the first `testDatabase()` that needs it. Nothing to do when
 * TEST_DATABASE_URL names a server whose user may create databases.
 * @returns dispose of it to stop the server and remove its data
 */
export async function startTestServer(): Promise<AsyncDisposable> {
  if (process.env.TEST_DATABASE_URL) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  await sweepAbandoned();
  const folder = await mkdtemp(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  process.env[folderVariable] = folder;
  return { [Symbol.asyncDispose]: () => removeServer(folder) };
}

async function removeServer(folder: string): Promise<void> {
  await stopEmbedded(folder);
  await rm(folder, { recursive: true, force: true });
}

// A run that was killed leaves its server alive.
async function sweepAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${folderPrefix}(\\d+)-`).exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) await removeServer(join(tmpdir(), name)).catch(() => undefined);
  }
}

/**
 * A fresh migrated database, for `beforeAll` of a test file; to be disposed of in `afterAll`. Its `db` runs as `socle_app`, like the real
 * one. Every migration of the code is there; a copy of the template takes some 30 ms.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await serverAddress();
  const template = await prepareTemplate(server);
  const name = `socle_test_${day()}_${randomBytes(6).toString('hex')}`;
  await administrate(server, (client) => copyTemplate(client, template, name));
  const url = withDatabase(server, name);
  const database = openDatabase({ url, max: 5 });
  const dispose = async (): Promise<void> => {
    await database[Symbol.asyncDispose]();
    await administrate(server, (client) => client.query(`drop database if exists ${name} with (force)`));
  };
  return { ...database, url, [Symbol.asyncDispose]: dispose };
}

async function serverAddress(): Promise<string> {
  if (process.env.TEST_DATABASE_URL) return process.env.TEST_DATABASE_URL;
  const dataFolder = process.env[folderVariable];
  if (!dataFolder) throw new Error('no server for tests: call startTestServer() first, or set TEST_DATABASE_URL');
  return launchEmbedded({ dataFolder, durable: false });
}

async function administrate<T>(server: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: withDatabase(server, 'postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const day = (): string => new Date().toISOString().slice(0, 10).replaceAll('-', '');
const templateLock = 0x736f636c6502;

/** The migrated database that all others are copied from: one for each state of the migrations. */
async function prepareTemplate(server: string): Promise<string> {
  const files = await findSqlFiles();
  const state = createHash('sha256').update(JSON.stringify(files.map(({ name, checksum }) => [name, checksum])));
  const template = `socle_template_${day()}_${state.digest('hex').slice(0, 16)}`;
  return administrate(server, async (client) => {
    if (await exists(client, template)) return template;
    await client.query('select pg_advisory_lock($1)', [templateLock]);
    if (await exists(client, template)) return template;
    await dropOld(client);
    // Under another name until it is whole: a run that is killed here leaves no half template.
    const draft = `${template}_draft`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft} template template0 encoding 'UTF8'`);
    await migrate({ url: withDatabase(server, draft) });
    await patiently(() => client.query(`alter database ${draft} rename to ${template}`));
    return template;
  });
}

async function exists(client: pg.Client, name: string): Promise<boolean> {
  return (await client.query('select from pg_database where datname = $1', [name])).rowCount === 1;
}

// On a server that lasts, runs that were killed leave databases behind: those of another day are nobody's.
async function dropOld(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database where datname ~ '^socle_(test|template)_[0-9]{8}_' and split_part(datname, '_', 3)::int < $1`,
    [Number(day()) - 1],
  );
  for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
}

async function copyTemplate(client: pg.Client, template: string, name: string): Promise<void> {
  await patiently(() => client.query(`create database ${name} template ${template}`));
}

/** A database that somebody still leaves is "being accessed by other users" (55006): it soon is not. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 50 || !(error instanceof pg.DatabaseError) || error.code !== '55006') throw error;
      await sleep(40);
    }
  }
}

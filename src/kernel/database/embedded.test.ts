import { chown, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { serverAccount } from './account.js';
import { startEmbedded, stopEmbedded } from './embedded.js';
import { findPostmaster } from './postmaster.js';
import { runElsewhere } from './testing-process.js';

// Making a cluster is what takes time: tests that can follow one another on the same one do.
let dataFolder: string;
const newFolder = async (name = '') => {
  dataFolder = await mkdtemp(join(tmpdir(), `socle-embedded-${name}`));
};
const removeFolder = async () => {
  await stopEmbedded(dataFolder);
  await rm(dataFolder, { recursive: true, force: true });
};

const start = () => startEmbedded({ dataFolder, durable: false });
const runningPid = async () => (await findPostmaster(join(dataFolder, 'cluster')))?.pid;

async function ask<T>(url: string, question: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query({ text: question, rowMode: 'array' });
    return rows.map(([value]) => value);
  } finally {
    await client.end();
  }
}

async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 100; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw error;
      await sleep(100);
    }
  }
}

const otherUser = (folder = dataFolder) => `
  const { startEmbedded } = await load('kernel/database/embedded.ts');
  const server = await startEmbedded({ dataFolder: ${JSON.stringify(folder)}, durable: false });
  say(server.url);
  await told;
  await server[Symbol.asyncDispose]();`;

describe('on a folder of its own', () => {
  beforeEach(() => newFolder());
  afterEach(removeFolder);

  test('a cold start gives a durable server with the order of French, reached by its owner only', async () => {
    const server = await startEmbedded({ dataFolder });
    expect(await ask(server.url, `select w from unnest(array['zèbre', 'œuvre', 'Éric', 'école', 'abricot']) w order by w`)).toEqual([
      'abricot',
      'école',
      'Éric',
      'œuvre',
      'zèbre',
    ]);
    expect(
      await ask(server.url, `select setting from pg_settings where name in ('fsync', 'listen_addresses', 'server_encoding') order by name`),
    ).toEqual(['on', '', 'UTF8']);
    for (const folder of ['run', 'cluster']) expect((await stat(join(dataFolder, folder))).mode & 0o077).toBe(0);
    await server[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    expect(await runningPid()).toBeUndefined();
  });

  test('two processes of a user without privileges that start at once share one server, which the last one stops', async () => {
    const account = serverAccount() ?? undefined;
    if (account) await chown(dataFolder, account.uid, account.gid);
    const others = [runElsewhere(otherUser(), account), runElsewhere(otherUser(), account)] as const;
    const [left, right] = await Promise.all(others.map((other) => other.heard()));
    expect(left).toBe(right);
    const pid = await runningPid();
    await others[0].finish();
    expect(await runningPid()).toBe(pid);
    expect(await ask(String(right), 'select 1')).toEqual([1]);
    await others[1].finish();
    expect(await runningPid()).toBeUndefined();
  });
});

describe('on a folder that was used', () => {
  beforeAll(() => newFolder('with-a-long-name'.repeat(6)));
  afterAll(removeFolder);

  test('data are there after a stop and a start, even where the path is too long for a socket', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 1 as one');
    await first[Symbol.asyncDispose]();
    const second = await start();
    expect(await ask(second.url, 'select one from kept')).toEqual([1]);
    await second[Symbol.asyncDispose]();
  });

  test('the server of one that was killed is taken over, data and all', async () => {
    const other = runElsewhere(otherUser());
    await ask(await other.heard(), 'create table adopted as select 1 as one');
    const pid = await runningPid();
    await other.kill();
    expect(await runningPid()).toBe(pid);
    const server = await start();
    expect(await runningPid()).toBe(pid);
    expect(await ask(server.url, 'select one from adopted')).toEqual([1]);
    await server[Symbol.asyncDispose]();
    expect(await runningPid()).toBeUndefined();
  });

  test('one that comes while the last one leaves has a server all the same', async () => {
    let server = await start();
    for (let round = 0; round < 3; round++) {
      const [, next] = await Promise.all([server[Symbol.asyncDispose](), start()]);
      expect(await ask(next.url, 'select 1')).toEqual([1]);
      server = next;
    }
    await server[Symbol.asyncDispose]();
    expect(await runningPid()).toBeUndefined();
  });

  test('a server that dies is started again', async () => {
    const server = await start();
    const pid = await runningPid();
    if (!pid) throw new Error('no server');
    process.kill(pid, 'SIGKILL');
    expect(await eventually(() => ask(server.url, 'select 1'))).toEqual([1]);
    expect(await runningPid()).not.toBe(pid);
    await server[Symbol.asyncDispose]();
    expect(await runningPid()).toBeUndefined();
  });

  test('the number of a dead server may be that of another program by now', async () => {
    await (await start())[Symbol.asyncDispose]();
    // Our own parent: alive, and not a database server.
    await writeFile(
      join(dataFolder, 'cluster', 'postmaster.pid'),
      `${process.ppid}\n${join(dataFolder, 'cluster')}\n1\n5432\n\n\n\nready\n`,
    );
    const server = await start();
    expect(await ask(server.url, 'select 1')).toEqual([1]);
    await server[Symbol.asyncDispose]();
  });

  test('a server that cannot start says why, and what else to do', async () => {
    await (await start())[Symbol.asyncDispose]();
    await writeFile(join(dataFolder, 'cluster', 'postgresql.conf'), 'no_such_setting = 1\n');
    await expect(start()).rejects.toThrow(/database-start.*no_such_setting.*DATABASE_URL/s);
    expect(await readFile(join(dataFolder, 'server.log'), 'utf8')).toContain('no_such_setting');
  });
});

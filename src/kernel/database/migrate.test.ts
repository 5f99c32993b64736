import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { quickAddJob, runOnce } from 'graphile-worker';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withDatabase } from './address.js';
import { migrate, openDatabase, type Database } from './index.js';
import { findSqlFiles } from './sql-files.js';
import { testDatabase, type TestDatabase } from './testing.js';
import { runElsewhere } from './testing-process.js';

let database: TestDatabase;
let owner: Database;
let root: string;
beforeAll(async () => {
  database = await testDatabase();
  owner = openDatabase({ url: database.url, role: 'none', max: 2 });
});
afterAll(async () => {
  await owner[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'socle-migrations-'));
  return () => rm(root, { recursive: true, force: true });
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

/** Runs work on databases that nothing was ever migrated in, on the same server. */
async function withEmptyDatabases(names: string[], work: (...urls: string[]) => Promise<void>): Promise<void> {
  for (const name of names) await owner.pool.query(`create database ${name} template template0`);
  try {
    await work(...names.map((name) => withDatabase(database.url, name)));
  } finally {
    for (const name of names) await owner.pool.query(`drop database ${name} with (force)`);
  }
}
const unique = (word: string) => `socle_test_${new Date().toISOString().slice(0, 10).replaceAll('-', '')}_${word}_${process.pid}`;

describe('files', () => {
  test('are found in every folder named migrations, in the order of their names', async () => {
    await write('b/migrations/100_two.sql', '');
    await write('a/deep/migrations/200_three.sql', '');
    await write('c/migrations/010_one.sql', '');
    await write('c/other/999_not_one.sql', '');
    await write('c/migrations/readme.txt', '');
    expect((await findSqlFiles(root)).map(({ name }) => name)).toEqual(['010_one', '100_two', '200_three']);
  });
  test('with a wrong name or the name of another are refused', async () => {
    await write('a/migrations/1_short.sql', '');
    await expect(findSqlFiles(root)).rejects.toThrow(/migration-name.*1_short/s);
    await rm(join(root, 'a'), { recursive: true });
    await write('a/migrations/100_twin.sql', '');
    await write('b/migrations/100_twin.sql', '');
    await expect(findSqlFiles(root)).rejects.toThrow(/migration-name.*same name/s);
  });
});

test('each one is applied once, and one that comes later with an earlier number too', async () => {
  await withEmptyDatabases([unique('once')], async (url) => {
    await write('a/migrations/200_second.sql', 'create table second (id int); create table third (id int);');
    expect(await migrate({ url: url ?? '', root })).toEqual(['200_second']);
    await write('a/migrations/100_first.sql', 'create table first (id int);');
    expect(await migrate({ url: url ?? '', root })).toEqual(['100_first']);
    expect(await migrate({ url: url ?? '', root })).toEqual([]);
  });
});

test('one that was edited after it was applied is refused, whatever its line ends', async () => {
  await withEmptyDatabases([unique('edited')], async (url) => {
    await write('a/migrations/100_a.sql', 'create table a (id int);\n');
    await migrate({ url: url ?? '', root });
    await write('a/migrations/100_a.sql', 'create table a (id int);\r\n');
    await migrate({ url: url ?? '', root });
    await write('a/migrations/100_a.sql', 'create table a (id bigint);\n');
    await expect(migrate({ url: url ?? '', root })).rejects.toThrow(/migration-edited.*100_a.*new migration/s);
  });
});

test('when one fails none is applied, and the place is said', async () => {
  await withEmptyDatabases([unique('failed')], async (url) => {
    await write('a/migrations/100_good.sql', 'create table good (id int);');
    await write('a/migrations/200_bad.sql', '-- a comment\ncreate table bad (id int);\ncreate tabel worse (id int);');
    await expect(migrate({ url: url ?? '', root })).rejects.toThrow(/migration-failed: Migration 200_bad failed at line 3: syntax error/);
    await rm(join(root, 'a/migrations/200_bad.sql'));
    expect(await migrate({ url: url ?? '', root })).toEqual(['100_good']);
  });
});

test('two processes that migrate at once do it once', async () => {
  await withEmptyDatabases([unique('both')], async (url) => {
    for (const name of ['100_a', '101_b', '102_c'])
      await write(`a/migrations/${name}.sql`, `select pg_sleep(0.05); create table t${name} (id int);`);
    const body = `
      const { migrate } = await load('kernel/database/index.ts');
      say('ready');
      await told;
      say(JSON.stringify(await migrate(${JSON.stringify({ url, root })})));`;
    const others = [runElsewhere(body), runElsewhere(body)];
    await Promise.all(others.map((other) => other.heard()));
    const done = Promise.all(others.map((other) => other.heard()));
    await Promise.all(others.map((other) => other.finish()));
    const applied = (await done).map((text): unknown => JSON.parse(text));
    expect(applied).toContainEqual([]);
    expect(applied).toContainEqual(['100_a', '101_b', '102_c']);
  });
});

test('databases of one server may be migrated at once, though they share the run-time role', async () => {
  await withEmptyDatabases(['one', 'two', 'three'].map(unique), async (...urls) => {
    await write('a/migrations/100_a.sql', 'create table a (id int); grant select on a to socle_app;');
    const results = await Promise.all(urls.map((url) => migrate({ url, root })));
    expect(results).toEqual(urls.map(() => ['100_a']));
  });
});

test('a user that may not make the role is told what an administrator must run', async () => {
  const [name, user] = [unique('denied'), `denied_${process.pid}`];
  // The second grant lets the tests' own user, who may not be all-powerful, give a database away.
  await owner.pool.query(`create role ${user} login; grant ${user} to current_user`);
  await withEmptyDatabases([name], async (url) => {
    await owner.pool.query(`alter database ${name} owner to ${user}`);
    const address = new URL(url ?? '');
    address.username = user;
    await expect(migrate({ url: address.href, root })).rejects.toThrow(new RegExp(`grant socle_app to ${user}`));
    await owner.pool.query(`grant socle_app to ${user}`);
    await write('a/migrations/100_a.sql', 'create table a (id int); grant select on a to socle_app;');
    expect(await migrate({ url: address.href, root })).toEqual(['100_a']);
    const opened = openDatabase({ url: address.href, max: 1 });
    expect((await sql`select from a`.execute(opened.db)).rows).toEqual([]);
    await opened[Symbol.asyncDispose]();
  }).finally(() => owner.pool.query(`drop role ${user}`));
});

test('the run-time role can queue jobs and work on them', async () => {
  const seen: unknown[] = [];
  const options = { pgPool: database.pool, noHandleSignals: true };
  await quickAddJob(options, 'greet', { name: 'Ada' });
  await runOnce({ ...options, taskList: { greet: (payload) => void seen.push(payload) } });
  expect(seen).toEqual([{ name: 'Ada' }]);
});

test('the migrations of the code are all applied to a test database, and comment on every table', async () => {
  expect(await migrate({ url: database.url })).toEqual([]);
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not like 'socle\\_migration%' and obj_description(c.oid, 'pg_class') is null`.execute(owner.db);
  expect(rows.map(({ name }) => name)).toEqual([]);
});

import { CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseFaults, openDatabase, sqlState, transact, type Database, type Db, type Tx } from './index.js';
import { testDatabase, type TestDatabase } from './testing.js';

let database: TestDatabase;
let owner: Database;
beforeAll(async () => {
  database = await testDatabase();
  owner = openDatabase({ url: database.url, role: 'none' });
  await sql`create table counter (id int primary key, value int not null)`.execute(owner.db);
  await sql`grant select, insert, update on counter to socle_app`.execute(owner.db);
  await sql`insert into counter values (1, 0), (2, 0)`.execute(owner.db);
});
afterAll(async () => {
  await owner[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function value<T>(db: Db, expression: string): Promise<T | undefined> {
  const { rows } = await db.executeQuery<{ value: T }>(CompiledQuery.raw(`select ${expression} as value`));
  return rows[0]?.value;
}

describe('a session', () => {
  test('acts as the run-time role, in the time of Paris, and does not wait for ever', async () => {
    expect(await value(database.db, 'current_user')).toBe('socle_app');
    expect(await value(database.db, `current_setting('TimeZone')`)).toBe('Europe/Paris');
    expect(await value(database.db, `current_setting('statement_timeout')`)).toBe('30s');
  });

  test('keeps the options that the address has', async () => {
    const url = new URL(database.url);
    url.searchParams.set('options', '-c work_mem=7MB -c TimeZone=UTC');
    const other = openDatabase({ url: url.href, max: 1 });
    expect(await value(other.db, `current_setting('work_mem')`)).toBe('7MB');
    expect(await value(other.db, 'current_user')).toBe('socle_app');
    await other[Symbol.asyncDispose]();
  });

  test('cannot change what migrations did not grant', async () => {
    await sql`create table notebook (line text)`.execute(owner.db);
    await sql`grant select, insert on notebook to socle_app`.execute(owner.db);
    await sql`insert into notebook values ('written')`.execute(database.db);
    for (const change of [
      sql`update notebook set line = 'erased'`,
      sql`delete from notebook`,
      sql`truncate notebook`,
      sql`drop table notebook`,
    ]) {
      const error = await change.execute(database.db).catch((reason: unknown) => reason);
      expect(sqlState(error)).toBe('42501');
    }
    await expect(sql`create table mine (line text)`.execute(database.db)).rejects.toThrow(/permission denied/);
  });

  test('a broken connection is replaced', async () => {
    const other = openDatabase({ url: database.url, max: 1 });
    const pid = await value<number>(other.db, 'pg_backend_pid()');
    await sql`select pg_terminate_backend(${pid})`.execute(owner.db);
    await expect.poll(() => value(other.db, '1').catch(() => null)).toBe(1);
    await other[Symbol.asyncDispose]();
  });

  test('may be closed twice, used or not', async () => {
    for (const used of [true, false]) {
      const other = openDatabase({ url: database.url });
      if (used) await value(other.db, '1');
      await other[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
      expect(other.pool.ended).toBe(true);
    }
  });
});

test.each([
  [`date '2026-11-24'`, '2026-11-24'],
  [`array[date '2026-11-24', null]`, ['2026-11-24', null]],
  [`9007199254740991::int8`, Number.MAX_SAFE_INTEGER],
  [`array[1::int8, null, -2]`, [1, null, -2]],
  [`count(*)`, 1],
  [`12.50::numeric(10, 2)`, '12.50'],
  [`timestamptz '2026-11-24 10:00:00+01'`, new Date('2026-11-24T09:00:00Z')],
  [`date '2026-07-01'::timestamptz`, new Date('2026-06-30T22:00:00Z')],
  [`'{"a":[1,null]}'::jsonb`, { a: [1, null] }],
  [`'\\x00ff'::bytea`, Buffer.of(0, 255)],
  [`array['é', null]`, ['é', null]],
  [`null::int8`, null],
])('%s is read as %j', async (expression, expected) => {
  expect(await value(database.db, expression)).toEqual(expected);
});

test('a number that would be rounded is refused', async () => {
  await expect(value(database.db, '9007199254740993::int8')).rejects.toThrow(RangeError);
  expect(await value(database.db, '1')).toBe(1);
});

test('texts compare without accents or case', async () => {
  expect(await value(database.db, `socle_plain('Œuvre Éphémère de NOËL')`)).toBe('oeuvre ephemere de noel');
});

test('a statement that comes often is prepared, unless its columns may change under it', async () => {
  await using one = openDatabase({ url: database.url, max: 1 });
  for (let i = 0; i < 5; i++) {
    await sql`select value from counter where id = ${i}`.execute(one.db);
    await sql`select * from counter where id = ${i}`.execute(one.db);
  }
  const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(one.db);
  expect(rows.map(({ statement }) => statement)).toEqual(['select value from counter where id = $1']);
});

test('a conflict over a part of a table is found however often it is asked for', async () => {
  await using one = openDatabase({ url: database.url, max: 1 });
  await using owner = openDatabase({ url: database.url, max: 1, role: 'none' });
  await sql`create unique index counter_open on counter (value) where id > 100`.execute(owner.db);
  const insert = (id: number) =>
    sql`insert into counter (id, value) values (${id}, 1000) on conflict (value) where id > ${100} do nothing`.execute(one.db);
  for (let i = 0; i < 12; i++) await insert(101 + i);
  expect(await value(database.db, `(select count(*)::int from counter where value = 1000)`)).toBe(1);
  await sql`drop index counter_open`.execute(owner.db);
  await sql`delete from counter where value = 1000`.execute(owner.db);
});

describe('transact', () => {
  const read = (db: Db, id: number) => value<number>(db, `(select value from counter where id = ${id})`);
  const add = (db: Db, id: number) => sql`update counter set value = value + 1 where id = ${id}`.execute(db);

  test('commits what succeeds and rolls back what fails', async () => {
    const before = (await read(database.db, 1)) ?? 0;
    expect(await transact(database.db, async (tx) => (await add(tx, 1), 'done'))).toBe('done');
    await expect(
      transact(database.db, async (tx) => {
        await add(tx, 1);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await read(database.db, 1)).toBe(before + 1);
  });

  test('given a transaction, runs in it', async () => {
    await transact(database.db, async (outer) => {
      await transact(outer, async (inner) => expect(inner).toBe(outer));
    });
  });

  test('of two that wait for each other, both succeed in the end', async () => {
    let runs = 0;
    let arrived = 0;
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const cross = (first: number, second: number) => async (tx: Tx) => {
      runs++;
      await add(tx, first);
      if (++arrived === 2) open();
      await gate;
      await add(tx, second);
    };
    await Promise.all([transact(database.db, cross(1, 2)), transact(database.db, cross(2, 1))]);
    expect(runs).toBe(3);
  });

  test('serialisable work that loses runs again, on what the other one wrote', async () => {
    const before = (await read(database.db, 1)) ?? 0;
    const increment = async (tx: Tx) => {
      const seen = (await read(tx, 1)) ?? 0;
      await sql`update counter set value = ${seen + 1} where id = 1`.execute(tx);
    };
    await Promise.all(Array.from({ length: 3 }, () => transact(database.db, increment, { isolation: 'serializable' })));
    expect(await read(database.db, 1)).toBe(before + 3);
  });

  test('tells which of several statements sent together failed, not those that failed for it', async () => {
    const slow = async (tx: Tx) => await (async () => await sql`select 1 / 0`.execute(tx))();
    const error = await transact(database.db, (tx) => Promise.all([slow(tx), add(tx, 1)])).catch((reason: unknown) => reason);
    expect(sqlState(error)).toBe('22012');
  });

  test('lets nobody use it once it is over', async () => {
    const kept = await transact(database.db, (tx) => Promise.resolve(tx));
    await expect(add(kept, 1)).rejects.toThrow('the transaction is over');
  });

  test('gives up after five attempts, also when a fault carries the reason', async () => {
    let runs = 0;
    const lose = async (tx: Tx) => {
      runs++;
      const error = await sql`do $$ begin raise exception 'lost' using errcode = '40001'; end $$`
        .execute(tx)
        .catch((reason: unknown) => reason);
      throw databaseFaults.make('database-start', {}, { cause: error });
    };
    const error = await transact(database.db, lose).catch((reason: unknown) => reason);
    expect(runs).toBe(5);
    expect(sqlState(error)).toBe('40001');
  });
});

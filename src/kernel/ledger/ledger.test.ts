import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Fault } from '../errors/index.js';
import { sqlState, transact } from '../database/index.js';
import { createSecrets } from '../secrets.js';
import { createLog } from '../telemetry/index.js';
import { systemClock } from '../clock.js';
import { createLedger, createVerifier, verifyReceipt } from './index.js';
import { anEvent, placeAll, testLedger, type TestLedger } from './testing.js';

let room: TestLedger;
beforeAll(async () => {
  room = await testLedger();
});
afterAll(() => room[Symbol.asyncDispose]());

const places = async (): Promise<{ entries: number; leaves: number; distinct: number; last: number; size: number }> => {
  const { rows } = await sql<{ entries: number; leaves: number; distinct: number; last: number; size: number }>`
    select (select count(*) from ledger_entry) as entries, count(*) as leaves, count(distinct entry_seq) as distinct, coalesce(max(position), -1) as last,
      (select max(tree_size) from ledger_head) as size from ledger_leaf`.execute(room.database.db);
  return rows[0] ?? { entries: 0, leaves: 0, distinct: 0, last: 0, size: 0 };
};

test('an entry appended in a transaction that rolls back leaves nothing', async () => {
  const { ledger, database } = room;
  let id = '';
  const failed = transact(database.db, async (tx) => {
    id = await ledger.append(tx, anEvent());
    throw new Error('the change failed');
  });
  await expect(failed).rejects.toThrow('the change failed');
  await placeAll(ledger, database.db);
  expect(await ledger.entry(database.db, id)).toBeNull();
  expect(await places()).toMatchObject({ entries: 0, leaves: 0, size: 0 });
});

test('what is written is read back, value for value', async () => {
  const { ledger, database } = room;
  const event = anEvent({ subject: 'person-read', actor: { kind: 'person', id: 'x', label: 'Zoé “Ω” d’Or\u0000' } });
  const id = await transact(database.db, (tx) => ledger.append(tx, event));
  expect(await ledger.proof(database.db, id)).toBeNull();
  await placeAll(ledger, database.db);
  const row = await ledger.entry(database.db, id);
  expect(row).toMatchObject({ ...event, actor: { ...event.actor, label: 'Zoé “Ω” d’Or\uFFFD' }, id });
  expect(row?.position).toEqual(expect.any(Number));
  const proof = await ledger.proof(database.db, id);
  expect(proof?.index).toBe(row?.position);
});

test('a receipt is signed, and leads from the entry to the leaf and to the tree', async () => {
  const { ledger, database } = room;
  const receipts = await Promise.all(Array.from({ length: 20 }, (_, i) => ledger.record(anEvent({ reference: `answer-${i}` }))));
  const verifier = createVerifier(await ledger.publicKeys(database.db));
  await placeAll(ledger, database.db);
  for (const receipt of receipts) {
    expect(verifyReceipt(receipt, verifier)).toBe(true);
    expect(verifyReceipt({ ...receipt, leafHash: randomBytes(32).toString('base64url') }, verifier)).toBe(false);
    expect(verifyReceipt({ ...receipt, entry: receipt.entry.replace('answer', 'others') }, verifier)).toBe(false);
    const leaf = createHash('sha256').update(Buffer.of(0)).update(receipt.entry).digest('base64url');
    expect(leaf).toBe(receipt.leafHash);
    expect(JSON.parse(receipt.entry)).toMatchObject({ id: receipt.entryId, responseHash: 'ZGVm' });
    expect((await ledger.proof(database.db, receipt.entryId))?.leafHash).toBe(leaf);
  }
  expect(Math.max(...receipts.map((receipt) => receipt.batch.size))).toBeGreaterThan(1);
  expect(verifyReceipt(receipts[0] ?? fail(), createVerifier([]))).toBeNull();
});

function fail(): never {
  throw new Error('expected something');
}

test('a history is a person’s own, newest first, by pages and by filters', async () => {
  const { ledger, database } = room;
  for (let i = 0; i < 5; i++) {
    await ledger.record(anEvent({ subject: 'person-h', action: i % 2 ? 'demarches.read' : 'exchange.fetch', reference: `file-${i}` }));
    await ledger.record(anEvent({ subject: 'person-other' }));
  }
  const all = await ledger.history(database.db, 'person-h');
  expect(all.map((row) => row.reference)).toEqual(['file-4', 'file-3', 'file-2', 'file-1', 'file-0']);
  const next = await ledger.history(database.db, 'person-h', { limit: 2, before: all[1]?.id ?? '' });
  expect(next.map((row) => row.reference)).toEqual(['file-2', 'file-1']);
  expect(await ledger.history(database.db, 'person-h', { actions: ['demarches.read'] })).toHaveLength(2);
  expect(await ledger.history(database.db, 'person-h', { reference: 'file-3' })).toHaveLength(1);
  const [foreign] = await ledger.history(database.db, 'person-other');
  expect(await ledger.history(database.db, 'person-h', { before: foreign?.id ?? '' })).toEqual([]);
});

test('entries of two processes at once all get one place each, without gap', async () => {
  const first = await room.another();
  const second = await room.another();
  const before = await places();
  first.start();
  second.start();
  const { db } = room.database;
  const work = [first, second].flatMap((ledger, process) =>
    Array.from({ length: 150 }, async (_, i) => {
      if (i % 3 > 0) return void (await ledger.record(anEvent({ reference: `both-${process}-${i}` })));
      await transact(db, async (tx) => {
        await ledger.append(tx, anEvent({ reference: `both-${process}-${i}` }));
        // A long transaction holds back those that are younger, and gets its own place in the end.
        if (i % 30 === 0) await sleep(30);
        if (i % 10 === 9) throw new Error('rolled back');
      }).catch((error: unknown) => {
        if (!(error instanceof Error && error.message === 'rolled back')) throw error;
      });
    }),
  );
  await Promise.all(work);
  await first[Symbol.asyncDispose]();
  await second[Symbol.asyncDispose]();
  await placeAll(room.ledger, room.database.db);
  const rolledBack = 2 * Array.from({ length: 150 }, (_, i) => i).filter((i) => i % 3 === 0 && i % 10 === 9).length;
  const after = await places();
  expect(after.entries - before.entries).toBe(300 - rolledBack);
  expect(after).toMatchObject({ leaves: after.entries, distinct: after.entries, last: after.entries - 1, size: after.entries });
  expect(first.stats().sequenced + second.stats().sequenced).toBeGreaterThan(0);
  expect(await room.ledger.verify(db)).toMatchObject({ ok: true, size: after.entries, confirmed: after.entries, pending: 0, faults: [] });
});

test('an unfinished transaction is never overtaken: its entries take their place in the order of transactions', async () => {
  const { ledger, database } = room;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let slow = '';
  const pending = transact(database.db, async (tx) => {
    slow = await ledger.append(tx, anEvent());
    await held;
  });
  while (!slow) await sleep(5);
  const { entryId: fast } = await ledger.record(anEvent());
  await ledger.sequence();
  expect(await ledger.proof(database.db, fast)).toBeNull();
  release();
  await pending;
  await placeAll(ledger, database.db);
  const [a, b] = [await ledger.proof(database.db, slow), await ledger.proof(database.db, fast)];
  expect(a && b && a.index < b.index).toBe(true);
});

test('one entry that the database refuses does not take the others of its batch with it', async () => {
  const { ledger } = room;
  const bad = anEvent({ actor: { kind: 'person', id: 'x', label: 'y' } });
  Object.assign(bad.actor, { kind: 'nobody' });
  const results = await Promise.allSettled([ledger.record(anEvent()), ledger.record(bad), ledger.record(anEvent())]);
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('the last entries are in a signed head when a process stops', async () => {
  const other = await room.another();
  other.start();
  const { entryId } = await other.record(anEvent());
  await other[Symbol.asyncDispose]();
  expect(await room.ledger.proof(room.database.db, entryId)).not.toBeNull();
});

test('the run-time role may neither alter nor remove anything', async () => {
  const { db } = room.database;
  for (const table of ['ledger_entry', 'ledger_leaf', 'ledger_tile', 'ledger_head', 'ledger_key']) {
    const name = sql.table(table);
    const column = sql.ref(
      { ledger_entry: 'action', ledger_leaf: 'entry_id', ledger_tile: 'level', ledger_head: 'kid', ledger_key: 'kid' }[table] ?? '',
    );
    for (const attempt of [
      sql`delete from ${name}`,
      sql`update ${name} set ${column} = ${column}`,
      sql`truncate ${name}`,
      sql`drop table ${name}`,
    ]) {
      const state = await attempt.execute(db).then(() => 'done', sqlState);
      expect(`${table} ${state}`).toBe(`${table} 42501`);
    }
  }
});

test('another master secret does not get to sign', async () => {
  const opened = createLedger({
    database: room.database,
    clock: systemClock,
    secrets: createSecrets(randomBytes(32)),
    log: createLog('fatal'),
  });
  await expect(opened).rejects.toBeInstanceOf(Fault);
});

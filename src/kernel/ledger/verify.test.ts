import { randomBytes } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transact, type Tx } from '../database/index.js';
import { verifyLedger, type LedgerReport, type SignedTreeHead } from './index.js';
import { createSeal } from './store.js';
import { anEvent, placeAll, testLedger, type TestLedger } from './testing.js';

let room: TestLedger;
const size = 600;

beforeAll(async () => {
  room = await testLedger();
  const { ledger, database } = room;
  // Heads of sizes 40, 80 … 600: two full tiles and a part of one.
  for (let head = 0; head < 15; head++) {
    await transact(database.db, async (tx) => {
      for (let i = 0; i < 20; i++) await ledger.append(tx, anEvent({ subject: `person-${head}`, reference: `file-${i}` }));
    });
    await Promise.all(Array.from({ length: 20 }, () => ledger.record(anEvent())));
    await placeAll(ledger, database.db);
  }
});
afterAll(() => room[Symbol.asyncDispose]());

class Undo extends Error {
  constructor(readonly report: LedgerReport) {
    super('undo');
  }
}

/** What verification tells once the owner of the database has done this, which is then undone. */
async function after(tampering: (tx: Tx) => Promise<unknown>, options: { witnessed?: SignedTreeHead[] } = {}): Promise<LedgerReport> {
  const keys = await room.ledger.publicKeys(room.database.db);
  const outcome = await transact(room.owner.db, async (tx) => {
    await tampering(tx);
    throw new Undo(await verifyLedger(tx, keys, { seal: createSeal(room.secrets), ...options }));
  }).catch((error: unknown) => error);
  if (outcome instanceof Undo) return outcome.report;
  throw outcome;
}

const run = (statement: RawBuilder<unknown>) => (tx: Tx) => statement.execute(tx);
const entryAt = (position: number) => sql`(select entry_seq from ledger_leaf where position = ${position})`;
const where = ({ faults, more }: LedgerReport) => ({ faults: faults.map(({ kind, position }) => `${kind}@${position ?? '-'}`), more });

test('an untouched ledger is whole', async () => {
  const heads = (await room.ledger.heads(room.database.db, { limit: 100 })).length;
  expect(heads).toBeGreaterThanOrEqual(16);
  expect(await after(() => Promise.resolve())).toMatchObject({ ok: true, size, confirmed: size, heads, pending: 0, faults: [] });
});

describe('every column of an entry', () => {
  const alterations: Record<string, RawBuilder<unknown>> = {
    id: sql`id || 'x'`,
    at: sql`at + interval '1 ms'`,
    action: sql`'exchange.other'`,
    subject: sql`'person-x'`,
    actor_kind: sql`'system'`,
    actor_id: sql`'agent-2'`,
    actor_label: sql`'Léa Martín'`,
    actor_organisation: sql`null`,
    basis: sql`'none'`,
    purpose: sql`purpose || ' '`,
    reference: sql`'file-x'`,
    fields: sql`array['adresse', 'quotient_familial.valeur']`,
    outcome: sql`null`,
    detail: sql`'{"attempt": 2, "cached": false, "ratio": 0.5, "note": null}'`,
    request_hash: sql`'YWJk'`,
    response_hash: sql`null`,
    nonce: sql`decode(md5('x'), 'hex')`,
    leaf_hash: sql`sha256('x')`,
    seal: sql`decode(md5('x'), 'hex')`,
    xid: sql`'1'::xid8`,
  };
  test.each(Object.entries(alterations))('%s', async (column, value) => {
    const rows = sql`(select entry_seq from ledger_leaf where position in (0, 300, 599))`;
    const report = await after(run(sql`update ledger_entry set ${sql.ref(column)} = ${value} where seq in ${rows}`));
    // Of the very first place no transaction number is too small.
    const positions = column === 'xid' ? [300, 599] : [0, 300, 599];
    expect(where(report)).toEqual({ faults: positions.map((position) => `altered@${position}`), more: 0 });
    expect(report.faults[0]?.explanation.fr).not.toMatch(/[{}]/);
  });
  test('seq', async () => {
    const report = await after(run(sql`update ledger_entry set seq = default where seq = ${entryAt(300)}`));
    expect(where(report)).toEqual({ faults: ['altered@300'], more: 0 });
  });
});

describe('entries', () => {
  test('one removed', async () => {
    const report = await after(run(sql`delete from ledger_entry where seq = ${entryAt(123)}`));
    expect(where(report)).toEqual({ faults: ['removed@123'], more: 0 });
    expect(report.faults[0]?.entryId).toMatch(/^led_/);
  });
  test.each([0, 123, 599])('one removed with its leaf, at %i', async (position) => {
    const report = await after(async (tx) => {
      await sql`delete from ledger_entry where seq = ${entryAt(position)}`.execute(tx);
      await sql`delete from ledger_leaf where position = ${position}`.execute(tx);
    });
    expect(where(report)).toEqual({ faults: [`removed@${position}`], more: 0 });
  });
  test('one removed, its leaf and tile too, with all that follows moved down by one', async () => {
    const shifted = await after(async (tx) => {
      await sql`delete from ledger_entry where seq = ${entryAt(523)}`.execute(tx);
      await sql`delete from ledger_leaf where position = 523`.execute(tx);
      await sql`update ledger_leaf set position = position + 10000 where position > 523`.execute(tx);
      await sql`update ledger_leaf set position = position - 10001 where position > 10000`.execute(tx);
    });
    expect(shifted.ok).toBe(false);
    expect(shifted.confirmed).toBe(520);
    expect(Math.min(...shifted.faults.map((fault) => fault.position ?? size))).toBeGreaterThanOrEqual(520);
  });
  test('the newest ones removed with every trace, heads included: a head seen elsewhere tells', async () => {
    const seen = await room.ledger.head(room.database.db);
    const cut = async (tx: Tx): Promise<void> => {
      await sql`delete from ledger_entry where seq in (select entry_seq from ledger_leaf where position >= 560)`.execute(tx);
      await sql`delete from ledger_leaf where position >= 560`.execute(tx);
      await sql`delete from ledger_head where tree_size > 560`.execute(tx);
    };
    // Without a copy of a head nothing can show it: this is why heads are published.
    expect((await after(cut)).ok).toBe(true);
    const report = await after(cut, { witnessed: [seen] });
    expect(report.ok).toBe(false);
    expect(report.faults.map(({ kind, position, until }) => ({ kind, position, until }))).toContainEqual({
      kind: 'removed',
      position: 560,
      until: 600,
    });
  });
  test('one slipped in', async () => {
    const report = await after(
      run(sql`insert into ledger_entry (id, at, action, actor_kind, actor_id, actor_label, nonce, leaf_hash, seal, xid)
      select 'led_forged', at, action, actor_kind, actor_id, actor_label, nonce, leaf_hash, seal, xid from ledger_entry where seq = ${entryAt(10)}`),
    );
    expect(report.faults).toEqual([expect.objectContaining({ kind: 'inserted', entryId: 'led_forged' })]);
  });
  test('one slipped in by who has not the master secret never enters the tree', async () => {
    await sql`insert into ledger_entry (id, at, action, actor_kind, actor_id, actor_label, nonce, leaf_hash, seal)
      values ('led_foreign', now(), 'x', 'system', 'x', 'x', ${randomBytes(16)}, ${randomBytes(32)}, ${randomBytes(16)})`.execute(
      room.owner.db,
    );
    await room.ledger.sequence();
    await room.ledger.sequence();
    expect(await room.ledger.proof(room.database.db, 'led_foreign')).toBeNull();
    await sql`delete from ledger_entry where id = 'led_foreign'`.execute(room.owner.db);
  });
  test('two exchanged, with all their copies', async () => {
    const report = await after(async (tx) => {
      await sql`update ledger_leaf set position = position + 10000 where position in (530, 535)`.execute(tx);
      await sql`update ledger_leaf set position = case position when 10530 then 535 else 530 end where position > 10000`.execute(tx);
    });
    expect(where(report)).toEqual({ faults: ['reordered@530', 'reordered@535'], more: 0 });
  });
  test('one rewritten whole, with its leaf', async () => {
    const report = await after(async (tx) => {
      await sql`update ledger_entry set action = 'exchange.other', leaf_hash = sha256('forged') where seq = ${entryAt(300)}`.execute(tx);
      await sql`update ledger_leaf set hash = sha256('forged') where position = 300`.execute(tx);
    });
    expect(report.ok).toBe(false);
    expect(report.faults.every((fault) => fault.position === 300)).toBe(true);
  });
});

describe('the tree', () => {
  const statements: Record<string, [RawBuilder<unknown>, string[]]> = {
    'hash of a leaf': [sql`update ledger_leaf set hash = sha256('x') where position = 70`, ['altered@70']],
    'hash of a leaf right of the tiles': [sql`update ledger_leaf set hash = sha256('x') where position = 570`, ['altered@570']],
    'name of a leaf': [sql`update ledger_leaf set entry_id = 'led_x' where position = 70`, ['altered@70']],
    'leaf removed': [sql`delete from ledger_leaf where position = 70`, ['removed@70']],
    'leaf beyond': [sql`insert into ledger_leaf values (600, 999999, 'led_x', sha256('x'))`, ['inserted@600']],
    'hash in a tile': [
      sql`update ledger_tile set hashes = overlay(hashes placing sha256('x') from 1 + 32 * 70) where position = 0`,
      ['tile@0', 'tile@70'],
    ],
    'root of a tile': [sql`update ledger_tile set root = sha256('x') where position = 1`, ['tile@256']],
    'tile removed': [sql`delete from ledger_tile where position = 1`, ['tile@256']],
    'tile beyond': [sql`insert into ledger_tile select level, 9, hashes, root from ledger_tile where position = 1`, ['tile@2304']],
  };
  test.each(Object.entries(statements))('%s', async (_, [statement, fault]) => {
    expect(where(await after(run(statement))).faults).toEqual(fault);
  });
});

describe('heads', () => {
  const statements: Record<string, [RawBuilder<unknown>, string]> = {
    root: [sql`update ledger_head set root_hash = sha256('x') where tree_size = 80`, 'signature@80'],
    time: [sql`update ledger_head set at = at + interval '1 ms' where tree_size = 80`, 'signature@80'],
    number: [sql`update ledger_head set number = 99 where tree_size = 600`, 'signature@600'],
    size: [sql`update ledger_head set tree_size = 81 where tree_size = 80`, 'signature@81'],
    signature: [
      sql`update ledger_head set signature = overlay(signature placing '\\x00'::bytea from 5) where tree_size = 80`,
      'signature@80',
    ],
    key: [sql`update ledger_head set kid = 'another' where tree_size = 80`, 'signature@80'],
    'one removed': [sql`delete from ledger_head where tree_size = 80`, 'head@120'],
    'all removed': [sql`delete from ledger_head`, 'head@0'],
  };
  test.each(Object.entries(statements))('%s', async (_, [statement, fault]) => {
    const report = await after(run(statement));
    expect(report.ok).toBe(false);
    expect(where(report).faults).toContain(fault);
  });
});

test('nothing is signed any more once the tree is damaged', async () => {
  const { ledger, database, owner } = room;
  const other = await room.another();
  const { rows } = await sql<{ hash: Buffer }>`select hash from ledger_leaf where position = 599`.execute(owner.db);
  await sql`update ledger_leaf set hash = sha256('x') where position = 599`.execute(owner.db);
  await other.record(anEvent());
  await expect(placeAll(other, database.db)).rejects.toMatchObject({ code: 'ledger-damaged' });
  await sql`update ledger_leaf set hash = ${rows[0]?.hash} where position = 599`.execute(owner.db);
  expect(await placeAll(other, database.db)).toBe(1);
  await other[Symbol.asyncDispose]();
  expect((await ledger.verify(database.db)).ok).toBe(true);
});

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { anEvent, placeAll, testLedger, type TestLedger } from '../kernel/ledger/testing.js';
import { ledger } from './ledger.js';

const secret = randomBytes(32);
let room: TestLedger;
let folder: string;
const printed: string[] = [];

beforeAll(async () => {
  room = await testLedger({ secret });
  folder = await mkdtemp(join(tmpdir(), 'socle-ledger-'));
  for (let head = 0; head < 3; head++) {
    await Promise.all(Array.from({ length: 10 }, () => room.ledger.record(anEvent())));
    await placeAll(room.ledger, room.database.db);
  }
  vi.stubEnv('DATABASE_URL', room.database.url);
  vi.stubEnv('DATA_FOLDER', folder);
  // vitest puts one of its own there.
  vi.stubEnv('BASE_URL', 'http://localhost:3000');
  vi.stubEnv('SOCLE_SECRET', secret.toString('base64'));
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => printed.splice(0));
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await room[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function save(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(content));
  return path;
}
const firstBundle = async () => {
  const [row] = await room.ledger.history(room.database.db, 'person-1', { limit: 1 });
  return room.ledger.bundle(room.database.db, row?.id ?? '');
};

test('a whole ledger, alone and beside heads that were kept', async () => {
  expect(await ledger(['verify'])).toBe(0);
  expect(printed).toEqual(['The ledger is whole: 30 entries, 4 signed heads.']);
  const { db } = room.database;
  const kept = await save('tetes.json', { heads: await room.ledger.heads(db), keys: await room.ledger.publicKeys(db), next: null });
  expect(await ledger(['verify', '--from-head', kept])).toBe(0);
  expect(printed.at(-1)).toContain('continues the 4 heads');
});

test('a damage is located, and a tail that was cut shows beside a proof that someone kept', async () => {
  const kept = await save('preuve-gardee.json', await firstBundle());
  await sql`update ledger_entry set outcome = 'refused' where seq = (select entry_seq from ledger_leaf where position = 12)`.execute(
    room.owner.db,
  );
  expect(await ledger(['verify'])).toBe(1);
  expect(printed[0]).toMatch(/^altered at 12 \(led_\w+\): The content/);
  await sql`update ledger_entry set outcome = 'ok'`.execute(room.owner.db);
  await sql`create table kept_head as select * from ledger_head where tree_size > 20`.execute(room.owner.db);
  await sql`create table kept_leaf as select * from ledger_leaf where position >= 20`.execute(room.owner.db);
  await sql`create table kept_entry as select * from ledger_entry where seq in (select entry_seq from kept_leaf)`.execute(room.owner.db);
  for (const table of ['head', 'leaf', 'entry']) {
    const key = sql.ref({ head: 'tree_size', leaf: 'position', entry: 'seq' }[table] ?? '');
    await sql`delete from ${sql.table(`ledger_${table}`)} where ${key} in (select ${key} from ${sql.table(`kept_${table}`)})`.execute(
      room.owner.db,
    );
  }
  expect(await ledger(['verify'])).toBe(0);
  expect(await ledger(['verify', '--from-head', kept])).toBe(1);
  expect(printed.some((line) => line.startsWith('removed from 20 to before 30'))).toBe(true);
  for (const table of ['head', 'leaf', 'entry']) {
    await sql`insert into ${sql.table(`ledger_${table}`)} overriding system value select * from ${sql.table(`kept_${table}`)}`.execute(
      room.owner.db,
    );
    await sql`drop table ${sql.table(`kept_${table}`)}`.execute(room.owner.db);
  }
});

test('a proof is verified without any database', async () => {
  const bundle = await firstBundle();
  const keys = await save('cles.json', { keys: await room.ledger.publicKeys(room.database.db) });
  vi.stubEnv('DATABASE_URL', 'postgres://nobody@127.0.0.1:1/none');
  const file = await save('preuve.json', bundle);
  expect(await ledger(['verify-proof', file])).toBe(0);
  expect(printed.at(-1)).toContain('The key came with the proof');
  printed.splice(0);
  expect(await ledger(['verify-proof', file, keys])).toBe(0);
  expect(printed).toHaveLength(1);
  const altered = await save('autre.json', { ...bundle, entry: { ...bundle?.entry, outcome: 'refused' } });
  expect(await ledger(['verify-proof', altered, keys])).toBe(1);
  expect(printed.at(-1)).toContain('is not the one that was signed');
  expect(await ledger(['verify-proof', await save('rien.json', []), keys])).toBe(1);
  vi.stubEnv('DATABASE_URL', room.database.url);
});

test.each([[[]], [['nothing']], [['verify-proof']], [['verify', '--quick']], [['verify', 'file']]])(
  '%j is not understood',
  async (args) => {
    expect(await ledger(args)).toBe(2);
    expect(printed[0]).toContain('socle ledger verify');
  },
);

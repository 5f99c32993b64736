import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql, type CompiledQuery } from 'kysely';
import { systemClock } from '../src/kernel/clock.js';
import { migrate, openDatabase, startEmbedded, transact, type Database, type Tables } from '../src/kernel/database/index.js';
import { createLedger, type Ledger, type LedgerEvent } from '../src/kernel/ledger/index.js';
import { createSecrets } from '../src/kernel/secrets.js';
import { createLog } from '../src/kernel/telemetry/index.js';
import type { Measure } from './measure.js';

const loadLimitMs = 600_000;
const people = 20_000;
/** The acceptance of the project: a proof and a history under ten milliseconds. */
const readLimitMs = 10;

/** The ledger at a million entries: proof and history, cost of an entry beside a plain insert that proves nothing, verification of all of it. */
export async function ledgerBench(wanted = 1_000_000): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'socle-bench-ledger-'));
  const log = createLog('fatal');
  const server = await startEmbedded({ dataFolder: folder, log });
  try {
    await migrate({ url: server.url, log });
    const database = openDatabase({ url: server.url });
    const owner = openDatabase({ url: server.url, max: 1, role: 'none' });
    const options = { database, clock: systemClock, secrets: createSecrets(randomBytes(32)), log };
    const [ledger, second] = [await createLedger(options), await createLedger(options)];
    try {
      ledger.start();
      const loading = await load([ledger, second], wanted);
      return await measure(ledger, database, owner, loading);
    } finally {
      await second[Symbol.asyncDispose]();
      await ledger[Symbol.asyncDispose]();
      await owner[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    }
  } finally {
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(ledger: Ledger, database: Database, owner: Database, loading: Loading): Promise<Measure[]> {
  await sql`vacuum analyze ledger_entry, ledger_leaf, ledger_tile, ledger_head`.execute(owner.db);
  const among = `${loading.entries.toLocaleString('en')} entries`;
  const ids = await sample(owner, sql`select id from ledger_entry tablesample system (1) limit 500`);
  const { db, queries } = listening(database);

  const proof = await median(ids, (id) => ledger.proof(db, id));
  const proofPlan = await explain(database, queries.splice(0).slice(0, 2));
  const subjects = Array.from({ length: 500 }, () => personOf(Math.floor(Math.random() * people)));
  const history = await median(subjects, (subject) => ledger.history(db, subject));
  const historyPlan = await explain(database, queries.splice(0).slice(0, 1));

  await plainTable(owner);
  const change = await alternate(
    () => rate(10, 3_000, () => transact(database.db, (tx) => ledger.append(tx, anEvent()))),
    () => rate(10, 3_000, () => transact(database.db, (tx) => plainInsert(anEvent()).execute(tx))),
  );
  const access = await alternate(
    () => rate(64, 3_000, () => ledger.record(anEvent())),
    () => rate(64, 3_000, () => plainInsert(anEvent()).execute(database.db)),
  );
  await ledger.sequence();
  const { report, seconds, readingSeconds } = await verifyBesideReading(ledger, database);

  const limit = (name: string, ours: number, note: string): Measure => ({
    name,
    ours,
    peer: readLimitMs,
    unit: 'ms',
    ratio: readLimitMs / ours,
    goal: 1,
    note,
  });
  const beside = (name: string, { ours, peer }: { ours: number; peer: number }, unit: string, goal: number, note: string): Measure => ({
    name,
    ours,
    peer,
    unit,
    ratio: ours / peer,
    goal,
    note,
  });
  return [
    limit(
      'Inclusion proof of a ledger entry, median',
      proof,
      `limit: ours; ${among}, hashed and signed for real at ${loading.perSecond.toFixed(0)}/s. Plan: ${proofPlan}`,
    ),
    limit(
      'A person’s history (50 entries), median',
      history,
      `limit: ours; ${among} of ${people.toLocaleString('en')} people. Plan: ${historyPlan}`,
    ),
    beside(
      'A change with its ledger entry',
      change,
      'transactions/s',
      0.6,
      'peer: the same transaction with a plain insert into an audit table of as many rows and the same indexes, no proof; 10 connections; the tree grows meanwhile',
    ),
    beside(
      'An access alone, with a signed receipt',
      access,
      'entries/s',
      1,
      'peer: a plain insert, committed, for each access; 64 callers; ours shares commits and signatures',
    ),
    {
      name: 'Verification of the whole ledger',
      ours: seconds,
      peer: readingSeconds,
      unit: 's',
      ratio: readingSeconds / seconds,
      goal: 0.25,
      note: `peer: only reading the same rows; ${report.size.toLocaleString('en')} entries, ${report.heads} heads, every hash computed again, streamed`,
    },
  ];
}

const personOf = (n: number): string => `person-${n}-${'0'.repeat(16)}`;

function anEvent(): LedgerEvent {
  const n = Math.floor(Math.random() * people);
  return {
    action: 'exchange.fetch',
    subject: personOf(n),
    actor: { kind: 'service', id: `service-${n % 50}`, label: 'Ville de Valmont-sur-Orge', organisation: '13002526500013' },
    basis: 'CRPA, L114-8',
    purpose: 'Tarif de la cantine',
    reference: `file-${n}-${Math.floor(Math.random() * 10)}`,
    fields: ['quotient_familial.valeur', 'allocataires', 'adresse'],
    outcome: 'ok',
    requestHash: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg',
    responseHash: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg',
  };
}

/** Verification, and how long it takes to read the same rows without looking at them. */
async function verifyBesideReading(ledger: Ledger, { db }: Database) {
  const start = performance.now();
  const report = await ledger.verify(db);
  const verified = performance.now();
  if (!report.ok) throw new Error(`the ledger of the measure does not verify: ${JSON.stringify(report.faults[0])}`);
  for (let from = 0; from < report.size; from += 4_096) {
    await sql`select l.*, e.* from ledger_leaf l join ledger_entry e on e.seq = l.entry_seq where l.position >= ${from} and l.position < ${from + 4_096}
      order by l.position`.execute(db);
  }
  return { report, seconds: (verified - start) / 1000, readingSeconds: (performance.now() - verified) / 1000 };
}

interface Loading {
  entries: number;
  perSecond: number;
}

/** Through the very door that products use, as fast as two processes would. */
async function load(ledgers: readonly Ledger[], wanted: number): Promise<Loading> {
  const start = performance.now();
  let entries = 0;
  const fill = async (ledger: Ledger): Promise<void> => {
    while (entries < wanted && performance.now() - start < loadLimitMs) {
      entries += 2_000;
      await Promise.all(Array.from({ length: 2_000 }, () => ledger.record(anEvent())));
    }
  };
  await Promise.all(ledgers.map(fill));
  await ledgers[0]?.sequence();
  return { entries, perSecond: entries / ((performance.now() - start) / 1000) };
}

async function sample(owner: Database, query: ReturnType<typeof sql<{ id: string }>>): Promise<string[]> {
  const { rows } = await query.execute(owner.db);
  return rows.map((row) => row.id);
}

/** The same connections, with the statements that go through them. */
function listening({ pool }: Database): { db: Kysely<Tables>; queries: CompiledQuery[] } {
  const queries: CompiledQuery[] = [];
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), log: (event) => void queries.push(event.query) });
  return { db, queries };
}

/** Median milliseconds of a work on each item, one at a time, after a few turns that do not count. */
async function median<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (const item of [...items.slice(0, 20), ...items]) {
    const start = performance.now();
    if ((await work(item)) === null) throw new Error('nothing was found');
    times.push(performance.now() - start);
  }
  return middle(times.slice(Math.min(20, items.length)));
}

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** How each statement reaches its rows. */
async function explain({ pool }: Database, queries: readonly CompiledQuery[]): Promise<string> {
  const scans = new Set<string>();
  for (const { sql: text, parameters } of queries) {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`explain (costs off) ${text}`, [...parameters]);
    for (const row of rows) {
      const scan = /(?:Seq|Index|Index Only|Bitmap Index|Bitmap Heap|Function) Scan.*/.exec(row['QUERY PLAN'])?.[0];
      if (scan && !scan.startsWith('Function')) scans.add(scan);
    }
  }
  return [...scans].join(', ');
}

/** Who lives without proof: the same facts, the same indexes, the same number of rows. */
async function plainTable({ db }: Database): Promise<void> {
  await sql`set statement_timeout = 0`.execute(db);
  await sql`create table audit (id bigint generated always as identity primary key, at timestamptz not null default now(), action text not null,
    subject text, actor_kind text, actor_id text, actor_label text, actor_organisation text, basis text, purpose text, reference text, fields text[],
    outcome text, request_hash text, response_hash text)`.execute(db);
  await sql`insert into audit (at, action, subject, actor_kind, actor_id, actor_label, actor_organisation, basis, purpose, reference, fields, outcome,
    request_hash, response_hash) select at, action, subject, actor_kind, actor_id, actor_label, actor_organisation, basis, purpose, reference, fields,
    outcome, request_hash, response_hash from ledger_entry`.execute(db);
  await sql`create index on audit (subject, id desc)`.execute(db);
  await sql`create index on audit (reference, id desc)`.execute(db);
  await sql`grant insert on audit to socle_app`.execute(db);
  await sql`vacuum analyze audit`.execute(db);
}

function plainInsert(event: LedgerEvent) {
  const { actor } = event;
  return sql`insert into audit (action, subject, actor_kind, actor_id, actor_label, actor_organisation, basis, purpose, reference, fields, outcome,
    request_hash, response_hash) values (${event.action}, ${event.subject}, ${actor.kind}, ${actor.id}, ${actor.label}, ${actor.organisation}, ${event.basis},
    ${event.purpose}, ${event.reference}, ${event.fields}, ${event.outcome}, ${event.requestHash}, ${event.responseHash})`;
}

/** How many times a second a work is done by so many callers at once. */
async function rate(callers: number, milliseconds: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let done = 0;
  const call = async (): Promise<void> => {
    while (performance.now() - start < milliseconds) {
      await work();
      done++;
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return done / ((performance.now() - start) / 1000);
}

/** Five turns each, one after the other, so that what disturbs the machine disturbs both; the median of each. */
async function alternate(ours: () => Promise<number>, peer: () => Promise<number>): Promise<{ ours: number; peer: number }> {
  const rates: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
  for (let turn = 0; turn < 5; turn++) {
    rates.ours.push(await ours());
    rates.peer.push(await peer());
  }
  return { ours: middle(rates.ours), peer: middle(rates.peer) };
}

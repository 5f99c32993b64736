import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../src/kernel/database/index.js';
import { startChild } from './children.js';
import { fill, openBeside } from './database.js';
import { register, settings, signIns, type Target } from './flow.js';
import { median, type Measure } from './measure.js';

const roundSeconds = 8;
const rounds = 4;
/** What people seen for the first time may add to a sign-in. */
const readLimitMs = 5;
/** What the country would be, and a town. */
const large = { accounts: 20_000_000, links: 15_000_000 };
const small = { accounts: 20_000, links: 15_000 };

/** What a sign-in costs with the accounts of a country, beside those of a town. */
export async function signInSizesBench(): Promise<Measure[]> {
  const folders = { large: mkdtempSync(join(tmpdir(), 'socle-bench-large-')), small: mkdtempSync(join(tmpdir(), 'socle-bench-small-')) };
  try {
    await using ofLarge = await startChild('../src/main.js', ['start', 'idnum'], { ...settings(folders.large), PROCESSES: '1' });
    await using ofSmall = await startChild('../src/main.js', ['start', 'idnum'], { ...settings(folders.small), PROCESSES: '1' });
    await using inLarge = await openBeside(folders.large);
    await using inSmall = await openBeside(folders.small);
    const seconds = await load(inLarge.owner, large);
    await load(inSmall.owner, small);
    const targets = { large: await register(ofLarge.base), small: await register(ofSmall.base) };
    await signIns(targets.large, 4, 5);
    await signIns(targets.small, 4, 5);
    const took = { large: [] as number[], small: [] as number[] };
    const read = { large: [] as number[], small: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      took.large.push(...(await signIns(targets.large, 1, roundSeconds)));
      took.small.push(...(await signIns(targets.small, 1, roundSeconds)));
      read.large.push(...(await reads(inLarge.owner, large)));
      read.small.push(...(await reads(inSmall.owner, small)));
    }
    return [
      {
        name: 'A sign-in among 20 million accounts and 15 million links, median',
        ours: median(took.large),
        peer: median(took.small),
        unit: 'ms',
        ratio: median(took.small) / median(took.large),
        goal: 1 / 1.2,
        note: `beside: among 20 thousand and 15 thousand, in turns, one in flight; at most 1.2 times; loaded in ${seconds.toFixed(0)} s, ${await size(inLarge.owner)}`,
      },
      {
        name: 'What a sign-in reads of a person taken at random among them, median',
        ours: median(read.large),
        peer: readLimitMs,
        unit: 'ms',
        ratio: readLimitMs / median(read.large),
        goal: 1,
        note: `limit: ours; ${median(read.small).toFixed(2)} ms among 20 thousand; account by person, links by provider account, connections; a new person each time, so that pages are cold. Plan: ${await plan(inLarge.owner)}`,
      },
    ];
  } finally {
    for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
  }
}

type Text = ReturnType<typeof sql<unknown>>;
const hash = (what: string, n: Text) => sql`sha256(convert_to(${what} || ${n}::text, 'UTF8'))`;
const word = (what: string, n: Text, length: number) =>
  sql`translate(substr(encode(${hash(what, n)}, 'base64'), 1, ${length}), '+/=', '-_.')`;
const accountOf = (n: Text) => sql`'acc_' || ${word('account ', n, 22)}`;
const personOf = (n: Text) => sql`'per_' || ${word('person ', n, 27)}`;
const linkOf = (n: Text) => hash('link ', n);

/** Puts people and links into their tables. Returns seconds. */
const load = (owner: Database, { accounts, links }: typeof large): Promise<number> =>
  fill(owner, ['franceconnect_account', 'franceconnect_link'], async (db) => {
    await sql`
      insert into franceconnect_account (id, person_key, subject_key, created_at, last_connection_at)
      select ${accountOf(sql`n`)}, ${personOf(sql`n`)}, ${personOf(sql`n`)}, now() - interval '1 year', now() - interval '1 day'
      from generate_series(1, ${accounts}::integer) n`.execute(db);
    await sql`
      insert into franceconnect_link (upstream, sub_hash, account_id, facts, first_seen, last_seen)
      select 'fisc', ${linkOf(sql`n`)}, ${accountOf(sql`n`)}, substr(sha256(int4send(n)) || sha256(int4send(-n)), 1, 40), current_date - 365, current_date - 1
      from generate_series(1, ${links}::integer) n`.execute(db);
  });

/** The reads of a sign-in that grow with the country, for people taken at random. Returns milliseconds. */
async function reads({ db }: Database, { links }: typeof large): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < 300; i += 1) {
    const { person, link } = (await names(db, Math.ceil(Math.random() * links)))!;
    const start = performance.now();
    for (const query of queries(person, link)) await query.execute(db);
    took.push(performance.now() - start);
  }
  return took;
}

const names = async (db: Database['db'], n: number) =>
  (
    await sql<{
      person: string;
      link: Buffer;
    }>`select ${personOf(sql`${n}::integer`)} as person, ${linkOf(sql`${n}::integer`)} as link`.execute(db)
  ).rows[0];

const queries = (person: string, link: Buffer) => [
  sql`select * from franceconnect_link where upstream = 'fisc' and sub_hash = ${link}`,
  sql`select c.id from franceconnect_account a left join franceconnect_connection c on c.account_id = a.id where a.person_key = ${person} order by c.at desc limit 50`,
];

async function plan({ db }: Database): Promise<string> {
  const { person, link } = (await names(db, 1))!;
  const scans = [];
  for (const query of queries(person, link)) {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${query}`.execute(db);
    scans.push(...rows.flatMap((row) => /(?:Index|Seq|Bitmap)[\w ]* Scan[\w ]* on \w+(?: \w)?/.exec(row['QUERY PLAN'])?.[0] ?? []));
  }
  return scans.join(', ');
}

async function size({ db }: Database): Promise<string> {
  const { rows } = await sql<{ size: string }>`
    select pg_size_pretty(pg_total_relation_size('franceconnect_account') + pg_total_relation_size('franceconnect_link')) as size`.execute(
    db,
  );
  return `${rows[0]?.size ?? ''} with their indexes`;
}

const people = 24;
/** Part of a core that each process is held to where the system lets us, so that two cores are free even on a small machine. */
const share = 0.2;

/** Two processes on one database against one of them alone, the other being stopped: the sandbox, PostgreSQL and the questions stay what they are. */
export async function secondProcessBench(): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'socle-bench-two-'));
  const groups: string[] = [];
  try {
    await using ours = await startChild('../src/main.js', ['start', 'idnum'], { ...settings(folder), PROCESSES: '2' });
    // The second one starts once the first has filled the sandbox.
    while (ours.children().length < 2) await wait(100);
    const workers = ours.children();
    const [, second = 0] = workers;
    const held = hold(workers, groups);
    const target = await register(ours.base);
    await signIns(target, people, 5);
    const flows = { one: 0, two: 0 };
    for (let round = 0; round < rounds; round += 1) {
      process.kill(second, 'SIGSTOP');
      flows.one += await steady(target);
      process.kill(second, 'SIGCONT');
      flows.two += await steady(target);
    }
    const seconds = rounds * roundSeconds;
    const free = availableParallelism() >= 4 || held;
    const measure = {
      name: 'Sign-ins with two processes on one database, beside one of them',
      ours: flows.two / seconds,
      peer: flows.one / seconds,
      unit: 'flows/s',
      ratio: flows.two / flows.one,
      goal: free ? 1.7 : 0,
      note: held
        ? `each process held to ${share} of a core, so that two are free beside PostgreSQL, the sandbox and the questions on ${availableParallelism()} cores; ${people} in flight`
        : `${people} in flight on ${availableParallelism()} cores, of which PostgreSQL, the sandbox and the questions take their part${free ? '' : ': two are not free, no goal applies'}`,
    };
    return [measure];
  } finally {
    // They are empty now that the processes have ended.
    for (const group of groups) rmdirSync(group);
    rmSync(folder, { recursive: true, force: true });
  }
}

const steady = async (target: Target): Promise<number> => (await signIns(target, people, roundSeconds)).length;

/**
 * Holds each process to a part of a core by a control group of Linux (version 1), where there are such groups and we may make one.
 * @param groups gets what was made, to be removed once the processes have ended
 * @returns whether they are held
 */
function hold(pids: readonly number[], groups: string[]): boolean {
  try {
    for (const pid of pids) {
      const group = join('/sys/fs/cgroup/cpu', `socle-bench-${pid}`);
      mkdirSync(group);
      groups.push(group);
      writeFileSync(join(group, 'cpu.cfs_period_us'), '20000');
      writeFileSync(join(group, 'cpu.cfs_quota_us'), String(share * 20_000));
      writeFileSync(join(group, 'cgroup.procs'), String(pid));
    }
    return pids.length > 0;
  } catch {
    return false;
  }
}

import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { transact, type Db } from '../database/index.js';
import { testDatabase, type TestDatabase } from '../database/testing.js';
import { createJobs, type EventHandler, type JobHandler, type JobRunner } from './index.js';

interface Home {
  db: Db;
}

const log = pino({ level: 'silent' });
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

function jobsWith(
  jobs: Record<string, JobHandler<Home>>,
  hears: { type: string; subscriber: string; handler: EventHandler<Home> }[] = [],
): JobRunner<Home> {
  return createJobs<Home>({ database, log, tables: { jobs, crons: [], hears } });
}

describe('a background job', () => {
  it('exists only if the transaction that asked for it does', async () => {
    const done = vi.fn();
    const jobs = jobsWith({ 'test.work': async (_home, payload) => done(payload) });
    await transact(database.db, (tx) => jobs.enqueue(tx, 'test.work', { n: 1 }));
    await transact(database.db, async (tx) => {
      await jobs.enqueue(tx, 'test.work', { n: 2 });
      throw new Error('changed my mind');
    }).catch(() => undefined);
    await jobs.drain(database);
    expect(done.mock.calls).toEqual([[{ n: 1 }]]);
  });

  it('that fails is tried again later, and the others go on', async () => {
    const done = vi.fn();
    const jobs = jobsWith({ 'test.fragile': () => Promise.reject(new Error('no')), 'test.sound': async () => done() });
    await jobs.enqueue(database.db, 'test.fragile', {});
    await jobs.enqueue(database.db, 'test.sound', {});
    await jobs.drain(database);
    expect(done).toHaveBeenCalledTimes(1);
    const { rows } = await sql<{
      attempts: number;
    }>`select attempts from graphile_worker.jobs where task_identifier = 'test.fragile'`.execute(database.db);
    expect(rows).toEqual([{ attempts: 1 }]);
  });

  it('waits for its time, and the last one of a key replaces those before', async () => {
    const done = vi.fn();
    const jobs = jobsWith({ 'test.keyed': async (_home, payload) => done(payload) });
    await jobs.enqueue(database.db, 'test.keyed', { n: 1 }, { key: 'one' });
    await jobs.enqueue(database.db, 'test.keyed', { n: 2 }, { key: 'one' });
    await jobs.enqueue(database.db, 'test.keyed', { n: 3 }, { runAt: new Date(Date.now() + 3_600_000) });
    await jobs.drain(database);
    expect(done.mock.calls).toEqual([[{ n: 2 }]]);
  });

  it('never runs twice at once, however many processes there are', async () => {
    let running = 0;
    let most = 0;
    const jobs = ['a', 'b', 'c'].map(() =>
      jobsWith({
        'test.alone': async () => {
          most = Math.max(most, (running += 1));
          await new Promise((resolve) => setTimeout(resolve, 50));
          running -= 1;
        },
      }),
    );
    await jobs[0]?.enqueue(database.db, 'test.alone', {});
    await Promise.all(jobs.map((j) => j.drain(database)));
    expect(most).toBe(1);
  });

  it('of a process that was killed is taken over at once by another', async () => {
    const done = vi.fn();
    const jobs = jobsWith({ 'test.survive': async () => done() });
    await jobs.enqueue(database.db, 'test.survive', {});
    // A worker that took the job, then died: its lock stands, but nothing holds its advisory lock.
    await database.db.insertInto('job_worker').values({ worker_id: 'dead-worker', process_key: 42 }).execute();
    await sql`select graphile_worker.get_job('dead-worker', array['test.survive'])`.execute(database.db).catch(async () => {
      await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'dead-worker', attempts = 1 where task_id = (select id from graphile_worker._private_tasks where identifier = 'test.survive')`.execute(
        database.db,
      );
    });
    await jobs.drain(database);
    expect(done).not.toHaveBeenCalled();
    await jobs.start(database);
    await vi.waitFor(() => expect(done).toHaveBeenCalledTimes(1), { timeout: 5000 });
    await jobs[Symbol.asyncDispose]();
    expect(await database.db.selectFrom('job_worker').selectAll().execute()).toEqual([]);
  });
});

describe('a domain event', () => {
  const heard: string[] = [];
  beforeEach(() => {
    heard.length = 0;
  });

  it('reaches every subscriber, each in a transaction of its own that is undone when it fails', async () => {
    let failOnce = true;
    const jobs = jobsWith({}, [
      {
        type: 'test.happened',
        subscriber: 'first',
        handler: async (_home, payload) => void heard.push(`first ${JSON.stringify(payload)}`),
      },
      {
        type: 'test.happened',
        subscriber: 'second',
        handler: async (home) => {
          await home.db.insertInto('outbox_event').values({ id: 'evt_marker', type: 'test.marker', payload: '{}' }).execute();
          if (failOnce) {
            failOnce = false;
            throw new Error('not yet');
          }
          heard.push('second');
        },
      },
    ]);
    await transact(database.db, (tx) => jobs.emit(tx, 'test.happened', { id: 7 }));
    await jobs.drain(database);
    expect(heard).toEqual(['first {"id":7}']);
    await vi.waitFor(async () => {
      await sql`update graphile_worker._private_jobs set run_at = now()`.execute(database.db);
      await jobs.drain(database);
      expect(heard).toHaveLength(2);
    });
    await jobs.drain(database);
    expect(heard).toEqual(['first {"id":7}', 'second']);
  });

  it('delivered a second time does nothing', async () => {
    const jobs = jobsWith({}, [{ type: 'test.twice', subscriber: 'only', handler: async () => void heard.push('only') }]);
    await transact(database.db, (tx) => jobs.emit(tx, 'test.twice', {}));
    const { id } = await database.db.selectFrom('outbox_event').select('id').where('type', '=', 'test.twice').executeTakeFirstOrThrow();
    await jobs.drain(database);
    await jobs.enqueue(database.db, 'event.deliver', { id, subscriber: 'only' });
    await jobs.drain(database);
    expect(heard).toEqual(['only']);
  });
});

import { run, runOnce, Logger, parseCronItems, type Runner, type TaskList } from 'graphile-worker';
import { EventEmitter } from 'node:events';
import { sql } from 'kysely';
import { transact, type Database, type Db, type Tx } from '../database/index.js';
import { newId } from '../ids.js';
import type { Log } from '../telemetry/index.js';
import { watchWorkers } from './liveness.js';

/** Levels of the worker's log, in ours. */
const severity: Readonly<Record<string, 'error' | 'warn'>> = { error: 'error', warning: 'warn' };

export type JobHandler<C> = (context: C, payload: unknown) => Promise<void>;
/** Runs inside the transaction that marks the event as delivered: `context.db` is that transaction. */
export type EventHandler<C> = (context: C, payload: unknown, eventId: string) => Promise<void>;

export interface CronItem {
  name: string;
  /** Five fields, in UTC. */
  pattern: string;
  job: string;
}

/** What may run in the background, gathered from the products. */
export interface JobTables<C> {
  jobs: Readonly<Record<string, JobHandler<C>>>;
  crons: readonly CronItem[];
  hears: readonly { type: string; subscriber: string; handler: EventHandler<C> }[];
}

/** How a room asks for work to be done later. */
export interface Jobs {
  /** Adds a job in the caller's transaction: it exists only if the transaction does. With `key`, replaces the waiting job of that key. */
  enqueue(tx: Db, name: string, payload: unknown, options?: { key?: string; runAt?: Date; maxAttempts?: number }): Promise<void>;
  /** Writes a domain event in the caller's transaction; every subscriber hears it at least once, and works on it exactly once. */
  emit(tx: Tx, type: string, payload: Readonly<Record<string, unknown>>): Promise<void>;
}

export interface JobRunner<C> extends Jobs {
  start(context: C): Promise<void>;
  /** Runs everything that is due, then returns: for tests and for the command line. */
  drain(context: C): Promise<void>;
  /** Lets running jobs finish, then stops. */
  [Symbol.asyncDispose](): Promise<void>;
}

const deliver = 'event.deliver';
/** Jobs that a process takes in one go, and how long it waits to take and to say that several are done: two round trips for many jobs. */
const jobsAtOnce = 10;
const settleMilliseconds = 50;

/**
 * Background and scheduled work on PostgreSQL. Jobs survive a kill (a dead process is noticed by its advisory lock) and the
 * queue's row locks keep one job from running twice at once.
 */
export function createJobs<C extends { db: Db }>(options: {
  database: Database;
  log: Log;
  tables: JobTables<C>;
  concurrency?: number;
}): JobRunner<C> {
  const { database, tables } = options;
  const log = options.log.child({ room: 'jobs' });
  let runner: Runner | null = null;
  let liveness: AsyncDisposable | null = null;

  const enqueue: Jobs['enqueue'] = async (tx, name, payload, { key, runAt, maxAttempts } = {}) => {
    await sql`select graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json, run_at => ${runAt ?? null}::timestamptz,
      max_attempts => ${maxAttempts ?? 25}::int, job_key => ${key ?? null}::text)`.execute(tx);
  };

  const taskList = (context: C): TaskList => ({
    ...Object.fromEntries(Object.entries(tables.jobs).map(([name, handler]) => [name, (payload: unknown) => handler(context, payload)])),
    [deliver]: async (payload: unknown) => {
      const { id, subscriber } = payload as { id: string; subscriber: string }; // written by emit below, nowhere else
      await transact(context.db, async (tx) => {
        const event = await tx.selectFrom('outbox_event').selectAll().where('id', '=', id).executeTakeFirst();
        const hearer = tables.hears.find((h) => h.type === event?.type && h.subscriber === subscriber);
        if (!event || !hearer) return;
        const mark = await tx
          .insertInto('outbox_delivery')
          .values({ event_id: id, subscriber })
          .onConflict((c) => c.doNothing())
          .executeTakeFirst();
        if (mark.numInsertedOrUpdatedRows === 1n) await hearer.handler({ ...context, db: tx }, event.payload, id);
      });
    },
  });

  const settings = (context: C) => ({
    pgPool: database.pool,
    taskList: taskList(context),
    noPreparedStatements: false,
    logger: new Logger(() => (level, message) => log[severity[`${level}`] ?? 'debug']({ room: 'jobs' }, message)),
  });

  return {
    enqueue,
    async emit(tx, type, payload) {
      const subscribers = tables.hears.filter((h) => h.type === type).map((h) => h.subscriber);
      const id = newId('evt');
      await tx
        .insertInto('outbox_event')
        .values({ id, type, payload: JSON.stringify(payload) })
        .execute();
      for (const subscriber of subscribers) await enqueue(tx, deliver, { id, subscriber });
    },
    async start(context) {
      const events = new EventEmitter();
      const watch = await watchWorkers({ database, events, log });
      liveness = watch;
      runner = await run({
        ...settings(context),
        events,
        concurrency: options.concurrency ?? 4,
        preset: {
          worker: {
            // The first job after a pause does not wait.
            localQueue: { size: jobsAtOnce, refetchDelay: { durationMs: settleMilliseconds, threshold: jobsAtOnce - 1 } },
            completeJobBatchDelay: settleMilliseconds,
          },
        },
        noHandleSignals: true,
        parsedCronItems: parseCronItems(
          tables.crons.map(({ name, pattern, job }) => ({
            task: job,
            match: pattern,
            identifier: name,
            options: { backfillPeriod: 0, maxAttempts: 3 },
          })),
        ),
      });
    },
    drain: (context) => runOnce(settings(context)),
    async [Symbol.asyncDispose]() {
      const [stopping, watching] = [runner, liveness];
      runner = liveness = null;
      await stopping?.stop();
      await watching?.[Symbol.asyncDispose]();
    },
  };
}

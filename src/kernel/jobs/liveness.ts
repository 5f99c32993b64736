import { randomBytes } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { sql } from 'kysely';
import type { Database } from '../database/index.js';
import type { Log } from '../telemetry/index.js';

const everyMs = 10_000;

/**
 * Keeps proof that this process lives (an advisory lock on a connection of its own) and hands out again the jobs of processes
 * that no longer hold theirs. The queue alone would wait four hours.
 */
export async function watchWorkers(options: { database: Database; events: EventEmitter; log: Log }): Promise<AsyncDisposable> {
  const { database, events, log } = options;
  const key = randomBytes(6).readUIntBE(0, 6);
  const client = await database.pool.connect();
  client.on('error', (error) => log.error({ err: error }, 'lost the connection that proves that this process lives'));
  await client.query('select pg_advisory_lock($1::bigint)', [key]);

  // A job is locked in the name of its worker, or of the pool that fetched it.
  const noting = new Set<Promise<unknown>>();
  const note = (id: string) => {
    const noted = database.db
      .insertInto('job_worker')
      .values({ worker_id: id, process_key: key })
      .execute()
      .catch((error: unknown) => log.error({ err: error }, 'could not note a worker'))
      .finally(() => noting.delete(noted));
    noting.add(noted);
  };
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => note(workerPool.id));
  events.on('worker:create', ({ worker }: { worker: { workerId: string } }) => note(worker.workerId));

  const recover = async () => {
    const dead = await sql<{ worker_id: string }>`
      delete from job_worker w where not exists (
        select from pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 1
          and l.database = (select oid from pg_database where datname = current_database())
          and ((l.classid::bigint << 32) | l.objid::bigint) = w.process_key)
      returning worker_id`.execute(database.db);
    if (dead.rows.length === 0) return;
    const ids = dead.rows.map((row) => row.worker_id);
    await sql`select graphile_worker.force_unlock_workers(${ids}::text[])`.execute(database.db);
    log.warn({ workers: ids.length }, 'took over the jobs of a process that died');
  };
  await recover();
  const timer = setInterval(
    () => void recover().catch((error: unknown) => log.error({ err: error }, 'could not look for dead workers')),
    everyMs,
  );

  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await Promise.all(noting);
      await database.db
        .deleteFrom('job_worker')
        .where('process_key', '=', key)
        .execute()
        .catch(() => undefined);
      await client.query('select pg_advisory_unlock_all()').catch(() => undefined);
      client.release();
    },
  };
}

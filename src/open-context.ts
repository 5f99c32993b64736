import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.js';
import type { Context } from './context.js';
import { systemClock, type Clock } from './kernel/clock.js';
import { openDatabase, type Database } from './kernel/database/index.js';
import { leanFetch } from './kernel/http/lean-fetch.js';
import { createJobs, type JobHandler, type JobRunner } from './kernel/jobs/index.js';
import { createLedger, publishStats } from './kernel/ledger/index.js';
import { createMail } from './kernel/mail/index.js';
import { createSecrets } from './kernel/secrets.js';
import { createSessions } from './kernel/sessions/index.js';
import { createLog, createMetrics, type Log } from './kernel/telemetry/index.js';
import { startTraces, tracedFetch } from './kernel/telemetry/traces.js';
import type { Product } from './product.js';

/** A context, with what only its owner may do: run jobs, dispose. */
export interface OpenContext {
  context: Context;
  jobs: JobRunner<Context>;
  database: Database;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The secret of a sandbox: made at the first start, kept beside its database. */
export async function sandboxSecret(dataFolder: string): Promise<Buffer> {
  const file = join(dataFolder, 'secret');
  await mkdir(dataFolder, { recursive: true });
  try {
    await writeFile(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return Buffer.from(await readFile(file, 'utf8'), 'base64');
}

/**
 * Opens everything a room may need, in order; disposal goes the other way.
 * @param databaseUrl a migrated database
 */
export async function openContext(options: {
  config: Config;
  databaseUrl: string;
  products: readonly Product[];
  clock?: Clock;
  log?: Log;
}): Promise<OpenContext> {
  const { config, products } = options;
  const clock = options.clock ?? systemClock;
  const log = options.log ?? createLog(config.logLevel);
  const metrics = createMetrics();
  const traces = config.traceEndpoint ? await startTraces(config.traceEndpoint) : null;
  const secrets = createSecrets(config.secret ?? (await sandboxSecret(config.dataFolder)));
  const database = openDatabase({ url: options.databaseUrl });
  const { db } = database;

  const jobs = createJobs<Context>({
    database,
    log,
    tables: {
      jobs: Object.fromEntries<JobHandler<Context>>([
        ['mail.send', (c, payload) => c.mail.send(payload)],
        ...products.flatMap((p) => Object.entries(p.jobs ?? {})),
      ]),
      crons: products.flatMap((p) => p.crons ?? []),
      hears: products.flatMap((p) => Object.entries(p.hears ?? {}).map(([type, handler]) => ({ type, subscriber: p.name, handler }))),
    },
  });
  const ledger = await createLedger({ database, clock, secrets, log });
  publishStats(metrics, ledger);
  const mail = createMail({ db, jobs, smtpUrl: config.smtpUrl, from: config.mailFrom, log, now: () => clock.now() });
  const sessions = createSessions({ db, clock, secrets, secure: config.baseUrl.startsWith('https:') });
  const context: Context = {
    config,
    db,
    pool: database.pool,
    clock,
    secrets,
    ledger,
    jobs,
    mail,
    sessions,
    log,
    metrics,
    fetch: tracedFetch(leanFetch(globalThis.fetch)),
  };

  return {
    context,
    jobs,
    database,
    async [Symbol.asyncDispose]() {
      await jobs[Symbol.asyncDispose]();
      await mail[Symbol.asyncDispose]();
      await ledger[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await traces?.[Symbol.asyncDispose]();
    },
  };
}

import type pg from 'pg';
import type { Config } from './config.js';
import type { Clock } from './kernel/clock.js';
import type { Db } from './kernel/database/index.js';
import type { Jobs } from './kernel/jobs/index.js';
import type { Ledger } from './kernel/ledger/index.js';
import type { Mail } from './kernel/mail/index.js';
import type { Secrets } from './kernel/secrets.js';
import type { Sessions } from './kernel/sessions/index.js';
import type { Log, Metrics } from './kernel/telemetry/index.js';

/** Everything a room may need. Made once in `open-context.ts`, handed down as a parameter, disposed in the opposite order. */
export interface Context {
  config: Config;
  db: Db;
  /** The connections behind `db`, for the few statements that are prepared once and run at each request. */
  pool: pg.Pool;
  clock: Clock;
  secrets: Secrets;
  ledger: Ledger;
  jobs: Jobs;
  mail: Mail;
  sessions: Sessions;
  log: Log;
  metrics: Metrics;
  /** How Socle reaches other servers. */
  fetch: typeof fetch;
}

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from './config.js';
import type { Clock } from './kernel/clock.js';
import { testDatabase, type TestDatabase } from './kernel/database/testing.js';
import { createLog, type Log } from './kernel/telemetry/index.js';
import { productsOf } from './products.js';
import type { Sandbox } from './sandbox/index.js';
import { startSystem, type System } from './system.js';

/** The whole of Socle, with its sandbox, on a free port and a database of its own. */
export interface TestSystem extends System {
  sandbox: Sandbox;
  database: TestDatabase;
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return address.port;
}

/**
 * Starts the whole system for the tests of a file; dispose of it in `afterAll`.
 * @param options `env`: variables of the configuration to set; `log`: where it writes, in place of nowhere
 */
export async function startTestSystem(
  options: { env?: Readonly<Record<string, string>>; missions?: readonly string[]; clock?: Clock; log?: Log; runJobs?: boolean } = {},
): Promise<TestSystem> {
  const database = await testDatabase();
  const dataFolder = await mkdtemp(join(tmpdir(), 'socle-system-'));
  const env = {
    PORT: String(await freePort()),
    LOG_LEVEL: 'fatal',
    DATA_FOLDER: dataFolder,
    SOCLE_SECRET: randomBytes(32).toString('base64'),
    REQUESTS_PER_MINUTE: '100000',
    ...options.env,
  };
  const config = readConfig(env);
  const system = await startSystem({
    config,
    databaseUrl: database.url,
    products: productsOf(options.missions ?? []),
    log: options.log ?? createLog(config.logLevel),
    ...(options.clock ? { clock: options.clock } : {}),
    runJobs: options.runJobs ?? true,
  });
  if (!system.sandbox) throw new Error('the test system has a sandbox');
  return {
    ...system,
    sandbox: system.sandbox,
    database,
    async [Symbol.asyncDispose]() {
      await system[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

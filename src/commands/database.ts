import { join } from 'node:path';
import type { Config } from '../config.js';
import { migrate, startEmbedded } from '../kernel/database/index.js';
import type { Log } from '../kernel/telemetry/index.js';

/** The configured server, or the embedded one; migrated. Dispose of it last. */
export async function provideDatabase(config: Config, log: Log): Promise<AsyncDisposable & { url: string; applied: string[] }> {
  const { url: configured, migrationUrl } = config.database;
  const embedded = configured === null ? await startEmbedded({ dataFolder: join(config.dataFolder, 'postgres'), log }) : null;
  const url = configured ?? embedded?.url ?? '';
  const applied = await migrate({ url: migrationUrl ?? url, log });
  return { url, applied, [Symbol.asyncDispose]: async () => embedded?.[Symbol.asyncDispose]() };
}

import { join } from 'node:path';
import type { Config } from '../config.js';
import { openDatabase, startEmbedded, type Database } from '../kernel/database/index.js';
import { createSecrets, type Secrets } from '../kernel/secrets.js';
import { createLog } from '../kernel/telemetry/index.js';
import { sandboxSecret } from '../open-context.js';

/** What a command needs that looks into a database beside a running Socle, or without one. */
export interface Room extends AsyncDisposable {
  database: Database;
  secrets: Secrets;
}

/** Opens the configured database, or the embedded one, which is adopted when it runs already. */
export async function openRoom(config: Config): Promise<Room> {
  const embedded =
    config.database.url === null ? await startEmbedded({ dataFolder: join(config.dataFolder, 'postgres'), log: createLog('warn') }) : null;
  const database = openDatabase({ url: config.database.url ?? embedded?.url ?? '' });
  return {
    database,
    secrets: createSecrets(config.secret ?? (await sandboxSecret(config.dataFolder))),
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await embedded?.[Symbol.asyncDispose]();
    },
  };
}

import { readConfig } from '../config.js';
import { createLog } from '../kernel/telemetry/index.js';
import { provideDatabase } from './database.js';

/** `socle migrate` */
export async function migrateCommand(): Promise<number> {
  const config = readConfig(process.env);
  const database = await provideDatabase(config, createLog(config.logLevel));
  console.log(database.applied.length === 0 ? 'The database is up to date.' : `Applied: ${database.applied.join(', ')}`);
  await database[Symbol.asyncDispose]();
  return 0;
}

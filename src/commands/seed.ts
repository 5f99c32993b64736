import { readConfig } from '../config.js';
import { createLog } from '../kernel/telemetry/index.js';
import { productsOf } from '../products.js';
import { startSystem } from '../system.js';
import { provideDatabase } from './database.js';

/** `socle seed [mission…]`: fills the sandbox's database, as every start does, then stops. */
export async function seed(missions: readonly string[]): Promise<number> {
  const config = readConfig(process.env);
  if (config.mode !== 'sandbox') {
    console.error('Only a sandbox is seeded: in production, what exists is entered by the people whose it is.');
    return 2;
  }
  const running = await fetch(`${config.baseUrl}/sante`).then(
    (answer) => answer.ok,
    () => false,
  );
  if (running) {
    console.log(`Socle runs at ${config.baseUrl}: it seeded its database when it started.`);
    return 0;
  }
  const log = createLog(config.logLevel);
  const database = await provideDatabase(config, log);
  const system = await startSystem({ config, databaseUrl: database.url, products: productsOf(missions), log, runJobs: false });
  await system[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  console.log('The sandbox is seeded.');
  return 0;
}

import { readConfig } from '../config.js';
import { createLog } from '../kernel/telemetry/index.js';
import { productsOf } from '../products.js';
import { procedures, type Procedure } from '../registry/index.js';
import { startSystem, type System } from '../system.js';
import { provideDatabase } from './database.js';

/** `socle start [mission…]`: runs until it is told to stop. */
export async function start(missions: readonly string[]): Promise<number> {
  const config = readConfig(process.env);
  const products = productsOf(missions);
  const log = createLog(config.mode === 'sandbox' && !process.env['LOG_LEVEL'] ? 'warn' : config.logLevel);
  const stopped = nextStopSignal();
  const database = await provideDatabase(config, log);
  const system = await startSystem({ config, databaseUrl: database.url, products, log }).catch(async (error: unknown) => {
    await database[Symbol.asyncDispose]();
    throw error;
  });
  console.log(system.sandbox ? welcome(system, await procedures(system.context.db)) : `Socle answers at ${system.baseUrl}`);
  await stopped;
  console.log('Stopping: what was accepted is being finished…');
  await system[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  return 0;
}

function nextStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    // `on`, not `once`: a second signal during the stop must not kill what is being finished.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}

function welcome({ baseUrl, sandbox }: System, published: readonly Procedure[]): string {
  if (!sandbox) return '';
  const provider = (id: string) => sandbox.identityProviders.find((p) => p.id === id)?.title ?? id;
  const people = sandbox.identities.slice(0, 6).map((i) => `    ${i.login.padEnd(28)} ${i.password.padEnd(16)} ${provider(i.provider)}`);
  const agents = sandbox.agents.map((a) => `    ${a.email.padEnd(44)} ${a.password.padEnd(16)} ${a.organisation.label}`);
  return `
Socle is ready: a sandbox of your own, with invented people.

  ${`${baseUrl}/`.padEnd(46)} start here
${published.map((procedure) => `  ${(baseUrl + procedure.serviceUrl).padEnd(46)} the main journey, as a citizen\n`).join('')}  ${`${baseUrl}/agent`.padEnd(46)} the same file, as an agent
  ${`${baseUrl}/sandbox.json`.padEnd(46)} everything a program needs to connect
  ${`${sandbox.mailbox.url}/`.padEnd(46)} every e-mail that Socle sends

  Citizens (login, password, identity provider)
${people.join('\n')}
  Agents (e-mail, password, organisation)
${agents.join('\n')}

  Stop with Ctrl+C.`;
}

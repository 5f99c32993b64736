import { readConfig } from '../config.js';
import { createLog } from '../kernel/telemetry/index.js';
import { productsOf } from '../products.js';
import { startSystem, type System } from '../system.js';
import { provideDatabase } from './database.js';

/** `socle start [mission…]`: runs until it is told to stop. */
export async function start(missions: readonly string[]): Promise<number> {
  const config = readConfig(process.env);
  const products = productsOf(missions);
  const log = createLog(config.mode === 'sandbox' && !process.env['LOG_LEVEL'] ? 'warn' : config.logLevel);
  const stopped = nextStopSignal();
  const database = await provideDatabase(config, log);
  const system = await startSystem({ config, databaseUrl: database.url, products, log });
  console.log(system.sandbox ? welcome(system) : `Socle answers at ${system.baseUrl}`);
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

function welcome({ baseUrl, sandbox }: System): string {
  if (!sandbox) return '';
  const provider = (id: string) => sandbox.identityProviders.find((p) => p.id === id)?.title ?? id;
  const people = sandbox.identities.slice(0, 6).map((i) => `    ${i.login.padEnd(28)} ${i.password.padEnd(16)} ${provider(i.provider)}`);
  const agents = sandbox.agents.map((a) => `    ${a.email.padEnd(44)} ${a.password.padEnd(16)} ${a.organisation.label}`);
  return `
Socle is ready: a sandbox of your own, with invented people.

  ${baseUrl}/                       start here
  ${baseUrl}/demarches/cantine      the main journey, as a citizen
  ${baseUrl}/agent                  the same file, as an agent
  ${baseUrl}/sandbox.json           everything a program needs to connect
  ${sandbox.mailbox.url}/                       every e-mail that Socle sends

  Citizens (login, password, identity provider)
${people.join('\n')}
  Agents (e-mail, password, organisation)
${agents.join('\n')}

  Stop with Ctrl+C.`;
}

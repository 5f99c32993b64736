import { readConfig, type Config } from '../config.js';
import { systemClock } from '../kernel/clock.js';
import { openDatabase } from '../kernel/database/index.js';
import { createLog, type Log } from '../kernel/telemetry/index.js';
import type { Product } from '../product.js';
import { productsOf } from '../products.js';
import { procedures, type Procedure } from '../registry/index.js';
import type { Sandbox, SandboxFacts } from '../sandbox/index.js';
import { openSandbox, startSystem } from '../system.js';
import { provideDatabase } from './database.js';
import { readOrders, reportReady, signOff, startProcesses, type Orders } from './processes.js';

interface Plan {
  config: Config;
  products: readonly Product[];
  log: Log;
}

/** Has it disposed of at the end, what came last first. */
type Keep = <T extends AsyncDisposable>(one: T) => T;

/** `socle start [mission…]`: runs until it is told to stop. */
export async function start(missions: readonly string[]): Promise<number> {
  const config = readConfig(process.env);
  const log = createLog(config.mode === 'sandbox' && !process.env['LOG_LEVEL'] ? 'warn' : config.logLevel);
  const plan = { config, log, products: productsOf(missions) };
  const stopped = nextStopSignal();
  const orders = readOrders();
  if (orders) return obey(orders, plan, stopped);

  const opened: AsyncDisposable[] = [];
  const keep: Keep = (one) => {
    opened.push(one);
    return one;
  };
  try {
    const { url } = keep(await provideDatabase(config, log));
    const sandbox = config.processes === 1 ? await answerHere(plan, url, keep) : await answerTogether(plan, url, keep);
    console.log(sandbox ? welcome(config.baseUrl, sandbox, await published(url)) : `Socle answers at ${config.baseUrl}`);
    await stopped;
    console.log('Stopping: what was accepted is being finished…');
  } finally {
    for (const one of opened.reverse()) await one[Symbol.asyncDispose]();
  }
  return 0;
}

/** This process does everything. */
async function answerHere(plan: Plan, databaseUrl: string, keep: Keep): Promise<SandboxFacts | null> {
  return keep(await startSystem({ ...plan, databaseUrl })).sandbox;
}

/** This process keeps the database and the sandbox; others answer. */
async function answerTogether({ config, log }: Plan, databaseUrl: string, keep: Keep): Promise<SandboxFacts | null> {
  const sandbox = config.mode === 'sandbox' ? factsOf(keep(await openSandbox(config, systemClock, log))) : null;
  keep(await startProcesses(config.processes, { databaseUrl, sandbox }, log));
  return sandbox;
}

/** This process is one of those that answer. */
async function obey({ databaseUrl, sandbox, seed }: Orders, plan: Plan, stopped: Promise<void>): Promise<number> {
  const system = await startSystem({ ...plan, databaseUrl, ...(sandbox ? { neighbour: { sandbox, seed } } : {}) });
  reportReady();
  await stopped;
  await system[Symbol.asyncDispose]();
  signOff();
  return 0;
}

/** Without what only the process that runs it can do. */
function factsOf({ control: _, ...facts }: Sandbox): SandboxFacts {
  return facts;
}

async function published(databaseUrl: string): Promise<Procedure[]> {
  await using database = openDatabase({ url: databaseUrl, max: 1 });
  return await procedures(database.db);
}

function nextStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    // `on`, not `once`: a second signal during the stop must not kill what is being finished.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}

function welcome(baseUrl: string, sandbox: SandboxFacts, available: readonly Procedure[]): string {
  const provider = (id: string) => sandbox.identityProviders.find((p) => p.id === id)?.title ?? id;
  const people = sandbox.identities.slice(0, 6).map((i) => `    ${i.login.padEnd(28)} ${i.password.padEnd(16)} ${provider(i.provider)}`);
  const agents = sandbox.agents.map((a) => `    ${a.email.padEnd(44)} ${a.password.padEnd(16)} ${a.organisation.label}`);
  return `
Socle is ready: a sandbox of your own, with invented people.

  ${`${baseUrl}/`.padEnd(46)} start here
${available.map((procedure) => `  ${(baseUrl + procedure.serviceUrl).padEnd(46)} the main journey, as a citizen\n`).join('')}  ${`${baseUrl}/agent`.padEnd(46)} the same file, as an agent
  ${`${baseUrl}/sandbox.json`.padEnd(46)} everything a program needs to connect
  ${`${sandbox.mailbox.url}/`.padEnd(46)} every e-mail that Socle sends

  Citizens (login, password, identity provider)
${people.join('\n')}
  Agents (e-mail, password, organisation)
${agents.join('\n')}

  Stop with Ctrl+C.`;
}

import type { FastifyInstance } from 'fastify';
import { buildApp } from './app.js';
import type { Config } from './config.js';
import type { Context } from './context.js';
import { systemClock, type Clock } from './kernel/clock.js';
import { parseEmail } from './kernel/mail/index.js';
import { createLog, type Log } from './kernel/telemetry/index.js';
import { openContext } from './open-context.js';
import type { Product } from './product.js';
import type { Sandbox, SandboxFacts } from './sandbox/index.js';

/** Socle, running: its HTTP application, its jobs and, in sandbox mode, the outside world in small. */
export interface System {
  baseUrl: string;
  app: FastifyInstance;
  context: Context;
  sandbox: Sandbox | null;
  /** Runs every job that is due, then returns: for tests. */
  drainJobs(): Promise<void>;
  /** Stops accepting, finishes what was accepted, then lets go of everything in the opposite order of the start. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts Socle.
 * @param databaseUrl a migrated database
 * @param runJobs false when a test wants to run jobs itself
 * @param neighbour the sandbox that another process runs, and whether it is still to be seeded from
 */
export async function startSystem(options: {
  config: Config;
  databaseUrl: string;
  products: readonly Product[];
  clock?: Clock;
  log?: Log;
  runJobs?: boolean;
  neighbour?: { sandbox: SandboxFacts; seed: boolean };
}): Promise<System> {
  const { databaseUrl, products, clock = systemClock, neighbour } = options;
  const log = options.log ?? createLog(options.config.logLevel);
  const opened: AsyncDisposable[] = [];
  const dispose = async () => {
    for (const one of opened.reverse()) await one[Symbol.asyncDispose]();
  };
  try {
    const sandbox = options.config.mode === 'sandbox' && !neighbour ? await openSandbox(options.config, clock, log) : null;
    if (sandbox) opened.push(sandbox);
    const facts = neighbour?.sandbox ?? sandbox;
    const config = facts ? withSandbox(options.config, facts) : options.config;
    const open = await openContext({ config, databaseUrl, products, clock, log });
    opened.push(open);
    const app = await buildApp(open.context, products, facts);
    opened.push({ [Symbol.asyncDispose]: () => app.close() });
    if (facts && (neighbour?.seed ?? true)) for (const product of products) await product.seed?.(open.context, facts);
    open.context.ledger.start();
    await app.listen({ port: config.port, host: config.host });
    if (options.runJobs !== false) {
      await open.jobs.start(open.context);
      // They end while Socle still answers: a probe must not take our own stop for an outage.
      opened.push(open.jobs);
    }
    return {
      baseUrl: config.baseUrl,
      app,
      context: open.context,
      sandbox,
      drainJobs: () => open.jobs.drain(open.context),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Starts the outside world in small, on the ports after that of Socle. */
export async function openSandbox(config: Config, clock: Clock, log: Log): Promise<Sandbox> {
  const { startSandbox } = await import('./sandbox/index.js');
  return startSandbox({
    baseUrl: config.baseUrl,
    firstPort: config.port === 0 ? 0 : config.port + 1,
    dataFolder: config.dataFolder,
    casesFolder: config.sandboxCases ?? undefined,
    clock,
    log,
  });
}

/** What an operator would have configured, given by the sandbox; what is configured stays. */
function withSandbox(config: Config, sandbox: SandboxFacts): Config {
  // Two of them: nobody approves what they asked for themselves.
  const agents = sandbox.agents.slice(0, 2).flatMap(({ email }) => parseEmail(email) ?? []);
  return {
    ...config,
    operators: config.operators.length > 0 ? config.operators : agents,
    smtpUrl: config.smtpUrl ?? sandbox.mailbox.smtpUrl,
    civilRegistry: config.civilRegistry ?? sandbox.civilRegistry,
    familyBenefits: config.familyBenefits ?? sandbox.familyBenefits,
  };
}

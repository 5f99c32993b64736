import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { answerScrapes } from '../kernel/telemetry/together.js';
import type { Log } from '../kernel/telemetry/index.js';
import type { SandboxFacts } from '../sandbox/index.js';

/** What a process that answers requests is told by the one that keeps database and sandbox. */
export interface Orders {
  databaseUrl: string;
  /** Null in production. */
  sandbox: SandboxFacts | null;
  /** Whether the sandbox is to be seeded from. */
  seed: boolean;
}

const variable = 'SOCLE_ORDERS';
const ready = 'socle:ready';
const pauseMilliseconds = 1_000;

/** The orders of this process, or null when it is the one that gives them. */
export function readOrders(): Orders | null {
  // Written by `launch` below, in this very version.
  return cluster.isWorker ? (JSON.parse(process.env[variable] ?? '') as Orders) : null;
}

/** Tells the process that gave the orders that requests are answered from now on. */
export function reportReady(): void {
  process.send?.(ready);
}

/** Lets go of the process that gave the orders, so that this one can end. */
export function signOff(): void {
  cluster.worker?.disconnect();
}

/**
 * Starts processes that share one port, and replaces each that dies. Resolves when all of them answer; dispose of it to have them finish what
 * they accepted.
 */
export async function startProcesses(count: number, orders: Omit<Orders, 'seed'>, log: Log): Promise<AsyncDisposable> {
  let stopping = false;
  const running = new Set<Worker>();

  const launch = async (seed: boolean): Promise<void> => {
    const worker = cluster.fork({ [variable]: JSON.stringify({ ...orders, seed } satisfies Orders) });
    running.add(worker);
    worker.once('exit', () => running.delete(worker));
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message) => message === ready && resolve());
      worker.once('exit', (code) => reject(new Error(`a process ended with ${code} before it answered`)));
    });
    worker.once('exit', (code: number | null, signal: string | null) => {
      if (stopping) return;
      log.error({ code, signal }, 'a process died, and is replaced');
      void relaunch();
    });
  };
  const relaunch = async (): Promise<void> => {
    while (!stopping) {
      try {
        return await launch(false);
      } catch (error) {
        log.error({ err: error }, 'a process could not be replaced; it is tried again');
        await wait(pauseMilliseconds);
      }
    }
  };
  const stop = async (): Promise<void> => {
    stopping = true;
    await Promise.all(
      [...running].map(async (worker) => {
        const gone = once(worker, 'exit');
        worker.process.kill('SIGTERM');
        await gone;
      }),
    );
  };

  // Each takes connections from the shared port itself: one handed to a process that is dying would never be answered.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  answerScrapes();
  try {
    // The first one seeds; the others find it done.
    await launch(true);
    await Promise.all(Array.from({ length: count - 1 }, () => launch(false)));
  } catch (error) {
    await stop();
    throw error;
  }
  return { [Symbol.asyncDispose]: stop };
}

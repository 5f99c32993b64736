import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** How many processes Socle runs in here, as `docs/operate.md` tells an operator: one core is left to the database. */
export const processes = Math.max(1, availableParallelism() - 1);

const here = dirname(fileURLToPath(import.meta.url));

/** A program of this bench, in a process of its own, that answers at an address. */
export interface Child extends AsyncDisposable {
  base: string;
  signal(name: NodeJS.Signals): void;
  /** Its own processes of Node, oldest first; empty where the system does not tell. */
  children(): number[];
}

/**
 * Starts a compiled program and waits until it answers at `/pret`.
 * @param file from the compiled bench folder, such as `peers/bare-broker.js`
 * @param env beside PORT, which is chosen here
 * @param options of Node
 */
export async function startChild(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): Promise<Child> {
  const port = await freePort();
  const child = spawn(process.execPath, [...options, '--conditions=bench', join(here, file), ...args], {
    env: { ...process.env, LOG_LEVEL: 'fatal', ...env, PORT: String(port) },
    stdio: 'ignore',
  });
  const base = `http://localhost:${port}`;
  const started = {
    base,
    signal: (name: NodeJS.Signals) => void child.kill(name),
    children: () => childrenOf(child.pid),
    [Symbol.asyncDispose]: () => stop(child),
  };
  try {
    await ready(base, child);
    return started;
  } catch (error) {
    await stop(child);
    throw error;
  }
}

function childrenOf(pid: number | undefined): number[] {
  try {
    const all = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return all.filter((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').startsWith(process.execPath)).map(Number);
  } catch {
    return [];
  }
}

async function ready(base: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 1200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the program for ${base} ended with ${child.exitCode}`);
    const answered = await fetch(`${base}/pret`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (answered) return;
    await wait(50);
  }
  throw new Error(`nothing answers at ${base}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([gone, wait(10_000)]);
  child.kill('SIGKILL');
}

/** A port with a good chance of being free, and the eight after it too: the sandbox takes them. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return Math.min(address.port, 65_000);
}

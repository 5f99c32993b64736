import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.js';
import { databaseFault } from './faults.js';
import { isAlive } from './processes.js';

/** A server that runs on a cluster, as its own `postmaster.pid` describes it. */
export interface Postmaster {
  pid: number;
  port: number;
  socketFolder: string;
  ready: boolean;
}

/** What is needed to start one. */
export interface PostmasterOptions {
  program: string;
  account: Account | null;
  cluster: string;
  /** Makes the folder of the socket if it is not there (any more), and says where it is. */
  socketFolder: () => Promise<string>;
  logFile: string;
  /** false only for tests: a power cut may then lose everything. */
  durable: boolean;
}

const pollMilliseconds = 20;
// A crash recovery may be long; only a server that does not even say it is starting is given up on.
const startMilliseconds = 300_000;
const stopMilliseconds = 60_000;
const logBytes = 10_000_000;

/** The server that runs on this cluster, whoever started it, or null. */
export async function findPostmaster(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port, socketFolder, , , status] = text.split('\n').map((line) => line.trim());
  const number = Number(pid);
  if (!(number > 0) || !(await runsOn(number, cluster))) return null;
  return { pid: number, port: Number(port), socketFolder: socketFolder ?? '', ready: status === 'ready' };
}

async function runsOn(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === 'linux') {
    // The number may be that of another program by now, above all in a container, where numbers are small and start again. The command line
    // is what everybody may read of a process; that of a dead one that nobody has waited for is empty.
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return command.split('\0').includes(cluster);
  }
  return isAlive(pid);
}

/**
 * Makes sure that exactly one server runs on the cluster and waits until it accepts connections. Any number of processes may call it
 * together: PostgreSQL itself lets only one server take `postmaster.pid`; the others leave and are waited for here like one that was found.
 * @throws Fault `database-start` with the end of the server's log
 */
export async function ensurePostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const deadline = Date.now() + startMilliseconds;
  let failures = 0;
  while (Date.now() < deadline) {
    const found = await findPostmaster(options.cluster);
    if (found?.ready) return found;
    if (found) await sleep(pollMilliseconds);
    else if (failures < 3) failures += (await launch(options)) ? 0 : 1;
    else throw databaseFault('database-start', { folder: options.cluster, reason: await endOfLog(options.logFile) });
  }
  throw databaseFault('database-start', { folder: options.cluster, reason: 'it took too long to become ready' });
}

/** Starts a server. True once it holds the cluster, or when another one does; false when it gave up. */
async function launch(options: PostmasterOptions): Promise<boolean> {
  await rotate(options.logFile);
  await forgetStranger(options.cluster);
  const socketFolder = await options.socketFolder();
  const log = openSync(options.logFile, 'a', 0o600);
  const child = spawn(options.program, ['-D', options.cluster, ...settings(options, socketFolder)], {
    ...options.account,
    cwd: '/',
    env: cleanEnvironment(),
    // A session of its own: Ctrl-C in a terminal is for us, and we stop the server once our work is done.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  const end: { over: boolean; error?: Error } = { over: false };
  child.once('exit', () => (end.over = true));
  child.once('error', (error) => Object.assign(end, { over: true, error }));
  while (!end.over) {
    if (await findPostmaster(options.cluster)) return true;
    await sleep(pollMilliseconds);
  }
  if (end.error) throw databaseFault('database-start', { folder: options.cluster, reason: end.error.message }, end.error);
  return (await findPostmaster(options.cluster)) !== null;
}

function settings(options: PostmasterOptions, socketFolder: string): string[] {
  const values: Record<string, string> = {
    cluster_name: 'socle',
    listen_addresses: '',
    port: '5432',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    shared_buffers: '128MB',
    max_connections: '100',
    max_wal_size: '512MB',
    jit: 'off',
    log_checkpoints: 'off',
    ...(options.durable ? { fsync: 'on' } : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The environment without what would change the server's settings behind our back. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name))), LC_MESSAGES: 'C' };
}

// PostgreSQL refuses to start when the number in its file is alive, even if it is now that of another program of the same user.
async function forgetStranger(cluster: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const file = join(cluster, 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  const alive = pid > 0 && (await stat(`/proc/${pid}`).catch(() => null)) !== null;
  if (alive && (await findPostmaster(cluster)) === null) await rm(file, { force: true });
}

async function rotate(logFile: string): Promise<void> {
  const { size } = await stat(logFile).catch(() => ({ size: 0 }));
  if (size > logBytes) await rename(logFile, `${logFile}.1`);
}

async function endOfLog(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-5).join(' | ') || 'it left no message';
}

/**
 * Stops the server of a cluster: open transactions are rolled back, data are written, connections are closed ("fast" shutdown).
 * Resolves once the server is gone; after a minute it is stopped without ceremony, which its next start repairs.
 */
export async function stopPostmaster(cluster: string): Promise<void> {
  const found = await findPostmaster(cluster);
  if (!found) return;
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(found.pid, name);
    } catch {
      // It left on its own between two looks.
    }
  };
  signal('SIGINT');
  const deadline = Date.now() + stopMilliseconds;
  while ((await findPostmaster(cluster))?.pid === found.pid) {
    if (Date.now() > deadline) signal('SIGQUIT');
    await sleep(pollMilliseconds);
  }
}

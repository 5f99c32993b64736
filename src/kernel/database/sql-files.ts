import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { databaseFault } from './faults.js';

/** One migration: plain SQL, in a file of its own. */
export interface SqlFile {
  /** The file's name without `.sql`: its identity for ever, and its place in the order. */
  name: string;
  sql: string;
  /** SHA-256 of the text, in hexadecimal. */
  checksum: string;
}

/** The folder of all the code: `src` when tests run it, `dist` once built. */
export const codeFolder = fileURLToPath(new URL('../../', import.meta.url));

/**
 * All the migrations found in folders named `migrations`, in the order of their file names, whatever the folder.
 * @throws Fault `migration-name` when a name is not `NNN_words.sql`, or is there twice
 */
export async function findSqlFiles(root = codeFolder): Promise<SqlFile[]> {
  const paths = (await sqlPaths(root)).sort((a, b) => compareNames(basename(a), basename(b)));
  const seen = new Map<string, string>();
  for (const path of paths) {
    const file = basename(path);
    if (!/^\d{3}_[a-z0-9_]+\.sql$/.test(file))
      throw databaseFault('migration-name', { file: path, reason: 'a name is like 120_some_words.sql' });
    const twin = seen.get(file);
    if (twin) throw databaseFault('migration-name', { file: path, reason: `${twin} has the same name` });
    seen.set(file, path);
  }
  return Promise.all(paths.map(readSqlFile));
}

/** By code units: the same on every machine, unlike a language's order. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function readSqlFile(path: string): Promise<SqlFile> {
  // The same file has other line ends on some machines.
  const sql = (await readFile(path, 'utf8')).replaceAll('\r\n', '\n');
  return { name: basename(path, '.sql'), sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

async function sqlPaths(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const inMigrations = basename(folder) === 'migrations';
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sqlPaths(path);
      return inMigrations && entry.name.endsWith('.sql') ? [path] : [];
    }),
  );
  return found.flat();
}

import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Keys and secrets of the sandbox, made when first asked for and kept in the data folder when there is one. */
export interface Vault {
  /** A random secret of 256 bits, in base64url, the same at each start. */
  secret(name: string): string;
  /** Any value that JSON can hold, made once. */
  keep<T>(name: string, make: () => Promise<T>): Promise<T>;
}

/**
 * Opens the vault.
 * @param dataFolder made if it does not exist; absent, nothing is written
 */
export function openVault(dataFolder: string | undefined): Vault {
  const file = dataFolder === undefined ? null : join(dataFolder, 'sandbox-keys.json');
  const values = file === null ? {} : read(file);
  const save = () => {
    if (file === null || dataFolder === undefined) return;
    mkdirSync(dataFolder, { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(values), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return {
    secret(name) {
      const known = values[name];
      if (typeof known === 'string') return known;
      const made = randomBytes(32).toString('base64url');
      values[name] = made;
      save();
      return made;
    },
    async keep<T>(name: string, make: () => Promise<T>) {
      if (name in values) return values[name] as T; // written by the same call at an earlier start
      const made = await make();
      values[name] = made;
      save();
      return made;
    },
  };
}

function read(file: string): Record<string, unknown> {
  try {
    const values: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof values === 'object' && values !== null ? { ...values } : {};
  } catch {
    return {}; // first start, or a file cut short: other keys do no harm in a sandbox
  }
}

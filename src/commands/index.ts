import { doctor } from './doctor.js';
import { importCommand } from './import.js';
import { keys } from './keys.js';
import { ledger } from './ledger.js';
import { migrateCommand } from './migrate.js';
import { seed } from './seed.js';
import { start } from './start.js';

export interface Command {
  summary: string;
  /** @returns the exit status */
  run(args: readonly string[]): Promise<number>;
}

export const commands: Readonly<Record<string, Command>> = {
  start: { summary: 'starts everything, or the named missions: start idnum data', run: start },
  migrate: { summary: 'brings the database to the shape of this version, and says what it did', run: migrateCommand },
  seed: { summary: 'fills the sandbox without starting it', run: seed },
  ledger: {
    summary: 'ledger verify [--from-head FILE]: checks the whole ledger; ledger verify-proof FILE [KEYS]: checks one proof, offline',
    run: ledger,
  },
  import: { summary: 'import sirene FILE: brings the register of organisations up to date with a file of INSEE', run: importCommand },
  keys: { summary: 'keys rotate [BROKER…]: gives the brokers new keys, without an interruption', run: keys },
  doctor: { summary: 'says what this machine and this configuration lack', run: doctor },
};

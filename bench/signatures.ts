import crypto, { webcrypto } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

// Loaded before the program it watches (`node --import`): counts asymmetric signatures and verifications, and on SIGUSR2 writes to the file
// named by SIGNATURES what they cost. A signature runs on a thread of its own, where no profile of the main thread sees it: one of each kind
// is therefore done again, many times, with the same key and data, by the clock of the processor.

/** What a process signed and verified since the last SIGUSR2. */
export interface Signatures {
  /** Processor time of signatures and verifications, in milliseconds. */
  milliseconds: number;
  /** Processor time of the whole process, in milliseconds. */
  all: number;
  operations: { name: string; count: number; microseconds: number }[];
}

type Again = () => unknown;
const kinds = new Map<string, { count: number; again: Again }>();
const repeats = 200;

const count = (name: string, again: Again): void => {
  const kind = kinds.get(name);
  if (kind) kind.count += 1;
  else kinds.set(name, { count: 1, again });
};

const { subtle } = webcrypto;
const bare = { sign: subtle.sign.bind(subtle), verify: subtle.verify.bind(subtle) };
type Key = webcrypto.CryptoKey;
const secret = (key: Key) => key.type === 'secret';
Object.assign(Object.getPrototypeOf(subtle) as object, {
  sign(...args: Parameters<typeof bare.sign>) {
    if (!secret(args[1])) count(`${args[1].algorithm.name} sign`, () => bare.sign(...args));
    return bare.sign(...args);
  },
  verify(...args: Parameters<typeof bare.verify>) {
    if (!secret(args[1])) count(`${args[1].algorithm.name} verify`, () => bare.verify(...args));
    return bare.verify(...args);
  },
});

const { sign, verify } = crypto;
Object.assign(crypto, {
  sign(...args: Parameters<typeof sign>) {
    count('ledger or sandbox sign', () => sign(...args));
    return sign(...args);
  },
  verify(...args: Parameters<typeof verify>) {
    count('ledger verify', () => verify(...args));
    return verify(...args);
  },
});
syncBuiltinESMExports();

const spent = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return user + system;
};
let last = process.cpuUsage();

async function report(): Promise<void> {
  const all = spent(last) / 1000;
  const seen = [...kinds];
  kinds.clear();
  const operations: Signatures['operations'] = [];
  for (const [name, { count, again }] of seen) {
    const start = process.cpuUsage();
    for (let i = 0; i < repeats; i += 1) await again();
    operations.push({ name, count, microseconds: spent(start) / repeats });
  }
  kinds.clear();
  last = process.cpuUsage();
  const milliseconds = operations.reduce((sum, one) => sum + (one.count * one.microseconds) / 1000, 0);
  const file = process.env['SIGNATURES'] ?? '';
  // Renamed into place, so that nobody reads half of it.
  writeFileSync(`${file}.new`, JSON.stringify({ milliseconds, all, operations } satisfies Signatures));
  renameSync(`${file}.new`, file);
}
process.on('SIGUSR2', () => void report());

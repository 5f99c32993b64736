import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readConfig } from '../config.js';
import {
  createSeal,
  publicKeys,
  verifyBundle,
  verifyLedger,
  type LedgerPublicKey,
  type LedgerReport,
  type SignedTreeHead,
} from '../kernel/ledger/index.js';
import { openRoom } from './room.js';

const usage = `socle ledger verify [--from-head FILE]   recomputes the whole ledger and checks every signed head; FILE holds heads that were kept
                                         elsewhere (/registre/tetes.json, or someone's proof): only they show that the newest lines are gone
socle ledger verify-proof FILE [KEYS]    checks one proof, without any database; KEYS holds the public keys that you trust (/registre/cles.json)`;

/** `socle ledger verify` and `socle ledger verify-proof FILE [KEYS]`; 1 when something is wrong, 2 when the command is not understood. */
export async function ledger(args: readonly string[]): Promise<number> {
  const parsed = parse(args);
  const [action, file, keys] = parsed?.positionals ?? [];
  if (action === 'verify' && file === undefined) return verify(parsed?.values['from-head']);
  if (action === 'verify-proof' && file !== undefined) return verifyProof(file, keys);
  console.error(usage);
  return 2;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { 'from-head': { type: 'string' } } });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

const jwkShape = z.looseObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });
const keyShape = z.object({ kid: z.string(), jwk: jwkShape });
const keysShape = z.union([z.object({ keys: z.array(keyShape) }), keyShape.transform((key) => ({ keys: [key] }))]);
const headShape = z.object({
  number: z.int(),
  treeSize: z.int(),
  rootHash: z.string(),
  at: z.string(),
  kid: z.string(),
  signature: z.string(),
});
/** Heads as /registre/tetes.json gives them, one head, or a proof, which holds one with its key. */
const headsShape = z.union([
  z.object({ heads: z.array(headShape), keys: z.array(keyShape).default([]) }),
  z.object({ head: headShape, key: keyShape }).transform(({ head, key }) => ({ heads: [head], keys: [key] })),
  headShape.transform((head) => ({ heads: [head], keys: [] })),
]);
const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));

async function verify(fromHead: string | undefined): Promise<number> {
  const kept: { heads: SignedTreeHead[]; keys: LedgerPublicKey[] } =
    fromHead === undefined ? { heads: [], keys: [] } : headsShape.parse(await readJson(fromHead));
  const config = readConfig(process.env);
  await using room = await openRoom(config);
  const { db } = room.database;
  const keys = [...(await publicKeys(db)), ...kept.keys];
  const report = await verifyLedger(db, keys, { seal: createSeal(room.secrets), witnessed: kept.heads, progress: showProgress });
  printFaults(report);
  console.log(summary(report, kept.heads.length));
  return report.ok ? 0 : 1;
}

/** On a terminal only: a file that keeps the result is not filled with it. */
function showProgress(verified: number, size: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${verified} of ${size}${verified === size ? '\n' : ''}`);
}

function printFaults({ faults, more }: LedgerReport): void {
  for (const { kind, position, until, entryId, explanation } of faults) {
    const where = position === undefined ? '' : until === undefined ? ` at ${position}` : ` from ${position} to before ${until}`;
    console.log(`${kind}${where}${entryId ? ` (${entryId})` : ''}: ${explanation.en}`);
  }
  if (more > 0) console.log(`… and ${more} more`);
}

function summary({ ok, size, confirmed, heads, pending, faults, more }: LedgerReport, kept: number): string {
  if (!ok)
    return `The ledger was tampered with: ${faults.length + more} faults in ${size} entries. What lies before ${confirmed} is as a head signed it, but for the faults listed.`;
  const continued = kept === 0 ? '' : ` It continues the ${kept} heads that were kept elsewhere.`;
  const waiting = pending === 0 ? '' : ` ${pending} entries wait for their place: the next start of Socle gives it.`;
  return `The ledger is whole: ${size} entries, ${heads} signed heads.${continued}${waiting}`;
}

async function verifyProof(file: string, keysPath: string | undefined): Promise<number> {
  const proof = await readJson(file);
  const named = z.object({ head: z.object({ kid: z.string() }) }).safeParse(proof).data?.head.kid;
  const { keys } = keysPath === undefined ? { keys: [] } : keysShape.parse(await readJson(keysPath));
  const verdict = verifyBundle(proof, keys.find(({ kid }) => kid === named) ?? keys[0]);
  if (!verdict.ok) {
    console.log(`This proof does not hold: ${reasons[verdict.reason]}.`);
    return 1;
  }
  const { entry, head } = verdict;
  console.log(
    `The proof holds: ${entry.action} of ${entry.at}, by ${entry.actor.label}, is in the ledger of ${head.treeSize} entries signed on ${head.at} with key ${head.kid}.`,
  );
  if (!verdict.trusted)
    console.log('The key came with the proof. Give the public key that you trust as a second file to know that it is Socle’s.');
  return 0;
}

const reasons = {
  format: 'the file is not a proof of the ledger',
  key: 'it is signed by another key than the one that is trusted',
  signature: 'the signature of the ledger in it was altered or forged',
  inclusion: 'the entry in it is not the one that was signed',
} as const;

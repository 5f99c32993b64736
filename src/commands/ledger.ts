import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readConfig } from '../config.js';
import { openDatabase, startEmbedded } from '../kernel/database/index.js';
import { createSeal, publicKeys, verifyBundle, verifyLedger, type LedgerPublicKey, type LedgerReport } from '../kernel/ledger/index.js';
import { createSecrets } from '../kernel/secrets.js';
import { createLog } from '../kernel/telemetry/index.js';
import { sandboxSecret } from '../open-context.js';

const usage = `socle ledger verify             recomputes the whole ledger and checks every signed head
socle ledger verify-proof FILE [KEY]   checks one proof, without any database; KEY is a file with the public key that you trust`;

/** `socle ledger verify` and `socle ledger verify-proof FILE [KEY]`; 1 when something is wrong, 2 when the command is not understood. */
export async function ledger(args: readonly string[]): Promise<number> {
  const [action, file, key] = args;
  if (action === 'verify') return verify();
  if (action === 'verify-proof' && file) return verifyProof(file, key);
  console.error(usage);
  return 2;
}

async function verify(): Promise<number> {
  const config = readConfig(process.env);
  const embedded = config.database.url === null ? await startEmbedded({ dataFolder: join(config.dataFolder, 'postgres'), log: createLog('warn') }) : null;
  const database = openDatabase({ url: config.database.url ?? embedded?.url ?? '' });
  try {
    const seal = createSeal(createSecrets(config.secret ?? (await sandboxSecret(config.dataFolder))));
    const report = await verifyLedger(database.db, await publicKeys(database.db), { seal });
    for (const { kind, position, until, entryId, explanation } of report.faults) {
      const where = position === undefined ? '' : until === undefined ? ` at ${position}` : ` from ${position} to before ${until}`;
      console.log(`${kind}${where}${entryId ? ` (${entryId})` : ''}: ${explanation.en}`);
    }
    console.log(summary(report));
    return report.ok ? 0 : 1;
  } finally {
    await database[Symbol.asyncDispose]();
    await embedded?.[Symbol.asyncDispose]();
  }
}

function summary({ ok, size, heads, pending, faults, more }: LedgerReport): string {
  const waiting = pending === 0 ? '' : ` ${pending} entries wait for their place: the next start of Socle gives it.`;
  return ok ? `The ledger is whole: ${size} entries, ${heads} signed heads.${waiting}` : `The ledger was tampered with: ${faults.length + more} faults in ${size} entries.`;
}

const keyFile = z.object({ kid: z.string(), jwk: z.looseObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }) });

async function verifyProof(file: string, keyPath: string | undefined): Promise<number> {
  const trusted: LedgerPublicKey | undefined = keyPath === undefined ? undefined : keyFile.parse(JSON.parse(await readFile(keyPath, 'utf8')));
  const verdict = verifyBundle(JSON.parse(await readFile(file, 'utf8')), trusted);
  if (!verdict.ok) {
    console.log(`This proof does not hold: ${verdict.reason}.`);
    return 1;
  }
  const { entry, head } = verdict;
  console.log(`The proof holds: ${entry.action} of ${entry.at}, by ${entry.actor.label}, is in the ledger of ${head.treeSize} entries signed on ${head.at} with key ${head.kid}.`);
  if (!verdict.trusted) console.log('The key came with the proof. Give the public key that you trust as a second file to know that it is Socle’s.');
  return 0;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Clock } from '../clock.js';
import { transact, type Database, type Db, type Tx } from '../database/index.js';
import type { Secrets } from '../secrets.js';
import type { Log } from '../telemetry/index.js';
import { makeEntry } from './entry.js';
import { findHeads, latestHead, writeHead } from './heads.js';
import { locks, openSigner, publicKeys } from './keys.js';
import { emptyRoot } from './merkle.js';
import { makeBundle, proveConsistency, proveInclusion } from './proofs.js';
import { createRecorder } from './recorder.js';
import { createSequencer, passLimit } from './sequencer.js';
import type { Signer } from './signing.js';
import { createSeal, findEntry, findHistory, insertOne, toLedgerRow } from './store.js';
import type {
  ConsistencyProof,
  HistoryPage,
  InclusionProof,
  LedgerEvent,
  LedgerPublicKey,
  LedgerRow,
  LedgerStats,
  ProofBundle,
  Receipt,
  SignedTreeHead,
} from './types.js';
import { verifyLedger, type LedgerReport, type VerifyOptions } from './verify.js';

export { publicKeys } from './keys.js';
export { defineActions, type ActionDefinition, type ActionTable } from './actions.js';
export { canonicalJson, type Json } from './canonical.js';
export type { Entry } from './entry.js';
export { verifyContinuation } from './continuation.js';
export { ledgerFaults } from './faults.js';
export { publishStats } from './measures.js';
export { publicVerifierPath, verifyBundle, type BundleVerdict } from './proof-bundle.js';
export { verifyReceipt } from './recorder.js';
export { attestationMark, createVerifier, thumbprint, verifyAttestation, type Verifier } from './signing.js';
export { createSeal } from './store.js';
export type * from './types.js';
export { verifyLedger, type LedgerFault, type LedgerReport, type VerifyOptions } from './verify.js';

/** What a person may ask about the data that concerns them, and what every room writes to. */
export interface Ledger {
  /** Appends an entry in the transaction of the change that it records, and gives its id. */
  append(tx: Tx, event: LedgerEvent): Promise<string>;
  /** The same for statements that name the entry and travel with it: its id is known at once, `written` must be waited for. */
  stage(tx: Tx, event: LedgerEvent): { id: string; written: Promise<void> };
  /** Appends an entry that belongs to no change. Resolves once it is durable, with signed evidence of that. */
  record(event: LedgerEvent): Promise<Receipt>;
  /** What was done with someone's data, newest first. Who had other keys before gives them all. */
  history(db: Db, subject: string | readonly string[], page?: HistoryPage): Promise<LedgerRow[]>;
  entry(db: Db, id: string): Promise<LedgerRow | null>;
  /** That an entry is in the tree, against the latest head or the one of this size; null while it has no place (about a second). */
  proof(db: Db, id: string, treeSize?: number): Promise<InclusionProof | null>;
  /** The proof of an entry with all that a stranger needs to verify it; null while it has no place. */
  bundle(db: Db, id: string): Promise<ProofBundle | null>;
  /** That the tree of one head is the beginning of the tree of another; null when there is no such head. */
  consistency(db: Db, fromSize: number, toSize: number): Promise<ConsistencyProof | null>;
  /** The latest head. */
  head(db: Db): Promise<SignedTreeHead>;
  /** Heads, latest first. `before` is the number of a head. */
  heads(db: Db, page?: { limit?: number; before?: number }): Promise<SignedTreeHead[]>;
  publicKeys(db: Db): Promise<LedgerPublicKey[]>;
  /** The name of the key that signs now: what an attestation says, before it is signed. */
  kid: string;
  /** Signs a text that people take away, in DER: see `Signer`. @throws TypeError when it does not begin with `attestationMark` */
  attest(text: string): Buffer;
  /** Verifies everything, entries that were slipped in included. */
  verify(db: Db, options?: Omit<VerifyOptions, 'seal'> & { keys?: readonly LedgerPublicKey[] }): Promise<LedgerReport>;
  /** Gives every finished entry its place now, rather than at the next tick. Returns how many were taken. */
  sequence(): Promise<number>;
  /** Starts giving entries their place in the background, until disposal. */
  start(): void;
  stats(): LedgerStats;
}

/** How often each process looks for entries without a place: the longest a proof is waited for, and the most heads signed in that time. */
const defaultTick = 500;
const pauseAfterFailure = 5_000;

/**
 * Opens the ledger of a migrated database. Makes the signing key and the first head when there are none.
 * @throws Fault `ledger-key-sealed` when the master secret has changed
 */
export async function createLedger(options: {
  database: Database;
  clock: Clock;
  secrets: Secrets;
  log: Log;
  /** Milliseconds. */
  tick?: number;
}): Promise<Ledger & AsyncDisposable> {
  const { clock } = options;
  const { db, pool } = options.database;
  const log = options.log.child({ room: 'ledger' });
  const signer = await openSigner(db, options.secrets);
  await plantTree(db, signer, clock);
  const seal = createSeal(options.secrets);
  const stats: LedgerStats = { appended: 0, recorded: 0, batches: 0, sequenced: 0, heads: 0, failures: 0, lag: 0 };
  const sequence = createSequencer({ db, signer, seal, clock, log, stats });
  const recorder = createRecorder({ pool, signer, seal, clock, stats });
  const stop = new AbortController();
  let background: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      const pause = await sequence().then(
        (taken) => (taken < passLimit ? (options.tick ?? defaultTick) : 0),
        (error: unknown) => {
          stats.failures++;
          log.error({ err: error }, 'the ledger could not be extended');
          return pauseAfterFailure;
        },
      );
      await sleep(pause, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }

  const stage: Ledger['stage'] = (tx, event) => {
    const entry = makeEntry(event, clock.now());
    return { id: entry.id, written: insertOne(tx, entry, seal).then(() => void stats.appended++) };
  };

  return {
    stage,
    async append(tx, event) {
      const { id, written } = stage(tx, event);
      await written;
      return id;
    },
    record: recorder.record,
    history: async (from, subject, page = {}) => (await findHistory(from, subject, page)).map(toLedgerRow),
    async entry(from, id) {
      const row = await findEntry(from, id);
      return row && toLedgerRow(row);
    },
    proof: proveInclusion,
    bundle: makeBundle,
    consistency: proveConsistency,
    head: latestHead,
    heads: findHeads,
    publicKeys,
    kid: signer.kid,
    attest: signer.attest,
    verify: async (from, { keys, ...rest } = {}) => verifyLedger(from, keys ?? (await publicKeys(from)), { ...rest, seal }),
    async sequence() {
      let taken = 0;
      for (let more = passLimit; more === passLimit; taken += more) more = await sequence({ wait: true });
      return taken;
    },
    start() {
      background ??= run();
    },
    stats: () => ({ ...stats }),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await background;
      await recorder[Symbol.asyncDispose]();
      // What was just written is proven before the stop, unless it cannot be: the next start then does it.
      if (background) await sequence().catch((error: unknown) => log.error({ err: error }, 'the last entries wait for the next start'));
    },
  };
}

/** Signs the head of the empty tree, so that there always is one. */
function plantTree(db: Db, signer: Signer, clock: Clock): Promise<void> {
  return transact(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${locks.sequencer})`.execute(tx);
    if ((await findHeads(tx, { limit: 1 })).length > 0) return;
    await writeHead(tx, signer, { number: 0, treeSize: 0, rootHash: emptyRoot, at: clock.now(), after: { xid: '0', seq: 0 } });
  });
}

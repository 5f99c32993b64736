import type { Db } from '../../kernel/database/index.js';
import {
  createVerifier,
  verifyBundle,
  verifyContinuation,
  type BundleVerdict,
  type Ledger,
  type LedgerPublicKey,
  type SignedTreeHead,
} from '../../kernel/ledger/index.js';

/** What is said of a proof: it holds; it holds but the register of today no longer continues it; or why it does not hold. */
export type Verdict = { outcome: 'holds' | 'rewritten'; line: ProvenLine } | { outcome: Extract<BundleVerdict, { ok: false }>['reason'] };

/** What a proof that holds says, without the words of the products. */
export interface ProvenLine {
  id: string;
  /** When it was written. */
  at: Date;
  actor: string;
  action: string;
  /** Place in the register, from 0. */
  index: number;
  size: number;
  signedAt: Date;
}

/** A proof file is some three kilobytes; a long name or reference makes it no larger than this. */
export const largestProof = 100_000;

/**
 * Checks a proof that anyone sent, against the keys of this register, then that the register still is the continuation of what was signed in it.
 * @param text the content of the file
 */
export async function checkProof(ledger: Ledger, db: Db, text: string): Promise<Verdict> {
  const bundle = parse(text);
  const keys = await ledger.publicKeys(db);
  const verdict = verifyBundle(bundle, keys.find(({ kid }) => kid === kidOf(bundle)) ?? keys[0]);
  if (!verdict.ok) return { outcome: verdict.reason };
  const { entry, head } = verdict;
  const line: ProvenLine = {
    id: entry.id,
    at: new Date(entry.at),
    actor: entry.actor.label,
    action: entry.action,
    index: indexOf(bundle),
    size: head.treeSize,
    signedAt: new Date(head.at),
  };
  return { outcome: (await isContinued(ledger, db, head, keys)) ? 'holds' : 'rewritten', line };
}

/** Whether the latest head signs a tree that begins with the one of this head. */
async function isContinued(ledger: Ledger, db: Db, head: SignedTreeHead, keys: readonly LedgerPublicKey[]): Promise<boolean> {
  const proof = await ledger.consistency(db, head.treeSize, (await ledger.head(db)).treeSize);
  return proof?.from.rootHash === head.rootHash && verifyContinuation(proof, createVerifier(keys)) === true;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// `verifyBundle` says whether it has the right shape: these only pick from it what they need.
const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
const kidOf = (bundle: unknown): unknown => member(member(bundle, 'head'), 'kid');
const indexOf = (bundle: unknown): number => Number(member(bundle, 'index'));

import { verifyConsistency } from './merkle.js';
import { verifyHead, type Verifier } from './signing.js';
import type { ConsistencyProof } from './types.js';

/**
 * Whether the tree of one signed head is the beginning of that of another: nothing that the first one covers was altered or removed since.
 * Needs nothing but the proof. Null when a head is signed by a key that is not known.
 */
export function verifyContinuation({ from, to, path }: ConsistencyProof, verifier: Verifier): boolean | null {
  for (const head of [from, to]) {
    const signed = verifyHead(head, verifier);
    if (!signed) return signed;
  }
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
  return verifyConsistency(from.treeSize, to.treeSize, bytes(from.rootHash), bytes(to.rootHash), path.map(bytes));
}

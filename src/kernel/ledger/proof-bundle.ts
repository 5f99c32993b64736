import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { leafOfEntry, type Entry } from './entry.js';
import { verifyInclusion } from './merkle.js';
import { createVerifier, verifyHead } from './signing.js';
import type { LedgerPublicKey, SignedTreeHead } from './types.js';

/** The browser's verifier: a plain ES module without dependencies, to be served or saved beside a page. See `public-verifier.js`. */
export const publicVerifierPath = fileURLToPath(new URL('./public-verifier.js', import.meta.url));

export type BundleVerdict =
  | {
      ok: true;
      entry: Entry;
      head: SignedTreeHead;
      /** Whether the key is the one that the caller trusts; without one, the bundle only shows that it is consistent in itself. */
      trusted: boolean;
    }
  | { ok: false; reason: BundleFault };

/** Why a bundle proves nothing: not a bundle; signed by another key; head altered; entry altered or not in the tree. */
export type BundleFault = 'format' | 'key' | 'signature' | 'inclusion';

const base64url = z.string().regex(/^[\w-]*$/);
const actorSchema = z.strictObject({ kind: z.string(), id: z.string(), label: z.string(), organisation: z.string().optional() });
const entrySchema = z.strictObject({
  v: z.literal(1),
  id: z.string(),
  at: z.string(),
  action: z.string(),
  subject: z.string().optional(),
  actor: actorSchema,
  basis: z.string().optional(),
  purpose: z.string().optional(),
  reference: z.string().optional(),
  fields: z.array(z.string()).optional(),
  outcome: z.string().optional(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  requestHash: z.string().optional(),
  responseHash: z.string().optional(),
  nonce: z.string(),
});
const bundleSchema = z.strictObject({
  format: z.literal('socle-ledger-proof'),
  version: z.literal(1),
  entry: entrySchema,
  index: z.int().nonnegative(),
  path: z.array(base64url),
  head: z.strictObject({
    number: z.int().nonnegative(),
    treeSize: z.int().nonnegative(),
    rootHash: base64url,
    at: z.string(),
    kid: z.string(),
    signature: base64url,
  }),
  key: z.object({ kid: z.string(), jwk: z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string() }) }),
});

/**
 * Verifies a proof bundle with nothing but itself: the entry gives the leaf, the leaf and the path give the root, the head signs the root.
 * @param bundle parsed JSON of unknown origin
 * @param trustedKey the key of the ledger, from a source other than the bundle
 */
export function verifyBundle(bundle: unknown, trustedKey?: LedgerPublicKey): BundleVerdict {
  const parsed = bundleSchema.safeParse(bundle);
  if (!parsed.success) return { ok: false, reason: 'format' };
  const { entry, index, path, head, key } = parsed.data;
  const signed = verifyHead(head, createVerifier([trustedKey ?? key]));
  if (signed === null) return { ok: false, reason: 'key' };
  if (!signed) return { ok: false, reason: 'signature' };
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
  const leaf = leafOrNull(entry);
  if (!leaf || !verifyInclusion(leaf, index, head.treeSize, path.map(bytes), bytes(head.rootHash)))
    return { ok: false, reason: 'inclusion' };
  return { ok: true, entry, head, trusted: trustedKey !== undefined };
}

function leafOrNull(entry: Entry): Buffer | null {
  try {
    return leafOfEntry(entry);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

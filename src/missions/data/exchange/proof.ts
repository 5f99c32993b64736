import { createHash, hash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, createVerifier, verifyReceipt, type LedgerPublicKey, type Receipt } from '../../../kernel/ledger/index.js';

/** A request as it is bound to its answer. */
export interface BoundRequest {
  method: string;
  /** What follows the base address of the exchange: `/v3/dss/quotient_familial/identite?recipient=…`. */
  path: string;
}

/**
 * The hash of a request, base64url: SHA-256 of the canonical JSON (RFC 8785) of [method, path, [[name, value]…], recipient]. Parameters are decoded and
 * sorted by name; those of the same name keep their order, which counts in first names.
 */
export function requestHash({ method, path }: BoundRequest): string {
  // Half a character, which has no canonical text, becomes U+FFFD.
  const whole = Buffer.from(path, 'utf8').toString('utf8');
  const at = whole.indexOf('?');
  const query = at < 0 ? [] : [...new URLSearchParams(whole.slice(at + 1))];
  const recipient = query.find(([name]) => name === 'recipient')?.[1] ?? '';
  const sorted = query.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return hash('sha256', canonicalJson([method.toUpperCase(), at < 0 ? whole : whole.slice(0, at), sorted, recipient]), 'base64url');
}

/** The hash of an answer, base64url: SHA-256 of the bytes of its body. */
export const responseHash = (body: Buffer | string): string => hash('sha256', body, 'base64url');

/** The header `Socle-Proof` of an answer: base64url of the JSON of the ledger's receipt. */
export const proofHeader = (receipt: Receipt): string => Buffer.from(JSON.stringify({ v: 1, receipt })).toString('base64url');

const text = z.string();
const proofShape = z.object({
  v: z.literal(1),
  receipt: z.object({
    entryId: text,
    entry: text,
    leafHash: text,
    at: text,
    kid: text,
    signature: text,
    batch: z.object({ size: z.int(), index: z.int(), path: z.array(text) }),
  }),
});
const entryShape = z.looseObject({ id: text, at: text, action: text, requestHash: text, responseHash: text });

/** What a verification says: the entry of the ledger that vouches for the answer, or the first thing that is wrong. */
export type AnswerVerdict =
  | { valid: true; entry: z.infer<typeof entryShape> }
  | { valid: false; reason: 'malformed' | 'other-request' | 'other-answer' | 'altered-entry' | 'unknown-key' | 'bad-signature' };

/**
 * Verifies an answer without Socle: that this very body was given to this very request, and that the access stands in the ledger under a signature. Pure.
 * @param body the bytes of the body, as received
 * @param proof the value of the header `Socle-Proof`
 * @param keys public keys of the ledger that the caller trusts (`/exchange/.well-known/jwks.json` lists them)
 */
export function verifyAnswer(request: BoundRequest, body: Buffer, proof: string, keys: readonly LedgerPublicKey[]): AnswerVerdict {
  const wrong = (reason: Extract<AnswerVerdict, { valid: false }>['reason']): AnswerVerdict => ({ valid: false, reason });
  const read = proofShape.safeParse(parse(Buffer.from(proof, 'base64url').toString()));
  const entry = entryShape.safeParse(read.success ? parse(read.data.receipt.entry) : null);
  if (!read.success || !entry.success || entry.data.id !== read.data.receipt.entryId) return wrong('malformed');
  const { receipt } = read.data;
  if (entry.data.requestHash !== requestHash(request)) return wrong('other-request');
  if (entry.data.responseHash !== responseHash(body)) return wrong('other-answer');
  if (receipt.leafHash !== leafOf(receipt.entry)) return wrong('altered-entry');
  const signed = verifyReceipt(receipt, createVerifier(keys));
  if (signed === null) return wrong('unknown-key');
  return signed ? { valid: true, entry: entry.data } : wrong('bad-signature');
}

// RFC 9162: the hash of a leaf is that of a zero byte and its data.
const leafOf = (entry: string): string => createHash('sha256').update(Buffer.of(0)).update(entry).digest('base64url');

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

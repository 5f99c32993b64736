import { createHash, createPrivateKey, createPublicKey, sign, verify, type JsonWebKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { LedgerPublicKey, SignedTreeHead } from './types.js';

/** Signs with one key, by ES256. */
export interface Signer extends LedgerPublicKey {
  sign(data: Buffer): Buffer;
  /**
   * Signs a text that people take away, so that `openssl dgst -sha256 -verify` checks it: the signature is the DER of RFC 3279.
   * @throws TypeError when the text does not begin with `attestationMark`
   */
  attest(text: string): Buffer;
}

/** How every attestation begins: nobody can take one for a head or a receipt of the ledger, whose first bytes are others. */
export const attestationMark = 'Attestation Socle 1\n';

// RFC 7518 fixes the signature of ES256 as r then s, 32 bytes each: it is also what browsers verify.
const dsaEncoding = 'ieee-p1363';
/** Extension type of the head's number, in the range that RFC 9162 (10.2.5) leaves to private use. */
const numberExtension = 0xf000;

/** TreeHeadDataV2 of RFC 9162 (4.10), with the number of the head as its only extension: what the signature of a head covers. */
export function treeHeadData(head: { number: number; treeSize: number; rootHash: Buffer; at: Date }): Buffer {
  const data = Buffer.alloc(8 + 8 + 1 + 32 + 2 + 2 + 2 + 8);
  let at = data.writeBigUInt64BE(BigInt(head.at.getTime()), 0);
  at = data.writeBigUInt64BE(BigInt(head.treeSize), at);
  at = data.writeUInt8(head.rootHash.length, at);
  at += head.rootHash.copy(data, at);
  at = data.writeUInt16BE(2 + 2 + 8, at);
  at = data.writeUInt16BE(numberExtension, at);
  at = data.writeUInt16BE(8, at);
  data.writeBigUInt64BE(BigInt(head.number), at);
  return data;
}

/** What the signature of a receipt covers. Its first bytes keep it from ever being taken for a head. */
export function batchData(batch: { size: number; root: Buffer; at: Date }): Buffer {
  const numbers = Buffer.alloc(16);
  numbers.writeBigUInt64BE(BigInt(batch.at.getTime()), 0);
  numbers.writeBigUInt64BE(BigInt(batch.size), 8);
  return Buffer.concat([Buffer.from('socle ledger batch v1\0'), numbers, batch.root]);
}

const p256Key = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });

/**
 * The thumbprint of a P-256 public key (RFC 7638), which is its `kid`.
 * @throws ZodError when it is another kind of key
 */
export function thumbprint(jwk: JsonWebKey): string {
  const { crv, kty, x, y } = p256Key.parse(jwk);
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

/** A signer of a private P-256 key. */
export function createSigner(privateJwk: JsonWebKey): Signer {
  const key = createPrivateKey({ key: privateJwk, format: 'jwk' });
  const { kty, crv, x, y } = createPublicKey(key).export({ format: 'jwk' });
  const jwk = { kty, crv, x, y };
  return {
    kid: thumbprint(jwk),
    jwk,
    sign: (data) => sign('sha256', data, { key, dsaEncoding }),
    attest(text) {
      if (!text.startsWith(attestationMark)) throw new TypeError('an attestation begins with its mark');
      return sign('sha256', Buffer.from(text), { key, dsaEncoding: 'der' });
    },
  };
}

/** Whether an attestation is signed by the key of this name; null when the key is not one of these. */
export function verifyAttestation(keys: readonly LedgerPublicKey[], kid: string, text: string, signature: Buffer): boolean | null {
  const found = keys.find((one) => one.kid === kid);
  if (!found) return null;
  const key = createPublicKey({ key: found.jwk, format: 'jwk' });
  return text.startsWith(attestationMark) && verify('sha256', Buffer.from(text), { key, dsaEncoding: 'der' }, signature);
}

/** Verifies signatures by any of some keys: `verify(kid, data, signature)` is null when the key is not one of them. */
export interface Verifier {
  verify(kid: string, data: Buffer, signature: Buffer): boolean | null;
}

/** A verifier that trusts these keys. A key whose `kid` is not its thumbprint is not taken. */
export function createVerifier(keys: readonly LedgerPublicKey[]): Verifier {
  const known = new Map<string, KeyObject>();
  for (const { kid, jwk } of keys) {
    if (p256Key.safeParse(jwk).success && thumbprint(jwk) === kid) known.set(kid, createPublicKey({ key: jwk, format: 'jwk' }));
  }
  return {
    verify(kid, data, signature) {
      const key = known.get(kid);
      return key ? verify('sha256', data, { key, dsaEncoding }, signature) : null;
    },
  };
}

/** Whether a head is signed by the key that it names; null when that key is not known. */
export function verifyHead(head: SignedTreeHead, verifier: Verifier): boolean | null {
  const rootHash = Buffer.from(head.rootHash, 'base64url');
  const at = new Date(head.at);
  // A date written otherwise would sign the same bytes: the text itself must be the one that Socle writes.
  if (rootHash.length !== 32 || Number.isNaN(at.getTime()) || at.toISOString() !== head.at) return false;
  if (!Number.isSafeInteger(head.treeSize) || head.treeSize < 0 || !Number.isSafeInteger(head.number) || head.number < 0) return false;
  return verifier.verify(
    head.kid,
    treeHeadData({ number: head.number, treeSize: head.treeSize, rootHash, at }),
    Buffer.from(head.signature, 'base64url'),
  );
}

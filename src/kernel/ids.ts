import { randomFillSync } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
// 62^22 > 2^128
const idLength = 22;
// The bytes up to here fall on each letter equally often; the others are drawn again.
const fairBytes = 256 - (256 % alphabet.length);

// A call to the system's generator costs more than the bytes: they are fetched many at a time, and each is used once, then erased.
const pool = Buffer.allocUnsafeSlow(8192);
let used = pool.length;

/** So many random bytes that protect something; nobody else is given them. */
export function randomBytes(count: number): Buffer {
  if (count > pool.length) return randomFillSync(Buffer.allocUnsafeSlow(count));
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = Buffer.from(pool.subarray(used, used + count));
  pool.fill(0, used, used + count);
  used += count;
  return bytes;
}

/** So many random letters and digits, near six bits each. */
export function randomLetters(count: number): string {
  let text = '';
  while (text.length < count)
    for (const byte of randomBytes(count - text.length)) if (byte < fairBytes) text += alphabet.charAt(byte % alphabet.length);
  return text;
}

/**
 * A new opaque identifier: `${prefix}_` and 22 letters or digits that carry 131 random bits. It says nothing of its order, its date or its
 * subject, so that it may stand in an address.
 * @param prefix what the id names: lower-case letters, such as `entry` or `file`
 */
export function newId<const Prefix extends string>(prefix: Prefix): `${Prefix}_${string}` {
  return `${prefix}_${randomLetters(idLength)}`;
}

/**
 * A secret that cannot be guessed, safe in an address, a cookie or a header.
 * @param bytes how many random bytes it carries (32 by default: 256 bits, 43 characters)
 * @returns base64url without padding
 */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

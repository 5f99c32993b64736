import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { randomBytes } from './ids.js';

/** All the secrets of a deployment, derived from its one master secret. Each purpose has keys of its own. */
export interface Secrets {
  /** A key of 32 bytes for one purpose (HKDF-SHA256, RFC 5869). The same master and purpose always give the same key. */
  key(purpose: string): Buffer;
  /**
   * A code that only the holder of the master secret can compute (HMAC-SHA256) over an ordered list of texts. Each part is preceded by its
   * length, so that ('ab', 'c') and ('a', 'bc') differ whatever the parts hold. Parts are taken as UTF-8: lone surrogates are all alike.
   */
  mac(purpose: string, ...parts: string[]): Buffer;
  /** Encrypts and authenticates a text (AES-256-GCM). Twice the same text gives two different results. Safe in addresses and cookies. */
  seal(purpose: string, plain: string): string;
  /**
   * The text that `seal` was given for the same purpose.
   * @throws SealBroken when it was altered, sealed for another purpose, or under another master secret
   */
  open(purpose: string, sealed: string): string;
}

/** A sealed text that is not one of ours, or not any more. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

const masterBytes = 32;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
// The first byte of a sealed text names how it was made, so that another way can come one day.
const aes256gcm = 1;

/**
 * @param master at least 32 random bytes
 * @throws RangeError when the master secret is shorter
 */
export function createSecrets(master: Buffer): Secrets {
  if (master.length < masterBytes) throw new RangeError(`the master secret needs at least ${masterBytes} bytes`);
  const keys = new Map<string, Buffer>();
  const derive = (use: string, purpose: string): Buffer => {
    const info = `socle/${use}/${purpose}`;
    let key = keys.get(info);
    if (!key) keys.set(info, (key = Buffer.from(hkdfSync('sha256', master, 'socle', info, keyBytes))));
    return key;
  };
  return {
    key: (purpose) => Buffer.from(derive('key', purpose)),
    mac: (purpose, ...parts) => createHmac('sha256', derive('mac', purpose)).update(lengthPrefixed(parts)).digest(),
    seal: (purpose, plain) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', derive('seal', purpose), nonce, { authTagLength: tagBytes });
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(aes256gcm), nonce, body, cipher.getAuthTag()]).toString('base64url');
    },
    open: (purpose, sealed) => openSealed(derive('seal', purpose), sealed),
  };
}

/** The parts end to end, each after its length in bytes, on eight of them. */
function lengthPrefixed(parts: readonly string[]): Buffer {
  const lengths = parts.map((part) => Buffer.byteLength(part, 'utf8'));
  const bytes = Buffer.alloc(lengths.reduce((sum, length) => sum + 8 + length, 0));
  let at = 0;
  parts.forEach((part, i) => {
    // No text is long enough for the four bytes before.
    at = bytes.writeUInt32BE(lengths[i] ?? 0, at + 4);
    at += bytes.write(part, at, 'utf8');
  });
  return bytes;
}

function openSealed(key: Buffer, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  // Node's decoder skips what is not base64url: without this check two texts could open to the same secret.
  const exact = bytes.toString('base64url') === sealed;
  if (!exact || bytes[0] !== aes256gcm || bytes.length < 1 + nonceBytes + tagBytes) throw new SealBroken('not a sealed text');
  const body = bytes.subarray(1 + nonceBytes, bytes.length - tagBytes);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + nonceBytes), { authTagLength: tagBytes });
    decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new SealBroken('altered, or sealed with another key', { cause });
  }
}

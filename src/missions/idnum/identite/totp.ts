import { Secret, TOTP } from 'otpauth';
import { randomBytes } from '../../../kernel/ids.js';

/** RFC 6238 with the values that every application knows: six digits, thirty seconds, SHA-1. */
const settings = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** A clock may be one step off, either way (RFC 6238, 5.2). */
const drift = 1;
/** RFC 4226, R6: 160 bits. */
const secretBytes = 20;

/** A new shared secret, base32. */
export const newTotpSecret = (): string => new Secret({ buffer: Uint8Array.from(randomBytes(secretBytes)).buffer }).base32;

/** The address that a QR code tells an application. */
export const totpUri = (secret: string, label: string): string =>
  new TOTP({ ...settings, issuer: 'Socle', label, secret: Secret.fromBase32(secret) }).toString();

/** The step of time that a code is for, within the drift; null when it is for none. */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime();
  const delta = TOTP.validate({ ...settings, token: code, secret: Secret.fromBase32(secret), timestamp, window: drift });
  return delta === null ? null : TOTP.counter({ period: settings.period, timestamp }) + delta;
}

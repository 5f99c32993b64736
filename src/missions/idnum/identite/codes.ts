import { timingSafeEqual } from 'node:crypto';
import { randomBytes } from '../../../kernel/ids.js';
import type { Secrets } from '../../../kernel/secrets.js';

const digits = 8;
/** Letters and digits that nobody takes for another (Crockford's base 32). */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const recoveryLetters = 12;

/** A code of eight digits, each as likely as another. */
export function newDigits(): string {
  // 2^32 is no multiple of 10^8: values of the last, incomplete round would favour the low codes.
  const limit = Math.floor(2 ** 32 / 10 ** digits) * 10 ** digits;
  for (;;) {
    const value = randomBytes(4).readUInt32BE();
    if (value < limit) return String(value % 10 ** digits).padStart(digits, '0');
  }
}

/** A code for paper: twelve letters and digits that carry 60 random bits. */
export const newRecoveryCode = (): string => [...randomBytes(recoveryLetters)].map((byte) => letters.charAt(byte % 32)).join('');

/** A code in groups of four, as people read it. */
export const inGroups = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1\u00a0');

/** The digits that a person typed, spaces and dashes apart; null when they are no code. */
export function typedDigits(typed: string, count = digits): string | null {
  const bare = typed.replace(/[\s.-]/g, '');
  return bare.length === count && /^\d+$/.test(bare) ? bare : null;
}

/** The recovery code that a person typed; letters that look like digits are read as Crockford wants. */
export function typedRecoveryCode(typed: string): string | null {
  const bare = typed
    .replace(/[\s.-]/g, '')
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return bare.length === recoveryLetters && [...bare].every((letter) => letters.includes(letter)) ? bare : null;
}

/** What a code is for. */
export type CodeUse = 'sign-in' | 'contact' | 'recovery' | 'former-address' | 'new-address';

/** What is kept of a code: a keyed hash, bound to what the code is for. */
export const codeHash = (secrets: Secrets, use: CodeUse, bound: string, code: string): Buffer =>
  secrets.mac(`identite.${use}-code`, bound, code);

/** Compares in the same time whatever the difference. */
export const sameCode = (kept: Buffer, typed: Buffer): boolean => kept.length === typed.length && timingSafeEqual(kept, typed);

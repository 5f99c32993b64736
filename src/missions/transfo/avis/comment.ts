import { commentLength } from './questions.js';

// Bounded: without it the time would grow with the square of a hostile text.
const address = /[^\s@<>()]{1,64}@[^\s@<>()]{1,255}/gu;
// Telephone, social-security, file and card numbers: seven digits or more, spaced or not. Amounts and dates have fewer.
const number = /\+?\d(?:[\s.\-/]?\d){6,}/gu;

/**
 * A comment without what could name someone: e-mail addresses and long numbers are replaced by «[masqué]». Trimmed, cut to the greatest
 * length; null when nothing is left.
 */
export function cleanComment(text: string): string | null {
  const clean = cut(text)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}]/gu, (c) => (c === '\n' || c === '\t' ? c : ' '))
    .replace(address, '[masqué]')
    .replace(number, '[masqué]')
    .trim();
  return cut(clean) || null;
}

const cut = (text: string) => [...text].slice(0, commentLength).join('');

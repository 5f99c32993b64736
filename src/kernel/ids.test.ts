import { expect, test } from 'vitest';
import { newId, randomToken } from './ids.js';

test('an id is its prefix and 22 letters or digits, and never the same twice', () => {
  const ids = Array.from({ length: 2000 }, () => newId('file'));
  for (const id of ids) expect(id).toMatch(/^file_[0-9A-Za-z]{22}$/);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a token carries the bits that were asked for and is safe in an address', () => {
  expect(randomToken()).toMatch(/^[\w-]{43}$/);
  expect(Buffer.from(randomToken(16), 'base64url')).toHaveLength(16);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSlips, isOneSlipAway } from './slips.js';

const name = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '.'), maxLength: 7 });

it('finds what a search through every name finds, and prefers the same length, then a shorter one, then the first', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 30 }), name, (names, typed) => {
      const near = names.filter((one) => isOneSlipAway(typed, one));
      const [meant = null] = [0, -1, 1].flatMap((more) => near.filter((one) => one.length === typed.length + more));
      expect(createSlips(names)(typed)).toBe(meant);
    }),
    { numRuns: 2000 },
  );
});

it.each([
  ['valmont', 'valmon', true],
  ['valmont', 'valmontt', true],
  ['valmont', 'vlamont', true],
  ['valmont', 'valnont', true],
  ['valmont', 'valmont', false],
  ['valmont', 'vlamnot', false],
  ['', 'a', true],
  ['', '', false],
])('%j and %j are a slip apart: %s', (a, b, apart) => {
  expect(isOneSlipAway(a, b)).toBe(apart);
  expect(isOneSlipAway(b, a)).toBe(apart);
});

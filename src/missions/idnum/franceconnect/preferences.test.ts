import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allows, changesNothing, choose, noPreferences, type Choice, type Preferences } from './preferences.js';

const names = ['fisc', 'sante', 'poste', 'identite-numerique', 'a-venir'];
const name = fc.constantFrom(...names);
const preferences: fc.Arbitrary<Preferences> = fc
  .tuple(fc.uniqueArray(fc.tuple(name, fc.boolean()), { selector: ([one]) => one }), fc.boolean())
  .map(([decided, futureAllowed]) => ({ decided: new Map(decided), futureAllowed }));
const choice: fc.Arbitrary<Choice> = fc.record({
  shown: fc.uniqueArray(name),
  allowed: fc.uniqueArray(name),
  futureAllowed: fc.boolean(),
});
const holds = (property: (before: Preferences, choice: Choice, current: string | null) => void) => {
  fc.assert(fc.property(preferences, choice, fc.option(name), property), { numRuns: 1000 });
};

describe('identity providers that a person allows', () => {
  it('are all of them while nothing is decided', () => {
    for (const one of names) expect(allows(noPreferences, one)).toBe(true);
  });

  it('are those that were allowed on the page, among those it showed: none allowed means none', () => {
    holds((before, made, current) => {
      const change = choose(before, made, current);
      if (!change) return;
      for (const one of made.shown) expect(allows(change.preferences, one)).toBe(made.allowed.includes(one));
    });
  });

  it('keep what was decided of a provider that the page did not show', () => {
    holds((before, made, current) => {
      const change = choose(before, made, current);
      if (!change) return;
      for (const [one, allowed] of before.decided) if (!made.shown.includes(one)) expect(allows(change.preferences, one)).toBe(allowed);
    });
  });

  it('follow the answer about future ones when they were never decided', () => {
    holds((before, made, current) => {
      const change = choose(before, made, current);
      if (!change) return;
      for (const one of names.filter((n) => n !== current && !made.shown.includes(n) && !before.decided.has(n)))
        expect(allows(change.preferences, one)).toBe(made.futureAllowed);
    });
  });

  it('always hold the one that the person is signed in with, and the choice is refused only for its sake', () => {
    holds((before, made, current) => {
      const change = choose(before, made, current);
      if (current === null) expect(change).not.toBeNull();
      else if (change) expect(allows(change.preferences, current)).toBe(true);
      else
        expect(made.shown.includes(current) ? made.allowed.includes(current) : (before.decided.get(current) ?? made.futureAllowed)).toBe(
          false,
        );
    });
  });

  it('are told apart: what was blocked, what was allowed again, and the same choice twice changes nothing', () => {
    holds((before, made, current) => {
      const change = choose(before, made, current);
      if (!change) return;
      for (const one of made.shown) {
        expect(change.blocked.includes(one)).toBe(allows(before, one) && !allows(change.preferences, one));
        expect(change.unblocked.includes(one)).toBe(!allows(before, one) && allows(change.preferences, one));
      }
      const again = choose(change.preferences, made, current);
      expect(again && changesNothing(again)).toBe(true);
    });
  });
});

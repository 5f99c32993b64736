import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit, afterFailure, afterSuccess, availability, breakerRules as rules, closedBreaker, type BreakerState } from './breaker.js';

type Step = { after: number; what: 'departure' | 'return' | 'failure' | 'success' };
const step = fc.record<Step>({
  after: fc.integer({ min: 0, max: 30_000 }),
  what: fc.constantFrom('departure', 'return', 'failure', 'success'),
});

interface Moment {
  at: number;
  what: Step['what'];
  before: BreakerState;
  state: BreakerState;
  admitted: boolean | null;
}

/** Plays a history and gives each of its moments. */
function play(steps: readonly Step[]): Moment[] {
  let [at, state] = [1_000_000, closedBreaker];
  return steps.map(({ after, what }) => {
    at += after;
    const before = state;
    let admitted: boolean | null = null;
    if (what === 'failure') state = afterFailure(state, rules, at);
    else if (what === 'success') state = afterSuccess(state, rules, at);
    else ({ admitted, state } = admit(state, rules, at, what));
    return { at, what, before, state, admitted };
  });
}
const history = fc.array(step, { maxLength: 80 });
const fail = (state: BreakerState, times: number, at: number) =>
  Array.from({ length: times }).reduce<BreakerState>((now) => afterFailure(now, rules, at), state);

describe('the breaker of a provider, whatever happens,', () => {
  it('admits nobody while it is open', () =>
    fc.assert(
      fc.property(history, (steps) => {
        for (const { at, before, admitted } of play(steps))
          if (before.kind === 'open' && at < before.until && admitted !== null) expect(admitted).toBe(false);
      }),
    ));

  it('admits everybody while it is closed', () =>
    fc.assert(
      fc.property(history, (steps) => {
        for (const { before, admitted } of play(steps)) if (before.kind === 'closed' && admitted !== null) expect(admitted).toBe(true);
      }),
    ));

  it('lets one person through each time while on trial', () =>
    fc.assert(
      fc.property(history, (steps) => {
        let last = -Infinity;
        for (const { at, what, before, admitted } of play(steps)) {
          if (before.kind === 'closed') last = -Infinity;
          if (before.kind !== 'half-open' && before.kind !== 'open') continue;
          if (what === 'departure' && admitted) {
            if (before.kind === 'half-open') expect(at - last).toBeGreaterThanOrEqual(rules.trialMilliseconds);
            last = at;
          }
        }
      }),
    ));

  it('opens after so many failures in a row, and never without a failure', () =>
    fc.assert(
      fc.property(history, (steps) => {
        let inARow = 0;
        for (const { what, before, state } of play(steps)) {
          if (what === 'failure' && before.kind === 'closed') inARow += 1;
          if (what === 'success' || before.kind !== 'closed') inARow = 0;
          if (inARow >= rules.failuresInARow) expect(state.kind).toBe('open');
          if (state.kind === 'open' && before.kind !== 'open') expect(what).toBe('failure');
        }
      }),
    ));

  it('always lets somebody try again, in time', () =>
    fc.assert(
      fc.property(history, (steps) => {
        const { at, state } = play(steps).at(-1) ?? { at: 0, state: closedBreaker };
        const later = at + Math.max(rules.openMilliseconds, rules.trialMilliseconds);
        expect(availability(state, rules, later)).not.toBe('unavailable');
        expect(admit(state, rules, later, 'departure').admitted).toBe(true);
      }),
    ));

  it('tells people what a departure would find', () =>
    fc.assert(
      fc.property(history, (steps) => {
        for (const { at, what, before, admitted } of play(steps))
          if (what === 'departure') expect(availability(before, rules, at) !== 'unavailable').toBe(admitted);
      }),
    ));
});

describe('the breaker of a provider', () => {
  const at = 5_000_000;

  it('is not opened by failures between successes, as long as they are few', () => {
    let state = closedBreaker;
    for (let i = 0; i < 40; i += 1) state = afterSuccess(afterSuccess(afterFailure(state, rules, at), rules, at), rules, at);
    expect(state.kind).toBe('closed');
  });

  it('is opened by a provider that fails every other time', () => {
    let state = closedBreaker;
    for (let i = 0; i < rules.failuresInWindow && state.kind === 'closed'; i += 1)
      state = afterFailure(afterSuccess(state, rules, at), rules, at);
    expect(state.kind).toBe('open');
  });

  it('forgets failures of long ago', () => {
    const nearly = fail(closedBreaker, rules.failuresInARow - 1, at);
    expect(fail(afterSuccess(nearly, rules, at), rules.failuresInARow - 1, at + rules.windowMilliseconds).kind).toBe('closed');
  });

  it('closes when the one on trial succeeds, and opens again when they do not', () => {
    const open = fail(closedBreaker, rules.failuresInARow, at);
    const { state: trial } = admit(open, rules, at + rules.openMilliseconds, 'departure');
    expect(trial.kind).toBe('half-open');
    expect(admit(trial, rules, at + rules.openMilliseconds + 1, 'departure').admitted).toBe(false);
    expect(admit(trial, rules, at + rules.openMilliseconds + 1, 'return').admitted).toBe(true);
    expect(afterSuccess(trial, rules, at + rules.openMilliseconds + 2)).toEqual(closedBreaker);
    expect(afterFailure(trial, rules, at + rules.openMilliseconds + 2)).toMatchObject({ kind: 'open' });
  });
});

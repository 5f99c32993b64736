import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { satisfactionInterval, shareInterval } from './interval.js';
import {
  autonomy,
  badge,
  comprehension,
  help,
  helpQuality,
  helpReachable,
  reachableLevel,
  satisfaction,
  shownMean,
  type MarkCounts,
} from './rules.js';

const marks = (a: number, b: number, c: number, d: number, e: number): MarkCounts => ({ 1: a, 2: b, 3: c, 4: d, 5: e });
const nobody = marks(0, 0, 0, 0, 0);

describe('published examples', () => {
  it('205 bad, 1 476 medium and 4 790 good make 8.542729 (procedure 1637, July 2023)', () => {
    expect(satisfaction({ bad: 205, medium: 1476, good: 4790 })).toBeCloseTo(8.542729, 6);
  });
  it('6 680 opinions make 5.142964071856287 (procedure 3660, January 2026), however the middle ones fall', () => {
    // The sum of notes that gives this mean is 34 355 = 5 × (2 good + medium).
    for (const medium of [1, 1001, 2331]) {
      const good = (6871 - medium) / 2;
      expect(satisfaction({ good, medium, bad: 6680 - good - medium })).toBe(5.142964071856287);
    }
  });
});

describe('formulas', () => {
  it('give nothing when nobody answered', () => {
    expect(satisfaction({ bad: 0, medium: 0, good: 0 })).toBeNull();
    expect(comprehension(nobody)).toBeNull();
    const help0 = { reached: 0, notReached: 0, quality: nobody };
    expect([helpReachable(help0), helpQuality(help0), help(help0), autonomy({ noHelp: 0, answered: 0 })]).toEqual([null, null, null, null]);
  });
  it('note the five marks 0, 2.5, 5, 7.5 and 10', () => {
    expect(comprehension(marks(1, 1, 1, 1, 1))).toBe(5);
    expect(comprehension(marks(0, 1, 0, 0, 0))).toBe(2.5);
    expect(comprehension(marks(0, 0, 0, 3, 1))).toBe(8.125);
  });
  it('count who was not reached as zero in help, not in its quality', () => {
    const counts = { reached: 3, notReached: 1, quality: marks(0, 0, 0, 0, 3) };
    expect(helpReachable(counts)).toBe(0.75);
    expect(helpQuality(counts)).toBe(10);
    expect(help(counts)).toBe(7.5);
  });
  it('count autonomy over those who answered', () => {
    expect(autonomy({ noHelp: 7, answered: 10 })).toBe(7);
  });
});

describe('what is shown', () => {
  it('follows the published thresholds', () => {
    expect([0, 4.999, 5, 7.999, 8, 10].map(badge)).toEqual(['bad', 'bad', 'medium', 'medium', 'good', 'good']);
    expect([0.699, 0.7, 0.849, 0.85, 1].map(reachableLevel)).toEqual(['weak', 'partial', 'partial', 'optimal', 'optimal']);
  });
  it('has one decimal, more only when rounding would pass a threshold', () => {
    expect([8.542729, 7.94, 7.96, 7.9996, 4.97, 0, 10].map(shownMean)).toEqual([8.5, 7.9, 7.96, 7.99, 4.97, 0, 10]);
  });
  it('never shows a mean on another side of a threshold', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 10, noNaN: true }), (mean) => {
        expect(badge(shownMean(mean))).toBe(badge(mean));
      }),
    );
  });
});

const counts = fc.record({ bad: fc.nat(3000), medium: fc.nat(3000), good: fc.nat(3000) }).filter((c) => c.bad + c.medium + c.good > 0);

describe('the interval of satisfaction', () => {
  it('holds the value, inside 0 and 10', () => {
    fc.assert(
      fc.property(counts, (c) => {
        const value = satisfaction(c) ?? NaN;
        const { low, high } = satisfactionInterval(c) ?? { low: NaN, high: NaN };
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(10);
        expect(low - 1e-9).toBeLessThanOrEqual(value);
        expect(value).toBeLessThanOrEqual(high + 1e-9);
        expect(high - low).toBeGreaterThan(0);
      }),
    );
  });
  it('shrinks when more people say the same', () => {
    const width = (c: { bad: number; medium: number; good: number }) => {
      const { low, high } = satisfactionInterval(c) ?? { low: 0, high: 10 };
      return high - low;
    };
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 50 }), (c, k) => {
        expect(width({ bad: c.bad * k, medium: c.medium * k, good: c.good * k })).toBeLessThan(width(c));
      }),
    );
  });
  it('mirrors when opinions do', () => {
    const there = satisfactionInterval({ bad: 10, medium: 30, good: 80 });
    const back = satisfactionInterval({ bad: 80, medium: 30, good: 10 });
    expect(there?.low).toBeCloseTo(10 - (back?.high ?? NaN), 9);
  });
  it('without middle answers is the interval of Wilson', () => {
    // 90 of 100: a value that tables of the Wilson interval give.
    const share = shareInterval(90, 100);
    expect(share?.low).toBeCloseTo(0.8256, 4);
    expect(share?.high).toBeCloseTo(0.9448, 4);
    const mean = satisfactionInterval({ bad: 10, medium: 0, good: 90 });
    expect(mean?.low).toBeCloseTo(10 * (share?.low ?? NaN), 9);
  });
  it('holds the true mean in some 95 samples of 100, whatever the population', () => {
    // Exact: every sample of 100, with its probability.
    const n = 100;
    const logFactorial = Array.from({ length: n + 1 }, () => 0);
    for (let i = 2; i <= n; i++) logFactorial[i] = (logFactorial[i - 1] ?? 0) + Math.log(i);
    const log = (p: number, k: number) => (k === 0 ? 0 : k * Math.log(p));
    const coverage = (bad: number, medium: number) => {
      const good = 1 - bad - medium;
      const truth = 10 * good + 5 * medium;
      let covered = 0;
      for (let b = 0; b <= n; b++) {
        for (let m = 0; b + m <= n; m++) {
          const g = n - b - m;
          const { low, high } = satisfactionInterval({ bad: b, medium: m, good: g }) ?? { low: 0, high: 0 };
          if (truth < low || truth > high) continue;
          const lf = (logFactorial[n] ?? 0) - (logFactorial[b] ?? 0) - (logFactorial[m] ?? 0) - (logFactorial[g] ?? 0);
          covered += Math.exp(lf + log(bad, b) + log(medium, m) + log(good, g));
        }
      }
      return covered;
    };
    for (const [bad, medium] of [
      [0.03, 0.23],
      [0.3, 0.05],
      [0.4, 0.2],
      [0.1, 0.8],
      [0.05, 0.05],
      [0.01, 0.02],
      [0.6, 0.3],
      [0.33, 0.34],
    ] as const) {
      const share = coverage(bad, medium);
      expect(share, `bad ${bad}, medium ${medium}`).toBeGreaterThan(0.93);
      expect(share, `bad ${bad}, medium ${medium}`).toBeLessThan(0.999);
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  availabilityLevel,
  availableShare,
  judgeAnswer,
  judgeFailure,
  missedMeasures,
  noMeasures,
  reuseShare,
  shownShare,
  speedLevel,
} from './rules.js';

describe('a measure', () => {
  it('is good when the page answers, whatever it answers to strangers', () => {
    for (const status of [200, 204, 303, 401, 403])
      expect(judgeAnswer(status, 120)).toEqual({ outcome: 'available', status, milliseconds: 120, error: null });
  });
  it('is bad when the server fails or the page is gone, and then has no time', () => {
    for (const status of [404, 410, 500, 502, 503])
      expect(judgeAnswer(status, 120)).toEqual({ outcome: 'unavailable', status, milliseconds: null, error: 'status' });
  });
  it('is none when we are at fault', () => {
    expect(judgeAnswer(429, 3).outcome).toBe('unknown');
    for (const code of ['EAI_AGAIN', 'ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH']) expect(judgeFailure(code).outcome).toBe('unknown');
  });
  it('tells lateness from a broken connection', () => {
    expect(judgeFailure('TimeoutError')).toMatchObject({ outcome: 'unavailable', error: 'timeout' });
    for (const code of ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'CERT_HAS_EXPIRED', ''])
      expect(judgeFailure(code)).toMatchObject({ outcome: 'unavailable', error: 'connection' });
  });
});

describe('a share', () => {
  it('counts what says something of the procedure, and only that', () => {
    expect(availableShare({ ...noMeasures, unknown: 7 })).toBeNull();
    expect(availableShare({ ...noMeasures, available: 3, unavailable: 1, unknown: 96 })).toBe(0.75);
  });
  it('of facts used as they are leaves out those changed afterwards', () => {
    expect(reuseShare({ offered: 0, accepted: 0, refused: 0, edited: 0, failed: 3 })).toBeNull();
    expect(reuseShare({ offered: 10, accepted: 7, refused: 3, edited: 2, failed: 0 })).toBe(0.5);
  });
  it('is shown cut, and never on another level than its own', () => {
    expect([1, 0.99996, 0.9989999, 0.57, 0].map(shownShare)).toEqual([1, 0.9999, 0.9989, 0.57, 0]);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n))),
        ([k, n]) => {
          const share = k / n;
          expect(shownShare(share)).toBeLessThanOrEqual(share + 1e-12);
          expect(availabilityLevel(shownShare(share))).toBe(availabilityLevel(share));
        },
      ),
    );
  });
});

describe('levels', () => {
  it('follow the published thresholds', () => {
    expect([1, 0.999, 0.99899, 0.985, 0.98499, 0].map(availabilityLevel)).toEqual(['good', 'good', 'watch', 'watch', 'poor', 'poor']);
    expect([0, 399, 400, 799, 800, 9000].map(speedLevel)).toEqual(['good', 'good', 'watch', 'watch', 'poor', 'poor']);
  });
  it('never get worse when more measures are good', () => {
    const rank = { poor: 0, watch: 1, good: 2 };
    fc.assert(
      fc.property(fc.nat(1e5), fc.integer({ min: 1, max: 1e5 }), (available, unavailable) => {
        const share = (a: number) => availableShare({ ...noMeasures, available: a, unavailable }) ?? 0;
        expect(rank[availabilityLevel(share(available + 1))]).toBeGreaterThanOrEqual(rank[availabilityLevel(share(available))]);
      }),
    );
  });
});

it('measures that we missed are counted from the first one on', () => {
  const now = new Date('2026-11-24T12:00:00Z');
  const since = new Date('2026-11-24T11:00:00Z');
  expect(missedMeasures(noMeasures, now)).toBe(0);
  expect(missedMeasures({ ...noMeasures, available: 13, since }, now)).toBe(0);
  expect(missedMeasures({ ...noMeasures, available: 5, unavailable: 2, unknown: 1, since }, now)).toBe(5);
  // A machine whose clock ran fast makes more measures than were due.
  expect(missedMeasures({ ...noMeasures, available: 99, since }, now)).toBe(0);
});

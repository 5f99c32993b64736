import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressAllowed, franceConnectScopes, maintenanceLeft, standing, type Authorisation, type Window } from './rules.js';

const day = 86_400;
// Paris is one hour ahead of UTC all through these weeks: the clock on the wall is never changed.
const firstDay = Date.parse('2026-11-02T00:00:00Z') / 1000;
const wall = (instant: number): Date => new Date((instant - 3600) * 1000);
const civil = (instant: number): string => new Date(instant * 1000).toISOString().slice(0, 10);

const time = fc.integer({ min: 0, max: 24 * 60 - 1 });
const words = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const window: fc.Arbitrary<Window> = fc
  .record({
    when: fc.oneof(
      fc.constant({ day: null, weekday: null }),
      fc.integer({ min: 1, max: 7 }).map((weekday) => ({ day: null, weekday })),
      fc.integer({ min: 0, max: 13 }).map((n) => ({ day: civil(firstDay + n * day), weekday: null })),
    ),
    from: time,
    to: time,
  })
  .map(({ when, from, to }) => ({ ...when, from: words(from), to: words(to) }));

/** The windows as plain intervals of seconds: the first of these days is a Monday. */
function intervals(windows: readonly Window[]): { from: number; to: number }[] {
  const seconds = (text: string) => Number(text.slice(0, 2)) * 3600 + Number(text.slice(3)) * 60;
  return windows.flatMap((w) =>
    Array.from({ length: 16 }, (_, n) => n - 1)
      .filter((n) => (w.day === null ? w.weekday === null || w.weekday === (((n % 7) + 7) % 7) + 1 : w.day === civil(firstDay + n * day)))
      .map((n) => {
        const from = firstDay + n * day + seconds(w.from);
        const to = firstDay + n * day + seconds(w.to);
        return { from, to: to <= from ? to + day : to };
      }),
  );
}

describe('maintenance', () => {
  it('is under way exactly inside its windows, and says the seconds to the latest end', () => {
    fc.assert(
      fc.property(fc.array(window, { maxLength: 4 }), fc.integer({ min: 0, max: 14 * day - 1 }), (windows, second) => {
        const now = firstDay + second;
        const ends = intervals(windows).filter(({ from, to }) => from <= now && now < to);
        const expected = ends.length === 0 ? null : Math.max(...ends.map(({ to }) => to - now));
        expect(maintenanceLeft(windows, wall(now))).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('goes over midnight, into the day after its own', () => {
    const friday: Window = { day: null, weekday: 5, from: '22:00', to: '06:00' };
    expect(maintenanceLeft([friday], new Date('2026-11-07T04:59:59Z'))).toBe(1);
    expect(maintenanceLeft([friday], new Date('2026-11-07T05:00:00Z'))).toBeNull();
    expect(maintenanceLeft([friday], new Date('2026-11-06T04:00:00Z'))).toBeNull();
  });
});

describe('addresses', () => {
  it.each([
    [[], '203.0.113.9', true],
    [['192.0.2.7'], '192.0.2.7', true],
    [['192.0.2.7'], '192.0.2.8', false],
    [['192.0.2.0/24'], '192.0.2.255', true],
    [['192.0.2.0/24'], '192.0.3.0', false],
    [['192.0.2.0/24'], '::ffff:192.0.2.1', true],
    [['2001:db8::/32'], '2001:db8::1', true],
    [['2001:db8::/32'], '2001:db9::1', false],
    [['192.0.2.0/24', '2001:db8::1'], '2001:db8::1', true],
    [['0.0.0.0/0'], 'unknown', false],
  ])('%j and %s: %s', (allowed, address, letIn) => {
    expect(addressAllowed(allowed, address)).toBe(letIn);
  });
});

describe('an authorisation', () => {
  const now = new Date('2026-11-24T10:00:00Z');
  const one = (expiresAt: string, revokedAt: Date | null = null): Authorisation => ({
    id: 'aut_1',
    service: 'Essai',
    organisation: { siret: '21910998000017', name: 'Ville d’essai' },
    procedureId: null,
    purpose: 'Essai',
    legalBasis: 'cantines',
    scopes: new Set(),
    ratePerSecond: 20,
    addresses: [],
    expiresAt: new Date(expiresAt),
    revokedAt,
  });
  it.each([
    ['in force', one('2026-11-24T10:00:01Z'), null],
    ['at the very second of its end', one('2026-11-24T10:00:00Z'), 'EXC-00103'],
    ['withdrawn', one('2030-01-01T00:00:00Z', now), 'EXC-00105'],
    ['withdrawn, then ended: the withdrawal is what counts', one('2020-01-01T00:00:00Z', now), 'EXC-00105'],
  ])('%s', (_what, authorisation, code) => {
    expect(standing(authorisation, now)?.code ?? null).toBe(code);
  });
});

it('takes no identity from the scopes of a FranceConnect token', () => {
  expect([...franceConnectScopes('openid  cnaf_enfants mesri_identite cnous_identite cnaf_adresse')]).toEqual([
    'openid',
    'cnaf_enfants',
    'cnaf_adresse',
  ]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { civilDate, fixedClock, systemClock } from './clock.js';

test('a fixed clock moves only when told', () => {
  const clock = fixedClock('2026-11-24T10:00:00Z');
  expect(clock.now()).toEqual(new Date('2026-11-24T10:00:00Z'));
  clock.now().setFullYear(1999);
  clock.advance(90_000);
  expect(clock.now().toISOString()).toBe('2026-11-24T10:01:30.000Z');
  clock.set('2027-01-01T00:00:00+01:00');
  expect(clock.now().toISOString()).toBe('2026-12-31T23:00:00.000Z');
  expect(() => fixedClock('tomorrow')).toThrow(RangeError);
  expect(() => clock.set('soon')).toThrow(RangeError);
});

test('the system clock is the machine’s', () => {
  expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(1000);
});

test.each([
  ['2026-11-23T22:59:59Z', '2026-11-23'],
  ['2026-11-23T23:00:00Z', '2026-11-24'],
  ['2026-06-30T21:59:59Z', '2026-06-30'],
  ['2026-06-30T22:00:00Z', '2026-07-01'],
  ['2024-02-29T12:00:00Z', '2024-02-29'],
])('%s is %s in Paris', (instant, day) => {
  expect(civilDate(new Date(instant))).toBe(day);
});

test('the day depends on the place', () => {
  const instant = new Date('2026-11-24T03:00:00Z');
  expect(civilDate(instant, 'America/Cayenne')).toBe('2026-11-24');
  expect(civilDate(instant, 'America/Guadeloupe')).toBe('2026-11-23');
  expect(civilDate(instant, 'Indian/Reunion')).toBe('2026-11-24');
});

test('in UTC it is the start of the ISO text, for any year of four digits', () => {
  // Days before 1583 are counted in another calendar by Intl.
  fc.assert(
    fc.property(fc.date({ min: new Date('1583-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }), (date) => {
      expect(civilDate(date, 'UTC')).toBe(date.toISOString().slice(0, 10));
    }),
  );
});

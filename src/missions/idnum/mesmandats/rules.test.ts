import { expect, it } from 'vitest';
import { inForce, monthBefore, monthOf } from './rules.js';

it('a month is that of the calendar in France, also in the night when it is another one in UTC', () => {
  expect(monthOf(new Date('2026-10-31T22:59:59Z'))).toBe('2026-10');
  expect(monthOf(new Date('2026-10-31T23:00:00Z'))).toBe('2026-11');
  expect([monthBefore('2026-11'), monthBefore('2026-10'), monthBefore('2027-01')]).toEqual(['2026-10', '2026-09', '2026-12']);
});

it('a mandate is in force until its last moment', () => {
  const expiresAt = new Date('2026-11-25T10:00:00Z');
  const at = (iso: string, state: 'active' | 'ended' = 'active') => inForce({ state, expiresAt }, new Date(iso));
  expect([at('2026-11-25T09:59:59Z'), at('2026-11-25T10:00:00Z'), at('2026-11-25T09:00:00Z', 'ended')]).toEqual([true, false, false]);
});

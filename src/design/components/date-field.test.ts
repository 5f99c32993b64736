import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dateOfForm } from './date-field.js';

const form = (day: string, month: string, year: string) => ({ 'd-jour': day, 'd-mois': month, 'd-annee': year });

it('reads a date as it was typed', () => {
  expect(dateOfForm(form('1', '9', '2026'), 'd')).toBe('2026-09-01');
  expect(dateOfForm(form(' 29 ', '02', '2024'), 'd')).toBe('2024-02-29');
  expect(dateOfForm(form('', ' ', ''), 'd')).toBeNull();
  expect(dateOfForm(null, 'd')).toBeNull();
});

it('knows what is no date', () => {
  for (const [day, month, year] of [
    ['29', '2', '2023'],
    ['31', '4', '2026'],
    ['0', '1', '2026'],
    ['1', '13', '2026'],
    ['1', '1', '26'],
    ['1', '', '2026'],
    ['a', '1', '2026'],
  ] as const) {
    expect(dateOfForm(form(day, month, year), 'd')).toBe('invalid');
  }
});

it('accepts every day of the calendar', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      const iso = date.toISOString().slice(0, 10);
      const [year = '', month = '', day = ''] = iso.split('-');
      expect(dateOfForm(form(String(Number(day)), month, year), 'd')).toBe(iso);
    }),
  );
});

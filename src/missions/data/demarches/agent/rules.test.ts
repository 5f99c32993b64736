import { describe, expect, it } from 'vitest';
import { ageWords, centsOf, correctionWords, daysSince, mayDecide, typedCents } from './rules.js';

describe('what agents type and read', () => {
  it('reads amounts as people write them', () => {
    expect(['2,50', '2.5', '3', '0', '1 000,00 €', '2,555', '-1', '', 'abc', '2000'].map(centsOf)).toEqual([
      250,
      250,
      300,
      0,
      100_000,
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(centsOf(typedCents(250, 'fr'))).toBe(250);
    expect(centsOf(typedCents(250, 'en'))).toBe(250);
  });
  it('counts the days that a file has waited', () => {
    const now = new Date('2026-11-24T10:00:00Z');
    expect(daysSince(new Date('2026-11-24T08:00:00Z'), now)).toBe(0);
    expect(daysSince(new Date('2026-11-22T09:00:00Z'), now)).toBe(2);
    expect(daysSince(new Date('2026-11-25T09:00:00Z'), now)).toBe(0);
    expect([0, 1, 2].map((days) => ageWords(days, 'fr'))).toEqual(['aujourd’hui', '1 jour', '2 jours']);
  });
  it('says what to correct, question by question', () => {
    expect(correctionWords('Il manque le nom.', [], 'fr')).toBe('Il manque le nom.');
    expect(correctionWords('Regardez ceci.', ['Nom', 'Adresse'], 'fr')).toBe('Regardez ceci.\n\nÀ corriger\u00a0:\n– Nom\n– Adresse');
  });
  it('lets agents decide during the review only', () => {
    expect(mayDecide('en_instruction')).toBe(true);
    expect(mayDecide('en_construction')).toBe(false);
    expect(mayDecide('accepte')).toBe(false);
  });
});

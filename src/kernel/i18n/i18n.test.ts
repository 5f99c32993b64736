import { describe, expect, it } from 'vitest';
import { formatDate, formatDateTime, formatMoney, formatShare, t } from './index.js';

describe('words for people', () => {
  it('writes civil dates as French usage wants, whatever the zone of the machine', () => {
    expect(formatDate('2026-11-24', 'fr')).toBe('24 novembre 2026');
    expect(formatDate('2026-11-01', 'fr')).toBe('1er novembre 2026');
    expect(formatDate('2026-11-24', 'en')).toBe('24 November 2026');
  });
  it('writes instants in Paris time, summer and winter', () => {
    expect(formatDateTime(new Date('2026-11-24T13:05:00Z'), 'fr')).toBe('24 novembre 2026 à 14 h 05');
    expect(formatDateTime(new Date('2026-07-01T22:30:00Z'), 'fr')).toBe('2 juillet 2026 à 0 h 30');
  });
  it('writes money and shares', () => {
    expect(formatMoney(235, 'fr').replace(/\s/g, ' ')).toBe('2,35 €');
    expect(formatShare(0.987, 'fr', 1).replace(/\s/g, ' ')).toBe('98,7 %');
  });
  it('fills named places and leaves unknown ones visible', () => {
    expect(t({ fr: 'Bonjour {who}, {what}', en: '' }, 'fr', { who: 'Zoé' })).toBe('Bonjour Zoé, {what}');
  });
});

import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../../kernel/ledger/index.js';
import { gather, type Line } from './lines.js';
import { basisWords, factWords, kindOfSlug, sentenceOf } from './words.js';

const line = (change: Partial<Line>): Line => ({
  id: 'led_1',
  at: new Date('2026-11-24T09:00:00Z'),
  kind: 'access',
  sentence: 'Camille a ouvert votre dossier',
  who: 'Camille',
  organisation: null,
  purpose: null,
  basis: null,
  fields: [],
  reference: 'file_1',
  proven: true,
  ...change,
});
const row: LedgerRow = {
  id: 'led_1',
  at: new Date(),
  position: 0,
  subject: 'p',
  action: 'exchange.fetch',
  actor: { kind: 'service', id: 's', label: 'La ville' },
  fields: ['quotient_familial.valeur', 'family_name', 'un_autre.fait'],
};
const facts = factWords((name) => (name === 'quotient_familial.valeur' ? { fr: 'Quotient familial', en: 'Family quotient' } : null));

describe('the lines of a dossier', () => {
  it('gathers what was done again and again on the same day, and nothing else', () => {
    const lines = [
      line({}),
      line({ id: 'led_2' }),
      line({ id: 'led_3', reference: 'file_2' }),
      line({ id: 'led_4', at: new Date('2026-11-23T09:00:00Z'), reference: 'file_2' }),
      line({ id: 'led_5', sentence: 'Autre' }),
    ];
    expect(gather(lines).map((group) => group.map(({ id }) => id))).toEqual([['led_1', 'led_2'], ['led_3'], ['led_4'], ['led_5']]);
    expect(gather([])).toEqual([]);
  });
  it('says facts in words: those of the products, those of FranceConnect, and never a name from the code', () => {
    const actions = {
      'exchange.fetch': { label: { fr: '{actor} a demandé : {fields}', en: '{actor} asked for: {fields}' }, kind: 'access' as const },
    };
    expect(sentenceOf(row, actions, facts, 'fr')).toBe('La ville a demandé : Quotient familial, nom de naissance, un autre fait');
    const twice = { ...row, fields: ['given_name', 'given_name_array'] };
    expect(
      sentenceOf(
        twice,
        actions,
        factWords(() => ({ fr: 'Prénoms', en: 'First names' })),
        'fr',
      ),
    ).toBe('La ville a demandé : Prénoms');
    expect(sentenceOf({ ...row, fields: [] }, actions, facts, 'en')).toBe('La ville asked for: no fact named');
    expect(sentenceOf(row, {}, facts, 'fr')).toBe('La ville a utilisé des informations vous concernant');
  });
  it('says grounds in words, and leaves words as they are', () => {
    const bases = basisWords(() => null);
    expect([bases('consent', 'fr'), bases('Article 6', 'fr')]).toEqual(['Vous avez donné votre accord', 'Article 6']);
  });
  it('knows its filters', () => {
    expect([kindOfSlug('acces'), kindOfSlug('connexions'), kindOfSlug('x'), kindOfSlug(undefined)]).toEqual([
      'access',
      'sign-in',
      null,
      null,
    ]);
  });
});

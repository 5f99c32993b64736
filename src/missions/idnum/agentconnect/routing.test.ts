import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isExpected, routesOf, routeTo, speaksFor, suggestDomain, type Routable } from './routing.js';

const provider = (id: string, options: Partial<Routable['options']> = {}, more: Partial<Routable> = {}): Routable => ({
  id,
  title: id,
  display: true,
  options: { domains: [], accepted_domains: [], default: false, ...options },
  ...more,
});
const town = provider('ville', { domains: ['valmont.example'], accepted_domains: ['ecoles-valmont.example'] });
const region = provider('region', { domains: ['Partage.example', 'region.example'] }, { title: 'Région' });
const city = provider('agglo', { domains: ['partage.example'] }, { title: 'Agglomération' });
const hidden = provider('essai', { domains: ['region.example'] }, { display: false });
const others = provider('identite', { default: true, domains: ['valmont.example'] }, { title: 'Aaa' });
const all = [others, region, town, city, hidden];
const routes = routesOf(all);
const without = routesOf(all.filter((one) => one !== others));
const idsFor = (domain: string, of = routes) => routeTo(of, domain).map(({ id }) => id);

describe('an address leads', () => {
  it.each([
    ['valmont.example', ['ville']],
    ['partage.example', ['agglo', 'region', 'identite']],
    ['region.example', ['region']],
    ['inconnu.example', ['identite']],
    ['ecoles-valmont.example', ['identite']],
  ])('from %s to %j: the only one, or all by title with the default one last', (domain, ids) => expect(idsFor(domain)).toEqual(ids));

  it('nowhere when nobody declared its domain and there is no default provider', () => {
    expect(idsFor('inconnu.example', without)).toEqual([]);
    expect(idsFor('partage.example', without)).toEqual(['agglo', 'region']);
  });

  it.each([
    'sous.valmont.example',
    'xvalmont.example',
    'valmont.example.evil.example',
    'valmont.exampl',
    'valmont-example.example',
    'xn--vlmont-tta.example',
    'valmоnt.example', // a Cyrillic o
    '.valmont.example',
    'valmont.example.',
    '__proto__',
  ])('not to the town from %s, which only looks like it', (domain) => {
    expect(idsFor(domain, without)).toEqual([]);
    expect(isExpected(routes, town, domain)).toBe(false);
    expect(speaksFor(routes, town, domain)).toBe(false);
  });
});

describe('a domain that comes back', () => {
  it('is expected where it could have led, and where it was accepted', () => {
    expect(isExpected(routes, town, 'valmont.example')).toBe(true);
    expect(isExpected(routes, town, 'ecoles-valmont.example')).toBe(true);
    expect(isExpected(routes, town, 'partage.example')).toBe(false);
    expect(isExpected(routes, others, 'inconnu.example')).toBe(true);
    expect(isExpected(routes, others, 'partage.example')).toBe(true);
    expect(isExpected(routes, others, 'valmont.example')).toBe(false);
  });

  it('is spoken for by one provider at most, whatever was declared', () => {
    const names = fc.constantFrom('a.example', 'b.example', 'c.example');
    const options = fc.record({ domains: fc.array(names), accepted_domains: fc.array(names), default: fc.boolean() });
    fc.assert(
      fc.property(fc.array(options), names, (given, domain) => {
        // One default provider at most, as the registry of providers has it.
        const list = given.map((one, i) => provider(`p${i}`, { ...one, default: one.default && given.findIndex((o) => o.default) === i }));
        const made = routesOf(list);
        expect(list.filter((one) => speaksFor(made, one, domain)).length).toBeLessThanOrEqual(1);
        for (const one of list) if (speaksFor(made, one, domain)) expect(isExpected(made, one, domain)).toBe(true);
      }),
    );
  });

  it('that was accepted, or is shared, is not spoken for', () => {
    expect(speaksFor(routes, town, 'ecoles-valmont.example')).toBe(false);
    expect(speaksFor(routes, region, 'partage.example')).toBe(false);
    expect(speaksFor(routes, town, 'valmont.example')).toBe(true);
    expect(speaksFor(routes, others, 'inconnu.example')).toBe(true);
    expect(speaksFor(routes, others, 'valmont.example')).toBe(false);
  });
});

describe('a slip of a finger', () => {
  it.each([
    ['valmon.example', 'valmont.example'],
    ['valmontt.example', 'valmont.example'],
    ['vlamont.example', 'valmont.example'],
    ['valnont.example', 'valmont.example'],
    ['valmont.example', null],
    ['vlamnot.example', null],
    ['a.fr', null],
    ['', null],
  ])('%s: was it %s?', (typed, meant) => expect(suggestDomain(routes, typed)).toBe(meant));
});

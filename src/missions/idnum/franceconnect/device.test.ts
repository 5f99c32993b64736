import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deservesAlert, familiarity, remember, type Device } from './device.js';

const day = 86_400_000;
const hashOf = (person: string) => (salt: string) => `${salt}/${person}`;
const at = (days: number) => new Date(days * day);
const after = (...visits: [person: string, day: number][]) =>
  visits.reduce<Device | null>((device, [person, when]) => remember(device, hashOf(person), at(when)), null);

describe('a browser that a person has used before', () => {
  it('is trusted while it is theirs, or that of two people', () => {
    expect(familiarity(null, hashOf('zoé'), at(0))).toBe('new');
    expect(familiarity(after(['zoé', 0]), hashOf('zoé'), at(1))).toBe('trusted');
    expect(familiarity(after(['zoé', 0], ['hugo', 1]), hashOf('zoé'), at(2))).toBe('trusted');
    expect(familiarity(after(['zoé', 0], ['hugo', 1]), hashOf('inès'), at(2))).toBe('new');
  });

  it('is known but not trusted when more people share it, and the oldest of four is forgotten', () => {
    const shared = after(['zoé', 0], ['hugo', 1], ['inès', 2]);
    expect(familiarity(shared, hashOf('zoé'), at(3))).toBe('known');
    expect(familiarity(remember(shared, hashOf('malik'), at(3)), hashOf('zoé'), at(3))).toBe('new');
  });

  it('forgets a person after 90 days without them', () => {
    const device = after(['zoé', 0], ['hugo', 1], ['inès', 80]);
    expect(familiarity(device, hashOf('zoé'), at(90))).toBe('new');
    expect(familiarity(device, hashOf('inès'), at(100))).toBe('trusted');
  });

  it('never holds more than three people, nor the same one twice', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.nat(300)), { minLength: 1 }), (visits) => {
        const { people } = after(...visits) ?? { people: [] };
        expect(people.length).toBeLessThanOrEqual(3);
        expect(new Set(people.map(({ hash }) => hash)).size).toBe(people.length);
      }),
    );
  });

  it('spares the person an e-mail, unless something is out of the ordinary', () => {
    expect(deservesAlert('trusted', false)).toBe(false);
    expect(deservesAlert('trusted', true)).toBe(true);
    expect(deservesAlert('known', false)).toBe(true);
    expect(deservesAlert('new', false)).toBe(true);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../../../kernel/secrets.js';
import type { Pivot } from '../../../registry/index.js';
import { changedFacts, hashFacts, judgeChange, linkHash, linkedFacts, type LinkedFact } from './links.js';

const secrets = createSecrets(Buffer.alloc(32, 3));
const zoe: Pivot = {
  givenNames: ['Zoé', 'Marguerite'],
  familyName: "O'Brien-Lefèvre",
  birthdate: '1988-03-14',
  gender: 'female',
  birthplace: '29019',
  birthcountry: '99100',
};
const link = linkHash(secrets, 'petit', 'zoe');
const differs = (change: Partial<Pivot>) => changedFacts(hashFacts(secrets, link, zoe), hashFacts(secrets, link, { ...zoe, ...change }));

describe('what is seen of a change', () => {
  it('is which facts differ, and nothing for another spelling of the same key', () => {
    expect(differs({})).toEqual([]);
    expect(differs({ familyName: "O'BRIEN-LEFE\u0300VRE", givenNames: ['ZOÉ', 'marguerite'] })).toEqual([]);
    expect(differs({ givenNames: ['Zoé'] })).toEqual(['given_name']);
    expect(differs({ givenNames: ['Zoé Marguerite'] })).toEqual(['given_name']);
    expect(differs({ birthplace: '29020', gender: 'male' })).toEqual(['gender', 'birthplace']);
    expect(differs({ birthcountry: '99217', birthplace: '' })).toEqual(['birthplace']);
  });

  it('does not show that two accounts hold the same fact', () => {
    const other = linkHash(secrets, 'petit', 'jumelle');
    expect(changedFacts(hashFacts(secrets, link, zoe), hashFacts(secrets, other, zoe))).toEqual([...linkedFacts]);
    expect(linkHash(secrets, 'grand', 'zoe').equals(link)).toBe(false);
  });
});

describe('a change', () => {
  it.each<[LinkedFact[], 'correction' | 'other-person']>([
    [['family_name'], 'correction'],
    [['given_name', 'gender'], 'correction'],
    [['given_name', 'family_name'], 'correction'],
    [['birthdate'], 'correction'],
    [['birthplace'], 'correction'],
    [['birthdate', 'birthplace'], 'other-person'],
    [['given_name', 'birthdate'], 'other-person'],
    [['given_name', 'family_name', 'gender'], 'other-person'],
    [[...linkedFacts], 'other-person'],
  ])('of %j is: %s', (changed, verdict) => {
    expect(judgeChange(changed)).toBe(verdict);
  });

  it('of more facts is never more plausible than of fewer', () => {
    fc.assert(
      fc.property(fc.subarray([...linkedFacts]), fc.constantFrom(...linkedFacts), (some, one) => {
        const more = linkedFacts.filter((fact) => some.includes(fact) || fact === one);
        expect(judgeChange(some) === 'other-person' && judgeChange(more) === 'correction').toBe(false);
      }),
    );
  });
});

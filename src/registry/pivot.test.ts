import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../kernel/secrets.js';
import { isCog, isSiret } from './identifiers.js';
import { personKey, pivotOf, type Pivot } from './pivot.js';

const secrets = createSecrets(Buffer.alloc(32, 7));
const someone: Pivot = {
  givenNames: ['Anne'],
  familyName: 'MARIE',
  birthdate: '1980-02-03',
  gender: 'female',
  birthplace: '75112',
  birthcountry: '99100',
};
const key = (change: Partial<Pivot>) => personKey(secrets, { ...someone, ...change });

describe('the key of a person', () => {
  it('does not let a letter slide from one name to the next', () => {
    expect(key({ givenNames: ['AnneM'], familyName: 'ARIE' })).not.toBe(key({}));
    expect(key({ givenNames: ['Anne', 'Lise'] })).not.toBe(key({ givenNames: ['Anne Lise'] }));
  });
  it('counts every letter of the alphabet that the State allows', () => {
    expect(key({ familyName: 'ŒUVRARD' })).not.toBe(key({ familyName: 'RUVRARD' }));
    expect(key({ familyName: 'ŸSAY' })).not.toBe(key({ familyName: 'XSAY' }));
  });
  it('is the same however the accents are encoded, and in capitals or not', () => {
    expect(key({ familyName: 'Lefe\u0300vre' })).toBe(key({ familyName: 'LEFÈVRE' }));
  });
  it('ignores a place of birth abroad, which registers write each in their own way', () => {
    expect(key({ birthcountry: '99217', birthplace: '' })).toBe(key({ birthcountry: '99217', birthplace: '99217' }));
  });
  it('differs between two different people', () => {
    const name = fc.string({ minLength: 1, maxLength: 8 }).map((s) => s.trim() || 'X');
    const person = fc.record({ givenNames: fc.array(name, { minLength: 1, maxLength: 3 }), familyName: name });
    fc.assert(
      fc.property(person, person, (a, b) => {
        const written = (p: typeof a) =>
          JSON.stringify([p.familyName, p.givenNames].flat().map((n) => n.normalize('NFC').replace(/\s+/g, ' ').toLocaleUpperCase('fr'))) +
          p.givenNames.length;
        expect(key(a) === key(b)).toBe(written(a) === written(b));
      }),
    );
  });
  it('comes from the birth date as the provider gave it, unknown days included', () => {
    const identity = {
      given_name: 'Anne',
      given_name_array: ['Anne'],
      family_name: 'MARIE',
      birthdate: '1980-01-01',
      idp_birthdate: '1980-00-00',
      gender: 'female' as const,
      birthplace: '75112',
      birthcountry: '99100',
    };
    expect(pivotOf(identity).birthdate).toBe('1980-00-00');
  });
});

describe('identifiers', () => {
  it('recognises a SIRET, those of La Poste too', () => {
    expect(isSiret('13002526500013')).toBe(true);
    expect(isSiret('13002526500014')).toBe(false);
    expect(isSiret('35600000049837')).toBe(true);
    expect(isSiret('1300252650001')).toBe(false);
  });
  it('recognises a COG code', () => {
    expect(['75112', '2A004', '99100'].every(isCog)).toBe(true);
    expect(['7511', 'A5112', '75 12'].some(isCog)).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quotientFamilial } from './evidence/quotient-familial.js';
import { publishedCode } from './faults.js';
import { parametersOfPivot, pivotOfCivility, readParameters, type Query } from './parameters.js';
import { zoe } from './testing.js';

const now = new Date('2026-11-24T10:00:00Z');
const { parameters: schema } = quotientFamilial.modalities.identite;
const read = (change: Query) => readParameters(schema, { ...zoe, ...change }, now);
const codes = (change: Query) => read(change).faults.map((one) => [publishedCode(one), one.data['parameter']]);

describe('the civil status of a person', () => {
  it.each([
    ['the name at birth is missing', { nomNaissance: '' }, '00420', 'nomNaissance'],
    ['the name at birth is no name', { nomNaissance: '<b>' }, '00420', 'nomNaissance'],
    ['the name at birth is given twice', { nomNaissance: ['A', 'B'] }, '00420', 'nomNaissance'],
    ['a first name is no name', { 'prenoms[]': ['Zoé', '42'] }, '00421', 'prenoms[]'],
    ['the year is before 1900', { anneeDateNaissance: '1899' }, '00422', 'anneeDateNaissance'],
    ['the month does not exist', { moisDateNaissance: '13' }, '00423', 'moisDateNaissance'],
    ['the day does not exist', { jourDateNaissance: '32' }, '00424', 'jourDateNaissance'],
    ['that month has no such day', { jourDateNaissance: '30', moisDateNaissance: '2' }, '00425', 'jourDateNaissance'],
    [
      'the person is not born yet',
      { anneeDateNaissance: '2026', moisDateNaissance: '11', jourDateNaissance: '24' },
      '00425',
      'jourDateNaissance',
    ],
    ['the sex is something else', { sexeEtatCivil: 'X' }, '00427', 'sexeEtatCivil'],
    ['the country is no code', { codeCogInseePaysNaissance: '33' }, '00400', 'codeCogInseePaysNaissance'],
    ['born in France, no place', { codeCogInseeCommuneNaissance: '' }, '00426', 'codeCogInseeCommuneNaissance'],
    [
      'a place by its name, without its department',
      { codeCogInseeCommuneNaissance: '', nomCommuneNaissance: 'Brest' },
      '00428',
      'codeCogInseeDepartementNaissance',
    ],
    [
      'a place by its name, without the year',
      { codeCogInseeCommuneNaissance: '', nomCommuneNaissance: 'Brest', codeCogInseeDepartementNaissance: '29', anneeDateNaissance: '' },
      '00422',
      'anneeDateNaissance',
    ],
    ['a year to come', { annee: '2027' }, '00353', 'annee'],
    ['a year too long ago', { annee: '2023' }, '00356', 'annee'],
    ['a month to come', { annee: '2026', mois: '12' }, '00354', 'mois'],
    ['a month to come, the year not said', { mois: '12' }, '00354', 'mois'],
  ])('%s', (_what, change, code, parameter) => {
    expect(codes(change)).toEqual([[code, parameter]]);
  });

  it.each([
    ['as it should be', {}],
    ['born abroad, no place', { codeCogInseePaysNaissance: '99335', codeCogInseeCommuneNaissance: '' }],
    ['one first name, which looks like a text', { 'prenoms[]': 'Zoé' }],
    ['the day of birth unknown', { jourDateNaissance: '' }],
    ['the 29th of February of a leap year', { anneeDateNaissance: '1988', moisDateNaissance: '2', jourDateNaissance: '29' }],
    ['the same month of the year before last', { annee: '2024', mois: '12' }],
    ['a parameter that nobody knows', { couleur: 'bleu' }],
  ])('%s', (_what, change) => {
    expect(codes(change)).toEqual([]);
  });

  it('names every parameter that is wrong, once', () => {
    expect(codes({ nomNaissance: '', sexeEtatCivil: 'X', mois: '99' })).toEqual([
      ['00420', 'nomNaissance'],
      ['00427', 'sexeEtatCivil'],
      ['00354', 'mois'],
    ]);
  });

  it('accepts a date of birth exactly when the calendar has it', () => {
    const dates = fc.record({
      year: fc.integer({ min: 1900, max: 2025 }),
      month: fc.integer({ min: 1, max: 12 }),
      date: fc.integer({ min: 1, max: 31 }),
    });
    fc.assert(
      fc.property(dates, ({ year, month, date }) => {
        const exists = date <= new Date(Date.UTC(year, month, 0)).getUTCDate();
        const change = { anneeDateNaissance: String(year), moisDateNaissance: String(month), jourDateNaissance: String(date) };
        expect(codes(change)).toEqual(exists ? [] : [['00425', 'jourDateNaissance']]);
      }),
    );
  });

  it('never throws, and passes on only what the contract names', () => {
    const names = [...Object.keys(zoe), 'annee', 'mois', 'couleur', '__proto__'];
    const anything = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 })));
    fc.assert(
      fc.property(anything, (query) => {
        const { values, faults } = readParameters(schema, { ...zoe, ...query }, now);
        expect(Object.keys(values).filter((name) => name === 'couleur' || name === 'recipient')).toEqual([]);
        for (const one of faults) expect(publishedCode(one)).toMatch(/^\d{5}$/);
      }),
    );
  });
});

describe('the identity of a person', () => {
  it('is read from the civil status, with zeros for what is not known', () => {
    expect(pivotOfCivility(read({ jourDateNaissance: '', sexeEtatCivil: 'm' }).values)).toEqual({
      givenNames: ['Zoé', 'Marguerite'],
      familyName: "O'Brien-Lefèvre",
      birthdate: '1988-03-00',
      gender: 'male',
      birthplace: '29019',
      birthcountry: '99100',
    });
  });

  it('goes to the provider under the names of FranceConnect', () => {
    expect(parametersOfPivot(pivotOfCivility(read({}).values))).toMatchObject({
      family_name: "O'Brien-Lefèvre",
      given_name: 'Zoé Marguerite',
      birthdate: '1988-03-14',
      gender: 'female',
      birthplace: '29019',
      birthcountry: '99100',
    });
  });
});

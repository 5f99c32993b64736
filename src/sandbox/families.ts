import type { CivilStatus } from './people.js';

// The benefit files of the sandbox. Adults are people of `people.ts`, by login, or others who cannot sign in.

/** Somebody in a file. Dates are `YYYY-MM-DD`, with `00` for what nobody knows. */
export interface FamilyMember {
  familyName: string;
  usageName?: string;
  givenNames: readonly string[];
  birthdate: string;
  gender: CivilStatus['gender'];
}

export interface Address {
  complement?: string;
  residence?: string;
  street: string;
  hamlet?: string;
  city: string;
}

/** A benefit file. */
export interface Family {
  provider: 'CNAF' | 'MSA';
  /** First one: to whom letters are sent. */
  adults: readonly (string | FamilyMember)[];
  children: readonly FamilyMember[];
  address: Address;
  /** Family quotient, in whole euros. */
  quotient: number;
  /** The only month for which a quotient is known, whatever month is asked; absent: any month. */
  onlyMonth?: { year: number; month: number };
  /** Questions about this file are answered with a maintenance notice. */
  maintenance?: true;
}

const town = '91998 VALMONT-SUR-ORGE';

function child(givenNames: string, familyName: string, birthdate: string, gender: CivilStatus['gender']): FamilyMember {
  return { givenNames: givenNames.split(' '), familyName, birthdate, gender };
}

export const families: readonly Family[] = [
  {
    provider: 'CNAF',
    adults: ['zoe'],
    quotient: 620,
    children: [child('Léo', "O'Brien-Lefèvre", '2017-05-12', 'male'), child('Anaïs Rose', "O'Brien-Lefèvre", '2020-11-03', 'female')],
    address: { complement: 'BÂTIMENT B', residence: 'RÉSIDENCE DES TILLEULS', street: '12 RUE DES ÉCOLES', city: town },
  },
  {
    provider: 'CNAF',
    adults: ['ines', 'thomas'],
    quotient: 1180,
    children: [
      child('Jules Émile', 'Fontaine', '2015-01-22', 'male'),
      child('Capucine', 'Fontaine', '2018-07-09', 'female'),
      child('Soren', 'Caradec', '2008-02-14', 'male'),
    ],
    address: { street: '3 IMPASSE DU MOULIN', city: town },
  },
  {
    provider: 'MSA',
    adults: ['mailys', { givenNames: ['Loïc'], familyName: 'Œuvrard', birthdate: '1989-10-30', gender: 'male' }],
    quotient: 450,
    children: [child('Maëlys-Cœur', "L'Haÿ-Œuvrard", '2019-04-01', 'female')],
    address: { street: '7 CHEMIN DE LA FERME', hamlet: 'LES GRANGES', city: town },
  },
  {
    provider: 'MSA',
    adults: ['jeanne'],
    quotient: 150,
    children: [
      child('Baptiste', 'Delmas', '2009-09-09', 'male'),
      child('Faustine', 'Delmas', '2012-03-25', 'female'),
      child('Octave', 'Delmas', '2016-12-01', 'male'),
      child('Rosalie', 'Delmas', '2021-06-30', 'female'),
    ],
    address: { street: '1 ROUTE DES VIGNES', city: town },
  },
  {
    provider: 'CNAF',
    adults: [
      'amadou',
      { givenNames: ['Fatoumata'], familyName: 'Coulibaly', usageName: 'Konaté', birthdate: '1983-00-00', gender: 'female' },
    ],
    quotient: 890,
    children: [child('Moussa', 'Konaté', '2013-08-17', 'male'), child('Awa', 'Konaté', '2016-02-00', 'female')],
    address: { complement: 'APPARTEMENT 41', street: '25 AVENUE DE LA GARE', city: town },
  },
  { provider: 'CNAF', adults: ['aissata'], quotient: 310, children: [], address: { street: '8 PLACE DU MARCHÉ', city: town } },
  { provider: 'CNAF', adults: ['chloe'], quotient: 2550, children: [], address: { street: '40 QUAI DE L’ORGE', city: town } },
  {
    provider: 'CNAF',
    adults: ['hugo'],
    quotient: 740,
    onlyMonth: { year: 2021, month: 5 },
    children: [child('Éloïse', 'Rivière', '2014-10-10', 'female')],
    address: { street: '5 RUE HAUTE', city: town },
  },
  {
    provider: 'CNAF',
    adults: ['solene'],
    quotient: 980,
    children: [child('Yann', 'Kervella', '2018-01-15', 'male')],
    address: { street: '18 RUE BASSE', city: town },
    maintenance: true,
  },
];

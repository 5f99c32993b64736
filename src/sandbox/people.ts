import type { Text } from '../kernel/i18n/index.js';
import type { CitizenProviderId } from './types.js';

// The people of the sandbox: this table and `families.ts` are the only places where they are described.
// The providers of identities, the civil registry and the family-benefit provider all read it, so that they agree, except where a person is made to show what happens when they do not.
// Everybody here is invented; addresses end in `.example`, which nobody can own.

/** The password of every test person and agent, shown on each sign-in page. */
export const sandboxPassword = 'bac-a-sable';
/** The single-use code of every second factor. */
export const sandboxCode = '246810';
/** Code of France in the official geographic code (COG). */
export const france = '99100';

/** Civil status. Dates are `YYYY-MM-DD`, with `00` for a day or month that nobody knows. */
export interface CivilStatus {
  givenNames: readonly string[];
  /** Birth name. */
  familyName: string;
  usageName?: string;
  gender: 'female' | 'male';
  birthdate: string;
  /** COG code of the commune, for those born in France only. */
  birthplace?: string;
  /** COG code of the country. */
  birthcountry: string;
}

export interface Person extends CivilStatus {
  login: string;
  email: string;
  providers: readonly CitizenProviderId[];
  purpose: Text;
  /** Shown first on the sign-in pages. */
  usual?: true;
  /** What the civil registry holds that differs from what the identity providers say; `null` when it does not know the person. */
  register?: (Partial<CivilStatus> & { deceasedOn?: string }) | null;
  /** The civil registry never answers about this person. */
  registerSilent?: true;
}

const both = ['fisc', 'sante'] as const;

export const people: readonly Person[] = [
  {
    login: 'zoe',
    givenNames: ['Zoé', 'Marguerite'],
    familyName: "O'Brien-Lefèvre",
    gender: 'female',
    birthdate: '1988-03-14',
    birthplace: '29019',
    birthcountry: france,
    email: 'zoe.obrien@courriel.example',
    providers: both,
    usual: true,
    purpose: { fr: 'Parent de deux enfants, quotient familial de 620 (CAF)', en: 'Parent of two, family quotient of 620 (CAF)' },
  },
  {
    login: 'ines',
    givenNames: ['Inès', 'Marie', 'Colette'],
    familyName: 'Caradec',
    usageName: 'Fontaine',
    gender: 'female',
    birthdate: '1984-09-30',
    birthplace: '59350',
    birthcountry: france,
    email: 'ines.fontaine@courriel.example',
    providers: both,
    usual: true,
    purpose: {
      fr: 'Nom d’usage différent du nom de naissance, en couple, quotient de 1 180',
      en: 'Usage name unlike the birth name, a couple, quotient of 1,180',
    },
  },
  {
    login: 'thomas',
    givenNames: ['Thomas', 'Émile'],
    familyName: 'Fontaine',
    gender: 'male',
    birthdate: '1982-12-05',
    birthplace: '69383',
    birthcountry: france,
    email: 'thomas.fontaine@courriel.example',
    providers: both,
    purpose: { fr: 'Conjoint d’Inès\u00a0: même dossier de prestations familiales', en: 'Partner of Inès: same benefit file' },
  },
  {
    login: 'mailys',
    givenNames: ['Maÿlis', 'Cœline'],
    familyName: "L'Haÿ-Œuvrard",
    gender: 'female',
    birthdate: '1991-06-21',
    birthplace: '33063',
    birthcountry: france,
    email: 'mailys@courriel.example',
    providers: both,
    purpose: { fr: 'Lettres Œ et Ÿ dans le nom, quotient de 450 (MSA)', en: 'Letters Œ and Ÿ in the name, quotient of 450 (MSA)' },
  },
  {
    login: 'jeanne',
    givenNames: ['Jeanne', 'Augustine'],
    familyName: 'Delmas',
    gender: 'female',
    birthdate: '1979-02-28',
    birthplace: '2A004',
    birthcountry: france,
    email: 'jeanne.delmas@courriel.example',
    providers: both,
    purpose: { fr: 'Née en Corse, quatre enfants, quotient de 150 (MSA)', en: 'Born in Corsica, four children, quotient of 150 (MSA)' },
  },
  {
    login: 'amadou',
    givenNames: ['Amadou', 'Bakary'],
    familyName: 'Konaté',
    gender: 'male',
    birthdate: '1979-11-02',
    birthcountry: '99335',
    email: 'amadou.konate@courriel.example',
    providers: both,
    usual: true,
    purpose: {
      fr: 'Né à l’étranger (sans commune de naissance), quotient de 890',
      en: 'Born abroad (no commune of birth), quotient of 890',
    },
  },
  {
    login: 'aissata',
    givenNames: ['Aïssata'],
    familyName: 'Diop',
    gender: 'female',
    birthdate: '1957-00-00',
    birthcountry: '99341',
    email: 'aissata.diop@courriel.example',
    providers: ['fisc'],
    purpose: { fr: 'Jour et mois de naissance inconnus, quotient de 310', en: 'Day and month of birth unknown, quotient of 310' },
  },
  {
    login: 'hoa',
    givenNames: ['Hoa', 'Thi'],
    familyName: 'Tran',
    gender: 'female',
    birthdate: '1962-05-00',
    birthcountry: '99243',
    email: 'hoa.tran@courriel.example',
    providers: ['fisc'],
    purpose: { fr: 'Jour de naissance inconnu, sans dossier de prestations', en: 'Day of birth unknown, no benefit file' },
  },
  {
    login: 'chloe',
    givenNames: ['Chloe', 'Anne'],
    familyName: 'Lemaitre',
    gender: 'female',
    birthdate: '1995-02-17',
    birthplace: '35238',
    birthcountry: france,
    email: 'chloe.lemaitre@courriel.example',
    providers: ['sante'],
    register: { givenNames: ['Chloé', 'Anne'], familyName: 'Lemaître' },
    purpose: {
      fr: 'Nom écrit sans accents, corrigé par le registre, quotient de 2 550',
      en: 'Name without its accents, corrected by the registry, quotient of 2,550',
    },
  },
  {
    login: 'hugo',
    givenNames: ['Hugo', 'Barthélemy'],
    familyName: 'Rivière',
    gender: 'male',
    birthdate: '1990-07-08',
    birthplace: '97411',
    birthcountry: france,
    email: 'hugo.riviere@courriel.example',
    providers: both,
    purpose: { fr: 'Quotient trop ancien (mai 2021)', en: 'Quotient too old (May 2021)' },
  },
  {
    login: 'malik',
    givenNames: ['Malik'],
    familyName: 'Benyoucef',
    gender: 'male',
    birthdate: '2001-01-19',
    birthplace: '13055',
    birthcountry: france,
    email: 'malik.benyoucef@courriel.example',
    providers: both,
    purpose: { fr: 'Sans dossier de prestations familiales', en: 'No benefit file' },
  },
  {
    login: 'solene',
    givenNames: ['Solène', 'Yvonne'],
    familyName: 'Kervella',
    gender: 'female',
    birthdate: '1986-10-11',
    birthplace: '29232',
    birthcountry: france,
    email: 'solene.kervella@courriel.example',
    providers: both,
    purpose: { fr: 'Dossier de prestations en maintenance', en: 'Benefit file under maintenance' },
  },
  {
    login: 'iris',
    givenNames: ['Iris', 'Ayaba'],
    familyName: 'Quénum',
    gender: 'female',
    birthdate: '1998-08-24',
    birthplace: '67482',
    birthcountry: france,
    email: 'iris.quenum@courriel.example',
    providers: both,
    register: null,
    purpose: { fr: 'Inconnue du registre d’état civil', en: 'Unknown to the civil registry' },
  },
  {
    login: 'roger',
    givenNames: ['Roger', 'Émile'],
    familyName: 'Vasseur',
    gender: 'male',
    birthdate: '1931-06-21',
    birthplace: '80021',
    birthcountry: france,
    email: 'roger.vasseur@courriel.example',
    providers: both,
    register: { deceasedOn: '2024-02-10' },
    purpose: { fr: 'Décédé selon le registre d’état civil', en: 'Deceased according to the civil registry' },
  },
  {
    login: 'bernadette',
    givenNames: ['Bernadette'],
    familyName: 'Lacombe',
    gender: 'female',
    birthdate: '1954-04-02',
    birthplace: '87085',
    birthcountry: france,
    email: 'bernadette.lacombe@courriel.example',
    providers: both,
    register: { familyName: 'Perrin', usageName: 'Lacombe' },
    purpose: { fr: 'Connue du registre sous son seul nom de mariage', en: 'Known to the registry under her married name only' },
  },
  {
    login: 'sacha',
    givenNames: ['Sacha'],
    familyName: 'Morel',
    gender: 'male',
    birthdate: '1993-05-27',
    birthplace: '21231',
    birthcountry: france,
    email: 'sacha.morel@courriel.example',
    providers: both,
    register: { givenNames: ['Alexandre', 'Luc'] },
    purpose: {
      fr: 'Le registre ne connaît qu’une personne proche (autre prénom)',
      en: 'The registry only knows one person like him (other first name)',
    },
  },
  {
    login: 'paul',
    givenNames: ['Paul'],
    familyName: 'Durand-Petit',
    gender: 'male',
    birthdate: '1975-03-03',
    birthplace: '75112',
    birthcountry: france,
    email: 'paul.durandpetit@courriel.example',
    providers: both,
    register: { givenNames: ['Jean', 'Paul'] },
    purpose: {
      fr: 'Le registre connaît plusieurs personnes proches (homonymes)',
      en: 'The registry knows several people like him (namesakes)',
    },
  },
  {
    login: 'silas',
    givenNames: ['Silas'],
    familyName: 'Tardy',
    gender: 'male',
    birthdate: '1989-01-30',
    birthplace: '38185',
    birthcountry: france,
    email: 'silas.tardy@courriel.example',
    providers: ['fisc'],
    registerSilent: true,
    purpose: { fr: 'Le registre d’état civil ne répond pas', en: 'The civil registry does not answer' },
  },
];

/** People whom the civil registry holds and no identity provider knows. */
export const registerOnly: readonly CivilStatus[] = [
  {
    givenNames: ['Pierre', 'Paul'],
    familyName: 'Durand-Petit',
    gender: 'male',
    birthdate: '1975-03-03',
    birthplace: '75112',
    birthcountry: france,
  },
];

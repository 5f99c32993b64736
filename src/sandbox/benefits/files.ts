import { families, type Family, type FamilyMember } from '../families.js';
import { capitals, comparable } from '../names.js';
import { france, people, type Person } from '../people.js';
import type { PersonQuery } from './query.js';

/** The month of a quotient. */
export interface Month {
  year: number;
  month: number;
}

/**
 * The benefit file of a person. The first of the first names, the family name, the sex and the place of birth must agree, without regard to capitals, accents and hyphens; so must what both sides know of the birth date.
 * The year of birth is needed: without it there would be too many namesakes.
 */
export function findFamily(query: PersonQuery): Family | undefined {
  if (query.year === undefined) return undefined;
  return families.find((family) => family.adults.some((adult) => typeof adult === 'string' && isPerson(personOf(adult), query)));
}

function personOf(login: string): Person {
  const person = people.find((candidate) => candidate.login === login);
  if (!person) throw new Error(`families.ts names ${login}, who is not in people.ts`);
  return person;
}

function isPerson(person: Person, query: PersonQuery): boolean {
  const [year, month, day] = person.birthdate.split('-').map(Number);
  const agrees = (known: number | undefined, asked: number | undefined) => !known || asked === undefined || known === asked;
  const named =
    comparable(person.familyName) === comparable(query.familyName) && firstName(person.givenNames) === firstName(query.givenNames);
  const born = year === query.year && agrees(month, query.month) && agrees(day, query.day);
  const place =
    person.birthcountry === query.country &&
    (query.country !== france || query.commune === undefined || person.birthplace === query.commune);
  return named && born && place && (person.gender === 'female') === (query.sex === 'F');
}

function firstName(names: readonly string[]): string {
  return comparable(names[0] ?? '');
}

/** A file as the provider gives it, for the month asked. Field names are those of API Particulier. */
export function describe(family: Family, asked: Month): object {
  const month = family.onlyMonth ?? asked;
  const adults = family.adults.map((adult) => (typeof adult === 'string' ? personOf(adult) : adult));
  const { address } = family;
  const [addressee] = adults;
  return {
    allocataires: adults.map(member),
    enfants: family.children.map(member),
    adresse: {
      destinataire: addressee
        ? `${addressee.gender === 'female' ? 'Madame' : 'Monsieur'} ${capitals(addressee.usageName ?? addressee.familyName)} ${capitals(addressee.givenNames[0] ?? '')}`
        : null,
      complement_information: address.complement ?? null,
      complement_information_geographique: address.residence ?? null,
      numero_libelle_voie: address.street,
      lieu_dit: address.hamlet ?? null,
      code_postal_ville: address.city,
      pays: 'FRANCE',
    },
    quotient_familial: {
      fournisseur: family.provider,
      valeur: family.quotient,
      annee: month.year,
      mois: month.month,
      // Funds compute the quotient again each January.
      annee_calcul: month.year,
      mois_calcul: family.onlyMonth ? month.month : 1,
    },
  };
}

function member(person: FamilyMember): object {
  return {
    nom_naissance: capitals(person.familyName),
    nom_usage: person.usageName ? capitals(person.usageName) : null,
    prenoms: capitals(person.givenNames.join(' ')),
    date_naissance: person.birthdate,
    sexe: person.gender === 'female' ? 'F' : 'M',
  };
}

import { capitals, comparable } from '../names.js';
import { france, type CivilStatus, type Person } from '../people.js';

// How the registry identifies people, after the answer codes of the national register (RNIPP) that FranceConnect asks:
// 2 found, 3 found and corrected, 4 one near match, 6 several, 7 known under the married name only, 8 nobody, 9 request rejected.
// Capitals never matter. Accents, hyphens, apostrophes and ligatures do not prevent finding somebody, but give 3 instead of 2, with the spelling of the register.

export type AnswerCode = 2 | 3 | 4 | 6 | 7 | 8 | 9;

export interface RegisterEntry extends CivilStatus {
  deceasedOn?: string;
}

/** A request, as read from its parameters. */
export interface Request {
  name: string;
  givenNames: readonly string[];
  /** `YYYYMMDD`, with zeros for what is unknown. */
  birthdate: string;
  sex: 'F' | 'M' | 'I';
  place: string;
}

export interface Divergences {
  name: boolean;
  givenNames: boolean;
  sex: boolean;
  birthdate: boolean;
  place: boolean;
}

export interface Answer {
  code: AnswerCode;
  /** With codes 2 and 3. */
  entry?: RegisterEntry;
  /** With all codes but 8 and 9. */
  divergences?: Divergences;
}

/** The register: what it holds about the people of the sandbox. */
export function registerOf(people: readonly Person[], others: readonly CivilStatus[]): RegisterEntry[] {
  return [...people.filter((person) => person.register !== null).map(({ register, ...person }) => ({ ...person, ...register })), ...others];
}

/** Reads the parameters of a request; null when it must be rejected (code 9). */
export function readRequest(params: URLSearchParams): Request | null {
  const name = params.get('nom')?.trim() ?? '';
  const givenNames = (params.get('prenoms') ?? '').trim().split(/\s+/).filter(Boolean);
  const birthdate = params.get('dateNaissance') ?? '';
  const sex = (params.get('sexe') ?? '').toUpperCase();
  const place = (params.get('codeLieuNaissance') ?? '').toUpperCase();
  if (params.get('rechercheType') !== 'S' || name === '' || givenNames.length === 0) return null;
  if (!/^\d{8}$/.test(birthdate) || !/^\d[\dAB]\d{3}$/.test(place)) return null;
  return sex === 'F' || sex === 'M' || sex === 'I' ? { name, givenNames, birthdate, sex, place } : null;
}

/** Looks for one person. */
export function search(register: readonly RegisterEntry[], request: Request): Answer {
  const found = register.filter((entry) => named(entry, request) && born(entry, request));
  const [only] = found;
  if (only && found.length === 1) return { code: exact(only, request) ? 2 : 3, entry: only, divergences: compare(only, request) };
  if (found.length > 1) return several(found, request);
  const [married] = register.filter(
    (entry) => entry.usageName && comparable(entry.usageName) === comparable(request.name) && given(entry, request) && born(entry, request),
  );
  if (married) return { code: 7, divergences: compare(married, request) };
  const near = register.filter((entry) => nearly(entry, request));
  const [nearest] = near;
  if (nearest && near.length === 1) return { code: 4, divergences: compare(nearest, request) };
  return near.length > 1 ? several(near, request) : { code: 8 };
}

function several(entries: readonly RegisterEntry[], request: Request): Answer {
  const all = entries.map((entry) => compare(entry, request));
  const any = (field: keyof Divergences) => all.some((divergences) => divergences[field]);
  return {
    code: 6,
    divergences: { name: any('name'), givenNames: any('givenNames'), sex: any('sex'), birthdate: any('birthdate'), place: any('place') },
  };
}

function sameName(entry: RegisterEntry, request: Request): boolean {
  return comparable(entry.familyName) === comparable(request.name);
}

/** The first names given are those of the register, all or the first ones. */
function given(entry: RegisterEntry, request: Request): boolean {
  return `${comparable(entry.givenNames.join(' '))} `.startsWith(`${comparable(request.givenNames.join(' '))} `);
}

function named(entry: RegisterEntry, request: Request): boolean {
  return sameName(entry, request) && given(entry, request);
}

function sameSex(entry: RegisterEntry, request: Request): boolean {
  return request.sex === 'I' || (entry.gender === 'female') === (request.sex === 'F');
}

/** A day or month that the register does not know is the first one, or unknown, in a request. */
function sameDate(entry: RegisterEntry, request: Request): boolean {
  const [year = '', month = '', day = ''] = entry.birthdate.split('-');
  const agrees = (known: string, asked: string) => known === asked || (known === '00' && asked === '01');
  return year === request.birthdate.slice(0, 4) && agrees(month, request.birthdate.slice(4, 6)) && agrees(day, request.birthdate.slice(6));
}

function placeOf(entry: RegisterEntry): string {
  return entry.birthcountry === france ? (entry.birthplace ?? france) : entry.birthcountry;
}

function born(entry: RegisterEntry, request: Request): boolean {
  return sameSex(entry, request) && sameDate(entry, request) && placeOf(entry) === request.place;
}

/** Somebody who could be the person if one thing were wrong in the request: a name, the date or the place. */
function nearly(entry: RegisterEntry, request: Request): boolean {
  if (born(entry, request)) return sameName(entry, request) || given(entry, request);
  return named(entry, request) && sameSex(entry, request) && (sameDate(entry, request) || placeOf(entry) === request.place);
}

function exact(entry: RegisterEntry, request: Request): boolean {
  return !Object.values(compare(entry, request)).some(Boolean);
}

function compare(entry: RegisterEntry, request: Request): Divergences {
  return {
    name: capitals(entry.familyName) !== capitals(request.name),
    givenNames: capitals(entry.givenNames.join(' ')) !== capitals(request.givenNames.join(' ')),
    sex: !sameSex(entry, request),
    birthdate: entry.birthdate.replaceAll('-', '') !== request.birthdate,
    place: placeOf(entry) !== request.place,
  };
}

import { z } from 'zod';
import { civilDate } from '../../../kernel/clock.js';
import { formatDate, formatNumber, t, type Lang, type Text } from '../../../kernel/i18n/index.js';
import { fieldFacts, inner } from './evidence/define.js';

/** A fact of an answer, in words. */
export interface SaidValue {
  /** Such as `quotient_familial.valeur`, or `enfants.0.prenoms`. */
  name: string;
  label: Text;
  value: unknown;
  display: Text;
}

/** Every fact of an answer that has words, the whole before its parts. Null values are left out: there is nothing to show. */
export function sayAll(schema: z.ZodType, data: unknown, path = ''): SaidValue[] {
  if (data === null || data === undefined) return [];
  const object = inner(schema);
  if (Array.isArray(data)) return data.flatMap((item, i) => sayAll(object, item, `${path}.${i}`));
  if (!(object instanceof z.ZodObject) || typeof data !== 'object') return [];
  const bag = data as Record<string, unknown>;
  return Object.entries<z.ZodType>(object.shape as Record<string, z.ZodType>).flatMap(([name, child]) => {
    const fullName = path ? `${path}.${name}` : name;
    return [...sayOne(child, fullName, bag[name]), ...sayAll(child, bag[name], fullName)];
  });
}

function sayOne(schema: z.ZodType, name: string, value: unknown): SaidValue[] {
  const facts = fieldFacts.get(schema);
  if (!facts?.say || value === null || value === undefined) return [];
  const { label, say } = facts;
  return [{ name, label, value, display: { fr: say(value, 'fr'), en: say(value, 'en') } }];
}

/** «620 €»: an amount in whole euros. */
export const sayEuros = (euros: number, lang: Lang): string =>
  lang === 'fr' ? `${formatNumber(euros, lang)}\u00A0€` : `€${formatNumber(euros, lang)}`;

export const sayText = (text: string): string => text;
export const sayNumber = (value: number): string => String(value);
export const sayYesNo = (value: boolean, lang: Lang): string => t(value ? { fr: 'Oui', en: 'Yes' } : { fr: 'Non', en: 'No' }, lang);

/** Words for the codes of a closed list; a code without words is shown as it is. */
export const sayOneOf =
  (words: Readonly<Record<string, Text>>) =>
  (code: string, lang: Lang): string => {
    const text = words[code];
    return text ? t(text, lang) : code;
  };

/** «novembre» of a month from 1 to 12. */
export const sayMonth = (month: number, lang: Lang): string =>
  new Intl.DateTimeFormat(lang === 'fr' ? 'fr-FR' : 'en-GB', { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2000, month - 1, 1));

/** «18 mars 1990»; «mars 1990» or «1990» when the day or the month is not known (00). */
export function sayDate(date: string, lang: Lang): string {
  const [year = '', month = '00', day = '00'] = date.split('-');
  if (month === '00') return year;
  if (day === '00') return `${sayMonth(Number(month), lang)} ${year}`;
  return formatDate(date.slice(0, 10), lang);
}

/** Someone as a provider names them. */
export interface NamedPerson {
  nom_naissance: string;
  nom_usage?: string | null;
  prenoms: string;
  date_naissance: string;
  sexe: string;
}

/** «Élodie BERNARD, née le 18 mars 1990». */
export function sayPerson(person: NamedPerson, lang: Lang): string {
  const name = `${person.prenoms} ${person.nom_usage ?? person.nom_naissance}`;
  const date = sayDate(person.date_naissance, lang);
  const known = !person.date_naissance.includes('-00');
  if (lang === 'en') return `${name}, born ${known ? 'on' : 'in'} ${date}`;
  return `${name}, ${person.sexe === 'F' ? 'née' : 'né'} ${known ? 'le' : 'en'} ${date}`;
}

export function sayPeople(people: readonly NamedPerson[], lang: Lang): string {
  if (people.length === 0) return t({ fr: 'Personne', en: 'Nobody' }, lang);
  return people.map((person) => sayPerson(person, lang)).join(lang === 'fr' ? '\u00A0; ' : '; ');
}

/** The lines of an address on one line. */
export const sayLines = (lines: readonly (string | null | undefined)[]): string => lines.filter((line) => line).join(', ');

/** The first instant of the next month in Paris. */
export function endOfMonth(date: Date): Date {
  const [year = 0, month = 0] = civilDate(date).split('-').map(Number);
  const midnight = Date.UTC(year, month, 1);
  const first = new Date(midnight).toISOString().slice(0, 10);
  // Paris is one hour ahead of UTC in winter, two in summer.
  const summer = new Date(midnight - 7_200_000);
  return civilDate(summer) === first ? summer : new Date(midnight - 3_600_000);
}

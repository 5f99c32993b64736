import { z } from 'zod';
import { civilDate } from '../../../kernel/clock.js';
import type { Fault } from '../../../kernel/errors/index.js';
import { france, isCog, type Pivot } from '../../../registry/index.js';
import { fault, isFaultCode } from './faults.js';
import type { ParameterFault } from './parameter-faults.js';

/** Parameters of a request as they arrived: a name that is given twice has a list. */
export type Query = Readonly<Record<string, unknown>>;
/** Parameters that were read, still as text: the provider gets them as they were written. */
export type Parameters = Readonly<Record<string, string | readonly string[]>>;

// Each rule bears the published code of its fault as its message; the path of the issue is the parameter.
const text = (code: ParameterFault, shape: RegExp) => z.string({ error: code }).trim().regex(shape, { error: code });
const name = (code: ParameterFault) => text(code, /^(?=.*\p{L})[\p{L}\p{M}'’ .-]{1,100}$/u);
const number = (code: ParameterFault, from: number, to: number) =>
  text(code, /^\d{1,4}$/).refine((value) => Number(value) >= from && Number(value) <= to, { error: code });
/** A list comes as `name[]`; of one value it looks like a text. */
export const list = (item: z.ZodType<string>, most: number, code: ParameterFault) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z.array(item, { error: code }).min(1, { error: code }).max(most, { error: code }),
  );

const mostFirstNames = 20;

/**
 * The person by their civil status (part 2.2 of the contract). Two departures, both needed by clients: first names may be missing, as in
 * the published case `404.yaml` (the provider then finds nobody), and more than three are accepted, since some people have more.
 */
export const civilityShape = {
  nomNaissance: name('00420').describe('Nom de naissance'),
  nomUsage: name('00420').optional().describe('Nom d’usage'),
  'prenoms[]': list(name('00421'), mostFirstNames, '00421').optional().describe('Prénoms, dans l’ordre de l’état civil'),
  anneeDateNaissance: number('00422', 1900, 9999).optional().describe('Année de naissance'),
  moisDateNaissance: number('00423', 1, 12).optional().describe('Mois de naissance'),
  jourDateNaissance: number('00424', 1, 31).optional().describe('Jour de naissance'),
  sexeEtatCivil: text('00427', /^[FM]$/i).describe('Sexe de l’état civil : F ou M'),
  codeCogInseePaysNaissance: text('00400', /^99\d{3}$/).describe('Code officiel géographique du pays de naissance (France : 99100)'),
  codeCogInseeCommuneNaissance: z
    .string({ error: '00426' })
    .refine(isCog, { error: '00426' })
    .optional()
    .describe('Code officiel géographique de la commune de naissance'),
  nomCommuneNaissance: text('00426', /^[\p{L}\p{M}\d'’ ().-]{1,100}$/u)
    .optional()
    .describe('Nom de la commune de naissance, avec le département et l’année'),
  codeCogInseeDepartementNaissance: text('00428', /^(\d{2,3}|2[AB])$/)
    .optional()
    .describe('Code du département de naissance'),
};
export const civility = z.object(civilityShape);

/** The month that is asked for; this month when it is not said. */
export const periodShape = {
  annee: text('00353', /^\d{4}$/)
    .optional()
    .describe('Année demandée : cette année ou l’une des deux précédentes'),
  mois: number('00354', 1, 12).optional().describe('Mois demandé'),
};

export interface Problem {
  code: string;
  parameter: string;
}

/** What no single parameter can tell: days that do not exist, a place of birth that is half said, a month to come. */
export function checkTogether(values: Parameters, now: Date): Problem[] {
  return [...checkBirthdate(values, now), ...checkBirthplace(values), ...checkPeriod(values, now)];
}

function checkBirthdate(v: Parameters, now: Date): Problem[] {
  if (!v['anneeDateNaissance'] || !v['moisDateNaissance'] || !v['jourDateNaissance']) return [];
  const day = birthdateOf(v);
  const exists = new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) ?? false;
  return exists && day < civilDate(now) ? [] : [{ code: '00425', parameter: 'jourDateNaissance' }];
}

function checkBirthplace(v: Parameters): Problem[] {
  if (v['codeCogInseePaysNaissance'] !== france || v['codeCogInseeCommuneNaissance']) return [];
  if (!v['nomCommuneNaissance']) return [{ code: '00426', parameter: 'codeCogInseeCommuneNaissance' }];
  if (!v['codeCogInseeDepartementNaissance']) return [{ code: '00428', parameter: 'codeCogInseeDepartementNaissance' }];
  return v['anneeDateNaissance'] ? [] : [{ code: '00422', parameter: 'anneeDateNaissance' }];
}

const yearsBack = 2;

function checkPeriod(v: Parameters, now: Date): Problem[] {
  const [thisYear = 0, thisMonth = 0] = civilDate(now).split('-').map(Number);
  const year = v['annee'] === undefined ? thisYear : Number(v['annee']);
  if (year > thisYear) return [{ code: '00353', parameter: 'annee' }];
  if (year < thisYear - yearsBack) return [{ code: '00356', parameter: 'annee' }];
  return year === thisYear && Number(v['mois'] ?? thisMonth) > thisMonth ? [{ code: '00354', parameter: 'mois' }] : [];
}

/**
 * Reads the parameters of a request.
 * @returns the parameters that the schema knows, as they were written, or every fault
 */
export function readParameters(schema: z.ZodType, query: Query, now: Date): { values: Parameters; faults: Fault[] } {
  // An empty parameter is one that a form left blank.
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
  const read = schema.safeParse(given);
  if (!read.success)
    return {
      values: {},
      faults: asFaults(read.error.issues.map((issue) => ({ code: issue.message, parameter: String(issue.path[0] ?? '') }))),
    };
  const values = read.data as Parameters;
  return { values, faults: asFaults(checkTogether(values, now)) };
}

function asFaults(problems: readonly Problem[]): Fault[] {
  const once = new Map(problems.map((problem) => [problem.parameter, problem]));
  return [...once.values()].map(({ code, parameter }) => fault(isFaultCode(code) ? code : '00366', { parameter }));
}

const two = (value: unknown) => (typeof value === 'string' ? value.padStart(2, '0') : '00');
const birthdateOf = (v: Parameters) =>
  `${typeof v['anneeDateNaissance'] === 'string' ? v['anneeDateNaissance'] : '0000'}-${two(v['moisDateNaissance'])}-${two(v['jourDateNaissance'])}`;
const one = (value: Parameters[string] | undefined) => (typeof value === 'string' ? value : '');

/** The person that civility parameters name, as far as they do. */
export function pivotOfCivility(v: Parameters): Pivot {
  const names = v['prenoms[]'];
  return {
    givenNames: typeof names === 'object' ? names : [],
    familyName: one(v['nomNaissance']),
    birthdate: birthdateOf(v),
    gender: one(v['sexeEtatCivil']).toUpperCase() === 'M' ? 'male' : 'female',
    birthplace: one(v['codeCogInseeCommuneNaissance']),
    birthcountry: one(v['codeCogInseePaysNaissance']),
  };
}

/** Parameters by which the provider finds the person of a pivot identity. */
export function parametersOfPivot(pivot: Pivot): Parameters {
  return {
    family_name: pivot.familyName,
    given_name: pivot.givenNames.join(' '),
    birthdate: pivot.birthdate,
    gender: pivot.gender,
    birthcountry: pivot.birthcountry,
    ...(pivot.birthplace ? { birthplace: pivot.birthplace } : {}),
  };
}

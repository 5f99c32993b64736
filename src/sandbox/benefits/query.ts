// What a question to the family-benefit provider says about the person, in either of its two forms.

/** A question about a person. Numbers are as asked; a birth date may be partly known. */
export interface PersonQuery {
  familyName: string;
  usageName?: string;
  givenNames: readonly string[];
  year?: number;
  month?: number;
  day?: number;
  sex: 'F' | 'M';
  country: string;
  commune?: string;
}

/** Name of the parameter that is missing or wrong. */
export interface QueryFault {
  parameter: string;
}

/**
 * The parameters in the civility form: a pivot identity is turned into it, anything else is left as it came.
 * `recipient` says who asks and not about whom: it is left out.
 */
export function asCivility(params: URLSearchParams): URLSearchParams {
  const result = new URLSearchParams([...params].filter(([name]) => name !== 'recipient' && !pivotNames.includes(name)));
  if (!params.has('family_name')) return result;
  const [year, month, day] = (params.get('birthdate') ?? '').split('-').map(Number);
  const put = (name: string, value: string | number | undefined | null) => {
    if (value) result.append(name, String(value)); // 0, unknown, is left out too
  };
  put('nomNaissance', params.get('family_name'));
  for (const name of (params.get('given_name') ?? '').split(/\s+/)) put('prenoms[]', name);
  put('anneeDateNaissance', year);
  put('moisDateNaissance', month);
  put('jourDateNaissance', day);
  put('sexeEtatCivil', { female: 'F', male: 'M' }[params.get('gender') ?? '']);
  put('codeCogInseeCommuneNaissance', params.get('birthplace'));
  put('codeCogInseePaysNaissance', params.get('birthcountry'));
  return result;
}

const pivotNames = [
  'family_name',
  'given_name',
  'given_name_array',
  'birthdate',
  'gender',
  'birthplace',
  'birthcountry',
  'preferred_username',
  'sub',
  'email',
];

/** Reads the civility parameters. */
export function readPerson(params: URLSearchParams): PersonQuery | QueryFault {
  const familyName = params.get('nomNaissance')?.trim();
  const givenNames = params
    .getAll('prenoms[]')
    .map((name) => name.trim())
    .filter(Boolean);
  const sex = params.get('sexeEtatCivil')?.toUpperCase();
  const country = params.get('codeCogInseePaysNaissance');
  const commune = params.get('codeCogInseeCommuneNaissance');
  if (!familyName) return { parameter: 'nomNaissance' };
  if (givenNames.length === 0) return { parameter: 'prenoms[]' };
  if (sex !== 'F' && sex !== 'M') return { parameter: 'sexeEtatCivil' };
  if (!country || !/^99\d{3}$/.test(country)) return { parameter: 'codeCogInseePaysNaissance' };
  const dates: { year?: number; month?: number; day?: number } = {};
  for (const [field, name, highest] of [
    ['year', 'anneeDateNaissance', 9999],
    ['month', 'moisDateNaissance', 12],
    ['day', 'jourDateNaissance', 31],
  ] as const) {
    const value = params.get(name);
    if (value === null || value === '') continue;
    if (!/^\d{1,4}$/.test(value) || Number(value) > highest) return { parameter: name };
    if (Number(value) > 0) dates[field] = Number(value);
  }
  const usageName = params.get('nomUsage');
  return { familyName, ...(usageName ? { usageName } : {}), givenNames, ...dates, sex, country, ...(commune ? { commune } : {}) };
}

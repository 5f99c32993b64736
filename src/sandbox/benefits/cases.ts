import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { france, type Person } from '../people.js';
import type { SandboxOptions } from '../types.js';

// The published cases of API Particulier: a folder for each operation, a YAML file for each case (`params`, `status`, `payload`).
// As their own test platform does, a case answers when the whole set of parameters is the same without regard to capitals; when none does, the operation's `404.yaml` answers.
// A few files have misspelt parameter names: nothing reaches them, there as here.

/** The answer of one case. */
export interface CaseAnswer {
  status: number;
  payload: { data?: unknown; errors?: unknown };
}

export interface Cases {
  /**
   * @param evidence last part of the address, such as `quotient-familial`
   * @param version `v3`…, or null for the first that matches
   */
  find(evidence: string, version: string | null, params: URLSearchParams): CaseAnswer | undefined;
  /** What is answered about somebody who is in no case. */
  notFound(evidence: string, version: string | null): CaseAnswer | undefined;
  /** True when the folder has this evidence. */
  knows(evidence: string): boolean;
  /** The people of the cases who can sign in. */
  people: readonly Person[];
  count: number;
}

type Scalar = string | number | boolean | null;

interface CaseFile {
  params?: Record<string, Scalar | Scalar[]>;
  status?: number;
  payload?: string;
}

/** Reads the folder of cases. Files that cannot be read are left out, with a warning. */
export async function readCases(folder: string, log: SandboxOptions['log']): Promise<Cases> {
  const { parse } = await import('yaml');
  const answers = new Map<string, CaseAnswer>();
  const evidences = new Set<string>();
  const people = new Map<string, Person>();
  let count = 0;
  for (const directory of (await readdir(folder)).sort()) {
    const operation = /^api_particulier_(v\d+)_(?:cnav_)?(.+)_with_\w+$/.exec(directory);
    if (!operation && directory !== 'france_connect') continue;
    for (const name of (await readdir(join(folder, directory))).filter((file) => /\.ya?ml$/.test(file)).sort()) {
      try {
        const file = parse(await readFile(join(folder, directory, name), 'utf8')) as CaseFile; // checked where it is used
        if (!operation) addPerson(people, pivotPerson(file));
        else addCase(operation[1] ?? '', (operation[2] ?? '').replaceAll('_', '-'), name, file);
        if (directory.includes('quotient_familial') && directory.endsWith('france_connect')) addPerson(people, civilityPerson(file));
      } catch (error) {
        log.warn({ err: error, file: join(directory, name) }, 'a case of API Particulier cannot be read');
      }
    }
  }

  function addCase(version: string, evidence: string, name: string, file: CaseFile): void {
    evidences.add(evidence);
    if (!file.params || file.payload === undefined) return;
    count += 1;
    const answer = { status: file.status ?? 200, payload: JSON.parse(file.payload) as CaseAnswer['payload'] };
    const key = `${version} ${evidence} ${fingerprint(paramsOf(file.params))}`;
    if (!answers.has(key)) answers.set(key, answer);
    if (name.startsWith('404.')) answers.set(`${version} ${evidence} 404`, answer);
  }

  const versions = (version: string | null) => (version ? [version] : ['v3', 'v4', 'v5']);
  const first = (version: string | null, rest: string) =>
    versions(version)
      .map((v) => answers.get(`${v} ${rest}`))
      .find(Boolean);
  return {
    find: (evidence, version, params) => first(version, `${evidence} ${fingerprint(params)}`),
    notFound: (evidence, version) => first(version, `${evidence} 404`),
    knows: (evidence) => evidences.has(evidence),
    people: [...people.values()],
    count,
  };
}

function paramsOf(params: NonNullable<CaseFile['params']>): URLSearchParams {
  const result = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (Array.isArray(value)) for (const item of value) result.append(`${name}[]`, String(item));
    else result.append(name, String(value));
  }
  return result;
}

/** The same for two sets of parameters that differ only by the order of names and by capitals. The order of first names counts. */
function fingerprint(params: URLSearchParams): string {
  return [...params]
    .map(([name, value]) => [name.toLowerCase(), value.normalize('NFC').toLowerCase()] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

function addPerson(people: Map<string, Person>, person: Omit<Person, 'login' | 'email' | 'providers' | 'purpose'> | null): void {
  if (!person) return;
  const identity = [person.familyName, ...person.givenNames, person.birthdate].join(' ').toLowerCase();
  if (people.has(identity)) return;
  const base = `cas-${person.familyName}-${person.givenNames[0] ?? ''}`
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const taken = new Set([...people.values()].map((other) => other.login));
  let login = base;
  for (let i = 2; taken.has(login); i += 1) login = `${base}-${i}`;
  const purpose = { fr: 'Personne des cas de test publiés', en: 'Person of the published test cases' };
  people.set(identity, { ...person, login, email: `${login}@cas-de-test.example`, providers: ['fisc', 'sante'], purpose });
}

type CivilIdentity = Parameters<typeof addPerson>[1];

/** The person of a `france_connect/*.yml` file, whose payload is the answer of a token introspection. */
function pivotPerson(file: CaseFile): CivilIdentity {
  const payload = JSON.parse(file.payload ?? '{}') as { token_introspection?: Record<string, unknown> };
  const pivot = payload.token_introspection ?? {};
  const text = (name: string) => (typeof pivot[name] === 'string' ? pivot[name] : '');
  return civil(
    text('family_name'),
    text('given_name').split(/\s+/).filter(Boolean),
    text('gender'),
    text('birthdate'),
    text('birthplace'),
    text('birthcountry'),
  );
}

/** The person of a case of the FranceConnect mode that has an answer. */
function civilityPerson({ params = {}, status }: CaseFile): CivilIdentity {
  const text = (name: string) => String(params[name] ?? '');
  const names = Array.isArray(params['prenoms']) ? params['prenoms'].map(String) : [];
  const date = [text('anneeDateNaissance'), text('moisDateNaissance').padStart(2, '0'), text('jourDateNaissance').padStart(2, '0')].join(
    '-',
  );
  const gender = text('sexeEtatCivil') === 'F' ? 'female' : 'male';
  return status === 200
    ? civil(text('nomNaissance'), names, gender, date, text('codeCogInseeCommuneNaissance'), text('codeCogInseePaysNaissance'))
    : null;
}

function civil(
  familyName: string,
  givenNames: string[],
  gender: string,
  birthdate: string,
  birthplace: string,
  birthcountry: string,
): CivilIdentity {
  if (
    !familyName ||
    givenNames.length === 0 ||
    !/^\d{4}-\d\d-\d\d$/.test(birthdate) ||
    (gender !== 'female' && gender !== 'male') ||
    !birthcountry
  )
    return null;
  return { familyName, givenNames, gender, birthdate, birthcountry, ...(birthcountry === france && birthplace ? { birthplace } : {}) };
}

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../kernel/clock.js';
import { families } from '../families.js';
import { startSandbox, type BenefitsFault, type Sandbox } from '../index.js';
import { people } from '../people.js';
import { silentLog } from '../testing.js';

const clock = fixedClock('2026-11-24T10:00:00Z');
const folder = '../shared/data/api-particulier/cases'; // from the root of the repository, where tests run
const open = (casesFolder?: string) => startSandbox({ baseUrl: 'http://localhost:4999', firstPort: 0, casesFolder, clock, log: silentLog });

type Params = Record<string, string | number | readonly string[]>;
interface Body {
  data?: Record<string, unknown> & {
    quotient_familial?: Record<string, unknown>;
    allocataires?: unknown[];
    enfants?: unknown[];
    adresse?: Record<string, unknown>;
  };
  error?: { code: string; parameter?: string; retry_in?: number };
  errors?: { code: string }[];
}

async function ask(sandbox: Sandbox, params: Params, options: { evidence?: string; key?: string; version?: string } = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'object') for (const item of value) query.append(`${name}[]`, String(item));
    else query.append(name, String(value));
  }
  const headers = {
    authorization: `Bearer ${options.key ?? sandbox.familyBenefits.key}`,
    ...(options.version ? { 'accept-version': options.version } : {}),
  };
  const response = await fetch(`${sandbox.familyBenefits.url}/v1/${options.evidence ?? 'quotient-familial'}?${query}`, {
    headers,
    signal: AbortSignal.timeout(2000),
  });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: (await response.json()) as Body };
}

function civility(login: string): Params {
  const person = people.find((candidate) => candidate.login === login)!;
  const [year, month, day] = person.birthdate.split('-').map(Number);
  return {
    nomNaissance: person.familyName.toUpperCase(),
    prenoms: person.givenNames,
    anneeDateNaissance: year!,
    ...(month ? { moisDateNaissance: month } : {}),
    ...(day ? { jourDateNaissance: day } : {}),
    sexeEtatCivil: person.gender === 'female' ? 'F' : 'M',
    codeCogInseePaysNaissance: person.birthcountry,
    ...(person.birthplace ? { codeCogInseeCommuneNaissance: person.birthplace } : {}),
  };
}

describe('the families of the sandbox', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await open();
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());
  afterEach(() => sandbox.control.familyBenefits.reset());

  it('gives the whole file, in the field names of API Particulier', async () => {
    expect((await ask(sandbox, civility('zoe'))).body).toEqual({
      data: {
        allocataires: [
          { nom_naissance: "O'BRIEN-LEFÈVRE", nom_usage: null, prenoms: 'ZOÉ MARGUERITE', date_naissance: '1988-03-14', sexe: 'F' },
        ],
        enfants: [
          { nom_naissance: "O'BRIEN-LEFÈVRE", nom_usage: null, prenoms: 'LÉO', date_naissance: '2017-05-12', sexe: 'M' },
          { nom_naissance: "O'BRIEN-LEFÈVRE", nom_usage: null, prenoms: 'ANAÏS ROSE', date_naissance: '2020-11-03', sexe: 'F' },
        ],
        adresse: {
          destinataire: "Madame O'BRIEN-LEFÈVRE ZOÉ",
          complement_information: 'BÂTIMENT B',
          complement_information_geographique: 'RÉSIDENCE DES TILLEULS',
          numero_libelle_voie: '12 RUE DES ÉCOLES',
          lieu_dit: null,
          code_postal_ville: '91998 VALMONT-SUR-ORGE',
          pays: 'FRANCE',
        },
        quotient_familial: { fournisseur: 'CNAF', valeur: 620, annee: 2026, mois: 11, annee_calcul: 2026, mois_calcul: 1 },
      },
    });
  });

  it.each([
    ['ines', 'CNAF', 1180],
    ['thomas', 'CNAF', 1180],
    ['mailys', 'MSA', 450],
    ['jeanne', 'MSA', 150],
    ['amadou', 'CNAF', 890],
    ['aissata', 'CNAF', 310],
    ['chloe', 'CNAF', 2550],
  ])('knows %s (%s, %i)', async (login, fournisseur, valeur) => {
    expect((await ask(sandbox, civility(login))).body.data?.quotient_familial).toMatchObject({ fournisseur, valeur });
  });

  it.each(['hoa', 'malik', 'iris'])('has no file for %s', async (login) => {
    expect(await ask(sandbox, civility(login))).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
  });

  it('answers by pivot identity as by civility', async () => {
    const zoe = await ask(sandbox, {
      family_name: "O'BRIEN-LEFÈVRE",
      given_name: 'Zoé Marguerite',
      birthdate: '1988-03-14',
      gender: 'female',
      birthplace: '29019',
      birthcountry: '99100',
    });
    expect(zoe.body).toEqual((await ask(sandbox, civility('zoe'))).body);
    const amadou = {
      family_name: 'KONATE',
      given_name: 'Amadou Bakary',
      birthdate: '1979-11-02',
      gender: 'male',
      birthplace: '',
      birthcountry: '99335',
    };
    expect((await ask(sandbox, amadou)).body.data?.quotient_familial?.['valeur']).toBe(890);
    const aissata = { family_name: 'DIOP', given_name: 'Aïssata', gender: 'female', birthcountry: '99341' };
    for (const birthdate of ['1957-00-00', '1957-01-01']) expect((await ask(sandbox, { ...aissata, birthdate })).status).toBe(200);
  });

  it('finds people without accents, with one first name, without the day', async () => {
    const params = { ...civility('zoe'), nomNaissance: 'o brien lefevre', prenoms: ['ZOE'], recipient: '13002526500013' };
    delete params['jourDateNaissance' as keyof typeof params];
    expect((await ask(sandbox, params)).status).toBe(200);
  });

  it.each([
    ['prenoms', ['Marguerite']],
    ['anneeDateNaissance', 1989],
    ['jourDateNaissance', 15],
    ['sexeEtatCivil', 'M'],
    ['codeCogInseeCommuneNaissance', '75112'],
    ['codeCogInseePaysNaissance', '99139'],
  ])('does not take somebody else for her (%s)', async (name, value) => {
    expect((await ask(sandbox, { ...civility('zoe'), [name]: value })).status).toBe(404);
  });

  it('answers about the month that is asked', async () => {
    expect((await ask(sandbox, { ...civility('zoe'), annee: 2025, mois: 3 })).body.data?.quotient_familial).toMatchObject({
      annee: 2025,
      mois: 3,
      annee_calcul: 2025,
      mois_calcul: 1,
    });
    expect((await ask(sandbox, civility('hugo'))).body.data?.quotient_familial).toMatchObject({ annee: 2021, mois: 5 });
    for (const [month, parameter] of [
      [{ annee: 2023 }, 'annee'],
      [{ annee: 2027 }, 'annee'],
      [{ mois: 12 }, 'mois'],
      [{ mois: 13 }, 'mois'],
      [{ mois: 'mai' }, 'mois'],
    ] as const)
      expect(await ask(sandbox, { ...civility('zoe'), ...month })).toMatchObject({
        status: 400,
        body: { error: { code: 'invalid_parameter', parameter } },
      });
  });

  it('says which parameter is wrong', async () => {
    for (const [name, value] of [
      ['nomNaissance', ''],
      ['prenoms', []],
      ['sexeEtatCivil', 'X'],
      ['codeCogInseePaysNaissance', 'FR'],
      ['moisDateNaissance', 13],
    ] as const)
      expect((await ask(sandbox, { ...civility('zoe'), [name]: value })).body.error).toMatchObject({
        code: 'invalid_parameter',
        parameter: name === 'prenoms' ? 'prenoms[]' : name,
      });
  });

  it('asks for its key', async () => {
    expect(await ask(sandbox, civility('zoe'), { key: 'wrong' })).toMatchObject({ status: 401, body: { error: { code: 'unauthorized' } } });
  });

  it('has one kind of evidence without cases', async () => {
    expect(await ask(sandbox, civility('zoe'), { evidence: 'revenu-solidarite-active' })).toMatchObject({
      status: 404,
      body: { error: { code: 'no_such_evidence' } },
    });
  });

  it('fails as ordered', async () => {
    const set = (fault: BenefitsFault | null) => sandbox.control.familyBenefits.set(fault);
    const zoe = civility('zoe');
    set({ fault: 'maintenance' });
    expect(await ask(sandbox, zoe)).toMatchObject({
      status: 503,
      retryAfter: '1800',
      body: { error: { code: 'maintenance', retry_in: 1800 } },
    });
    set({ fault: 'too-many' });
    expect(await ask(sandbox, zoe)).toMatchObject({ status: 429, retryAfter: '5', body: { error: { code: 'too_many_requests' } } });
    set({ fault: 'error' });
    expect((await ask(sandbox, zoe)).status).toBe(500);
    set({ fault: 'nonsense' });
    expect((await ask(sandbox, zoe)).body.data?.quotient_familial).toBe('beaucoup');
    set({ fault: 'not-json' });
    await expect(ask(sandbox, zoe)).rejects.toThrow(/JSON/);
    set({ fault: 'down' });
    await expect(ask(sandbox, zoe)).rejects.toThrow('fetch failed');
    set({ fault: 'silent' });
    await expect(ask(sandbox, zoe)).rejects.toThrow(/timeout/);
    set({ fault: 'slow', delayMs: 120 });
    expect((await ask(sandbox, zoe)).status).toBe(200);
    expect(sandbox.control.familyBenefits.requests).toBe(8);
    set(null);
    expect(await ask(sandbox, civility('solene'))).toMatchObject({ status: 503, retryAfter: '1800' });
  });

  it('describes people who exist', () => {
    const logins = families.flatMap(({ adults }) => adults.filter((adult) => typeof adult === 'string'));
    expect(logins.filter((login) => !people.some((person) => person.login === login))).toEqual([]);
  });
});

const there = existsSync(folder);
if (!there) console.warn(`NOT TESTED: the cases of API Particulier are not in ${folder}`);

describe.skipIf(!there)('the published cases', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await open(folder);
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());

  interface CaseFile {
    params: Params;
    status: number;
    payload: string;
  }
  const directories = there ? readdirSync(folder).filter((name) => name.startsWith('api_particulier_')) : [];

  it.each(directories)('%s', async (directory) => {
    const [, version = '', operation = ''] = /^api_particulier_(v\d)_(?:cnav_)?(.+)_with_/.exec(directory) ?? [];
    for (const name of readdirSync(join(folder, directory))) {
      const file = parse(readFileSync(join(folder, directory, name), 'utf8')) as CaseFile;
      const payload = JSON.parse(file.payload) as Body;
      const { status, body } = await ask(sandbox, file.params, { evidence: operation.replaceAll('_', '-'), version });
      expect(status, name).toBe(file.status);
      if (payload.errors) expect(body.errors, name).toEqual(payload.errors);
      else expect(body, name).toEqual({ data: payload.data });
    }
  });

  it('matches without regard to capitals, to the order of parameters and to the recipient', async () => {
    const params = {
      codeCogInseePaysNaissance: '99100',
      codeCogInseeCommuneNaissance: '13001',
      prenoms: ['Sophie'],
      nomNaissance: 'dupont',
      sexeEtatCivil: 'F',
      jourDateNaissance: 3,
      moisDateNaissance: 9,
      anneeDateNaissance: 1982,
      recipient: '13002526500013',
    };
    expect((await ask(sandbox, params)).body.data?.quotient_familial).toMatchObject({ valeur: 900 });
    expect((await ask(sandbox, { ...params, jourDateNaissance: 4 })).body.errors?.[0]).toMatchObject({ code: '37003' });
  });

  it('answers by pivot identity', async () => {
    const pivot = {
      family_name: 'DUBOIS',
      given_name: 'Angela Claire Louise',
      birthdate: '1962-08-24',
      gender: 'female',
      birthplace: '75107',
      birthcountry: '99100',
    };
    expect((await ask(sandbox, pivot)).body.data?.quotient_familial).toMatchObject({ valeur: 2550, annee: 2024 });
  });

  it('still knows the people of the sandbox', async () => {
    expect((await ask(sandbox, civility('zoe'))).body.data?.quotient_familial).toMatchObject({ valeur: 620 });
  });

  it('lets the people of the cases sign in, and the registry know them', async () => {
    const angela = sandbox.identities.find(({ family_name, given_name }) => family_name === 'DUBOIS' && given_name.startsWith('Angela'));
    expect(angela).toMatchObject({ provider: 'fisc', login: 'cas-dubois-angela' });
    const params = {
      rechercheType: 'S',
      nom: 'DUBOIS',
      prenoms: 'Angela Claire Louise',
      dateNaissance: '19620824',
      sexe: 'F',
      codeLieuNaissance: '75107',
    };
    const xml = await (
      await fetch(`${sandbox.civilRegistry.url}/Brpp2IdentificationComplet/individus?${new URLSearchParams(params)}`)
    ).text();
    expect(xml).toContain('<el:TypeReponseIdentification>2</el:TypeReponseIdentification>');
  });
});

it('says which folder it could not read', async () => {
  await expect(open('/nowhere/at/all')).rejects.toThrow('SANDBOX_DATA: the folder /nowhere/at/all cannot be read');
});

import { XMLParser } from 'fast-xml-parser';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../kernel/clock.js';
import { startSandbox, type Sandbox } from '../index.js';
import { people } from '../people.js';
import { silentLog } from '../testing.js';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({
    baseUrl: 'http://localhost:4999',
    firstPort: 0,
    clock: fixedClock('2026-11-24T10:00:00Z'),
    log: silentLog,
  });
});
afterAll(() => sandbox[Symbol.asyncDispose]());
afterEach(() => sandbox.control.civilRegistry.reset());

/** The request a broker would make with the identity that a provider gave. */
function paramsOf(login: string): Record<string, string> {
  const person = people.find((candidate) => candidate.login === login)!;
  return {
    rechercheType: 'S',
    nom: person.familyName.toUpperCase(),
    prenoms: person.givenNames.join(' '),
    dateNaissance: person.birthdate.replaceAll('-', ''),
    sexe: person.gender === 'female' ? 'F' : 'M',
    codeLieuNaissance: person.birthplace ?? person.birthcountry,
  };
}

const addressOf = (params: Record<string, string>) =>
  `${sandbox.civilRegistry.url}/Brpp2IdentificationComplet/individus?${new URLSearchParams(params)}`;

async function ask(params: Record<string, string>) {
  const response = await fetch(addressOf(params));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/xml');
  const parser = new XMLParser({
    removeNSPrefix: true,
    ignoreAttributes: false,
    parseTagValue: false,
    isArray: (name) => name === 'Prenom',
  });
  const { TypeReponseIdentification: code, IdentificationIndividuCitoyen: individual } = parser.parse(
    await response.text(),
  ).IdentificationsIndividusCitoyens;
  return { code, person: individual?.SituationActuelle?.Individu, divergences: individual?.Divergences };
}

describe('answer codes', () => {
  it.each([
    ['zoe', '2'],
    ['ines', '2'],
    ['thomas', '2'],
    ['mailys', '2'],
    ['jeanne', '2'],
    ['amadou', '2'],
    ['aissata', '2'],
    ['hoa', '2'],
    ['hugo', '2'],
    ['malik', '2'],
    ['solene', '2'],
    ['roger', '2'],
    ['chloe', '3'],
    ['sacha', '4'],
    ['paul', '6'],
    ['bernadette', '7'],
    ['iris', '8'],
  ])('%s: %s', async (login, code) => {
    expect((await ask(paramsOf(login))).code).toBe(code);
  });

  it('tells everybody of the table', () => {
    expect(people.length).toBe(18);
  });

  it.each([
    ['rechercheType', 'X'],
    ['nom', ''],
    ['prenoms', ' '],
    ['dateNaissance', '1988-03-14'],
    ['sexe', 'W'],
    ['codeLieuNaissance', 'Brest'],
  ])('rejects a request with a wrong %s', async (name, value) => {
    expect((await ask({ ...paramsOf('zoe'), [name]: value })).code).toBe('9');
  });
});

describe('what is said', () => {
  it('gives the whole civil status', async () => {
    expect((await ask(paramsOf('mailys'))).person).toEqual({
      Noms: { NomFamille: "L'HAŸ-ŒUVRARD" },
      Prenoms: { Prenom: ['Maÿlis', 'Cœline'] },
      Naissance: { DateNaissance: '1991-06-21', LieuNaissance: { Localite: { '@_code': '33063' } } },
      Sexe: 'F',
    });
  });

  it('gives the country of those born abroad, and presumed dates cut short', async () => {
    expect((await ask(paramsOf('aissata'))).person.Naissance).toEqual({
      DateNaissance: '1957',
      LieuNaissance: { Pays: { '@_code': '99341' } },
    });
    expect((await ask(paramsOf('hoa'))).person.Naissance.DateNaissance).toBe('1962-05');
  });

  it('says when somebody died', async () => {
    expect((await ask(paramsOf('roger'))).person.Deces).toEqual({ DateDeces: '2024-02-10' });
    expect((await ask(paramsOf('zoe'))).person).not.toHaveProperty('Deces');
  });

  it('says nothing about those it has not identified, but what differs', async () => {
    for (const login of ['sacha', 'paul', 'bernadette']) expect((await ask(paramsOf(login))).person).toBeUndefined();
    expect((await ask(paramsOf('sacha'))).divergences).toMatchObject({
      DivergenceNom: 'false',
      DivergencePrenoms: 'true',
      DivergenceLieuNaissance: 'false',
    });
    expect((await ask(paramsOf('bernadette'))).divergences).toMatchObject({ DivergenceNom: 'true', DivergencePrenoms: 'false' });
  });
});

describe('comparison', () => {
  const vary = async (change: Record<string, string>, login = 'zoe') => (await ask({ ...paramsOf(login), ...change })).code;

  it('ignores capitals, and corrects accents, hyphens, apostrophes and ligatures', async () => {
    expect(await vary({ nom: "o'brien-lefèvre", prenoms: 'ZOÉ MARGUERITE' })).toBe('2');
    expect(await vary({ nom: 'O’Brien-Lefèvre' })).toBe('2');
    expect(await vary({ nom: "O'BRIEN-LEFEVRE" })).toBe('3');
    expect(await vary({ nom: 'O BRIEN LEFEVRE', prenoms: 'Zoe' })).toBe('3');
    expect(await vary({ nom: "L'HAY-OEUVRARD" }, 'mailys')).toBe('3');
  });

  it('corrects when the sex is not given, or some of the first names', async () => {
    expect(await vary({ sexe: 'I' })).toBe('2');
    expect(await vary({ prenoms: 'Zoé' })).toBe('3');
  });

  it('takes the first of the month or of January for a date that is not known', async () => {
    expect(await vary({ dateNaissance: '19570101' }, 'aissata')).toBe('3');
    expect(await vary({ dateNaissance: '19570102' }, 'aissata')).toBe('4');
  });

  it('gives a near match when one thing is wrong, nobody when two are', async () => {
    expect(await vary({ dateNaissance: '19880315' })).toBe('4');
    expect(await vary({ codeLieuNaissance: '75112' })).toBe('4');
    expect(await vary({ nom: 'Martin' })).toBe('4');
    expect(await vary({ nom: 'Martin', dateNaissance: '19880315' })).toBe('8');
  });
});

describe('faults', () => {
  const set = (fault: Parameters<Sandbox['control']['civilRegistry']['set']>[0]) => sandbox.control.civilRegistry.set(fault);
  const get = (ms = 2000) => fetch(addressOf(paramsOf('zoe')), { signal: AbortSignal.timeout(ms) });

  it('500, 503, nonsense', async () => {
    set({ fault: 'error' });
    expect((await get()).status).toBe(500);
    set({ fault: 'unavailable' });
    expect((await get()).status).toBe(503);
    set({ fault: 'nonsense' });
    const response = await get();
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain('TypeReponseIdentification');
  });

  it('down, slow, silent', async () => {
    set({ fault: 'down' });
    await expect(get()).rejects.toThrow('fetch failed');
    set({ fault: 'slow', delayMs: 150 });
    const start = performance.now();
    expect((await get()).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(145);
    set({ fault: 'silent' });
    await expect(get(150)).rejects.toThrow(/timeout/);
  });

  it('knows somebody under a corrected civil status, and not under the former one', async () => {
    set({ fault: 'corrected', login: 'zoe', status: { familyName: 'Kermarrec' } });
    expect((await ask({ ...paramsOf('zoe'), nom: 'Kermarrec' })).code).toBe('2');
    expect((await ask(paramsOf('zoe'))).code).toBe('4');
    expect((await ask(paramsOf('ines'))).code).toBe('2');
  });

  it('never answers about one of the people', async () => {
    await expect(fetch(addressOf(paramsOf('silas')), { signal: AbortSignal.timeout(150) })).rejects.toThrow(/timeout/);
  });

  it('counts requests and answers nothing else', async () => {
    await get();
    expect(sandbox.control.civilRegistry.requests).toBe(1);
    expect((await fetch(`${sandbox.civilRegistry.url}/other`)).status).toBe(404);
    expect((await fetch(addressOf(paramsOf('zoe')), { method: 'POST' })).status).toBe(405);
  });
});

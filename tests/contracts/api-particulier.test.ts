import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sandboxTokens } from '../../src/missions/data/exchange/index.js';
import { ask } from '../../src/missions/data/exchange/testing.js';
import { startTestSystem, type TestSystem } from '../../src/testing.js';
import { fakeFranceConnect, type Introspected } from './fake-franceconnect.js';
import { casesOf, checkOf, publishedOperation, type PublishedCase } from './published-cases.js';

const folder = process.env['SANDBOX_DATA'] ?? '';
if (!folder)
  console.warn('SKIPPED: the published cases of API Particulier were not replayed. SANDBOX_DATA=<folder of cases> makes this test run.');

const base = '/v3/dss/quotient_familial';
const operation = 'api_particulier_v3_cnav_quotient_familial';
const recipient = '13002526500013';

/** Every key, with its path: what must be there whatever the values. */
function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysOf(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, below]) => [`${path}.${name}`, ...keysOf(below, `${path}.${name}`)]);
}

describe.skipIf(!folder)('API Particulier v3, quotient familial: published cases', () => {
  let system: TestSystem;
  let token: string;
  let says: (said: Introspected) => string;
  beforeAll(async () => {
    system = await startTestSystem({ env: { SANDBOX_DATA: folder } });
    token = sandboxTokens(system.context)[0]?.token ?? '';
    says = await fakeFranceConnect(system);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await system[Symbol.asyncDispose]();
  });

  const check = async (wanted: PublishedCase, path: string, bearer: string, query: PublishedCase['query']) => {
    const answer = await ask(system.baseUrl, path, bearer, { recipient, ...query });
    expect(answer.status).toBe(wanted.status);
    expect([...new Set(keysOf(answer.body))]).toEqual(expect.arrayContaining([...new Set(keysOf(wanted.payload))]));
    if (wanted.status === 200) expect(answer.body).toEqual(wanted.payload);
    const contract = publishedOperation(folder, path);
    if (contract) expect(checkOf(contract, String(wanted.status), 'openapi-3.0').safeParse(answer.body).error).toBeUndefined();
  };

  describe('by civil status', () => {
    it.each(folder ? casesOf(folder, `${operation}_with_civility`) : [])('$file', async (wanted) => {
      await check(wanted, `${base}/identite`, token, wanted.query);
    });
  });

  describe('by FranceConnect', () => {
    it.each(folder ? casesOf(folder, `${operation}_with_france_connect`) : [])('$file', async (wanted) => {
      const { query } = wanted;
      const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '');
      const names = [query['prenoms[]'] ?? []].flat();
      const two = (name: string) => text(name).padStart(2, '0');
      const bearer = says({
        aud: 'a-service',
        scope: 'openid identite_pivot cnaf_quotient_familial cnaf_allocataires cnaf_enfants cnaf_adresse',
        family_name: text('nomNaissance') || 'PERSONNE',
        given_name: names.join(' ') || 'Personne',
        given_name_array: names.length > 0 ? names : ['Personne'],
        birthdate: `${text('anneeDateNaissance') || '1901'}-${two('moisDateNaissance')}-${two('jourDateNaissance')}`,
        gender: text('sexeEtatCivil') === 'M' ? 'male' : 'female',
        birthplace: text('codeCogInseeCommuneNaissance'),
        birthcountry: text('codeCogInseePaysNaissance') || '99100',
      });
      await check(wanted, `${base}/france_connect`, bearer, {});
    });
  });

  it.each(['identite', 'france_connect'])('offers what the published contract offers: %s', async (modality) => {
    const contract = publishedOperation(folder, `${base}/${modality}`);
    if (!contract) return expect(contract).toBeNull();
    const document = (await (await fetch(`${system.baseUrl}/exchange/openapi.json`)).json()) as {
      paths: Record<string, { get: { parameters: { name: string; required: boolean }[]; responses: object } }>;
    };
    const ours = document.paths[`${base}/${modality}`]?.get;
    const names = contract.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    expect(ours?.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    expect(Object.keys(ours?.responses ?? {})).toEqual(expect.arrayContaining(Object.keys(contract.responses)));
    // What a service may leave out there, it may leave out here.
    const needed = new Set(contract.parameters.filter(({ required }) => required).map(({ name }) => name));
    expect(ours?.parameters.filter(({ name, required }) => required && !needed.has(name))).toEqual([]);
  });
});

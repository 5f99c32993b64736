import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testDatabase, type TestDatabase } from '../kernel/database/testing.js';
import { organisationBySiret } from '../registry/index.js';
import { companyRegister } from '../sandbox/organisations.js';
import { commands } from './index.js';

let database: TestDatabase;
let folder: string;
const printed: string[] = [];
const run = (...args: string[]) => commands['import']?.run(args) ?? Promise.reject(new TypeError('no command'));
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'socle-import-'));
  vi.stubEnv('DATABASE_URL', database.url);
  vi.stubEnv('BASE_URL', 'http://localhost:3000');
  vi.stubEnv('SOCLE_SECRET', Buffer.alloc(32, 7).toString('base64'));
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void printed.push(line));
  await writeFile(file('register.csv'), companyRegister.sirene);
  await writeFile(file('register.csv.gz'), gzipSync(companyRegister.sirene));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
  await database[Symbol.asyncDispose]();
});
beforeEach(() => void printed.splice(0));

describe('socle import sirene', () => {
  it('keeps the categories that are asked for, then the others', async () => {
    expect(await run('sirene', file('register.csv'), '--categories', '4,7')).toBe(0);
    expect(printed).toContain('9 lines read, 1 left out, 0 refused: 8 added, 0 changed, 0 now closed.');
    expect(await organisationBySiret(database.db, '00000001800010')).toBeNull();
    expect(await run('sirene', file('register.csv.gz'))).toBe(0);
    expect(printed).toContain('9 lines read, 0 left out, 0 refused: 1 added, 0 changed, 0 now closed.');
    expect(await organisationBySiret(database.db, '20000002400014')).toMatchObject({ closedOn: '2025-12-31' });
    expect(await organisationBySiret(database.db, '21000001400014')).toMatchObject({ contactEmail: 'mairie@brume-les-bois.example' });
  });
  it('says which lines were refused, and writes them to a file', async () => {
    const wrong = companyRegister.sirene.replace(',7364,', ',73,').replace(',00004,', ',4,');
    await writeFile(file('wrong.csv'), wrong);
    expect(await run('sirene', file('wrong.csv'), '--refused', file('refused.csv'))).toBe(0);
    expect(printed).toContain('line 5 refused: codeCommuneEtablissement is not a code of the Code officiel géographique');
    const lines = (await readFile(file('refused.csv'), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('line,field,reason');
    expect(lines[2]).toMatch(/^7,categorieJuridiqueUniteLegale,/);
  });
  it('refuses what it does not understand, and says why', async () => {
    for (const args of [[], ['sirene'], ['rna', 'x.csv'], ['sirene', 'x.csv', '--categories', 'seven'], ['sirene', 'x.csv', '--all']])
      expect(await run(...args)).toBe(2);
    await writeFile(file('other.csv'), 'nom,prenom\nA,B\n');
    expect(await run('sirene', file('other.csv'))).toBe(1);
    expect(printed.at(-1)).toContain('categorieJuridiqueUniteLegale');
    expect(await run('sirene', file('absent.csv'))).toBe(1);
    expect(printed.at(-1)).toContain('absent.csv');
  });
});

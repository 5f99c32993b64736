import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '../kernel/clock.js';
import { openDatabase, type Database } from '../kernel/database/index.js';
import { testDatabase, type TestDatabase } from '../kernel/database/testing.js';
import { createSecrets } from '../kernel/secrets.js';
import { signingKeys } from '../missions/idnum/provider/keys.js';
import { keys } from './keys.js';

const secret = randomBytes(32);
const issuers = ['franceconnect', 'franceconnect-plus', 'agentconnect', 'identite', 'aidants'].map(
  (name) => `http://localhost:3000/${name}/api/v2`,
);
const printed: string[] = [];
let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await testDatabase();
  database = openDatabase({ url: server.url });
  vi.stubEnv('DATABASE_URL', server.url);
  vi.stubEnv('BASE_URL', 'http://localhost:3000');
  vi.stubEnv('SOCLE_SECRET', secret.toString('base64'));
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void printed.push(line));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const published = async () => {
  const sets = await Promise.all(
    issuers.map((issuer) => signingKeys({ db: database.db, secrets: createSecrets(secret), clock: systemClock }, issuer)),
  );
  return sets.map((set) => set.map(({ kid }) => kid));
};

test('every broker, or those that are named, publish new keys beside the old ones, which go on signing', async () => {
  const before = await published();
  expect(await keys(['rotate'])).toBe(0);
  expect(printed.splice(0)).toEqual(issuers.map((issuer) => `${issuer} has new keys: they sign in an hour.`));
  const after = await published();
  after.forEach((kids, i) => {
    expect(kids).toEqual(expect.arrayContaining(before[i] ?? []));
    expect(kids).toHaveLength(2 * (before[i]?.length ?? 0));
    expect(kids[0]).toBe(before[i]?.[0]);
  });

  expect(await keys(['rotate', 'agentconnect'])).toBe(0);
  expect((await published()).map((kids) => kids.length)).toEqual([4, 4, 6, 4, 4]);
});

test('a command that is not understood changes nothing', async () => {
  const before = await published();
  for (const args of [[], ['tourner'], ['rotate', 'inconnu']]) expect(await keys(args)).toBe(2);
  expect(await published()).toEqual(before);
});

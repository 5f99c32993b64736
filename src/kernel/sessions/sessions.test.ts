import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../clock.js';
import { testDatabase, type TestDatabase } from '../database/testing.js';
import { knownEmail } from '../mail/index.js';
import { createSecrets } from '../secrets.js';
import { createSessions, type PersonData, type Sessions } from './index.js';

const clock = fixedClock('2026-11-24T10:00:00Z');
const person: PersonData = {
  subject: 'per_test',
  displayName: 'Zoé Lefèvre',
  identity: {
    given_name: 'Zoé',
    given_name_array: ['Zoé'],
    family_name: 'LEFÈVRE',
    birthdate: '1988-03-14',
    gender: 'female',
    birthplace: '75112',
    birthcountry: '99100',
  },
  email: knownEmail('zoe@exemple.example'),
  idp: 'fisc',
  acr: 'eidas1',
  idToken: 'token',
};
let database: TestDatabase;
let sessions: Sessions;
let app: FastifyInstance;

beforeAll(async () => {
  database = await testDatabase();
  sessions = createSessions({ db: database.db, clock, secrets: createSecrets(Buffer.alloc(32, 1)), secure: false });
  app = fastify();
  await app.register(cookie);
  app.decorateRequest('person', null);
  app.decorateRequest('agent', null);
  app.addHook('onRequest', (request) => sessions.read(request));
  app.get('/in', async (request, reply) => {
    await sessions.open(database.db, request, reply, 'person', 'sub-1', person);
    return 'in';
  });
  app.get('/out', async (request, reply) => {
    await sessions.close(request, reply, 'person');
    return 'out';
  });
  app.get('/who', (request) => ({ person: request.person?.displayName ?? null, agent: request.agent?.displayName ?? null }));
});
afterAll(async () => {
  await app.close();
  await database[Symbol.asyncDispose]();
});

const get = async (url: string, jar: Record<string, string> = {}, agent = 'Firefox') => {
  const answer = await app.inject({ url, cookies: jar, headers: { 'user-agent': agent } });
  return { body: answer.body, jar: { ...jar, ...Object.fromEntries(answer.cookies.map((c) => [c.name, c.value])) }, set: answer.cookies };
};
const who = async (jar: Record<string, string>, agent?: string) =>
  (JSON.parse((await get('/who', jar, agent)).body) as { person: string | null }).person;

describe('a session', () => {
  it('lets its person in, with a cookie that scripts and other sites cannot use', async () => {
    const { jar, set } = await get('/in');
    expect(set[0]).toMatchObject({ name: 'socle_usager', httpOnly: true, sameSite: 'Lax', path: '/' });
    expect(await who(jar)).toBe('Zoé Lefèvre');
  });
  it('is stored without its identifier and without anything readable about the person', async () => {
    const { jar } = await get('/in');
    const rows = await database.db.selectFrom('session').selectAll().execute();
    const stored = JSON.stringify(rows);
    expect(stored).not.toContain(jar['socle_usager']);
    expect(stored).not.toContain('Lefèvre');
  });
  it('changes its identifier at sign-in, and the old one is dead', async () => {
    const before = (await get('/in')).jar;
    const after = (await get('/in', before)).jar;
    expect(after['socle_usager']).not.toBe(before['socle_usager']);
    expect(await who(before)).toBeNull();
    expect(await who(after)).toBe('Zoé Lefèvre');
  });
  it('refuses another program that presents the cookie', async () => {
    const { jar } = await get('/in');
    expect(await who(jar, 'curl')).toBeNull();
  });
  it('ends at sign-out, and everywhere when asked', async () => {
    const here = (await get('/in')).jar;
    const there = (await get('/in')).jar;
    await get('/out', here);
    expect(await who(here)).toBeNull();
    expect(await who(there)).toBe('Zoé Lefèvre');
    expect(await sessions.closeAll(database.db, 'person', 'sub-1')).toBeGreaterThanOrEqual(1);
    expect(await who(there)).toBeNull();
  });
  it('ends after an hour without a request, and after eight hours whatever happens', async () => {
    const { jar } = await get('/in');
    for (let minutes = 0; minutes < 8 * 60; minutes += 50) {
      expect(await who(jar)).toBe('Zoé Lefèvre');
      clock.advance(50 * 60_000);
    }
    expect(await who(jar)).toBeNull();
    const idle = (await get('/in')).jar;
    clock.advance(61 * 60_000);
    expect(await who(idle)).toBeNull();
  });
  it('of one kind is not a session of the other', async () => {
    const { jar } = await get('/in');
    expect(await who({ socle_agent: jar['socle_usager'] ?? '' })).toBeNull();
  });
});

import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineFaults } from '../errors/index.js';
import { createMetrics } from '../telemetry/index.js';
import { createServer } from './index.js';

const log: string[] = [];
const testFaults = defineFaults({
  'TEST-BUSY': {
    status: 409,
    who: 'person',
    title: { fr: 'Déjà pris', en: 'Already taken' },
    text: { fr: '{name} est déjà pris.', en: '{name} is already taken.' },
    remedy: { fr: 'Choisissez un autre nom.', en: 'Choose another name.' },
    developer: 'Unique name.',
  },
});
let app: FastifyInstance;
beforeAll(async () => {
  app = await createServer({
    baseUrl: 'https://socle.example',
    trustProxy: false,
    requestsPerMinute: 50,
    log: pino({ level: 'debug' }, { write: (line) => void log.push(line) }),
    metrics: createMetrics(),
    sessions: { read: async () => undefined, open: async () => undefined, close: async () => undefined, closeAll: async () => 0 },
    faultPage: (request, fault) => `<!doctype html><title>${fault.words(request.lang).title}</title>`,
  });
  app.get('/page', async (_request, reply) => reply.type('text/html').send('<!doctype html>'));
  app.get('/lang', async (request) => request.lang);
  app.get('/taken/:name', async (request) => {
    throw testFaults.make('TEST-BUSY', { name: (request.params as { name: string }).name });
  });
  app.get('/broken', async () => {
    throw new Error('secret of the database');
  });
  app.post('/change', async () => 'changed');
  app.post('/token', { config: { csrf: 'open', api: true } }, async () => 'token');
});
afterAll(() => app.close());

describe('the server', () => {
  it('answers with a strict policy, and no page is kept by a cache', async () => {
    const { headers } = await app.inject('/page');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-language': 'fr' });
    expect(headers['strict-transport-security']).toBeDefined();
    expect(headers['x-request-id']).toMatch(/^req_/);
  });
  it('turns a known fault into a page for people and RFC 9457 for programs, in the language of the reader', async () => {
    const page = await app.inject({ url: '/taken/cantine', headers: { accept: 'text/html' } });
    expect(page.statusCode).toBe(409);
    expect(page.body).toContain('<title>Déjà pris</title>');
    const problem = await app.inject({ url: '/taken/cantine?lang=en', headers: { accept: 'application/json' } });
    expect(problem.headers['content-type']).toContain('application/problem+json');
    expect(problem.json()).toMatchObject({
      code: 'TEST-BUSY',
      status: 409,
      detail: 'cantine is already taken.',
      remedy: 'Choose another name.',
      type: 'https://socle.example/erreurs#TEST-BUSY',
    });
  });
  it('says nothing of its insides when it fails, and logs the fault with the number of the request', async () => {
    const answer = await app.inject({ url: '/broken', headers: { accept: 'application/json' } });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('secret');
    expect(log.some((line) => line.includes('secret of the database') && line.includes(String(answer.headers['x-request-id'])))).toBe(true);
  });
  it('keeps names in addresses out of its log', async () => {
    await app.inject('/taken/lefevre?nom=lefevre');
    expect(log.join()).not.toContain('lefevre');
  });
  it('refuses a change that comes from another site, except on protocol endpoints', async () => {
    const cross = { 'sec-fetch-site': 'cross-site' };
    expect((await app.inject({ method: 'POST', url: '/change', headers: cross })).json()).toMatchObject({ code: 'HTTP-403-ORIGIN' });
    expect((await app.inject({ method: 'POST', url: '/change', headers: { 'sec-fetch-site': 'same-origin' } })).body).toBe('changed');
    expect((await app.inject({ method: 'POST', url: '/token', headers: cross })).body).toBe('token');
  });
  it('speaks French, or English when asked, and remembers', async () => {
    expect((await app.inject({ url: '/lang', headers: { 'accept-language': 'en' } })).body).toBe('fr');
    const asked = await app.inject('/lang?lang=en');
    expect(asked.body).toBe('en');
    expect((await app.inject({ url: '/lang', cookies: { socle_langue: 'en' } })).body).toBe('en');
    expect(asked.cookies[0]).toMatchObject({ name: 'socle_langue', value: 'en', secure: true });
  });
  it('answers a missing page as such, whatever the method', async () => {
    expect((await app.inject('/nowhere')).statusCode).toBe(404);
    expect((await app.inject({ method: 'DELETE', url: '/nowhere' })).json()).toMatchObject({ code: 'HTTP-404' });
    expect(
      (await app.inject({ method: 'POST', url: '/change', headers: { 'content-type': 'application/x-unknown' }, payload: 'x' })).json(),
    ).toMatchObject({ code: 'HTTP-415' });
  });
  it('holds back an address that asks too much, and says when to come back', async () => {
    const answers = [];
    for (let i = 0; i < 60; i += 1) answers.push(await app.inject({ url: '/lang', remoteAddress: '192.0.2.7' }));
    const refused = answers.filter((a) => a.statusCode === 429);
    expect(refused).toHaveLength(10);
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0);
    expect(Object.keys(answers[0]?.headers ?? {}).filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
    expect(refused[0]?.json()).toMatchObject({ code: 'HTTP-429' });
  });
});

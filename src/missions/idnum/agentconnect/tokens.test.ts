import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../../kernel/clock.js';
import { transact } from '../../../kernel/database/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import type { TestService } from '../provider/testing.js';
import { agentConnect, closeSessions, openSessionsOf } from './index.js';
import { agentService, newBrowser, signInAt, startAdministration, told, type TestAdministration } from './testing.js';

let system: TestSystem;
let office: TestService, resource: TestService, stranger: TestService;
let town: TestAdministration;
let notices: { address: string; received: string[]; close(): void };

beforeAll(async () => {
  system = await startTestSystem();
  await sql`update oidc_upstream set active = false where product = 'agentconnect'`.execute(system.context.db);
  town = await startAdministration(system, 'ville', { domains: ['valmont.example'] });
  notices = await startListener();
  office = await agentService(system, { backchannel_logout_uri: notices.address });
  resource = await agentService(system, { introspection_signed_response_alg: 'ES256' }, 'openid');
  stranger = await agentService(system, {}, 'openid');
  await sql`update oidc_client set introspects = array[${office.id}] where client_id = ${resource.id}`.execute(system.context.db);
}, 120_000);
afterAll(async () => {
  await town[Symbol.asyncDispose]();
  notices.close();
  await system[Symbol.asyncDispose]();
});

async function startListener() {
  const received: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push(new URLSearchParams(body).get('logout_token') ?? '');
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return { address: `http://127.0.0.1:${address.port}/`, received, close: () => void server.close() };
}

const post = async (service: TestService, path: string, form: Record<string, string>, headers: Record<string, string> = {}) => {
  const body = new URLSearchParams({ client_id: service.id, client_secret: service.secret, ...form });
  const response = await fetch(`${service.issuer}${path}`, { method: 'POST', headers, body });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text,
    json: text.startsWith('{') ? (JSON.parse(text) as Record<string, string | number | boolean | undefined>) : {},
  };
};
let count = 0;
const signedIn = async (browser = newBrowser()) => {
  count += 1;
  town.agent(`agent-${count}`);
  const { body, idToken } = await office.tokens((await signInAt(browser, office, town)).url);
  return { access: String(body['access_token']), refresh: String(body['refresh_token']), body, subject: String(idToken.sub) };
};
const renew = (token: string, more: Record<string, string> = {}, service = office) =>
  post(service, '/token', { grant_type: 'refresh_token', refresh_token: token, ...more });
const introspect = (service: TestService, token: string, accept = 'application/json') =>
  post(service, '/token/introspection', { token }, { accept });

describe('a refresh token', () => {
  it('comes with every sign-in, and gives an access token of one minute and its own successor', async () => {
    const { body, refresh } = await signedIn();
    expect(body).toMatchObject({ expires_in: 60, token_type: 'Bearer' });
    const { status, json } = await renew(refresh);
    expect([status, json['expires_in'], json['refresh_token'] === refresh]).toEqual([200, 60, false]);
    expect((await office.userinfo(json['access_token'])).status).toBe(200);
    expect(decodeJwt(String(json['id_token'])).sub).toBe(decodeJwt(String(body['id_token'])).sub);
  });

  it('used twice ends everything that came of it', async () => {
    const { refresh } = await signedIn();
    const { json } = await renew(refresh);
    expect((await renew(refresh)).json['error']).toBe('invalid_grant');
    expect((await renew(String(json['refresh_token']))).json['error']).toBe('invalid_grant');
    expect((await office.userinfo(json['access_token'])).status).toBe(401);
  });

  it('used ten times at once is used once', async () => {
    const { refresh } = await signedIn();
    const answers = await Promise.all(Array.from({ length: 10 }, () => renew(refresh)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status, json }) => status === 200 || json['error'] === 'invalid_grant')).toBe(true);
  });

  it('is worth nothing to another service, nor gives more than was given', async () => {
    const { refresh } = await signedIn();
    expect((await renew(refresh, {}, stranger)).json['error']).toBe('invalid_grant');
    expect((await renew(refresh, { scope: 'openid phone' })).json['error']).toBe('invalid_scope');
    expect((await renew(refresh, { scope: 'openid email' })).json['scope']).toBe('openid email');
  });

  it('ends with the twelve hours of the sign-in', async () => {
    const { refresh, subject } = await signedIn();
    const [session] = await openSessionsOf(system.context, subject);
    expect((session?.expiresAt.getTime() ?? 0) - (session?.at.getTime() ?? 0)).toBe(12 * 3_600_000);
    await agentConnect.jobs?.['agentconnect.purge']?.({ ...system.context, clock: fixedClock(session?.expiresAt.toISOString() ?? '') }, {});
    await setTimeout(1_100);
    expect((await renew(refresh)).json['error']).toBe('invalid_grant');
  });
});

describe('revocation', () => {
  it('of a refresh token ends its access tokens too; nobody else can ask for it', async () => {
    const { access, refresh } = await signedIn();
    expect((await post(stranger, '/token/revocation', { token: refresh })).status).toBe(400);
    expect((await office.userinfo(access)).status).toBe(200);
    expect((await post(office, '/token/revocation', { token: refresh })).status).toBe(200);
    expect((await office.userinfo(access)).status).toBe(401);
    expect((await renew(refresh)).json['error']).toBe('invalid_grant');
  });
});

describe('introspection', () => {
  it('tells a resource server about the tokens of the services that it was given, as a signed JWT of its own', async () => {
    const { access, subject } = await signedIn();
    const { type, text } = await introspect(resource, access, 'application/token-introspection+jwt');
    expect(type).toContain('application/token-introspection+jwt');
    const keys = createRemoteJWKSet(new URL(`${office.issuer}/jwks`));
    const { payload, protectedHeader } = await jwtVerify(text, keys, { issuer: office.issuer, audience: resource.id });
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'token-introspection+jwt' });
    expect(payload['token_introspection']).toMatchObject({ active: true, client_id: office.id, sub: subject, iss: office.issuer });
    expect((await introspect(resource, access)).json).toMatchObject({ active: true, sub: subject });
  });

  it('tells nothing to a service that was not given them, of a token that is over, or to who cannot prove who they are', async () => {
    const { access, refresh } = await signedIn();
    expect((await introspect(stranger, access)).json).toEqual({ active: false });
    expect((await introspect(resource, 'inconnu')).json).toEqual({ active: false });
    await post(office, '/token/revocation', { token: refresh });
    expect((await introspect(resource, access)).json).toEqual({ active: false });
    const bad = await post({ ...resource, secret: 'faux' }, '/token/introspection', { token: access });
    expect([bad.status, bad.json['error']]).toEqual([401, 'invalid_client']);
  });
});

describe('closing every session of an agent', () => {
  it('ends them in every browser, their tokens too, and tells the services', async () => {
    const [one, two] = [newBrowser(), newBrowser()];
    const first = await signedIn(one);
    count -= 1;
    const second = await signedIn(two);
    expect(second.subject).toBe(first.subject);
    expect(await transact(system.context.db, (tx) => closeSessions(tx, system.context, first.subject))).toBe(2);
    expect(await transact(system.context.db, (tx) => closeSessions(tx, system.context, first.subject))).toBe(0);
    await setTimeout(1_100);
    for (const browser of [one, two]) expect(told(await browser.get(office.start({ prompt: 'none' })))['error']).toBe('login_required');
    for (const { access, refresh } of [first, second]) {
      expect((await office.userinfo(access)).status).toBe(401);
      expect((await renew(refresh)).json['error']).toBe('invalid_grant');
    }
    await expect.poll(() => notices.received.length, { timeout: 10_000 }).toBe(1);
    expect(decodeJwt(notices.received[0] ?? '')).toMatchObject({ sub: first.subject, aud: office.id });
    expect(await openSessionsOf(system.context, first.subject)).toEqual([]);
  });

  it('leaves those of others open', async () => {
    const browser = newBrowser();
    const mine = await signedIn();
    await signedIn(browser);
    await transact(system.context.db, (tx) => closeSessions(tx, system.context, mine.subject));
    await setTimeout(1_100);
    expect(told(await browser.get(office.start({ prompt: 'none' })))['code']).toBeTruthy();
  });
});

describe('signing out', () => {
  it.each(['with the id_token', 'once asked'])(
    '%s ends what came of the session: of earlier requests and at other services too',
    async (how) => {
      const browser = newBrowser();
      const first = await signedIn(browser);
      const silently = async (service: TestService) =>
        (await service.tokens((await browser.get(service.start({ prompt: 'none' }))).url)).body;
      const [later, elsewhere] = [await silently(office), await silently(stranger)];
      const query = new URLSearchParams({
        post_logout_redirect_uri: office.signedOutUri,
        ...(how === 'once asked' ? { client_id: office.id } : { id_token_hint: String(later['id_token']) }),
      });
      const page = await browser.get(`${office.issuer}/session/end?${query}`);
      const end = how === 'once asked' ? await browser.submit(page, {}, 'Me déconnecter') : page;
      expect(end.url.href).toBe(office.signedOutUri);
      expect(await openSessionsOf(system.context, first.subject)).toEqual([]);
      expect(told(await browser.get(office.start({ prompt: 'none' })))['error']).toBe('login_required');
      await setTimeout(1_100);
      expect((await renew(first.refresh)).json['error']).toBe('invalid_grant');
      expect((await renew(String(later['refresh_token']))).json['error']).toBe('invalid_grant');
      expect((await renew(String(elsewhere['refresh_token']), {}, stranger)).json['error']).toBe('invalid_grant');
      for (const token of [first.access, later['access_token']]) expect((await office.userinfo(token)).status).toBe(401);
    },
  );
});

it('what is silent is written down when it is given, and not when it is refused', async () => {
  const browser = newBrowser();
  await signedIn(browser);
  const written = async () =>
    Number((await sql<{ n: string }>`select count(*) as n from agentconnect_connection`.execute(system.context.db)).rows[0]?.n);
  const before = await written();
  expect(told(await browser.get(office.start({ prompt: 'none', acr_values: 'eidas3' })))['error']).toBe('login_required');
  expect(await written()).toBe(before);
  expect(told(await browser.get(office.start({ prompt: 'none' })))['code']).toBeTruthy();
  expect(await written()).toBe(before + 1);
});

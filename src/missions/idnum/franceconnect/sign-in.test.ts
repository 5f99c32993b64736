import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  compactDecrypt,
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  type JSONWebKeySet,
} from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { testBrowser } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { away, beginnings, franceConnectService, type TestService, titleOf } from '../provider/testing.js';
import { saveDataProvider } from './store.js';

let system: TestSystem;
let town: TestService;
let offset = 0;
const everything = { acr_values: 'eidas1', scope: 'openid profile birth email idp_birthdate' };
const serviceOf = (registration: Record<string, unknown> = {}) => franceConnectService(system.baseUrl, registration, everything);

beforeAll(async () => {
  system = await startTestSystem({ clock: { now: () => new Date(Date.now() + offset) } });
  town = await serviceOf();
});
afterEach(() => {
  offset = 0;
  vi.useRealTimers();
});
afterAll(() => system[Symbol.asyncDispose]());

const { title, identify, signIn } = beginnings(() => system);
const connections = (service: TestService) =>
  system.database.db.selectFrom('franceconnect_connection').selectAll().where('client_id', '=', service.id).execute();
const entries = (service: TestService) =>
  system.database.db
    .selectFrom('ledger_entry')
    .selectAll()
    .where('actor_id', '=', service.id)
    .where('action', '=', 'franceconnect.connect')
    .execute();

describe('what a service gets', () => {
  it('has the shapes of FranceConnect', async () => {
    const back = await signIn(town.start({ state: 'mon état' }));
    expect(Object.fromEntries(back.url.searchParams)).toEqual({ code: expect.any(String), state: 'mon état', iss: town.issuer });
    const { status, headers, body, idToken } = await town.tokens(back.url);
    expect(status).toBe(200);
    expect(headers.getSetCookie()).toEqual([]);
    expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_in', 'id_token', 'scope', 'token_type']);
    expect(body).toMatchObject({ expires_in: 60, token_type: 'Bearer' });
    expect(Object.keys(idToken).sort()).toEqual(['acr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'nonce', 'sub']);
    expect(Object.keys(decodeProtectedHeader(String(body['id_token']))).sort()).toEqual(['alg', 'kid']);
    const info = (await (await town.userinfo(body['access_token'])).json()) as Record<string, unknown>;
    expect(info).toMatchObject({
      sub: idToken.sub,
      gender: 'female',
      birthdate: '1988-03-14',
      birthcountry: '99100',
      given_name_array: expect.any(Array),
    });
    expect(info['sub']).toMatch(/^[0-9a-f]{64}v1$/);
    const again = await town.tokens(back.url);
    expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant', error_uri: expect.stringContaining('Y049E20B') } });
  });

  it('gives a presumed date as its first day, and as the provider has it', async () => {
    const { body } = await town.tokens((await signIn(town.start(), { login: 'aissata' })).url);
    expect(await (await town.userinfo(body['access_token'])).json()).toMatchObject({
      birthdate: '1957-01-01',
      idp_birthdate: '1957-00-00',
      birthplace: '',
    });
  });

  it('refuses an access token that is none, saying where that is explained', async () => {
    const refused = await town.userinfo('rien');
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ error: 'invalid_token', error_uri: expect.stringContaining('Y040001') });
  });
});

describe('consent', () => {
  it('of a private service that must ask needs the box', async () => {
    const shop = await serviceOf({ kind: 'private', identity_consent: true });
    const browser = testBrowser({ stopAt: away });
    const page = await identify(browser, shop.start());
    const asked = await browser.submit(page, {}, 'Continuer');
    expect(asked.text).toContain('Cochez la case');
    expect(await connections(shop)).toEqual([]);
    const back = await browser.submit(asked, { accord: 'oui' }, 'Continuer');
    expect(back.url.searchParams.get('code')).toBeTruthy();
    expect(await connections(shop)).toMatchObject([{ basis: 'consent' }]);
  });

  it('refused tells the service, and gives it nothing', async () => {
    const service = await serviceOf();
    const browser = testBrowser({ stopAt: away });
    const back = await browser.submit(await identify(browser, service.start({ state: 'e' })), {}, 'Ne rien transmettre');
    expect(Object.fromEntries(back.url.searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'User auth aborted',
      state: 'e',
      iss: service.issuer,
    });
    expect([await connections(service), await entries(service)]).toEqual([[], []]);
  });

  it('sent twice gives one connection, one entry and one mail, and the second answer still leads to the service', async () => {
    const service = await serviceOf();
    const options = { stopAt: away };
    const browser = testBrowser(options);
    const page = await identify(browser, service.start());
    options.stopAt = `${service.issuer}/authorize/`; // the browser drops the first answer, as on a double click
    await Promise.all([browser.submit(page, {}, 'Continuer'), browser.submit(page, {}, 'Continuer')]);
    const last = await browser.submit(page, {}, 'Continuer');
    options.stopAt = away;
    const back = await browser.get(last.url);
    expect((await service.tokens(back.url)).status).toBe(200);
    expect([(await connections(service)).length, (await entries(service)).length]).toEqual([1, 1]);
    await system.drainJobs();
    const mails = (await system.sandbox.control.mailbox.messages()).filter(({ subject }) =>
      subject.includes(`«\u00a0${service.name}\u00a0»`),
    );
    expect(mails).toHaveLength(1);
  });
});

describe('pages that are old, or open twice', () => {
  it('two tabs at once both end at their service', async () => {
    const other = await serviceOf();
    const browser = testBrowser({ stopAt: away });
    const [first, second] = [await browser.get(town.start()), await browser.get(other.start())];
    const password = system.sandbox.identities.find((i) => i.login === 'zoe')?.password ?? '';
    const atProvider = await browser.submit(first, {}, title());
    let two = await browser.submit(second, {}, title());
    const one = await browser.submit(atProvider, { login: 'zoe', password });
    if (!two.url.pathname.endsWith('/consent')) two = await browser.submit(two, { login: 'zoe', password });
    const codes = [(await browser.submit(one, {}, 'Continuer')).url, (await browser.submit(two, {}, 'Continuer')).url];
    expect(codes.map(({ pathname }) => pathname)).toEqual([new URL(town.redirectUri).pathname, new URL(other.redirectUri).pathname]);
    expect(await Promise.all([town, other].map(async (service, i) => (await service.tokens(codes[i] ?? new URL(away))).status))).toEqual([
      200, 200,
    ]);
  });

  it('going back after the end, or using the callback of the provider again, says what to do', async () => {
    const browser = testBrowser({ stopAt: away });
    const page = await identify(browser, town.start());
    const callback = browser.visited.find((address) => address.includes('/oidc-callback')) ?? '';
    await browser.submit(page, {}, 'Continuer');
    for (const old of [await browser.submit(page, {}, 'Continuer'), await browser.get(page.url)]) {
      expect([old.status, titleOf(old)]).toEqual([400, 'Cette connexion est terminée ou trop ancienne']);
      expect(old.text).toContain('Retournez sur le site du service');
    }
    const stale = await browser.get(callback);
    expect([stale.status, titleOf(stale)]).toEqual([403, 'Cette page a déjà servi']);
  });

  it('a page opened in another browser gives nothing', async () => {
    const page = await identify(testBrowser({ stopAt: away }), town.start());
    const stolen = await testBrowser({ stopAt: away }).get(page.url);
    expect([stolen.status, titleOf(stolen)]).toEqual([400, 'Cette connexion est terminée ou trop ancienne']);
  });
});

describe('the session', () => {
  it('spares the provider at a second service, but shows the page; over, it asks again', async () => {
    const other = await serviceOf();
    const browser = testBrowser({ stopAt: away });
    await signIn(town.start(), {}, browser);
    const seen = browser.visited.length;
    const page = await browser.get(other.start());
    expect(titleOf(page)).toBe(`Vous allez continuer vers « ${other.name} »`);
    expect(browser.visited.slice(seen).every((address) => address.startsWith(system.baseUrl))).toBe(true);
    offset = 13 * 3_600_000;
    expect(titleOf(await browser.get(page.url))).toContain('Avec quel compte');
    expect(titleOf(await browser.get(other.start()))).toContain('Avec quel compte');
  });

  it.each(['mon état', null])('ends at the provider too, and the person comes back (state: %s)', async (state) => {
    const browser = testBrowser({ stopAt: away });
    const { body } = await town.tokens((await signIn(town.start(), {}, browser)).url);
    const query = new URLSearchParams({
      id_token_hint: String(body['id_token']),
      post_logout_redirect_uri: town.signedOutUri,
      ...(state ? { state } : {}),
    });
    const back = await browser.get(`${town.issuer}/session/end?${query}`);
    expect(`${back.url.origin}${back.url.pathname}`).toBe(town.signedOutUri);
    expect(back.url.searchParams.get('state')).toBe(state);
    expect(browser.visited.some((address) => address.startsWith(`${system.sandbox.identityProviders[0]?.issuer}/session/end`))).toBe(true);
    const next = await browser.get(town.start());
    expect(titleOf(next)).toContain('Avec quel compte');
    expect((await browser.submit(next, {}, title())).url.href).toContain(system.sandbox.identityProviders[0]?.issuer);
  });
});

describe('checktoken', () => {
  it('tells a data provider whose a token is, sealed for it alone; nothing of a token that is expired or wrong', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { extractable: true });
    const keys = { keys: [{ ...(await exportJWK(publicKey)), use: 'enc', kid: 'la-leur' }] };
    const server = createServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(keys)),
    ).listen(0, 'localhost');
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const own = { client_id: 'fournisseur', client_secret: 'un secret' };
      await saveDataProvider(system.database.db, system.context.secrets, {
        clientId: own.client_id,
        entityId: 'fournisseur',
        title: 'Fournisseur',
        organisation: null,
        secret: own.client_secret,
        scopes: ['cnaf_quotient_familial'],
        jwksUri: `http://localhost:${(server.address() as AddressInfo).port}/`,
        encryptionAlg: 'ECDH-ES',
        encryptionEnc: 'A256GCM',
        signingAlg: 'ES256',
      });
      const ask = (form: Record<string, string>) => fetch(`${town.issuer}/checktoken`, { method: 'POST', body: new URLSearchParams(form) });
      const open = async (answer: Response) => {
        const { plaintext } = await compactDecrypt(await answer.text(), privateKey);
        const jwks = (await (await fetch(`${town.issuer}/jwks`)).json()) as JSONWebKeySet;
        const { payload } = await jwtVerify(Buffer.from(plaintext).toString(), createLocalJWKSet(jwks), {
          issuer: town.issuer,
          audience: own.client_id,
        });
        return payload['token_introspection'] as Record<string, unknown>;
      };
      const { body, idToken } = await town.tokens(
        (await signIn(town.start({ scope: 'openid birth cnaf_quotient_familial cnaf_enfants' }))).url,
      );
      const token = String(body['access_token']);
      const answer = await ask({ ...own, token });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        expect.stringContaining('application/token-introspection+jwt'),
      ]);
      const found = await open(answer);
      expect(found).toMatchObject({
        active: true,
        aud: town.id,
        acr: 'eidas1',
        scope: 'cnaf_quotient_familial',
        birthdate: '1988-03-14',
        exp: expect.any(Number),
        iat: expect.any(Number),
        jti: expect.any(String),
      });
      expect(found['sub']).not.toBe(idToken.sub);
      expect(found).not.toHaveProperty('email');
      expect(await open(await ask({ ...own, token: 'rien' }))).toEqual({ active: false });
      const wrong = await ask({ ...own, client_secret: 'autre', token });
      expect([wrong.status, await wrong.json()]).toEqual([401, expect.objectContaining({ error: 'invalid_client' })]);
      const short = await ask({ client_id: own.client_id, token });
      expect([short.status, await short.json()]).toEqual([400, expect.objectContaining({ error: 'invalid_request' })]);
      const late = Date.now() + 61_000;
      vi.useFakeTimers({ toFake: ['Date'], now: late });
      const expired = await ask({ ...own, token });
      const { plaintext } = await compactDecrypt(await expired.text(), privateKey);
      expect(decodeJwt(Buffer.from(plaintext).toString())['token_introspection']).toEqual({ active: false });
    } finally {
      server.close();
    }
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testBrowser } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { away, beginnings, franceConnectService, type TestService, titleOf } from '../provider/testing.js';

// What FranceConnect does not have: pushed requests, a sign-out that every service hears of, the age of a sign-in, another account.
let system: TestSystem;

const { signIn } = beginnings(() => system);
const wanted = { acr_values: 'eidas1', scope: 'openid profile' };
const standard = (registration: Record<string, unknown> = {}) =>
  franceConnectService(system.baseUrl, { profile: 'standard', id_token_signed_response_alg: 'ES256', ...registration }, wanted);

beforeAll(async () => {
  system = await startTestSystem();
});
afterAll(() => system[Symbol.asyncDispose]());

describe('a request that is pushed (RFC 9126)', () => {
  it('signs a person in with openid-client, PKCE included, without a parameter in the browser', async () => {
    const service = await standard();
    const configuration = await oidc.discovery(
      new URL(service.issuer),
      service.id,
      { client_secret: service.secret, id_token_signed_response_alg: 'ES256' },
      oidc.ClientSecretPost(service.secret),
      { execute: [oidc.allowInsecureRequests] },
    );
    const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
    const address = await oidc.buildAuthorizationUrlWithPAR(configuration, {
      ...wanted,
      redirect_uri: service.redirectUri,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      claims: JSON.stringify({ userinfo: { email: null } }),
      prompt: 'select_account',
      state,
      nonce,
    });
    expect([...address.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
    const back = await signIn(address);
    const tokens = await oidc.authorizationCodeGrant(configuration, back.url, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
    });
    const userinfo = await oidc.fetchUserInfo(configuration, tokens.access_token, tokens.claims()?.sub ?? '');
    expect(userinfo).toMatchObject({ given_name: 'Zoé Marguerite', email: expect.stringContaining('@') });
  });

  it('is judged when it is pushed: wrong addresses, levels and hints are told at once', async () => {
    const service = await standard();
    const push = async (change: Record<string, string>, id = service.id, secret = service.secret) => {
      const answer = await fetch(`${service.issuer}/par`, {
        method: 'POST',
        body: new URLSearchParams({
          client_id: id,
          client_secret: secret,
          response_type: 'code',
          redirect_uri: service.redirectUri,
          ...wanted,
          ...change,
        }),
      });
      const { error } = (await answer.json()) as { error?: string };
      return [answer.status, error];
    };
    expect(await push({})).toEqual([201, undefined]);
    expect(await push({ redirect_uri: 'https://voleur.example/' })).toEqual([400, 'invalid_request']);
    expect(await push({ acr_values: 'eidas2' })).toEqual([400, 'unmet_authentication_requirements']);
    expect(await push({ idp_hint: 'inconnu' })).toEqual([400, 'invalid_idp_hint']);
    expect(await push({ request_uri: 'urn:ietf:params:oauth:request_uri:x' })).toEqual([400, 'request_uri_not_supported']);
    expect(await push({}, service.id, 'faux')).toEqual([401, 'invalid_client']);
    expect(await push({}, 'inconnu')).toEqual([401, 'invalid_client']);
    const compatible = await franceConnectService(system.baseUrl, {}, wanted);
    expect(await push({}, compatible.id, compatible.secret)).toEqual([400, 'invalid_request']);
  });

  it('serves once, and only who pushed it', async () => {
    const [service, other] = [await standard(), await standard()];
    const answer = await fetch(`${service.issuer}/par`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: service.id,
        client_secret: service.secret,
        response_type: 'code',
        redirect_uri: service.redirectUri,
        ...wanted,
      }),
    });
    const { request_uri: uri } = (await answer.json()) as { request_uri: string };
    const address = (id: string) => `${service.issuer}/authorize?${new URLSearchParams({ client_id: id, request_uri: uri })}`;
    const stolen = await testBrowser({ stopAt: away }).get(address(other.id));
    expect(stolen.url.href + stolen.text).toMatch(/error=|n’a pas pu continuer/);
    expect(titleOf(await testBrowser({ stopAt: away }).get(address(service.id)))).toContain('Avec quel compte');
  });
});

describe('the age of a sign-in and another account', () => {
  it('max_age, prompt=login and prompt=select_account make the person sign in again; otherwise the session serves', async () => {
    const service = await standard();
    const browser = testBrowser({ stopAt: away });
    await signIn(service.start(), {}, browser);
    expect(titleOf(await browser.get(service.start()))).toContain('Vous allez continuer');
    expect(titleOf(await browser.get(service.start({ max_age: '3600' })))).toContain('Vous allez continuer');
    for (const change of [{ max_age: '0' }, { prompt: 'login' }, { prompt: 'select_account' }] as Record<string, string>[])
      expect(titleOf(await browser.get(service.start(change)))).toContain('Avec quel compte');
  });
});

describe('a sign-out that every service hears of', () => {
  let server: Server;
  let address: string;
  const heard: { path: string; token: string }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        // The first time, each of them has no time.
        const first = !heard.some(({ path }) => path === request.url);
        heard.push({ path: request.url ?? '', token: new URLSearchParams(body).get('logout_token') ?? '' });
        response.writeHead(first ? 503 : 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    address = `http://localhost:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const open = async (service: TestService, token: string): Promise<JWTPayload> => {
    const keys = createRemoteJWKSet(new URL(`${service.issuer}/jwks`));
    return (await jwtVerify(token, keys, { issuer: service.issuer, audience: service.id, typ: 'logout+jwt' })).payload;
  };

  it('reaches each service of the session, signed and under the subject that it knows, and again when it did not answer', async () => {
    const [town, library, plain] = await Promise.all([
      standard({ backchannel_logout_uri: `${address}/ville`, backchannel_logout_session_required: true }),
      standard({ backchannel_logout_uri: `${address}/bibliotheque` }),
      standard(),
    ]);
    const browser = testBrowser({ stopAt: away });
    const idTokens: JWTPayload[] = [];
    let hint = '';
    for (const service of [town, library, plain]) {
      const page = await browser.get(service.start());
      const back = page.url.href.startsWith(away)
        ? page
        : titleOf(page).includes('Avec quel compte')
          ? await signIn(service.start(), {}, browser)
          : await browser.submit(page, {}, 'Continuer');
      const { body, idToken } = await service.tokens(back.url);
      idTokens.push(idToken);
      hint = String(body['id_token']);
    }
    await browser.get(
      `${plain.issuer}/session/end?${new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: plain.signedOutUri })}`,
    );
    await vi.waitFor(() => expect(heard).toHaveLength(4), { timeout: 20_000, interval: 100 });

    for (const [i, service, path] of [
      [0, town, '/ville'],
      [1, library, '/bibliotheque'],
    ] as const) {
      const tokens = heard.filter((one) => one.path === path).map(({ token }) => token);
      expect(tokens).toHaveLength(2);
      const payload = await open(service, tokens[1] ?? '');
      expect(payload).toMatchObject({ sub: idTokens[i]?.sub, events: { 'http://schemas.openid.net/event/backchannel-logout': {} } });
      expect(payload['nonce']).toBeUndefined();
      expect(typeof payload['sid']).toBe(path === '/ville' ? 'string' : 'undefined');
    }
  });
});

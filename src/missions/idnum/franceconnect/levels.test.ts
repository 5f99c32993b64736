import {
  compactDecrypt,
  createRemoteJWKSet,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  type CryptoKey,
  type JWTPayload,
} from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { away, beginnings, franceConnectService, type TestService, titleOf } from '../provider/testing.js';

// Two issuers, one code: what differs is in platforms.ts.
let system: TestSystem;
let keys: { publicKey: CryptoKey; privateKey: CryptoKey };
let bank: TestService;

const { title, signIn } = beginnings(() => system);
const card = { provider: 'sante' };
const substantial = { acr_values: 'eidas2', scope: 'openid identite_pivot preferred_username email rnipp_identite_pivot' };

beforeAll(async () => {
  system = await startTestSystem();
  keys = await generateKeyPair('ECDH-ES', { extractable: true });
  bank = await highService();
});
afterAll(() => system[Symbol.asyncDispose]());

const highService = async (registration: Record<string, unknown> = {}) =>
  franceConnectService(
    system.baseUrl,
    { profile: 'fc+', jwks: { keys: [{ ...(await exportJWK(keys.publicKey)), use: 'enc', kid: 'banque' }] }, ...registration },
    substantial,
  );

/** Opens what is encrypted for the service, then verifies the signature inside. */
async function open(jwe: string): Promise<{ outer: ReturnType<typeof decodeProtectedHeader>; inner: unknown; claims: JWTPayload }> {
  const { plaintext } = await compactDecrypt(jwe, keys.privateKey);
  const jws = Buffer.from(plaintext).toString();
  const { payload } = await jwtVerify(jws, createRemoteJWKSet(new URL(`${bank.issuer}/jwks`)), { issuer: bank.issuer, audience: bank.id });
  return { outer: decodeProtectedHeader(jwe), inner: decodeProtectedHeader(jws), claims: payload };
}

describe('the high level', () => {
  it('is an issuer of its own, that says what it gives', async () => {
    const discovery = (await (await fetch(`${bank.issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
    const sandbox = (await (await fetch(`${system.baseUrl}/sandbox.json`)).json()) as Record<string, { issuer: string }>;
    expect(sandbox['franceconnect_plus']?.issuer).toBe(bank.issuer);
    expect(discovery).toMatchObject({
      issuer: `${system.baseUrl}/franceconnect-plus/api/v2`,
      acr_values_supported: ['eidas2', 'eidas3'],
      id_token_signing_alg_values_supported: ['ES256'],
      userinfo_signing_alg_values_supported: ['ES256'],
    });
    expect(discovery['scopes_supported']).toContain('rnipp_identite_pivot');
    const published = (await (await fetch(`${bank.issuer}/jwks`)).json()) as { keys: { alg: string }[] };
    expect(published.keys.map(({ alg }) => alg)).toEqual(['ES256']);
  });

  it('answers signed, and encrypted for the service alone; the identity is that of the provider, with the registry’s beside it', async () => {
    const back = await signIn(bank.start(), card);
    const { status, body } = await bank.tokens(back.url);
    expect(status).toBe(200);
    const token = await open(String(body['id_token']));
    expect(token.outer).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', cty: 'JWT', kid: 'banque', iss: bank.issuer, aud: bank.id });
    expect(token.inner).toEqual({ alg: 'ES256', kid: expect.any(String) });
    expect(token.claims).toMatchObject({ acr: 'eidas2' });

    const answer = await bank.userinfo(body['access_token']);
    expect(answer.headers.get('content-type')).toContain('application/jwt');
    const { claims } = await open(await answer.text());
    expect(claims).toMatchObject({
      sub: token.claims.sub,
      given_name: 'Zoé Marguerite',
      family_name: expect.any(String),
      birthdate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      rnipp_family_name: expect.any(String),
      rnipp_given_name_array: ['Zoé', 'Marguerite'],
      rnipp_birthcountry: '99100',
    });
  });

  it('gives the level that was asked, never more, and the highest when none is named', async () => {
    for (const [asked, given] of [
      ['eidas2', 'eidas2'],
      ['eidas3', 'eidas3'],
      ['eidas3 eidas2', 'eidas2'],
      ['inconnu', 'eidas3'],
    ] as const) {
      const back = await signIn(bank.start({ acr_values: asked }), card);
      const { claims } = await open(String((await bank.tokens(back.url)).body['id_token']));
      expect([asked, claims['acr']]).toEqual([asked, given]);
    }
  });

  it('sends back a request for the low level, and the low level one for the high level', async () => {
    const town = await franceConnectService(system.baseUrl, {}, { acr_values: 'eidas1', scope: 'openid' });
    for (const [service, acr, expected] of [
      [bank, 'eidas1', 'eidas2 eidas3'],
      [town, 'eidas2', 'eidas1'],
    ] as const) {
      const { url } = await testBrowser({ stopAt: away }).get(service.start({ acr_values: acr, state: 'mon état' }));
      expect(url.href.startsWith(service.redirectUri)).toBe(true);
      expect([url.searchParams.get('state'), url.searchParams.get('iss')]).toEqual(['mon état', service.issuer]);
      expect(url.searchParams.get('error')).toBe('invalid_acr');
      expect(url.searchParams.get('error_description')).toContain(`expected ${expected}, got ${acr}`);
    }
  });

  it('offers only providers that reach the level', async () => {
    const choice = await testBrowser({ stopAt: away }).get(bank.start());
    expect(choice.text).toContain(title('sante'));
    expect(choice.text).not.toContain('Compte Fisc');
  });

  it('shares a session at eidas2 only, and none with the low level', async () => {
    const browser = testBrowser({ stopAt: away });
    await signIn(bank.start(), card, browser);
    const shop = await highService();
    expect(titleOf(await browser.get(shop.start()))).toContain('Vous allez continuer');
    expect(titleOf(await browser.get(shop.start({ acr_values: 'eidas3' })))).toContain('Avec quel compte');
    const town = await franceConnectService(system.baseUrl, {}, { acr_values: 'eidas1', scope: 'openid profile' });
    expect(titleOf(await browser.get(town.start()))).toContain('Avec quel compte');

    const highest = testBrowser({ stopAt: away });
    await signIn(bank.start({ acr_values: 'eidas3' }), card, highest);
    expect(titleOf(await highest.get(shop.start({ acr_values: 'eidas3' })))).toContain('Avec quel compte');
    expect(titleOf(await highest.get(shop.start({ acr_values: 'eidas2' })))).toContain('Avec quel compte');
  });

  it('knows a person as the same one as the low level does, for services of one entity', async () => {
    const back = await signIn(bank.start(), card);
    await bank.tokens(back.url);
    const accounts = await system.context.db
      .selectFrom('franceconnect_connection')
      .select('account_id')
      .distinct()
      .where('client_id', '=', bank.id)
      .execute();
    expect(accounts).toHaveLength(1);
  });

  it('registers a service without keys in the sandbox only, and signs for it all the same', async () => {
    const service = await franceConnectService(system.baseUrl, { profile: 'fc+' }, substantial);
    const back = await signIn(service.start(), card);
    const { idToken, body } = await service.tokens(back.url);
    expect(idToken).toMatchObject({ acr: 'eidas2', iss: bank.issuer });
    expect((await service.userinfo(body['access_token'])).headers.get('content-type')).toContain('application/jwt');
  });

  it.each([
    [{ profile: 'fc+', id_token_signed_response_alg: 'RS256' }, 'id_token_signed_response_alg'],
    [{ profile: 'fc+', token_endpoint_auth_method: 'client_secret_basic' }, 'token_endpoint_auth_method'],
    [{ product: 'franceconnect-plus', profile: 'fc' }, 'profile'],
    [{ product: 'agentconnect', profile: 'fc+' }, 'profile'],
  ])('refuses the registration %o, naming %s', async (change, field) => {
    const answer = await fetch(`${system.baseUrl}/sandbox/clients`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ product: 'franceconnect', redirect_uris: [`${away}retour`], ...change }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(field);
  });
});

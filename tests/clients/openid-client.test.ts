import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from '../../src/testing.js';
import { registerClient, walkSignIn } from './service.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
});
afterAll(() => system[Symbol.asyncDispose]());

const redirectUri = 'http://localhost:9/callback';

describe('openid-client, as a service that nobody here wrote', () => {
  it.each(['ES256', 'RS256', 'HS256'] as const)('signs a citizen in with %s', async (alg) => {
    const client = await registerClient(system, {
      product: 'franceconnect',
      profile: 'standard',
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [],
      id_token_signed_response_alg: alg,
    });
    const config = await oidc.discovery(
      new URL(client.issuer),
      client.client_id,
      { client_secret: client.client_secret, id_token_signed_response_alg: alg },
      undefined,
      { execute: [oidc.allowInsecureRequests] },
    );
    const verifier = oidc.randomPKCECodeVerifier();
    const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile email birth',
      state,
      nonce,
      acr_values: 'eidas1',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const back = await walkSignIn(system, url.href, { stopAt: redirectUri });
    const tokens = await oidc.authorizationCodeGrant(config, back.url, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
    });
    const claims = tokens.claims();
    expect(claims).toMatchObject({ iss: client.issuer, acr: 'eidas1', nonce });
    const info = await oidc.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
    expect(info.sub).toMatch(/^[0-9a-f]{64}v1$/);
    expect(info).toMatchObject({ given_name: system.sandbox.identities[0]?.given_name, email: expect.stringContaining('@') });
  });

  it('gives another service another sub for the same person, and the same service the same one', async () => {
    const subs = [];
    for (const uri of [redirectUri, redirectUri, 'http://localhost:9/other']) {
      const client = await registerClient(system, {
        product: 'franceconnect',
        profile: 'standard',
        redirect_uris: [uri],
        post_logout_redirect_uris: [],
      });
      const config = await oidc.discovery(new URL(client.issuer), client.client_id, { client_secret: client.client_secret }, undefined, {
        execute: [oidc.allowInsecureRequests],
      });
      const visits = subs.length === 0 ? 2 : 1;
      for (let visit = 0; visit < visits; visit += 1) {
        const state = oidc.randomState();
        const nonce = oidc.randomNonce();
        const back = await walkSignIn(
          system,
          oidc.buildAuthorizationUrl(config, { redirect_uri: uri, scope: 'openid', state, nonce, acr_values: 'eidas1' }).href,
          { stopAt: uri },
        );
        subs.push((await oidc.authorizationCodeGrant(config, back.url, { expectedState: state, expectedNonce: nonce })).claims()?.sub);
      }
    }
    expect(subs[0]).toBe(subs[1]);
    expect(new Set(subs).size).toBe(subs.length - 1);
  });
});

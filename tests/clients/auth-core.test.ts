import { Auth, skipCSRFCheck, type AuthConfig } from '@auth/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from '../../src/testing.js';
import { listen, registerClient, walkSignIn } from './service.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
});
afterAll(() => system[Symbol.asyncDispose]());

describe('@auth/core, as a service that nobody here wrote', () => {
  it.each(['ES256', 'RS256', 'HS256'])('signs a citizen in with %s', async (alg) => {
    let config: AuthConfig | null = null;
    await using server = await listen((request, response) => {
      const serve = async () => {
        const url = new URL(request.url ?? '/', server.url);
        if (!config) throw new Error('not configured');
        // Its sign-in page posts a form; a link does the same here.
        const method = url.pathname === '/auth/signin/socle' ? 'POST' : 'GET';
        const answer = await Auth(new Request(url, { method, headers: { cookie: request.headers.cookie ?? '' } }), config);
        response.writeHead(answer.status, [...answer.headers].map(([k, v]) => [k, v] as [string, string]).flat());
        response.end(await answer.text());
      };
      serve().catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    const client = await registerClient(system, {
      product: 'franceconnect',
      profile: 'standard',
      redirect_uris: [`${server.url}/auth/callback/socle`],
      post_logout_redirect_uris: [],
      id_token_signed_response_alg: alg,
    });
    config = {
      basePath: '/auth',
      secret: 'only for this test, long enough for it',
      trustHost: true,
      skipCSRFCheck,
      providers: [
        {
          id: 'socle',
          name: 'Socle',
          type: 'oidc',
          issuer: client.issuer,
          clientId: client.client_id,
          clientSecret: client.client_secret,
          checks: ['pkce', 'state', 'nonce'],
          client: { id_token_signed_response_alg: alg },
          authorization: { params: { scope: 'openid profile email', acr_values: 'eidas1' } },
          idToken: false,
          profile: (claims: { sub: string; email: string; given_name: string }) => ({
            id: claims.sub,
            email: claims.email,
            name: claims.given_name,
          }),
        },
      ],
      callbacks: { session: ({ session, token }) => ({ ...session, sub: token.sub }) },
    };
    const browserEnd = await walkSignIn(
      system,
      `${server.url}/auth/signin/socle?callbackUrl=${encodeURIComponent(`${server.url}/auth/session`)}`,
    );
    expect(JSON.parse(browserEnd.html)).toMatchObject({ user: { email: expect.stringContaining('@') } });
  });
});

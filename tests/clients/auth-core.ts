import { Auth, skipCSRFCheck, type AuthConfig } from '@auth/core';
import type { Account } from '@auth/core/types';
import { isForAgents, signsUserinfo, wanted, type Offer } from './offers.js';
import { listen, signOutAddress, type ForeignClient, type RegisteredClient } from './service.js';

type Claims = Record<string, unknown> & { sub: string };

const basePath = '/auth';

// Without PKCE it obeys the profiles of FranceConnect; it opens nothing that is encrypted.
export const authCore: ForeignClient = {
  title: '@auth/core',
  callbackPath: `${basePath}/callback/socle`,
  offers: [
    { level: 'low', profile: 'fc', alg: 'ES256' },
    { level: 'low', profile: 'fc', alg: 'HS256' },
    { level: 'low', profile: 'standard', alg: 'RS256' },
    { level: 'high', profile: 'fc+', alg: 'ES256' },
    { level: 'agent', profile: 'proconnect', alg: 'ES256' },
    { level: 'agent', profile: 'proconnect', alg: 'RS256' },
    { level: 'agent', profile: 'proconnect', alg: 'HS256' },
    { level: 'agent-mfa', profile: 'proconnect', alg: 'ES256' },
  ],
  async start(offer, register) {
    let configured: { config: AuthConfig; issuer: string } | null = null;
    const server = await listen((request, response) => {
      const serve = async () => {
        if (!configured) throw new Error('not configured');
        const { config, issuer } = configured;
        const auth = async (path: string, form?: Record<string, string>) =>
          Auth(
            new Request(new URL(path, server.url), {
              headers: { cookie: request.headers.cookie ?? '' },
              ...(form && { method: 'POST', body: new URLSearchParams(form) }),
            }),
            config,
          );
        const session = async () => (await (await auth(`${basePath}/session`)).json()) as Record<string, unknown> & { id_token: string };
        const { pathname, search, searchParams } = new URL(request.url ?? '/', server.url);
        // Its own pages of signing in and out post a form; a link does the same here.
        if (pathname === '/login') return auth(`${basePath}/signin/socle`, { callbackUrl: `${server.url}/me` });
        if (pathname === '/logout') {
          const { id_token: idToken } = await session();
          return auth(`${basePath}/signout`, {
            callbackUrl: signOutAddress(issuer, server.url, idToken, searchParams.get('state') ?? undefined),
          });
        }
        if (pathname === '/me') return Response.json(await session());
        return pathname === '/bye' ? new Response('Goodbye') : auth(`${pathname}${search}`);
      };
      serve()
        .then(async (answer) => {
          response.writeHead(answer.status, [...answer.headers].flat());
          response.end(await answer.text());
        })
        .catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    const client = await register(server.url);
    configured = { config: configuration(offer, client), issuer: client.issuer };
    return server;
  },
};

const tokensOf = ({ id_token, access_token, refresh_token }: Account) => ({ id_token, access_token, refresh_token });

// It writes `claims` as JSON itself.
const paramsOf = ({ level }: Offer) => {
  const { claims, ...asked } = wanted(level);
  return { ...asked, ...(claims && { claims: JSON.parse(claims) as object }) };
};

const configuration = (offer: Offer, client: RegisteredClient): AuthConfig => ({
  basePath,
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
      checks: offer.profile === 'standard' || isForAgents(offer) ? ['pkce', 'state', 'nonce'] : ['state', 'nonce'],
      client: {
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: offer.alg,
        ...(signsUserinfo(offer) && { userinfo_signed_response_alg: offer.alg }),
      },
      authorization: { params: paramsOf(offer) },
      idToken: false,
      profile: ({ sub, email }: Claims) => ({ id: sub, email: String(email) }),
    },
  ],
  callbacks: {
    redirect: ({ url }) => url,
    jwt: ({ token, account, profile }) => (account ? { ...token, shown: { ...profile, ...tokensOf(account) } } : token),
    session: ({ session, token }) => ({ ...session, ...(token['shown'] as Claims) }), // put there by `jwt`
  },
});

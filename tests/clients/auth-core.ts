import { Auth, skipCSRFCheck, type AuthConfig } from '@auth/core';
import { listen, signOutAddress, wanted, type ForeignClient, type Offer, type RegisteredClient } from './service.js';

interface Claims {
  sub: string;
  email: string;
  given_name: string;
}

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
        const session = async () => (await (await auth(`${basePath}/session`)).json()) as Record<string, unknown> & { idToken: string };
        const { url: path = '/' } = request;
        // Its own pages of signing in and out post a form; a link does the same here.
        if (path === '/login') return auth(`${basePath}/signin/socle`, { callbackUrl: `${server.url}/me` });
        if (path === '/logout')
          return auth(`${basePath}/signout`, { callbackUrl: signOutAddress(issuer, server.url, (await session()).idToken) });
        if (path === '/me') return Response.json({ ...(await session()), idToken: undefined });
        return path === '/bye' ? new Response('Goodbye') : auth(path);
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
      checks: offer.profile === 'standard' ? ['pkce', 'state', 'nonce'] : ['state', 'nonce'],
      client: {
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: offer.alg,
        ...(offer.profile === 'fc+' && { userinfo_signed_response_alg: offer.alg }),
      },
      authorization: { params: wanted(offer.level) },
      idToken: false,
      profile: ({ sub, email, given_name: name }: Claims) => ({ id: sub, email, name }),
    },
  ],
  callbacks: {
    redirect: ({ url }) => url,
    jwt: ({ token, account }) => (account ? { ...token, sub: account.providerAccountId, idToken: account.id_token } : token),
    session: ({ session, token }) => ({
      ...session,
      sub: token.sub,
      given_name: token.name,
      email: token.email,
      idToken: token['idToken'],
    }),
  },
});

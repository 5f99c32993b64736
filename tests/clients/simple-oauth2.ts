import { AuthorizationCode } from 'simple-oauth2';
import { randomToken } from '../../src/kernel/ids.js';
import { wanted } from './offers.js';
import { endpointsOf, serve, signOutAddress, tokenReader, type ForeignClient } from './service.js';

/** Tokens as the library has them. */
interface Given {
  token: Record<string, unknown>;
  refresh(): Promise<Given>;
}

// It knows OAuth 2.0 only: the service itself verifies the id_token and asks for the identity.
export const simpleOauth2: ForeignClient = {
  title: 'simple-oauth2',
  renews: true,
  offers: [
    { level: 'low', profile: 'fc', alg: 'ES256' },
    { level: 'high', profile: 'fc+', alg: 'ES256' },
    { level: 'agent', profile: 'proconnect', alg: 'ES256' },
    { level: 'agent', profile: 'proconnect', alg: 'RS256' },
    { level: 'agent', profile: 'proconnect', alg: 'HS256' },
    { level: 'agent-mfa', profile: 'proconnect', alg: 'ES256' },
  ],
  start: (offer, register) =>
    serve(async (url) => {
      const registered = await register(url);
      const { issuer, client_id: id, client_secret: secret } = registered;
      const { token, authorization, userinfo } = endpointsOf(issuer);
      const paths = { tokenHost: issuer, tokenPath: new URL(token).pathname, authorizePath: new URL(authorization).pathname };
      const client = new AuthorizationCode({ client: { id, secret }, auth: paths, options: { authorizationMethod: 'body' } });
      const verify = tokenReader(offer, registered);
      const [state, nonce] = [randomToken(16), randomToken(16)];
      let kept: Given | undefined;
      const shown = async (given: Given) => {
        kept = given;
        const { id_token, access_token, refresh_token } = given.token;
        const { acr } = await verify(id_token);
        const answer = await fetch(userinfo, { headers: { authorization: `Bearer ${String(access_token)}` } });
        const signed = answer.headers.get('content-type')?.includes('application/jwt');
        const identity: unknown = signed ? await verify(await answer.text()) : await answer.json();
        return { acr, ...(identity as object), id_token, access_token, refresh_token };
      };
      return {
        login: async () => client.authorizeURL({ ...wanted(offer.level), redirect_uri: `${url}/callback`, state, nonce }),
        async callback(address) {
          const code = address.searchParams.get('code') ?? '';
          if (address.searchParams.get('state') !== state) throw new Error('another state');
          const given = await client.getToken({ code, redirect_uri: `${url}/callback` });
          if ((await verify(given.token['id_token']))['nonce'] !== nonce) throw new Error('another nonce');
          return shown(given);
        },
        renew: async () => kept && shown(await kept.refresh()),
        logout: (signOutState) => signOutAddress(issuer, url, String(kept?.token['id_token']), signOutState),
      };
    }),
};

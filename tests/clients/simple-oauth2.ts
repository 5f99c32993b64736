import { createRemoteJWKSet, jwtVerify } from 'jose';
import { AuthorizationCode } from 'simple-oauth2';
import { randomToken } from '../../src/kernel/ids.js';
import { endpointsOf, serve, signOutAddress, wanted, type ForeignClient } from './service.js';

// It knows OAuth 2.0 only: the service itself verifies the id_token and asks for the identity.
export const simpleOauth2: ForeignClient = {
  title: 'simple-oauth2',
  offers: [
    { level: 'low', profile: 'fc', alg: 'ES256' },
    { level: 'high', profile: 'fc+', alg: 'ES256' },
  ],
  start: (offer, register) =>
    serve(async (url) => {
      const { issuer, client_id: id, client_secret: secret } = await register(url);
      const { token, authorization, userinfo, keys } = endpointsOf(issuer);
      const paths = { tokenHost: issuer, tokenPath: new URL(token).pathname, authorizePath: new URL(authorization).pathname };
      const client = new AuthorizationCode({ client: { id, secret }, auth: paths, options: { authorizationMethod: 'body' } });
      const verify = async (jwt: unknown) =>
        (await jwtVerify(String(jwt), createRemoteJWKSet(new URL(keys)), { issuer, audience: id, algorithms: [offer.alg] })).payload;
      const [state, nonce] = [randomToken(16), randomToken(16)];
      let idToken = '';
      return {
        login: async () => client.authorizeURL({ ...wanted(offer.level), redirect_uri: `${url}/callback`, state, nonce }),
        async callback(address) {
          const code = address.searchParams.get('code') ?? '';
          if (address.searchParams.get('state') !== state) throw new Error('another state');
          const tokens = (await client.getToken({ code, redirect_uri: `${url}/callback` })).token;
          const claims = await verify(tokens['id_token']);
          if (claims['nonce'] !== nonce) throw new Error('another nonce');
          idToken = String(tokens['id_token']);
          const answer = await fetch(userinfo, { headers: { authorization: `Bearer ${String(tokens['access_token'])}` } });
          const signed = answer.headers.get('content-type')?.includes('application/jwt');
          const identity: unknown = signed ? await verify(await answer.text()) : await answer.json();
          return { acr: claims['acr'], ...(identity as object) };
        },
        logout: () => signOutAddress(issuer, url, idToken),
      };
    }),
};

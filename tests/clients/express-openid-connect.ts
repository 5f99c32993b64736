import express from 'express';
import { auth } from 'express-openid-connect';
import { wanted } from './offers.js';
import { listen, type ForeignClient } from './service.js';

// It always sends a PKCE challenge, which FranceConnect refuses: it needs the profile `standard` there.
export const expressOpenidConnect: ForeignClient = {
  title: 'express-openid-connect',
  renews: true,
  offers: [
    { level: 'low', profile: 'standard', alg: 'ES256' },
    { level: 'low', profile: 'standard', alg: 'RS256' },
    { level: 'high', profile: 'standard', alg: 'ES256' },
    { level: 'agent', profile: 'proconnect', alg: 'ES256' },
    { level: 'agent', profile: 'proconnect', alg: 'RS256' },
    { level: 'agent', profile: 'proconnect', alg: 'HS256' },
    { level: 'agent-mfa', profile: 'proconnect', alg: 'RS256' },
  ],
  refused: [
    { level: 'low', profile: 'fc', alg: 'ES256', parameter: 'code_challenge' },
    { level: 'high', profile: 'fc+', alg: 'ES256', parameter: 'code_challenge' },
  ],
  async start(offer, register) {
    const app = express();
    const server = await listen(app);
    const client = await register(server.url);
    app.use(
      auth({
        issuerBaseURL: client.issuer,
        baseURL: server.url,
        clientID: client.client_id,
        clientSecret: client.client_secret,
        secret: 'only for this test, long enough for it',
        idTokenSigningAlg: offer.alg,
        authRequired: false,
        authorizationParams: { response_type: 'code', ...wanted(offer.level) },
        idpLogout: true,
        routes: { postLogoutRedirect: `${server.url}/bye`, logout: false },
      }),
    );
    const show: express.RequestHandler = async ({ oidc }, response) => {
      const identity = await oidc.fetchUserInfo();
      const { idToken, idTokenClaims, accessToken, refreshToken } = oidc;
      const tokens = { id_token: idToken, access_token: accessToken?.access_token, refresh_token: refreshToken };
      response.json({ acr: idTokenClaims?.['acr'], ...identity, ...tokens });
    };
    app.get('/', show);
    app.get(
      '/renew',
      async ({ oidc }, _response, next) => {
        await oidc.accessToken?.refresh();
        next();
      },
      show,
    );
    app.get('/logout', (request, response) => {
      const { state } = request.query as { state?: string };
      return response.oidc.logout(state === undefined ? {} : { logoutParams: { state } });
    });
    app.get('/bye', (_request, response) => void response.send('Goodbye'));
    return server;
  },
};

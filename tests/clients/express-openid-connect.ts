import express from 'express';
import { auth } from 'express-openid-connect';
import { listen, wanted, type ForeignClient } from './service.js';

// It always sends a PKCE challenge, which FranceConnect refuses: it needs the profile `standard`.
export const expressOpenidConnect: ForeignClient = {
  title: 'express-openid-connect',
  offers: [
    { level: 'low', profile: 'standard', alg: 'ES256' },
    { level: 'low', profile: 'standard', alg: 'RS256' },
    { level: 'high', profile: 'standard', alg: 'ES256' },
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
        routes: { postLogoutRedirect: `${server.url}/bye` },
      }),
    );
    app.get('/', async (request, response) => {
      response.json({ acr: request.oidc.idTokenClaims?.['acr'], ...(await request.oidc.fetchUserInfo()) });
    });
    app.get('/bye', (_request, response) => void response.send('Goodbye'));
    return server;
  },
};

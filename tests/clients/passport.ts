import express from 'express';
import session from 'express-session';
import passport from 'passport';
import OpenIDConnectStrategy from 'passport-openidconnect';
import { signsUserinfo, wanted } from './offers.js';
import { endpointsOf, listen, signOutAddress, tokenReader, type ForeignClient } from './service.js';

interface Visitor {
  sub: string;
  id_token: string;
  [claim: string]: unknown;
}

// Its nonce has 20 characters and FranceConnect wants 22: it needs the profile `standard` there. It reads no identity that is signed, as it is
// for agents: the service asks for that itself.
export const passportOpenidconnect: ForeignClient = {
  title: 'passport-openidconnect',
  offers: [
    { level: 'low', profile: 'standard', alg: 'ES256' },
    { level: 'low', profile: 'standard', alg: 'RS256' },
    { level: 'low', profile: 'standard', alg: 'HS256' },
    { level: 'high', profile: 'standard', alg: 'ES256' },
    { level: 'agent', profile: 'proconnect', alg: 'ES256' },
    { level: 'agent', profile: 'proconnect', alg: 'RS256' },
    { level: 'agent', profile: 'proconnect', alg: 'HS256' },
    { level: 'agent-mfa', profile: 'proconnect', alg: 'ES256' },
  ],
  refused: [
    { level: 'low', profile: 'fc', alg: 'ES256', parameter: 'nonce' },
    { level: 'high', profile: 'fc+', alg: 'ES256', parameter: 'nonce' },
  ],
  async start(offer, register) {
    const app = express();
    const server = await listen(app);
    const registered = await register(server.url);
    const { issuer, client_id: clientID, client_secret: clientSecret } = registered;
    const { scope, acr_values: acrValues, claims } = wanted(offer.level);
    const signed = signsUserinfo(offer);
    const read = tokenReader(offer, registered);
    const { authorization, token, userinfo } = endpointsOf(issuer);
    const strategy = new OpenIDConnectStrategy(
      {
        issuer,
        authorizationURL: authorization,
        tokenURL: token,
        userInfoURL: userinfo,
        clientID,
        clientSecret,
        callbackURL: `${server.url}/callback`,
        scope: scope.split(' ').filter((one) => one !== 'openid'),
        ...(acrValues && { acrValues }),
        ...(claims && { claims: JSON.parse(claims) as object }),
        nonce: true,
        skipUserProfile: signed,
      },
      (
        _issuer: string,
        profile: { id: string; name?: { givenName: string }; emails?: { value: string }[] },
        _context: object,
        idToken: string,
        accessToken: string,
        refreshToken: string | undefined,
        done: (error: unknown, user?: Visitor) => void,
      ) => {
        const tokens = { id_token: idToken, access_token: accessToken, refresh_token: refreshToken };
        const own = { given_name: profile.name?.givenName, email: profile.emails?.[0]?.value };
        const identity = async () =>
          signed ? read(await (await fetch(userinfo, { headers: { authorization: `Bearer ${accessToken}` } })).text()) : own;
        identity().then((claims) => done(null, { ...claims, sub: profile.id, ...tokens }), done);
      },
    );
    const own = new passport.Passport();
    own.use(strategy);
    own.serializeUser((user: Visitor, done: (error: null, user: Visitor) => void) => done(null, user));
    own.deserializeUser((user: Visitor, done: (error: null, user: Visitor) => void) => done(null, user));
    app.use(session({ secret: 'only for this test', resave: false, saveUninitialized: false }));
    app.use(own.session());
    const authenticate = own.authenticate('openidconnect') as express.RequestHandler;
    app.get('/login', authenticate);
    app.get('/callback', authenticate, (request, response) => void response.json(request.user));
    app.get('/logout', (request, response, next) => {
      const { id_token: idToken } = request.user as Visitor;
      const { state } = request.query as { state?: string };
      request.logout((error: unknown) => (error ? next(error) : response.redirect(signOutAddress(issuer, server.url, idToken, state))));
    });
    app.get('/bye', (_request, response) => void response.send('Goodbye'));
    return server;
  },
};

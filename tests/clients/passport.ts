import express from 'express';
import session from 'express-session';
import passport from 'passport';
import OpenIDConnectStrategy from 'passport-openidconnect';
import { endpointsOf, listen, signOutAddress, wanted, type ForeignClient } from './service.js';

interface Visitor {
  sub: string;
  given_name: string | undefined;
  email: string | undefined;
  idToken: string;
}

// Its nonce has 20 characters and FranceConnect wants 22: it needs the profile `standard`.
export const passportOpenidconnect: ForeignClient = {
  title: 'passport-openidconnect',
  offers: [
    { level: 'low', profile: 'standard', alg: 'ES256' },
    { level: 'low', profile: 'standard', alg: 'RS256' },
    { level: 'low', profile: 'standard', alg: 'HS256' },
    { level: 'high', profile: 'standard', alg: 'ES256' },
  ],
  refused: [
    { level: 'low', profile: 'fc', alg: 'ES256', parameter: 'nonce' },
    { level: 'high', profile: 'fc+', alg: 'ES256', parameter: 'nonce' },
  ],
  async start(offer, register) {
    const app = express();
    const server = await listen(app);
    const { issuer, client_id: clientID, client_secret: clientSecret } = await register(server.url);
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
        scope: ['profile', 'email'],
        acrValues: wanted(offer.level).acr_values,
        nonce: true,
        skipUserProfile: false,
      },
      (
        _issuer: string,
        profile: { id: string; name?: { givenName: string }; emails?: { value: string }[] },
        _context: object,
        idToken: string,
        done: (error: null, user: Visitor) => void,
      ) => done(null, { sub: profile.id, given_name: profile.name?.givenName, email: profile.emails?.[0]?.value, idToken }),
    );
    const own = new passport.Passport();
    own.use(strategy);
    own.serializeUser((user: Visitor, done: (error: null, user: Visitor) => void) => done(null, user));
    own.deserializeUser((user: Visitor, done: (error: null, user: Visitor) => void) => done(null, user));
    app.use(session({ secret: 'only for this test', resave: false, saveUninitialized: false }));
    app.use(own.session());
    const authenticate = own.authenticate('openidconnect') as express.RequestHandler;
    app.get('/login', authenticate);
    app.get('/callback', authenticate, (request, response) => void response.json({ ...request.user, idToken: undefined }));
    app.get('/logout', (request, response, next) => {
      const { idToken } = request.user as Visitor;
      request.logout((error: unknown) => (error ? next(error) : response.redirect(signOutAddress(issuer, server.url, idToken))));
    });
    app.get('/bye', (_request, response) => void response.send('Goodbye'));
    return server;
  },
};

import express from 'express';
import session from 'express-session';
import passport from 'passport';
import OpenIDConnectStrategy from 'passport-openidconnect';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from '../../src/testing.js';
import { listen, registerClient, walkSignIn } from './service.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
});
afterAll(() => system[Symbol.asyncDispose]());

describe('passport-openidconnect, as a service that nobody here wrote', () => {
  it.each(['ES256', 'RS256', 'HS256'])('signs a citizen in with %s', async (alg) => {
    const app = express();
    await using server = await listen(app);
    const client = await registerClient(system, {
      product: 'franceconnect',
      profile: 'standard',
      redirect_uris: [`${server.url}/callback`],
      post_logout_redirect_uris: [],
      id_token_signed_response_alg: alg,
    });
    const strategy = new OpenIDConnectStrategy(
      {
        issuer: client.issuer,
        authorizationURL: `${client.issuer}/authorize`,
        tokenURL: `${client.issuer}/token`,
        userInfoURL: `${client.issuer}/userinfo`,
        clientID: client.client_id,
        clientSecret: client.client_secret,
        callbackURL: `${server.url}/callback`,
        scope: ['profile', 'email'],
        acrValues: 'eidas1',
        skipUserProfile: false,
        nonce: 'c0ffee-c0ffee-c0ffee-c0ffee',
      }, // its types lack acrValues, nonce and skipUserProfile
      (_issuer: string, profile: { id: string; emails?: { value: string }[] }, done: (error: null, user: object) => void) =>
        done(null, profile),
    );
    passport.use(alg, strategy);
    passport.serializeUser((user, done) => done(null, user));
    passport.deserializeUser((user: object, done) => done(null, user));
    app.use(session({ secret: 'only for this test', resave: false, saveUninitialized: false }));
    app.use(passport.session());
    app.get('/login', passport.authenticate(alg) as express.RequestHandler);
    app.get('/callback', passport.authenticate(alg) as express.RequestHandler, (request, response) => void response.json(request.user));
    const page = await walkSignIn(system, `${server.url}/login`);
    expect(JSON.parse(page.html)).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{64}v1$/),
      emails: [{ value: expect.stringContaining('@') }],
    });
  });
});

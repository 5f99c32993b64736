import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as oidc from 'openid-client';
import { pino } from 'pino';
import { systemClock } from '../../src/kernel/clock.js';
import { startSandbox } from '../../src/sandbox/index.js';

// The peer of the sign-in bench: oidc-provider with its own memory as a broker, openid-client towards the same identity provider, and
// nothing of what a broker is for: no database, no civil registry, no page, no ledger, no e-mail.

const port = Number(process.env['PORT']);
const base = `http://localhost:${port}`;
const prefix = '/franceconnect/api/v2';
const redirectUri = process.env['REDIRECT_URI'] ?? '';
const sandbox = await startSandbox({ baseUrl: base, firstPort: 0, clock: systemClock, log: pino({ level: 'silent' }) });
const idp = sandbox.identityProviders[0];
if (!idp) throw new Error('no identity provider');

const { Provider } = await import('oidc-provider');
const provider = new Provider(`${base}${prefix}`, {
  clients: [
    {
      client_id: 'bench',
      client_secret: 'bench-secret-bench-secret-bench-secret',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'client_secret_post',
      response_types: ['code'],
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: 'RS256',
    },
  ],
  routes: { authorization: '/authorize', userinfo: '/userinfo' },
  cookies: { keys: ['bench'] },
  pkce: { required: () => false },
  features: { devInteractions: { enabled: false } },
  scopes: ['openid', 'profile', 'email', 'birth'],
  claims: {
    openid: ['sub'],
    profile: ['given_name', 'family_name', 'birthdate', 'gender'],
    birth: ['birthplace', 'birthcountry'],
    email: ['email'],
  },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
  interactions: { url: (_context, interaction) => `${prefix}/interaction/${interaction.uid}` },
});
const people = new Map<string, Record<string, unknown>>();
const waiting = new Map<string, { uid: string; nonce: string; verifier: string }>();
const configuration = await oidc.discovery(
  new URL(idp.issuer),
  idp.clientId,
  { client_secret: idp.clientSecret, id_token_signed_response_alg: idp.idTokenSignedResponseAlg },
  oidc.ClientSecretPost(idp.clientSecret),
  {
    execute: [oidc.allowInsecureRequests],
  },
);
const callback = provider.callback();

createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    response.writeHead(500).end();
  });
}).listen(port, 'localhost');

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', base);
  const path = url.pathname.slice(prefix.length);
  if (url.pathname === '/pret') return void response.end('ready');
  if (path.startsWith('/interaction/') && request.method === 'GET')
    return void response
      .setHeader('content-type', 'text/html')
      .end('<form method="post"><button name="fournisseur" value="fisc">Compte</button></form>');
  if (path.startsWith('/interaction/')) {
    request.resume();
    const { uid } = await provider.interactionDetails(request, response);
    const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
    waiting.set(state, { uid, nonce, verifier });
    const to = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: `${base}${prefix}/oidc-callback`,
      scope: idp?.scopes.join(' ') ?? '',
      acr_values: 'eidas1',
      prompt: 'login',
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return void response.writeHead(303, { location: to.href }).end();
  }
  if (path === '/oidc-callback') {
    const state = url.searchParams.get('state') ?? '';
    const departure = waiting.get(state);
    waiting.delete(state);
    if (!departure) return void response.writeHead(400).end();
    const tokens = await oidc.authorizationCodeGrant(configuration, url, {
      expectedState: state,
      expectedNonce: departure.nonce,
      pkceCodeVerifier: departure.verifier,
    });
    const sub = tokens.claims()?.sub ?? '';
    people.set(sub, await oidc.fetchUserInfo(configuration, tokens.access_token, sub));
    const interaction = await provider.Interaction.find(departure.uid);
    if (!interaction) return void response.writeHead(400).end();
    const grant = new provider.Grant({ accountId: sub, clientId: 'bench' });
    grant.addOIDCScope('openid profile email birth');
    interaction.result = { login: { accountId: sub }, consent: { grantId: await grant.save() } };
    await interaction.save(600);
    return void response.writeHead(303, { location: interaction.returnTo }).end();
  }
  Object.assign(request, { originalUrl: request.url, url: (request.url ?? '').slice(prefix.length) });
  await callback(request, response);
}

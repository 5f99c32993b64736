import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { compactVerify, createRemoteJWKSet, decodeJwt, decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import { randomToken } from '../../../kernel/ids.js';

/** What a service is told to sign people in with. */
export interface Settings {
  issuer: string;
  client_id: string;
  client_secret: string;
}

/** A service of a test, that signs people in over HTTP. */
export interface Partner extends AsyncDisposable {
  initiate_login_uri: string;
  redirect_uri: string;
  protected_resource_uri: string;
  configure(settings: Settings): Promise<void>;
  /** Who was signed in, in order. */
  readonly people: readonly string[];
}

/** What a browser left with. */
interface Departure {
  state: string;
  nonce: string;
  verifier: string;
}
interface Session {
  departure?: Departure;
  user?: string;
}

/** How a service starts a sign-in and reads what comes back. */
export interface Conduct {
  /** What it remembers of a departure: once, in the session of the browser, unless told. */
  memory?: 'once' | 'kept' | 'shared';
  configure?(settings: Settings): Promise<void>;
  start(settings: Settings, redirectUri: string): Promise<{ url: string; departure: Departure }>;
  /** Who signed in. Throws when it refuses. */
  finish(settings: Settings, callback: URL, departure: Departure | undefined, redirectUri: string): Promise<string>;
}

/** Starts a service at a free port. It keeps sessions as any server does; what it verifies is its conduct. */
export async function startPartner(conduct: Conduct): Promise<Partner> {
  const sessions = new Map<string, Session>();
  const shared = new Map<string | null, Departure>();
  const people: string[] = [];
  let settings: Settings = { issuer: 'http://localhost:9', client_id: 'none', client_secret: 'none' };
  let base = '';

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', base);
    const session = sessions.get(/(?:^|; )sid=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '') ?? {};
    const redirect = (location: string, kept: Session) => {
      const id = randomToken(16);
      sessions.set(id, kept);
      response.writeHead(302, { location, 'set-cookie': `sid=${id}; Path=/; HttpOnly; SameSite=Lax` }).end();
    };
    if (url.pathname === '/login') {
      const { url: location, departure } = await conduct.start(settings, `${base}/callback`);
      shared.set(departure.state, departure);
      return redirect(location, { departure });
    }
    if (url.pathname === '/callback') {
      const state = url.searchParams.get('state');
      const departure = conduct.memory === 'shared' ? shared.get(state) : session.departure;
      delete session.departure;
      shared.delete(state);
      const user = await conduct.finish(settings, url, departure, `${base}/callback`);
      people.push(user);
      return redirect('/account', { user, ...(conduct.memory === 'kept' && departure ? { departure } : {}) });
    }
    response.writeHead(session.user ? 200 : 401, { 'content-type': 'text/plain' }).end(session.user ?? 'sign in first');
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(403).end('refused'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  base = `http://localhost:${address.port}`;
  return {
    initiate_login_uri: `${base}/login`,
    redirect_uri: `${base}/callback`,
    protected_resource_uri: `${base}/account`,
    people,
    async configure(given) {
      settings = given;
      await conduct.configure?.(given);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A service that leaves everything to openid-client, asks it to verify signatures unless told, and looks at the level itself. */
export function careful(alg: 'ES256' | 'RS256', metadata: Partial<oidc.ClientMetadata> = {}, verifiesSignatures = true): Conduct {
  let config: oidc.Configuration;
  return {
    async configure({ issuer, client_id, client_secret }) {
      config = await oidc.discovery(
        new URL(issuer),
        client_id,
        { client_secret, id_token_signed_response_alg: alg, ...metadata },
        undefined,
        { execute: [oidc.allowInsecureRequests, ...(verifiesSignatures ? [oidc.enableNonRepudiationChecks] : [])] },
      );
    },
    async start(_settings, redirectUri) {
      const departure = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid identite_pivot email',
        state: departure.state,
        nonce: departure.nonce,
        acr_values: 'eidas2',
        code_challenge: await oidc.calculatePKCECodeChallenge(departure.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, departure };
    },
    async finish(_settings, callback, departure) {
      if (!departure) throw new Error('this browser asked for no sign-in');
      const tokens = await oidc.authorizationCodeGrant(config, callback, {
        expectedState: departure.state,
        expectedNonce: departure.nonce,
        pkceCodeVerifier: departure.verifier,
      });
      const claims = tokens.claims();
      if (claims?.['acr'] !== 'eidas2') throw new Error('not the level that was asked for');
      return (await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)).sub;
    },
  };
}

/** A service that sends all it should and verifies nothing. `change` is what differs in its requests. */
export function careless(change: Readonly<Record<string, string>> = {}): Conduct {
  return {
    async start({ issuer, client_id }, redirectUri) {
      const departure = { state: randomToken(16), nonce: randomToken(16), verifier: '' };
      const query = new URLSearchParams({
        client_id,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'openid identite_pivot',
        state: departure.state,
        nonce: departure.nonce,
        acr_values: 'eidas1',
        ...change,
      });
      return { url: `${issuer}/authorize?${query}`, departure };
    },
    async finish({ issuer, client_id, client_secret }, callback, _departure, redirectUri) {
      const answer = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code: callback.searchParams.get('code') ?? '',
          redirect_uri: redirectUri,
        }),
      });
      const { id_token, access_token } = (await answer.json()) as { id_token: string; access_token: string };
      const claims = decodeJwt(id_token);
      await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${access_token}` } });
      return claims.sub ?? 'nobody';
    },
  };
}

/** A service written by hand that verifies everything, except what the named scenario falsifies. Its tokens are signed with ES256. */
export function lacking(scenario: string): Conduct {
  const check = (id: string, holds: boolean) => {
    if (id !== scenario && !holds) throw new Error(id);
  };
  const memories: Readonly<Record<string, Conduct['memory']>> = { replayed_code: 'kept', other_browser: 'shared' };
  return {
    ...careless(),
    memory: memories[scenario] ?? 'once',
    async finish({ issuer, client_id, client_secret }, callback, departure, redirectUri) {
      if (!departure) throw new Error('this browser asked for no sign-in');
      const state = callback.searchParams.get('state');
      check('missing_state', state !== null);
      check('wrong_state', state === null || state === departure.state);
      check('callback_issuer', callback.searchParams.get('iss') === issuer);
      const code = callback.searchParams.get('code') ?? '';
      const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, client_id, client_secret };
      const answer = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(form) });
      if (!answer.ok) throw new Error('no token');
      const { id_token, access_token } = (await answer.json()) as { id_token: string; access_token: string };
      const { alg } = decodeProtectedHeader(id_token);
      check('algorithm_none', alg === 'ES256');
      if (alg !== 'none') {
        const signed = await compactVerify(id_token, createRemoteJWKSet(new URL(`${issuer}/jwks`))).then(
          () => true,
          () => false,
        );
        check('unknown_key', signed);
      }
      const claims = decodeJwt(id_token);
      check('token_issuer', claims.iss === issuer);
      check('foreign_audience', claims.aud === client_id);
      check('expired_token', (claims.exp ?? 0) * 1000 > Date.now());
      check('missing_nonce', claims['nonce'] !== undefined);
      check('wrong_nonce', claims['nonce'] === undefined || claims['nonce'] === departure.nonce);
      check('lowered_acr', claims['acr'] === 'eidas1');
      const info = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${access_token}` } });
      const { sub } = (await info.json()) as { sub?: string };
      check('userinfo_missing_sub', sub !== undefined);
      check('userinfo_other_sub', sub === undefined || sub === claims.sub);
      return claims.sub ?? 'nobody';
    },
  };
}

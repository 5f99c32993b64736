import { decodeJwt, type JWTPayload } from 'jose';
import type { TestBrowser, TestPage } from '../../../kernel/http/testing.js';
import { randomToken } from '../../../kernel/ids.js';

/** What a service asks for when a test starts a sign-in. */
type Parameters = Readonly<Record<string, string>>;

/** A service of a test: registered as a stranger would, speaking the protocol with nothing but `fetch`. */
export interface TestService {
  id: string;
  secret: string;
  issuer: string;
  redirectUri: string;
  signedOutUri: string;
  name: string;
  /** Address of a request to sign in. */
  start(change?: Parameters): string;
  /** Exchanges the code of a callback. */
  tokens(callback: URL): Promise<{ status: number; headers: Headers; body: Record<string, unknown>; idToken: JWTPayload }>;
  userinfo(accessToken: unknown): Promise<Response>;
  /** Whether this browser was ever sent back with a code. */
  gotCode(browser: TestBrowser): boolean;
}

let count = 0;

/** A service written for FranceConnect. `registration` is what differs from one. */
export const franceConnectService = (baseUrl: string, registration: Record<string, unknown>, defaults: Parameters): Promise<TestService> =>
  testService(baseUrl, { product: 'franceconnect', profile: 'fc', id_token_signed_response_alg: 'ES256', ...registration }, defaults);

/**
 * Registers a service in the sandbox.
 * @param defaults parameters of its requests, besides client_id, redirect_uri, response_type, nonce and state
 */
export async function testService(baseUrl: string, registration: Record<string, unknown>, defaults: Parameters): Promise<TestService> {
  count += 1;
  const redirectUri = `http://localhost:9/service-${count}/retour`;
  const signedOutUri = `http://localhost:9/service-${count}/deconnecte`;
  const name = `Service ${count}`;
  const answer = await fetch(`${baseUrl}/sandbox/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: name,
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [signedOutUri],
      token_endpoint_auth_method: 'client_secret_post',
      ...registration,
    }),
  });
  if (answer.status !== 201) throw new Error(`registration answered ${answer.status}: ${await answer.text()}`);
  const {
    client_id: id,
    client_secret: secret,
    issuer,
  } = (await answer.json()) as { client_id: string; client_secret: string; issuer: string };
  return {
    id,
    secret,
    issuer,
    redirectUri,
    signedOutUri,
    name,
    start: (change = {}) =>
      `${issuer}/authorize?${new URLSearchParams({ client_id: id, redirect_uri: redirectUri, response_type: 'code', nonce: randomToken(16), state: randomToken(16), ...defaults, ...change })}`,
    async tokens(callback) {
      const form = {
        grant_type: 'authorization_code',
        code: callback.searchParams.get('code') ?? '',
        redirect_uri: redirectUri,
        client_id: id,
        client_secret: secret,
      };
      const response = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(form) });
      const body = (await response.json()) as Record<string, unknown>;
      return {
        status: response.status,
        headers: response.headers,
        body,
        // One that is encrypted is for the service to open.
        idToken: typeof body['id_token'] === 'string' && body['id_token'].split('.').length === 3 ? decodeJwt(body['id_token']) : {},
      };
    },
    userinfo: (accessToken) => fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${String(accessToken)}` } }),
    gotCode: (browser) => browser.visited.some((address) => address.startsWith(redirectUri) && new URL(address).searchParams.has('code')),
  };
}

/** The title of a page. */
export const titleOf = (page: TestPage): string => (page.document.querySelector('h1')?.textContent ?? '').replace(/\s+/g, ' ').trim();

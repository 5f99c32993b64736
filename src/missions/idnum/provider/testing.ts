import { decodeJwt, type JWTPayload } from 'jose';
import { testBrowser, type TestBrowser, type TestPage } from '../../../kernel/http/testing.js';
import { randomToken } from '../../../kernel/ids.js';
import { sandboxCode } from '../../../sandbox/index.js';
import type { TestSystem } from '../../../testing.js';

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

/** Where the services of tests are. Nobody answers there: a browser of a test stops. */
export const away = 'http://localhost:9/';

/** Who signs in, and where: a person of the sandbox at one of its providers. */
interface Who {
  login?: string;
  provider?: string;
}

/** The beginnings of a sign-in through FranceConnect, as far as each of them goes. The person is Zoé with her tax account unless told. */
export interface Beginnings {
  /** Name of a provider on the page of the choice. */
  title(provider?: string): string;
  password(who?: Who): string;
  /** As far as the page of the provider, that asks for the password. */
  depart(browser: TestBrowser, start: string | URL, provider?: string): Promise<TestPage>;
  /** Gives the password, and the one-time code where it is asked for. */
  prove(browser: TestBrowser, atProvider: TestPage, who?: Who): Promise<TestPage>;
  /** As far as the page that comes after the password. */
  identify(browser: TestBrowser, start: string | URL, who?: Who): Promise<TestPage>;
  /** As far as the service, with the code in the address. */
  signIn(start: string | URL, who?: Who, browser?: TestBrowser): Promise<TestPage>;
}

/** The beginnings of sign-ins in a system. @param systemOf the system, once it has started */
export function beginnings(systemOf: () => TestSystem): Beginnings {
  const found = <T>(one: T | undefined, name: string): T => {
    if (one === undefined) throw new Error(`the sandbox has no ${name}`);
    return one;
  };
  const own: Beginnings = {
    title: (provider = 'fisc') => found(systemOf().sandbox.identityProviders.find(({ id }) => id === provider)?.title, provider),
    password({ login = 'zoe', provider = 'fisc' } = {}) {
      const people = systemOf().sandbox.identities.filter((one) => one.login === login);
      return found((people.find((one) => one.provider === provider) ?? people[0])?.password, login);
    },
    depart: async (browser, start, provider) => browser.submit(await browser.get(start), {}, own.title(provider)),
    prove(browser, atProvider, who = {}) {
      const wantsCode = atProvider.document.querySelector('input[name="code"]') !== null;
      return browser.submit(atProvider, {
        login: who.login ?? 'zoe',
        password: own.password(who),
        ...(wantsCode ? { code: sandboxCode } : {}),
      });
    },
    identify: async (browser, start, who = {}) => own.prove(browser, await own.depart(browser, start, who.provider), who),
    signIn: async (start, who = {}, browser = testBrowser({ stopAt: away })) =>
      browser.submit(await own.identify(browser, start, who), {}, 'Continuer'),
  };
  return own;
}

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

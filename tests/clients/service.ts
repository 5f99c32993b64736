import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import { testBrowser, type TestBrowser, type TestPage } from '../../src/kernel/http/testing.js';
import { sandboxCode } from '../../src/sandbox/index.js';
import type { TestSystem } from '../../src/testing.js';
import type { Offer } from './offers.js';

export interface RegisteredClient {
  client_id: string;
  client_secret: string;
  issuer: string;
}

/**
 * A service that runs: it signs in at `/login`, shows what it learnt and the tokens that it got as JSON, renews them at `/renew` if it can,
 * signs out at `/logout`, with the `state` that the address has, and says goodbye at `/bye`.
 */
export interface Service {
  url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A client library or a program that nobody here wrote. */
export interface ForeignClient {
  title: string;
  /** What this machine lacks to run it. */
  missing?: string;
  /** Where people come back to, when it is not `/callback`. */
  callbackPath?: string;
  /** Uses refresh tokens. */
  renews?: true;
  /** Has no way to send a `state` when it signs out. */
  stateless?: true;
  offers: readonly Offer[];
  /** Offers that it cannot take, with the parameter that is refused: rows to move up when it learns to. */
  refused?: readonly (Offer & { parameter: string })[];
  /**
   * Starts a service written with it.
   * @param register to call once the service knows its address, with the public keys that answers are encrypted for
   */
  start(offer: Offer, register: (url: string, jwks?: readonly JWK[]) => Promise<RegisteredClient>): Promise<Service>;
}

/** Paths of the issuer, for libraries that do not read its discovery document. */
export const endpointsOf = (issuer: string) => ({
  authorization: `${issuer}/authorize`,
  token: `${issuer}/token`,
  userinfo: `${issuer}/userinfo`,
  keys: `${issuer}/jwks`,
});

/** The address that signs a person out (OpenID Connect RP-Initiated Logout), for libraries that do not know of signing out. */
export const signOutAddress = (issuer: string, serviceUrl: string, idToken: string, state?: string) =>
  `${issuer}/session/end?${new URLSearchParams({
    id_token_hint: idToken,
    post_logout_redirect_uri: `${serviceUrl}/bye`,
    ...(state !== undefined && { state }),
  })}`;

/** Verifies tokens with jose, as a service does whose library does not: by the keys of the issuer, or by its own secret. */
export function tokenReader(
  { alg }: Offer,
  { issuer, client_id: audience, client_secret: secret }: RegisteredClient,
): (jwt: unknown) => Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(endpointsOf(issuer).keys));
  const expected = { issuer, audience, algorithms: [alg] };
  return async (jwt) => {
    const verified = alg === 'HS256' ? jwtVerify(String(jwt), Buffer.from(secret), expected) : jwtVerify(String(jwt), keys, expected);
    return (await verified).payload;
  };
}

/** Registers a client as a stranger would: with one POST. */
export async function registerClient(system: TestSystem, body: Record<string, unknown>): Promise<RegisteredClient> {
  const answer = await fetch(`${system.baseUrl}/sandbox/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`registration answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as RegisteredClient;
}

/** The key of a service that answers are encrypted for: its private half, and the public one as it registers it. */
export async function encryptionKey(alg: NonNullable<Offer['encryption']>): Promise<{ privateKey: CryptoKey; jwk: JWK; privateJwk: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const facts = { use: 'enc', kid: 'service', alg };
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), ...facts }, privateJwk: { ...(await exportJWK(privateKey)), ...facts } };
}

/** A server of a foreign service on a free port. */
export async function listen(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<Service> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return {
    url: `http://localhost:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A service of one visitor, as a library without a server of its own lets one write it. */
export interface Visit {
  /** Where the visitor is sent to sign in. */
  login(): Promise<string>;
  /** What the service learns when they come back to this address. */
  callback(address: URL): Promise<unknown>;
  /** What it learns with the tokens that it has after it used its refresh token. */
  renew?(): Promise<unknown>;
  /** Where they are sent to sign out. */
  logout(state: string | undefined): string;
}

/** Serves the pages of such a service. */
export async function serve(write: (url: string) => Promise<Visit>): Promise<Service> {
  let visit: Visit | null = null;
  const server = await listen((request, response) => {
    const answer = async () => {
      if (!visit) throw new Error('not configured');
      const address = new URL(request.url ?? '/', server.url);
      if (address.pathname === '/login') response.writeHead(302, { location: await visit.login() }).end();
      else if (address.pathname === '/callback') response.end(JSON.stringify(await visit.callback(address)));
      else if (address.pathname === '/renew') response.end(JSON.stringify(await visit.renew?.()));
      else if (address.pathname === '/logout')
        response.writeHead(302, { location: visit.logout(address.searchParams.get('state') ?? undefined) }).end();
      else response.end('Goodbye');
    };
    answer().catch((error: unknown) => response.writeHead(500).end(error instanceof Error ? error.stack : String(error)));
  });
  visit = await write(server.url);
  return server;
}

/** Walks a citizen from a service to the identity provider and back: choice, password, information or consent. Returns the page they end on. */
export async function walkSignIn(
  system: TestSystem,
  start: string,
  options: { level?: Offer['level']; stopAt?: string; login?: string; browser?: TestBrowser } = {},
): Promise<TestPage> {
  const high = options.level === 'high';
  const { identities, identityProviders } = system.sandbox;
  const provider = identityProviders.find(({ id }) => id === (high ? 'sante' : 'fisc'));
  const identity = identities.find((one) => one.provider === provider?.id && one.login === (options.login ?? 'zoe'));
  if (!identity) throw new Error('no such test person');
  const browser = options.browser ?? testBrowser(options.stopAt ? { stopAt: options.stopAt } : {});
  let page = await browser.get(start);
  page = await browser.submit(page, {}, provider?.title ?? '');
  page = await browser.submit(page, { login: identity.login, password: identity.password, ...(high && { code: sandboxCode }) });
  return page.url.pathname.includes('/interaction/') ? browser.submit(page, {}, 'Continuer') : page;
}

/** Walks an agent from a service to their administration and back: address, password, second factor when it is asked for. Returns the page they end on. */
export async function walkAgentSignIn(system: TestSystem, start: string, browser: TestBrowser): Promise<TestPage> {
  const [agent] = system.sandbox.agents;
  if (!agent) throw new Error('no such test person');
  const atProvider = await browser.submit(await browser.get(start), { courriel: agent.email }, 'Continuer');
  const secondFactor = atProvider.document.querySelector('[name=code]') !== null;
  return browser.submit(atProvider, { login: agent.email, password: agent.password, ...(secondFactor && { code: sandboxCode }) });
}

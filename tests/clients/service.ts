import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import { testBrowser, type TestBrowser, type TestPage } from '../../src/kernel/http/testing.js';
import { sandboxCode } from '../../src/sandbox/index.js';
import type { TestSystem } from '../../src/testing.js';

/** What a service registers for: one of the issuers, the rules of its profile, the form of what it is told. */
export interface Offer {
  level: 'low' | 'high';
  profile: 'fc' | 'fc+' | 'standard';
  alg: 'ES256' | 'RS256' | 'HS256';
  /** How answers are encrypted for it; absent: they are signed only. */
  encryption?: 'ECDH-ES' | 'RSA-OAEP';
  /** When the client signs out, it cannot show whose session it is: Socle asks the person. */
  asked?: true;
}

export interface RegisteredClient {
  client_id: string;
  client_secret: string;
  issuer: string;
}

/** A service that runs: it signs in at `/login`, shows what it learnt as JSON, signs out at `/logout` and says goodbye at `/bye`. */
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
  offers: readonly Offer[];
  /** Offers that it cannot take, with the parameter that is refused: rows to move up when it learns to. */
  refused?: readonly (Offer & { parameter: string })[];
  /**
   * Starts a service written with it.
   * @param register to call once the service knows its address, with the public keys that answers are encrypted for
   */
  start(offer: Offer, register: (url: string, jwks?: readonly JWK[]) => Promise<RegisteredClient>): Promise<Service>;
}

/** What a service asks for at a level. */
export const wanted = (level: Offer['level']) => ({ scope: 'openid profile email', acr_values: level === 'low' ? 'eidas1' : 'eidas2' });

/** Paths of the issuer, for libraries that do not read its discovery document. */
export const endpointsOf = (issuer: string) => ({
  authorization: `${issuer}/authorize`,
  token: `${issuer}/token`,
  userinfo: `${issuer}/userinfo`,
  keys: `${issuer}/jwks`,
});

/** The address that signs a person out (OpenID Connect RP-Initiated Logout), for libraries that do not know of signing out. */
export const signOutAddress = (issuer: string, serviceUrl: string, idToken: string) =>
  `${issuer}/session/end?${new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: `${serviceUrl}/bye` })}`;

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

/** What a service at this address registers for an offer. */
export const registrationOf = (offer: Offer, url: string, jwks: readonly JWK[] = [], callbackPath = '/callback') => ({
  product: offer.level === 'low' ? 'franceconnect' : 'franceconnect-plus',
  profile: offer.profile,
  redirect_uris: [`${url}${callbackPath}`],
  post_logout_redirect_uris: [`${url}/bye`],
  id_token_signed_response_alg: offer.alg,
  ...(offer.encryption && {
    jwks: { keys: jwks },
    id_token_encrypted_response_alg: offer.encryption,
    userinfo_encrypted_response_alg: offer.encryption,
  }),
});

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
  /** Where they are sent to sign out. */
  logout(): string;
}

/** Serves the four pages of such a service. */
export async function serve(write: (url: string) => Promise<Visit>): Promise<Service> {
  let visit: Visit | null = null;
  const server = await listen((request, response) => {
    const answer = async () => {
      if (!visit) throw new Error('not configured');
      const address = new URL(request.url ?? '/', server.url);
      if (address.pathname === '/login') response.writeHead(302, { location: await visit.login() }).end();
      else if (address.pathname === '/callback') response.end(JSON.stringify(await visit.callback(address)));
      else if (address.pathname === '/logout') response.writeHead(302, { location: visit.logout() }).end();
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

import { hash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { CompactEncrypt, exportJWK, generateKeyPair, importJWK, SignJWT, type JSONWebKeySet, type JWK } from 'jose';
import { randomToken } from '../../../kernel/ids.js';
import type { Upstream, upstreamOptions } from './upstream-store.js';
import type { z } from 'zod';

/** A key of a provider of a test. */
export interface TestKey {
  private: CryptoKey | Uint8Array;
  public: JWK | null;
  header: { alg: string; kid?: string };
}

/** Makes a key. Without `kid`, neither the key nor what it signs has a name. */
export async function testKey(alg: string, kid: string | null = randomToken(6)): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const header = { alg, ...(kid ? { kid } : {}) };
  return { private: privateKey, public: { ...(await exportJWK(publicKey)), ...header, use: 'sig' }, header };
}

type Place = 'discovery' | 'jwks' | 'token' | 'userinfo';
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A provider without pages: a person who comes is recognised at once. What it says can be anything. */
export interface TestUpstream {
  issuer: string;
  /** Keys that it publishes; the first one signs unless `signs` is set. */
  keys: TestKey[];
  signs: TestKey | null;
  /** Changes what it says of itself, of the person in the id_token, and in userinfo. */
  metadata: Record<string, unknown>;
  idToken: Record<string, unknown>;
  claims: Record<string, unknown>;
  userinfo: 'json' | 'signed';
  /** The key of the client that it encrypts for. */
  encryptsFor: JWK | null;
  /** Whether the callback names the issuer. */
  saysIss: boolean;
  /** Answers there in another way. */
  instead: Partial<Record<Place, Answer>>;
  asked: Record<Place, number>;
  /** The last request to its token endpoint. */
  lastToken: { form: URLSearchParams; authorization: string | undefined };
  /** Sends a person back who came to this address. */
  signIn(departure: URL): URL;
  /** As Socle knows it. */
  upstream(
    options?: Partial<z.input<typeof upstreamOptions>>,
    change?: Partial<Upstream>,
  ): { upstream: Omit<Upstream, 'options'>; options: z.input<typeof upstreamOptions> };
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a provider on a free port. */
export async function startTestUpstream(key: TestKey): Promise<TestUpstream> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  const issuer = `http://127.0.0.1:${address.port}`;
  const nonces = new Map<string, string>();
  const secret = randomToken();
  const clientId = 'socle';

  const provider: TestUpstream = {
    issuer,
    keys: [key],
    signs: null,
    metadata: {},
    idToken: {},
    claims: {},
    userinfo: 'json',
    encryptsFor: null,
    saysIss: false,
    instead: {},
    asked: { discovery: 0, jwks: 0, token: 0, userinfo: 0 },
    lastToken: { form: new URLSearchParams(), authorization: undefined },
    signIn(departure) {
      const code = randomToken();
      nonces.set(code, departure.searchParams.get('nonce') ?? '');
      const callback = new URL(departure.searchParams.get('redirect_uri') ?? '');
      callback.searchParams.set('code', code);
      callback.searchParams.set('state', departure.searchParams.get('state') ?? '');
      if (provider.saysIss) callback.searchParams.set('iss', issuer);
      return callback;
    },
    upstream: (options = {}, change = {}) => ({
      upstream: {
        id: 'petit',
        title: 'Petit fournisseur',
        issuer,
        clientId,
        clientSecret: secret,
        allowedAcr: ['eidas1'],
        display: true,
        ...change,
      },
      options: { scopes: ['openid'], ...options },
    }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  const sign = async (claims: Record<string, unknown>): Promise<string> => {
    const signing = provider.signs ?? provider.keys[0] ?? key;
    const jwt = await new SignJWT(claims)
      .setProtectedHeader(signing.header)
      .sign(signing.header.alg === 'HS256' ? new TextEncoder().encode(secret) : signing.private);
    return encrypt(jwt);
  };
  const encrypt = async (text: string): Promise<string> => {
    const { encryptsFor } = provider;
    if (!encryptsFor?.alg) return text;
    return new CompactEncrypt(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: encryptsFor.alg, enc: 'A256GCM', cty: 'JWT', ...(encryptsFor.kid ? { kid: encryptsFor.kid } : {}) })
      .encrypt(await importJWK(encryptsFor));
  };
  const usual: Record<Place, Answer> = {
    discovery: (_request, response) =>
      json(response, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/userinfo`,
        jwks_uri: `${issuer}/jwks`,
        id_token_signing_alg_values_supported: ['ES256', 'RS256', 'PS256', 'ES384', 'EdDSA', 'Ed25519', 'HS256'],
        ...provider.metadata,
      }),
    jwks: (_request, response) => {
      const published: JSONWebKeySet = { keys: provider.keys.flatMap(({ public: one }) => one ?? []) };
      json(response, published);
    },
    token: (request, response) => {
      void (async () => {
        const form = new URLSearchParams(await textOf(request));
        provider.lastToken = { form, authorization: request.headers.authorization };
        const nonce = nonces.get(form.get('code') ?? '');
        if (!nonces.delete(form.get('code') ?? '')) return json(response, { error: 'invalid_grant' }, 400);
        const now = Math.floor(Date.now() / 1000);
        const accessToken = randomToken();
        const digest = digests[(provider.signs ?? provider.keys[0] ?? key).header.alg] ?? 'sha256';
        const claims = {
          iss: issuer,
          aud: clientId,
          sub: 'zoe',
          nonce,
          iat: now,
          exp: now + 60,
          acr: 'eidas1',
          at_hash: halfOf(hash(digest, accessToken, 'buffer')),
          ...provider.idToken,
        };
        json(response, { access_token: accessToken, token_type: 'Bearer', id_token: await sign(claims) });
      })();
    },
    userinfo: (_request, response) => {
      void (async () => {
        const claims = { sub: 'zoe', ...provider.claims };
        if (provider.userinfo === 'json' && !provider.encryptsFor) return json(response, claims);
        const body =
          provider.userinfo === 'json' ? await encrypt(JSON.stringify(claims)) : await sign({ iss: issuer, aud: clientId, ...claims });
        response.setHeader('content-type', 'application/jwt').end(body);
      })();
    },
  };
  const places: Readonly<Record<string, Place>> = {
    '/.well-known/openid-configuration': 'discovery',
    '/jwks': 'jwks',
    '/token': 'token',
    '/userinfo': 'userinfo',
  };
  const answer: Answer = (request, response) => {
    const place = places[new URL(request.url ?? '/', issuer).pathname];
    if (!place) return json(response, {}, 404);
    provider.asked[place] += 1;
    (provider.instead[place] ?? usual[place])(request, response);
  };
  return provider;
}

/** Hashes of `at_hash` (OpenID Connect Core 1.0, 3.1.3.6) that are not SHA-256. */
const digests: Readonly<Record<string, string>> = { ES384: 'sha384', EdDSA: 'sha512', Ed25519: 'sha512' };
const halfOf = (digest: Buffer): string => digest.subarray(0, digest.length / 2).toString('base64url');

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array)); // node:http reads bytes
  return Buffer.concat(chunks).toString('utf8');
}

/** A byte at a time, never to the end. */
export const drip: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
};

/** As much as the other one takes, without end. */
export const flood: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = ' '.repeat(65_536);
  const pour = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', pour);
  };
  pour();
};

/** Nothing, for ever. */
export const silence: Answer = () => undefined;

/** An answer with this status and text. */
export const says =
  (status: number, body: string, type = 'application/json'): Answer =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': type }).end(body);

import { importJWK, type JWK } from 'jose';
import * as oidc from 'openid-client';
import type { Upstream } from './upstream-store.js';
import { clockTolerance, contentEncryptions, isEncrypted, NotAsAgreed } from './upstream-tokens.js';

interface ClientOptions {
  clientKeys(): Promise<readonly JWK[]>;
  decryptionKeys(): Promise<readonly JWK[]>;
  /** The providers of the sandbox have no certificates. */
  insecure: boolean;
}

/**
 * Socle as the client of one provider, for one exchange: its keys are those of the moment.
 * @param ask a `fetch` with the deadline of the exchange
 */
export async function clientOf(
  upstream: Upstream,
  server: oidc.ServerMetadata,
  ask: typeof fetch,
  { clientKeys, decryptionKeys, insecure }: ClientOptions,
): Promise<oidc.Configuration> {
  const { id_token_signed_response_alg: alg, id_token_encrypted_response_alg: encryption } = upstream.options;
  const configuration = new oidc.Configuration(
    server,
    upstream.clientId,
    { ...(alg ? { id_token_signed_response_alg: alg } : {}), [oidc.clockTolerance]: clockTolerance },
    await clientAuthentication(upstream, clientKeys),
  );
  configuration[oidc.customFetch] = (url, init) => ask(url, init as RequestInit); // the library declares a narrower body
  configuration.timeout = 0; // that of the exchange counts
  if (insecure) oidc.allowInsecureRequests(configuration);
  if (encryption) oidc.enableDecryptingResponses(configuration, contentEncryptions, ...(await openers(encryption, await decryptionKeys())));
  return configuration;
}

/** How Socle proves to the provider that it is its client. */
async function clientAuthentication(upstream: Upstream, keys: () => Promise<readonly JWK[]>): Promise<oidc.ClientAuth> {
  const { token_endpoint_auth_method: method, token_endpoint_auth_signing_alg: alg } = upstream.options;
  switch (method) {
    case 'client_secret_post':
      return oidc.ClientSecretPost(upstream.clientSecret);
    case 'client_secret_basic':
      return oidc.ClientSecretBasic(upstream.clientSecret);
    case 'private_key_jwt': {
      const jwk = (await keys()).find((one) => one.alg === alg);
      if (!jwk) throw new Error('no key of ours to authenticate with');
      return oidc.PrivateKeyJwt({ key: await asymmetric(jwk), ...(jwk.kid ? { kid: jwk.kid } : {}) });
    }
  }
}

/** Our keys for what this provider encrypts. */
async function openers(encryption: string, keys: readonly JWK[]): Promise<oidc.DecryptionKey[]> {
  const fitting = keys.filter(({ alg }) => alg === encryption);
  return Promise.all(
    fitting.map(async (jwk) => ({
      key: await asymmetric(jwk),
      ...(jwk.alg ? { alg: jwk.alg } : {}),
      ...(jwk.kid ? { kid: jwk.kid } : {}),
    })),
  );
}

async function asymmetric(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, jwk.alg);
  if (key instanceof Uint8Array) throw new Error('our own keys are asymmetric');
  return key;
}

/** The id_token without its encryption. @throws NotAsAgreed when it has none though it should */
export function signedPart(upstream: Upstream, tokens: Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>): string {
  const token = tokens.id_token ?? '';
  const wanted = upstream.options.id_token_encrypted_response_alg !== undefined;
  if (isEncrypted(token) !== wanted) throw new NotAsAgreed('the id_token is not encrypted as was agreed upon');
  return wanted ? (oidc.getDecryptedResponses(tokens)?.id_token?.token_endpoint ?? '') : token;
}

import { hash } from 'node:crypto';
import { compactDecrypt, decodeJwt, decodeProtectedHeader, errors, importJWK, type JWK } from 'jose';
import { ClientError } from 'openid-client';
import { z } from 'zod';
import type { UpstreamKeys } from './upstream-keys.js';
import { asymmetricAlgs, type Upstream } from './upstream-store.js';

/** What a provider signed or encrypted otherwise than was agreed upon. */
export class NotAsAgreed extends Error {}

/** An access token that is not the one that the id_token was issued with. */
export class OtherAccessToken extends NotAsAgreed {}

export const contentEncryptions = ['A256GCM', 'A128GCM', 'A128CBC-HS256', 'A256CBC-HS512'];
export const isEncrypted = (token: string): boolean => token.split('.').length === 5;

interface Reading {
  upstream: Upstream;
  jwksUri: string | undefined;
  keys: UpstreamKeys;
  ask: typeof fetch;
  decryptionKeys(): Promise<readonly JWK[]>;
}

/** Opens what a provider encrypted for Socle. @throws NotAsAgreed, or an error of jose */
export async function decrypt(jwe: string, alg: string | undefined, keys: readonly JWK[]): Promise<string> {
  if (!alg) throw new NotAsAgreed('an encrypted token that nobody asked for');
  const { kid } = decodeProtectedHeader(jwe);
  const [key] = keys.filter((one) => one.alg === alg && (kid === undefined || one.kid === kid));
  if (!key) throw new NotAsAgreed('encrypted for a key that is not, or no longer, ours');
  const { plaintext } = await compactDecrypt(jwe, await importJWK(key, alg), {
    keyManagementAlgorithms: [alg],
    contentEncryptionAlgorithms: contentEncryptions,
  });
  return new TextDecoder().decode(plaintext);
}

/** Checks the signature of an id_token, decrypted already. @throws as `UpstreamKeys.verify` */
export async function checkIdToken(jws: string, { upstream, jwksUri, keys, ask }: Reading): Promise<void> {
  const alg = upstream.options.id_token_signed_response_alg;
  await keys.verify(upstream, jws, alg ? [alg] : asymmetricAlgs, jwksUri, ask);
}

/**
 * Checks that an access token came with its id_token, where the id_token says so (OpenID Connect Core 1.0, 3.1.3.8).
 * @param jws the id_token, its signature being checked already
 * @throws OtherAccessToken
 */
export function checkAccessTokenHash(jws: string, accessToken: string): void {
  const { at_hash: said } = decodeJwt(jws);
  if (said === undefined) return;
  const digest = hash(digestOf(decodeProtectedHeader(jws).alg), accessToken, 'buffer');
  const expected = digest.subarray(0, digest.length / 2).toString('base64url');
  if (said !== expected) throw new OtherAccessToken('at_hash is not that of the access token');
}

/** The hash of a signature algorithm (RFC 7518, 3.1); that of Ed25519 is SHA-512 (RFC 8032, 5.1). */
function digestOf(alg: string | undefined): string {
  if (alg === 'EdDSA' || alg === 'Ed25519') return 'sha512';
  return `sha${alg?.slice(-3) ?? ''}`;
}

const json = z.record(z.string(), z.unknown());
const signed = z.looseObject({
  iss: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  exp: z.number().optional(),
});

/**
 * The claims of a userinfo answer: JSON, signed, encrypted, or signed then encrypted (OpenID Connect Core 1.0, 5.3.2).
 * @throws NotAsAgreed, an error of jose, a SyntaxError or a ZodError; others when the keys of the provider could not be read
 */
export async function readUserinfo(response: Response, reading: Reading, now: number): Promise<Record<string, unknown>> {
  const { upstream, jwksUri, keys, ask } = reading;
  const { userinfo_signed_response_alg: alg, userinfo_encrypted_response_alg: encryption } = upstream.options;
  let text = await response.text();
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  const isJwt = type === 'application/jwt';
  if (!isJwt && type !== 'application/json') throw new SyntaxError('userinfo is neither JSON nor a JWT');
  if (isJwt && isEncrypted(text)) text = await decrypt(text, encryption, await reading.decryptionKeys());
  else if (encryption) throw new NotAsAgreed('userinfo is not encrypted');
  if (!isJwt || text.startsWith('{')) {
    if (alg) throw new NotAsAgreed('userinfo is not signed');
    return json.parse(JSON.parse(text));
  }
  const payload = await keys.verify(upstream, text, alg ? [alg] : asymmetricAlgs, jwksUri, ask);
  const claims = signed.parse(JSON.parse(new TextDecoder().decode(payload)));
  if (claims.iss !== undefined && claims.iss !== upstream.issuer) throw new NotAsAgreed('userinfo of another issuer');
  if (claims.aud !== undefined && ![claims.aud].flat().includes(upstream.clientId)) throw new NotAsAgreed('userinfo for another client');
  if (claims.exp !== undefined && claims.exp + clockTolerance <= now) throw new NotAsAgreed('userinfo of another time');
  return claims;
}

/** Seconds by which the clock of a provider may be wrong. */
export const clockTolerance = 30;

const contentCodes = new Set([
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_UNSUPPORTED_OPERATION',
  'OAUTH_DECRYPTION_FAILED',
]);
const nonsenseCodes = new Set(['OAUTH_PARSE_ERROR', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_RESPONSE_IS_NOT_CONFORM']);

/** Whether a provider answered, but not what it should have: signature, encryption, issuer, audience, nonce, dates. */
export const isAboutContent = (error: unknown): boolean =>
  error instanceof errors.JOSEError || error instanceof NotAsAgreed || (error instanceof ClientError && contentCodes.has(error.code ?? ''));

/** Whether what came cannot even be read, as from a provider that is out of order. */
export const isNonsense = (error: unknown): boolean =>
  error instanceof SyntaxError || error instanceof z.ZodError || (error instanceof ClientError && nonsenseCodes.has(error.code ?? ''));

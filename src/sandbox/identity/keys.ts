import { createPrivateKey, generateKeyPair, sign, type JsonWebKey } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'oidc-provider';
import type { SigningAlg } from '../types.js';

const generate = promisify(generateKeyPair);

/** Makes a private signing key. A 2048-bit RSA key takes about a tenth of a second. */
export async function makeSigningKey(alg: SigningAlg, kid: string): Promise<JWK> {
  const { privateKey } = alg === 'ES256' ? await generate('ec', { namedCurve: 'P-256' }) : await generate('rsa', { modulusLength: 2048 });
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), kid, alg, use: 'sig' };
}

/** The claims of a JWT, unchecked. */
export function readClaims(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
}

/** Signs other claims with the header of `jwt`. */
export function resign(jwt: string, claims: Record<string, unknown>, key: JWK): string {
  const head = `${jwt.split('.')[0]}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  const privateKey = createPrivateKey({ key: key as JsonWebKey, format: 'jwk' });
  return `${head}.${sign('sha256', Buffer.from(head), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

/** The same JWT with a signature that is not right. */
export function spoil(jwt: string): string {
  const [head, claims, signature] = jwt.split('.');
  const bytes = Buffer.from(signature ?? '', 'base64url');
  return `${head}.${claims}.${Buffer.from(Uint8Array.from(bytes, (byte) => byte ^ 0xff)).toString('base64url')}`;
}

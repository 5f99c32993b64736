import type { JWK } from 'oidc-provider';
import type { IdentityEndpoint, IdentityFault } from '../types.js';
import { readClaims, resign, spoil } from './keys.js';

const lowerLevel: Record<string, string> = { eidas1: 'eidas0', 'eidas1-mfa': 'eidas1', eidas2: 'eidas1', eidas3: 'eidas2' };
const idTokenClaims = ['acr', 'amr', 'nonce', 'auth_time', 'at_hash', 'exp', 'iat'];

/** The endpoint that a path belongs to; the sign-in pages belong to `authorization`. */
export function endpointOf(path: string): IdentityEndpoint | null {
  if (path.startsWith('/.well-known/')) return 'discovery';
  if (path === '/jwks') return 'jwks';
  if (path === '/token') return 'token';
  if (path === '/me') return 'userinfo';
  if (path.startsWith('/session/end')) return 'end_session';
  if (path.startsWith('/auth') || path.startsWith('/interaction')) return 'authorization';
  return null;
}

/** An id_token as a lying provider gives it: signed again with its key, unless the signature is the lie. */
export function tamperIdToken(fault: IdentityFault, idToken: string, key: JWK): string {
  if (fault.fault === 'wrong-signature') return spoil(idToken);
  const claims = readClaims(idToken);
  const change = idTokenChange(fault, claims);
  return change ? resign(idToken, { ...claims, ...change }, key) : idToken;
}

function idTokenChange(fault: IdentityFault, claims: Record<string, unknown>): Record<string, unknown> | null {
  const day = 86_400;
  switch (fault.fault) {
    case 'wrong-nonce':
      return { nonce: 'another-nonce-than-the-one-asked' };
    case 'lower-acr':
      return { acr: lowerLevel[String(claims['acr'])] ?? 'eidas0' };
    case 'wrong-issuer':
      return { iss: 'https://another-issuer.example' };
    case 'wrong-audience':
      return { aud: 'another-client' };
    case 'expired-id-token':
      return { iat: Number(claims['iat']) - day, exp: Number(claims['exp']) - day };
    case 'missing-claim':
      return idTokenClaims.includes(fault.claim) ? { [fault.claim]: undefined } : null; // JSON leaves undefined out
    case 'changed-claim':
      return idTokenClaims.includes(fault.claim) ? { [fault.claim]: fault.value } : null;
    default:
      return null;
  }
}

/** The body of userinfo as a lying provider gives it. */
export function tamperUserinfo(fault: IdentityFault, body: Record<string, unknown>): Record<string, unknown> | string {
  switch (fault.fault) {
    case 'other-subject':
      return { ...body, sub: 'somebody-else' };
    case 'missing-claim':
      return Object.fromEntries(Object.entries(body).filter(([name]) => name !== fault.claim));
    case 'changed-claim':
      return idTokenClaims.includes(fault.claim) ? body : { ...body, [fault.claim]: fault.value };
    case 'nonsense':
      return '<!doctype html><title>Erreur</title>';
    default:
      return body;
  }
}

import type { JWK } from 'oidc-provider';
import type { IdentityEndpoint, IdentityFault } from '../types.js';
import { readClaims, resign, spoil } from './keys.js';

type Claims = Record<string, unknown>;

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
  const change = idTokenLies[fault.fault]?.(claims, fault);
  return change ? resign(idToken, { ...claims, ...change }, key) : idToken;
}

const day = 86_400;

/** What each lie changes in the claims of an id_token. */
const idTokenLies: Partial<Record<IdentityFault['fault'], (claims: Claims, fault: IdentityFault) => Claims | null>> = {
  'wrong-nonce': () => ({ nonce: 'another-nonce-than-the-one-asked' }),
  'lower-acr': (claims) => ({ acr: lowerLevel[String(claims['acr'])] ?? 'eidas0' }),
  'wrong-issuer': () => ({ iss: 'https://another-issuer.example' }),
  'wrong-audience': () => ({ aud: 'another-client' }),
  'expired-id-token': (claims) => ({ iat: Number(claims['iat']) - day, exp: Number(claims['exp']) - day }),
  'missing-claim': (_claims, fault) => otherClaim(fault, undefined), // JSON leaves undefined out
  'changed-claim': (_claims, fault) => otherClaim(fault, 'value' in fault ? fault.value : undefined),
};

function otherClaim(fault: IdentityFault, value: unknown): Claims | null {
  return 'claim' in fault && idTokenClaims.includes(fault.claim) ? { [fault.claim]: value } : null;
}

/** The body of userinfo as a lying provider gives it. */
export function tamperUserinfo(fault: IdentityFault, body: Claims): Claims | string {
  if (fault.fault === 'other-subject') return { ...body, sub: 'somebody-else' };
  if (fault.fault === 'nonsense') return '<!doctype html><title>Erreur</title>';
  if (fault.fault === 'missing-claim') return Object.fromEntries(Object.entries(body).filter(([name]) => name !== fault.claim));
  if (fault.fault === 'changed-claim' && !idTokenClaims.includes(fault.claim)) return { ...body, [fault.claim]: fault.value };
  return body;
}

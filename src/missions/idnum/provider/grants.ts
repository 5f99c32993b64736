import type { AdapterPayload } from 'oidc-provider';

/** What a person agreed to for one client, for as long as its code and its access token live. */
export interface GrantContent {
  /** Sign-in under way in which it was given: codes and tokens that come of it are revoked together. */
  interaction: string;
  clientId: string;
  accountId: string;
  scope: string;
  /** Claims asked one by one (parameter `claims`). */
  claims: readonly string[];
  /** What they kept to themselves, so that it is not asked again. */
  rejected?: { scope: string; claims: readonly string[] };
  /** Seconds since 1970. */
  issuedAt: number;
  expiresAt: number;
}

/**
 * The identifier of a grant is its content. oidc-provider keeps grants in a store of its own and looks them up three times in a sign-in;
 * ours live for seconds, never change and are only ever named by codes, tokens and sessions that Socle stores itself, so there is nothing
 * left to look up.
 */
export function grantId(content: GrantContent): string {
  const { interaction, clientId, accountId, scope, claims, issuedAt, expiresAt, rejected } = content;
  return JSON.stringify([
    interaction,
    clientId,
    accountId,
    scope,
    claims,
    issuedAt,
    expiresAt,
    rejected?.scope ?? '',
    rejected?.claims ?? [],
  ]);
}

/** What `grantId` was given, or null for any other text. */
export function readGrantId(id: string): GrantContent | null {
  try {
    const [interaction, clientId, accountId, scope, claims, issuedAt, expiresAt, rejectedScope, rejectedClaims] = JSON.parse(id) as [
      string,
      string,
      string,
      string,
      string[],
      number,
      number,
      string,
      string[],
    ];
    return typeof interaction === 'string' && typeof expiresAt === 'number'
      ? { interaction, clientId, accountId, scope, claims, issuedAt, expiresAt, rejected: { scope: rejectedScope, claims: rejectedClaims } }
      : null;
  } catch {
    return null;
  }
}

/** A grant as oidc-provider stores it. */
export function grantPayload(id: string): AdapterPayload | undefined {
  const grant = readGrantId(id);
  if (!grant) return undefined;
  const { clientId, accountId, scope, claims, issuedAt, expiresAt, rejected } = grant;
  return {
    kind: 'Grant',
    jti: id,
    clientId,
    accountId,
    openid: { scope, claims: [...claims] },
    ...(rejected ? { rejected: { openid: { scope: rejected.scope, claims: [...rejected.claims] } } } : {}),
    iat: issuedAt,
    exp: expiresAt,
  };
}

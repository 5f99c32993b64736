import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { randomToken } from '../../../kernel/ids.js';
import type { Consultation } from './consultations.js';
import { idToken } from './issuer.js';
import { lifetimes } from './rules.js';
import { scenarioOf } from './scenarios.js';
import { noteTokenError, presentCode, setAccessToken, type FoundAuthorization } from './store-authorizations.js';

/** The body of a token request, each parameter once. */
const tokenRequest = z.object({
  grant_type: z.string().optional(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  code_verifier: z.string().optional(),
});
type TokenRequest = z.output<typeof tokenRequest>;

/** An answer of the token endpoint. */
export interface TokenAnswer {
  status: number;
  body: Record<string, unknown>;
}

interface Refusal {
  error: 'invalid_request' | 'invalid_client' | 'invalid_grant' | 'unsupported_grant_type';
  description: string;
}

/**
 * Answers a token request (OpenID Connect Core, 3.1.3) with the five members of FranceConnect's answer. What goes wrong is kept with the
 * code, for the report.
 */
export async function exchangeCode(
  room: Pick<Context, 'db' | 'clock' | 'secrets'>,
  consultation: Consultation,
  authorization: string | undefined,
  body: unknown,
): Promise<TokenAnswer> {
  const read = tokenRequest.safeParse(body ?? {});
  const request = read.success ? read.data : {};
  const found = request.code === undefined ? null : await presentCode(room.db, consultation.id, request.code);
  const scenario = found && scenarioOf(found.scenario);
  const refusal = read.success
    ? (checkClient(consultation, authorization, request) ?? checkGrant(consultation, request, found, room.clock.now()))
    : { error: 'invalid_request' as const, description: 'a parameter is given twice' };
  if (refusal || !found || !scenario) {
    const { error, description } = refusal ?? { error: 'invalid_grant', description: 'unknown code' };
    if (found) await noteTokenError(room.db, found.codeHash, `${error} (${description})`);
    return { status: error === 'invalid_client' ? 401 : 400, body: { error, error_description: description } };
  }
  const accessToken = randomToken(32);
  await setAccessToken(room.db, found.codeHash, accessToken);
  return {
    status: 200,
    body: {
      access_token: accessToken,
      expires_in: lifetimes.accessToken,
      id_token: await idToken(room, consultation, scenario, found),
      scope: found.scope,
      token_type: 'Bearer',
    },
  };
}

/** RFC 6749, 2.3.1: by the `Authorization` header or in the body. */
function checkClient({ clientId, clientSecret }: Consultation, authorization: string | undefined, request: TokenRequest): Refusal | null {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  const [id, secret] = basic ? basicCredentials(basic) : [request.client_id, request.client_secret];
  if (id === undefined || secret === undefined)
    return { error: 'invalid_client', description: 'no client authentication: client_secret_post and client_secret_basic are accepted' };
  if (id !== clientId) return { error: 'invalid_client', description: 'client_id is not the one of the consultation' };
  return sameSecret(secret, clientSecret) ? null : { error: 'invalid_client', description: 'client_secret is wrong' };
}

/** The two parts are form-encoded before they are joined. */
function basicCredentials(encoded: string): [string | undefined, string | undefined] {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? [undefined, undefined] : [decode(text.slice(0, colon)), decode(text.slice(colon + 1))];
}

const decode = (text: string): string => new URLSearchParams(`v=${text}`).get('v') ?? '';
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const sameSecret = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));

/** RFC 6749, 4.1.3, and RFC 7636, 4.6. */
function checkGrant({ redirectUri }: Consultation, request: TokenRequest, found: FoundAuthorization | null, now: Date): Refusal | null {
  const invalid = (description: string): Refusal => ({ error: 'invalid_grant', description });
  if (request.grant_type !== 'authorization_code')
    return { error: 'unsupported_grant_type', description: 'grant_type must be authorization_code' };
  if (request.code === undefined) return { error: 'invalid_request', description: 'code is missing' };
  if (!found) return invalid('unknown code');
  if (found.tokenRequests > 1) return invalid('the code was used before');
  if (now.getTime() - found.createdAt.getTime() > lifetimes.code * 1000) return invalid('the code has expired');
  if (request.redirect_uri !== redirectUri) return invalid('redirect_uri is not the one of the authorization request');
  const challenge = request.code_verifier === undefined ? null : digest(request.code_verifier).toString('base64url');
  return challenge === found.codeChallenge ? null : invalid('code_verifier does not match code_challenge');
}

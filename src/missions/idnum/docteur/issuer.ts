import { generateKeyPair, importJWK, SignJWT, type JWK, type JWTPayload } from 'jose';
import type { Context } from '../../../context.js';
import { randomBytes, randomToken } from '../../../kernel/ids.js';
import type { Consultation } from './consultations.js';
import { algorithms, type Algorithm, type AuthorizationRequest } from './request.js';
import { grantedLevel, lifetimes } from './rules.js';
import type { Scenario } from './scenarios.js';
import { insertAuthorization, type Authorization } from './store-authorizations.js';

type Clocked = Pick<Context, 'clock'>;

/** Metadata of the issuer of a consultation (OpenID Connect Discovery, 3), with the endpoints of FranceConnect. */
export function discoveryDocument({ issuer, idTokenAlg, userinfoAlg }: Consultation): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    end_session_endpoint: `${issuer}/session/end`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['pairwise'],
    scopes_supported: ['openid', 'profile', 'birth', 'identite_pivot', 'email'],
    claims_supported: ['sub', 'acr', 'auth_time', ...Object.keys(person)],
    acr_values_supported: ['eidas1', 'eidas2', 'eidas3'],
    id_token_signing_alg_values_supported: [idTokenAlg],
    userinfo_signing_alg_values_supported: userinfoAlg ? [userinfoAlg] : [...algorithms],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  };
}

/** The keys that the issuer publishes, without their private part. */
export function publicKeys({ keys }: Consultation): { keys: JWK[] } {
  return { keys: keys.map(({ kty, crv, x, y, n, e, kid, alg, use }) => ({ kty, crv, x, y, n, e, kid, alg, use })) };
}

/** The one person who signs in at the doctor's: nobody. */
const person = {
  given_name: 'Camille Élise',
  given_name_array: ['Camille', 'Élise'],
  family_name: 'ESSAI',
  birthdate: '1984-05-17',
  gender: 'female',
  birthplace: '75107',
  birthcountry: '99100',
  email: 'camille.essai@example.org',
} as const;

/** The subject of that person for a consultation, in the form of FranceConnect's. */
const subjectOf = ({ secrets }: Pick<Context, 'secrets'>, { id }: Consultation): string =>
  `${secrets.mac('docteur.subject', id).toString('hex')}v1`;

/** Gives a code for a request of the service; what is exchanged for it is falsified as the scenario says. */
export async function giveCode(
  room: Clocked & Pick<Context, 'db'>,
  consultation: Consultation,
  scenario: Scenario,
  request: AuthorizationRequest,
): Promise<string> {
  const code = randomToken(32);
  const authorization: Authorization = {
    consultationId: consultation.id,
    scenario: scenario.id,
    nonce: request.nonce,
    acr: grantedLevel(request.acr_values),
    scope: request.scope,
    codeChallenge: request.codeChallenge,
  };
  await insertAuthorization(room.db, code, authorization, room.clock.now());
  return code;
}

/** The address at which the service gets its code, as the scenario has it (RFC 6749, 4.1.2; RFC 9207, 2). */
export function callbackAddress({ issuer, redirectUri }: Consultation, scenario: Scenario, code: string, state: string | null): URL {
  const url = new URL(redirectUri);
  const parameters = scenario.callback({ code, iss: issuer, ...(state === null ? {} : { state }) });
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, String(value));
  return url;
}

/** The id_token of a code, with the claims of FranceConnect's, as the scenario falsifies it. */
export async function idToken(
  room: Clocked & Pick<Context, 'secrets'>,
  consultation: Consultation,
  scenario: Scenario,
  { nonce, acr }: Authorization,
): Promise<string> {
  const now = Math.floor(room.clock.now().getTime() / 1000);
  const honest: JWTPayload = {
    sub: subjectOf(room, consultation),
    acr,
    auth_time: now,
    ...(nonce === null ? {} : { nonce }),
    aud: consultation.clientId,
    exp: now + lifetimes.idToken,
    iat: now,
    iss: consultation.issuer,
  };
  return sign(consultation, scenario.claims(honest), consultation.idTokenAlg, scenario.signature);
}

/** The answer of the userinfo endpoint, as the scenario falsifies it: JSON, or a JWT when the service asked for one. */
export async function userinfo(
  room: Clocked & Pick<Context, 'secrets'>,
  consultation: Consultation,
  scenario: Scenario,
): Promise<{ type: string; body: string }> {
  const claims = scenario.userinfo({ sub: subjectOf(room, consultation), ...person });
  const { userinfoAlg, clientId, issuer } = consultation;
  if (!userinfoAlg) return { type: 'application/json; charset=utf-8', body: JSON.stringify(claims) };
  const now = Math.floor(room.clock.now().getTime() / 1000);
  const signed = { ...claims, aud: clientId, exp: now + lifetimes.idToken, iat: now, iss: issuer };
  return { type: 'application/jwt', body: await sign(consultation, signed, userinfoAlg, 'genuine') };
}

async function sign(consultation: Consultation, claims: JWTPayload, alg: Algorithm, signature: Scenario['signature']): Promise<string> {
  // Libraries rightly refuse to make such a token.
  if (signature === 'none') return `${part({ alg: 'none' })}.${part(claims)}.`;
  const own = consultation.keys.find((key) => key.alg === alg);
  const header = own?.kid === undefined ? { alg } : { alg, kid: own.kid };
  return new SignJWT(claims)
    .setProtectedHeader(header)
    .sign(await (signature === 'genuine' ? genuineKey(consultation, alg, own) : strangeKey(alg)));
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

async function genuineKey({ clientSecret }: Consultation, alg: Algorithm, own: JWK | undefined) {
  // OpenID Connect Core, 10.1: the octets of the secret.
  return own ? importJWK(own, alg) : new TextEncoder().encode(clientSecret);
}

async function strangeKey(alg: Algorithm) {
  return alg === 'HS256' ? Uint8Array.from(randomBytes(32)) : (await generateKeyPair(alg)).privateKey;
}

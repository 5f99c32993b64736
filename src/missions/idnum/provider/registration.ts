import { z } from 'zod';
import { brokerFacts, issuers, type IssuerName } from './issuers.js';
import { authMethods, profileIds, profiles, signatureAlgs } from './profiles.js';

/** Encryption that a client may ask for. */
export const keyEncryptionAlgs = ['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES'] as const;
export const contentEncryptionAlgs = ['A256GCM', 'A128GCM', 'A128CBC-HS256', 'A256CBC-HS512'] as const;

const encryptions = ['id_token', 'userinfo', 'introspection'] as const;

// RFC 3986 allows more, but nobody means it: an address that people are sent to is a web address without a fragment, a name, a password.
const redirection = z
  .string()
  .max(2048)
  .refine((value) => {
    if (!URL.canParse(value)) return false;
    const { protocol, hash, username, password } = new URL(value);
    return (protocol === 'https:' || protocol === 'http:') && !hash && !value.endsWith('#') && !username && !password;
  }, 'must be a web address (http or https) without a fragment');

const jwk = z
  .looseObject({ kty: z.enum(['RSA', 'EC']), kid: z.string().optional(), use: z.string().optional(), alg: z.string().optional() })
  .refine((key) => !('d' in key), 'must be public keys');

const shape = z.object({
  product: z.enum(issuers),
  profile: z.enum(profileIds),
  client_name: z.string().trim().min(1).max(120).optional(),
  client_uri: redirection.optional(),
  redirect_uris: z.array(redirection).min(1).max(50),
  post_logout_redirect_uris: z.array(redirection).max(50).default([]),
  token_endpoint_auth_method: z.enum(authMethods).optional(),
  token_endpoint_auth_signing_alg: z.enum(['ES256', 'RS256']).optional(),
  id_token_signed_response_alg: z.enum(signatureAlgs).optional(),
  id_token_encrypted_response_alg: z.enum(keyEncryptionAlgs).optional(),
  id_token_encrypted_response_enc: z.enum(contentEncryptionAlgs).optional(),
  userinfo_signed_response_alg: z.enum(signatureAlgs).optional(),
  userinfo_encrypted_response_alg: z.enum(keyEncryptionAlgs).optional(),
  userinfo_encrypted_response_enc: z.enum(contentEncryptionAlgs).optional(),
  introspection_signed_response_alg: z.enum(signatureAlgs).optional(),
  introspection_encrypted_response_alg: z.enum(keyEncryptionAlgs).optional(),
  introspection_encrypted_response_enc: z.enum(contentEncryptionAlgs).optional(),
  backchannel_logout_uri: redirection.optional(),
  backchannel_logout_session_required: z.boolean().optional(),
  /** Where security events about accounts are pushed (RFC 8935): a member of Socle's own. */
  account_events_uri: redirection.optional(),
  /** Names of the procedures that people do there, as the register has them: a member of Socle's own. */
  procedures: z
    .array(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be names of procedures in the register'))
    .max(50)
    .optional(),
  jwks: z.object({ keys: z.array(jwk).min(1).max(20) }).optional(),
  jwks_uri: redirection.optional(),
  default_max_age: z.number().int().positive().optional(),
  require_auth_time: z.boolean().optional(),
});

/**
 * What a client says of itself when it registers: RFC 7591, OpenID Connect Registration and, besides, the broker and the profile. Unknown
 * members are ignored, as these texts want.
 */
export const registration = shape.transform((given, problems) => {
  const { defaults, authMethods: allowed, encryption } = profiles[given.profile];
  const broker = brokerOf(given);
  const facts = brokerFacts[broker];
  const { product: _, profile, client_name: name, ...own } = given;
  const [strongest = defaults.id_token_signed_response_alg] = facts.signatureAlgs;
  const metadata = {
    ...defaults,
    ...(facts.signatureAlgs.includes(defaults.id_token_signed_response_alg) ? {} : { id_token_signed_response_alg: strongest }),
    // The library's own default is RS256.
    ...(facts.signatureAlgs.includes('RS256') ? {} : { introspection_signed_response_alg: strongest }),
    ...defined(own),
  };
  const refuse = (path: keyof typeof metadata | 'profile', message: string) => problems.addIssue({ code: 'custom', path: [path], message });

  if (!allowed.includes(metadata.token_endpoint_auth_method))
    refuse('token_endpoint_auth_method', `must be one of ${allowed.join(', ')} with the profile ${profile}`);
  const hmac = [
    metadata.id_token_signed_response_alg,
    metadata.userinfo_signed_response_alg,
    metadata.introspection_signed_response_alg,
  ].includes('HS256');
  if (metadata.token_endpoint_auth_method === 'none' && hmac)
    refuse('token_endpoint_auth_method', 'a client without a secret cannot ask for HS256');
  if (!facts.profiles.includes(profile)) refuse('profile', `must be one of ${facts.profiles.join(', ')} with the product ${broker}`);
  for (const use of encryptions) {
    const alg = metadata[`${use}_signed_response_alg`];
    if (alg && !facts.signatureAlgs.includes(alg))
      refuse(`${use}_signed_response_alg`, `must be one of ${facts.signatureAlgs.join(', ')} with the product ${broker}`);
  }
  // Whoever has a key gets what is meant for it alone, where the profile wants that.
  if (encryption === 'required' && (metadata.jwks ?? metadata.jwks_uri))
    for (const use of ['id_token', 'userinfo'] as const) metadata[`${use}_encrypted_response_alg`] ??= keyEncryptionFor(metadata.jwks);
  const needsKeys =
    encryptions.some((use) => metadata[`${use}_encrypted_response_alg`]) || metadata.token_endpoint_auth_method === 'private_key_jwt';
  if (needsKeys && !metadata.jwks && !metadata.jwks_uri)
    refuse('jwks', 'jwks or jwks_uri is needed for encryption and for private_key_jwt');
  if (metadata.jwks && metadata.jwks_uri) refuse('jwks', 'jwks and jwks_uri exclude each other');
  for (const use of encryptions) {
    if (metadata[`${use}_encrypted_response_alg`]) metadata[`${use}_encrypted_response_enc`] ??= 'A256GCM';
    else if (metadata[`${use}_encrypted_response_enc`]) refuse(`${use}_encrypted_response_enc`, `needs ${use}_encrypted_response_alg`);
  }
  // An encrypted answer is signed first; the profile says how when the client does not.
  if (metadata.userinfo_encrypted_response_alg) metadata.userinfo_signed_response_alg ??= metadata.id_token_signed_response_alg;
  if (metadata.introspection_encrypted_response_alg) metadata.introspection_signed_response_alg ??= metadata.id_token_signed_response_alg;
  return { broker, profile, name, metadata };
});

/** The broker that a registration is for: the profile `fc+` is that of the high level of FranceConnect. */
function brokerOf({ product, profile }: { product: IssuerName; profile: string }): IssuerName {
  return product === 'franceconnect' && profile === 'fc+' ? 'franceconnect-plus' : product;
}

/** The key encryption that the first key of a set is for; that of an elliptic curve when the set is elsewhere. */
function keyEncryptionFor(jwks: { keys: readonly { kty: string; use?: string | undefined }[] } | undefined) {
  const key = jwks?.keys.find(({ use }) => use === 'enc') ?? jwks?.keys[0];
  return key?.kty === 'RSA' ? 'RSA-OAEP-256' : 'ECDH-ES';
}

export type Registration = z.output<typeof registration>;

function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T; // the type already says that members may be absent
}

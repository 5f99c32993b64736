/** The rules of the protocol that hold for a client. Compatibility is data: no code looks at who a client is, only at these. */
export interface Profile {
  id: ProfileId;
  /** Parameters of an authorization request, or null to ignore the unknown ones as OAuth 2.0 does. */
  parameters: { required: readonly string[]; optional: readonly string[] } | null;
  /** Whether a nonce is needed, and how long it may be; with a longest length, it is printable ASCII. */
  nonce: { required: boolean; minLength: number; maxLength?: number };
  /** Whether `siret_hint` has to be a SIRET: fourteen digits. */
  siretHint?: boolean;
  /** Values of `prompt` that may be asked. */
  prompts: readonly string[];
  /** True: `prompt=login` makes a person sign in again even when a session is open. */
  loginPromptForces: boolean;
  /** Whether the callback carries `iss` (RFC 9207). */
  issInCallback: boolean;
  /** How a client may authenticate at the token endpoint. */
  authMethods: readonly AuthMethod[];
  /** Client metadata when the registration says nothing. */
  defaults: {
    token_endpoint_auth_method: AuthMethod;
    id_token_signed_response_alg: SignatureAlg;
    /** Absent: userinfo is JSON. */
    userinfo_signed_response_alg?: SignatureAlg;
  };
  /** Whether the scope `profile` gives the display name (claim `name`, OpenID Connect Core 5.4); otherwise it is asked by name. */
  nameInProfile: boolean;
  /** Signatures that it may ask for. */
  signatureAlgs: readonly SignatureAlg[];
  /** Whether what it is told of a person is encrypted for it alone. */
  encryption: 'required' | 'optional';
  /** Whether requests may be pushed before the person is sent (RFC 9126). */
  pushedRequests: boolean;
  /** Whether PKCE (S256) may be used. */
  pkce: boolean;
  /** The error of a request for an assurance level that this issuer does not give. */
  unmetLevel: 'invalid_acr' | 'unmet_authentication_requirements';
  /** Whether errors of the API carry `error_uri`, the address of their page in the catalogue. */
  errorUri: boolean;
}

export const profileIds = ['fc', 'fc+', 'proconnect', 'standard'] as const;
export type ProfileId = (typeof profileIds)[number];
export const authMethods = ['client_secret_post', 'client_secret_basic', 'private_key_jwt', 'none'] as const;
export type AuthMethod = (typeof authMethods)[number];
export const signatureAlgs = ['ES256', 'RS256', 'HS256'] as const;
export type SignatureAlg = (typeof signatureAlgs)[number];

const franceconnectParameters = {
  required: ['client_id', 'acr_values', 'response_type', 'nonce', 'state', 'redirect_uri', 'scope'],
  optional: ['claims', 'prompt', 'idp_hint', 'ui_locales'],
} as const;

export const profiles: Readonly<Record<ProfileId, Profile>> = {
  // What the live FranceConnect accepts and answers, its own documentation apart: a nonce of 22 characters, no PKCE, two prompts that change nothing.
  fc: {
    id: 'fc',
    parameters: franceconnectParameters,
    nonce: { required: true, minLength: 22 },
    prompts: ['login', 'consent'],
    loginPromptForces: false,
    issInCallback: true,
    authMethods: ['client_secret_post', 'client_secret_basic', 'private_key_jwt'],
    defaults: { token_endpoint_auth_method: 'client_secret_post', id_token_signed_response_alg: 'HS256' },
    nameInProfile: false,
    signatureAlgs,
    encryption: 'optional',
    pushedRequests: false,
    pkce: false,
    unmetLevel: 'invalid_acr',
    errorUri: true,
  },
  'fc+': {
    id: 'fc+',
    parameters: franceconnectParameters,
    nonce: { required: true, minLength: 22 },
    prompts: ['login', 'consent'],
    loginPromptForces: false,
    issInCallback: true,
    authMethods: ['client_secret_post', 'private_key_jwt'],
    defaults: {
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'ES256',
      userinfo_signed_response_alg: 'ES256',
    },
    nameInProfile: false,
    signatureAlgs: ['ES256'],
    encryption: 'required',
    pushedRequests: false,
    pkce: false,
    unmetLevel: 'invalid_acr',
    errorUri: true,
  },
  proconnect: {
    id: 'proconnect',
    parameters: {
      required: ['client_id', 'response_type', 'redirect_uri', 'scope', 'state'],
      optional: [
        'nonce',
        'acr_values',
        'claims',
        'prompt',
        'idp_hint',
        'login_hint',
        'siret_hint',
        'response_mode',
        'code_challenge',
        'code_challenge_method',
        'ui_locales',
        'max_age',
        'id_token_hint',
      ],
    },
    nonce: { required: false, minLength: 1, maxLength: 512 },
    siretHint: true,
    prompts: ['login', 'consent', 'none', 'select_account'],
    loginPromptForces: true,
    issInCallback: true,
    authMethods: ['client_secret_post', 'client_secret_basic', 'private_key_jwt'],
    defaults: {
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'RS256',
      userinfo_signed_response_alg: 'RS256',
    },
    nameInProfile: false,
    signatureAlgs,
    encryption: 'optional',
    pushedRequests: false,
    pkce: true,
    unmetLevel: 'invalid_acr',
    errorUri: true,
  },
  // OpenID Connect Core and OAuth 2.0, nothing more: any certified client library works.
  standard: {
    id: 'standard',
    parameters: null,
    nonce: { required: false, minLength: 1 },
    prompts: ['login', 'consent', 'none', 'select_account'],
    loginPromptForces: true,
    issInCallback: true,
    authMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    defaults: { token_endpoint_auth_method: 'client_secret_basic', id_token_signed_response_alg: 'RS256' },
    nameInProfile: true,
    signatureAlgs,
    encryption: 'optional',
    pushedRequests: true,
    pkce: true,
    unmetLevel: 'unmet_authentication_requirements',
    errorUri: true,
  },
};

/** What is wrong with an authorization request under a profile. */
export type ParameterFault =
  | { kind: 'repeated' | 'missing' | 'unknown'; parameter: string }
  | { kind: 'nonce'; parameter: 'nonce'; least: number; most?: number }
  | { kind: 'siret'; parameter: 'siret_hint' }
  | { kind: 'prompt'; parameter: 'prompt' };

/**
 * Checks the names and the shape of the parameters of an authorization request, before anything is done with it.
 * @param query as the address carries it: a parameter given twice is a fault under every profile (RFC 6749, 3.1)
 * @returns the first fault, or null
 */
export function checkParameters(profile: Profile, query: URLSearchParams): ParameterFault | null {
  const names = [...new Set(query.keys())];
  const repeated = names.find((name) => query.getAll(name).length > 1);
  if (repeated) return { kind: 'repeated', parameter: repeated };
  if (profile.parameters) {
    const { required, optional } = profile.parameters;
    const missing = required.find((name) => !query.get(name));
    if (missing) return { kind: 'missing', parameter: missing };
    const unknown = names.find((name) => !required.includes(name) && !optional.includes(name));
    if (unknown) return { kind: 'unknown', parameter: unknown };
  }
  const nonce = query.get('nonce');
  const { required: needed, minLength: least, maxLength: most } = profile.nonce;
  if (nonce === null ? needed : nonce.length < least || (most !== undefined && (nonce.length > most || !/^[\x20-\x7e]*$/.test(nonce))))
    return { kind: 'nonce', parameter: 'nonce', least, ...(most === undefined ? {} : { most }) };
  if (profile.siretHint && !/^\d{14}$/.test(query.get('siret_hint') ?? '00000000000000')) return { kind: 'siret', parameter: 'siret_hint' };
  const prompt = query.get('prompt');
  if (prompt !== null && !prompt.split(' ').every((value) => profile.prompts.includes(value)))
    return { kind: 'prompt', parameter: 'prompt' };
  return null;
}

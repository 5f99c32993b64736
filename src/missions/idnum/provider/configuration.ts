import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Context } from '../../../context.js';
import type { CookieSigner } from './cookie-signer.js';
import type { Library } from './library.js';
import { contentEncryptionAlgs, keyEncryptionAlgs } from './registration.js';
import { authMethods, type SignatureAlg } from './profiles.js';

/** How long a client may take to give its public keys: less than whoever waits for the answer. */
const keysMilliseconds = 8_000;

/** What every broker of Socle has in common, as oidc-provider wants it. Every default of the library that Socle does not use is off. */
export function commonConfiguration(
  context: Pick<Context, 'config' | 'fetch'>,
  options: {
    library: Library;
    cookies: string;
    signer: CookieSigner;
    prefix: string;
    signatureAlgs: readonly SignatureAlg[];
    sessionServes?(context: KoaContextWithOIDC): Promise<boolean>;
    choosesAccount?: boolean;
    mayIntrospect?(clientId: string, ofClient: string): Promise<boolean>;
    stands?(accountId: string): Promise<boolean>;
    signOut: {
      logoutSource(context: KoaContextWithOIDC, form: string): Promise<void>;
      postLogoutSuccessSource(context: KoaContextWithOIDC): void;
    };
  },
): Configuration {
  const { config } = context;
  const { cookies, prefix, library, signatureAlgs, signOut, signer } = options;
  const secure = config.baseUrl.startsWith('https:');
  const cookie = { httpOnly: true, sameSite: 'lax', secure, signed: true } as const;
  return {
    cookies: {
      keys: signer,
      names: { session: `${cookies}_session`, interaction: `${cookies}_interaction`, resume: `${cookies}_resume` },
      long: { ...cookie, path: prefix },
      short: cookie,
    },
    routes: {
      authorization: '/authorize',
      token: '/token',
      userinfo: '/userinfo',
      jwks: '/jwks',
      end_session: '/session/end',
      revocation: '/token/revocation',
      introspection: '/token/introspection',
      pushed_authorization_request: '/par',
    },
    interactions: {
      policy: policyOf(library, options),
      // One address for every prompt: the cookie that binds the browser to the request goes to it and below.
      url: (_koa, interaction) => `${prefix}/interaction/${interaction.uid}`,
    },
    responseTypes: ['code'],
    clientAuthMethods: authMethods,
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256', 'RS256'],
      idTokenSigningAlgValues: [...signatureAlgs],
      userinfoSigningAlgValues: [...signatureAlgs],
      introspectionSigningAlgValues: [...signatureAlgs],
      idTokenEncryptionAlgValues: [...keyEncryptionAlgs],
      userinfoEncryptionAlgValues: [...keyEncryptionAlgs],
      introspectionEncryptionAlgValues: [...keyEncryptionAlgs],
      idTokenEncryptionEncValues: [...contentEncryptionAlgs],
      userinfoEncryptionEncValues: [...contentEncryptionAlgs],
      introspectionEncryptionEncValues: [...contentEncryptionAlgs],
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      resourceIndicators: { enabled: false },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: false },
      claimsParameter: { enabled: true },
      encryption: { enabled: true },
      jwtUserinfo: { enabled: true },
      jwtIntrospection: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: async (_context, client, token) => {
          const { clientId } = token;
          if (clientId === undefined) return false;
          // Whoever may not ask is told the same as about a token that is over.
          if (clientId !== client.clientId && (await options.mayIntrospect?.(client.clientId, clientId)) !== true) return false;
          const accountId = 'accountId' in token ? token.accountId : undefined;
          return accountId === undefined || (await options.stands?.(accountId)) !== false;
        },
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_context, client, token) => {
          if (token.clientId !== client.clientId)
            throw new library.errors.InvalidRequest('client is not authorized to revoke the presented token');
          return true;
        },
      },
      rpInitiatedLogout: { enabled: true, logoutSource: signOut.logoutSource, postLogoutSuccessSource: signOut.postLogoutSuccessSource },
      backchannelLogout: { enabled: true },
    },
    // A public client has nothing else to prove that a code is its own.
    pkce: { required: (_context, client) => client.clientAuthMethod === 'none' },
    // Tokens live for a minute: looking the session up each time would cost more than it protects.
    expiresWithSession: () => Promise.resolve(false),
    clientBasedCORS: (_context, origin, client) => client.redirectUris?.some((uri) => new URL(uri).origin === origin) ?? false,
    // The entity of a client is what its hosts have in common: there is no document to fetch.
    sectorIdentifierUriValidate: () => false,
    // The library forbids its own calls to private addresses, which is where the services of a sandbox are; and it waits two seconds and a half,
    // which a busy machine needs to answer itself.
    fetch: (url, init) =>
      context.fetch(url, {
        ...(config.mode === 'sandbox' ? Object.assign({}, init, { dispatcher: undefined }) : init),
        signal: AbortSignal.timeout(keysMilliseconds),
      }),
    fetchResponseBodyLimits: { jwks_uri: 65_536, sector_identifier_uri: 65_536 },
    allowOmittingSingleRegisteredRedirectUri: false,
    acceptQueryParamAccessTokens: false,
    clockTolerance: 5,
    extraClientMetadata: { properties: [] },
  };
}

/**
 * The policy of the library; besides, a session whose sign-in is over, or whose account was closed, or that does not serve the request asks
 * for a new one.
 */
function policyOf(
  { interactionPolicy }: Library,
  { sessionServes: serves, choosesAccount }: Pick<Parameters<typeof commonConfiguration>[1], 'sessionServes' | 'choosesAccount'>,
) {
  const policy = interactionPolicy.base();
  // OpenID Connect Core 1.0, 3.1.2.1: `select_account`. Before signing in, which it may make needless.
  if (choosesAccount) policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);
  const { checks } = policy.get('login') ?? {};
  checks?.add(
    new interactionPolicy.Check(
      'sign_in_over',
      'the sign-in is over',
      'login_required',
      ({ oidc }) => oidc.session?.accountId !== undefined && oidc.account === undefined,
    ),
  );
  if (serves)
    checks?.add(
      new interactionPolicy.Check('other_sign_in', 'the open session does not serve this request', 'login_required', async (koa) => {
        const { session, result } = koa.oidc;
        // Who has just signed in for this very request did so at its level.
        return session?.accountId !== undefined && result?.login === undefined && !(await serves(koa));
      }),
    );
  return policy;
}

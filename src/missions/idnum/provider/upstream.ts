import { AsyncLocalStorage } from 'node:async_hooks';
import { importJWK, type JWK } from 'jose';
import * as oidc from 'openid-client';
import type { Context } from '../../../context.js';
import { randomToken } from '../../../kernel/ids.js';
import { upstreamFaults } from './faults.js';
import type { Upstream } from './upstream-store.js';

/** What Socle must remember of a person whom it sends to an identity provider. */
export interface Departure {
  upstream: string;
  state: string;
  nonce: string;
  verifier: string;
}

/** What an identity provider said of a person, its signatures and every value that Socle chose being checked. */
export interface UpstreamAnswer {
  sub: string;
  /** Assurance level it says to have reached, or null when it says nothing. */
  acr: string | null;
  amr: readonly string[];
  /** Claims of userinfo, not validated yet. */
  claims: Readonly<Record<string, unknown>>;
  /** For signing out there. */
  idToken: string;
}

/** Socle as a client of identity providers. */
export interface RelyingParty {
  /** Where to send the person. `state` begins with `label`, by which the callback finds its way. */
  depart(
    upstream: Upstream,
    options: { label: string; acr: string; loginHint?: string; parameters?: Readonly<Record<string, string>> },
  ): Promise<{ url: URL; departure: Departure }>;
  /**
   * Exchanges the code of a callback for an answer.
   * @param callback the whole address that the provider sent the person to
   * @throws Fault Y0200xx, within ten seconds
   */
  complete(upstream: Upstream, departure: Departure, callback: URL): Promise<UpstreamAnswer>;
  /** Where to send the person so that the provider signs them out too, or null when it has no such address. */
  signOutUrl(upstream: Upstream, idToken: string, state: string): Promise<URL | null>;
}

const totalMilliseconds = 10_000;
const metadataMilliseconds = 600_000;
/** A failed discovery is tried again so soon; a provider that is down must not slow everybody down. */
const retryMilliseconds = 2_000;

interface Known {
  configuration: Promise<oidc.Configuration>;
  until: number;
}

/**
 * @param redirectUri where identity providers send people back
 * @param postLogoutRedirectUri where they send people back after signing out
 * @param clientKeys private keys that authenticate Socle at providers that want private_key_jwt
 */
export function createRelyingParty(
  context: Pick<Context, 'fetch' | 'log' | 'clock' | 'config'>,
  options: { redirectUri: string; postLogoutRedirectUri: string; clientKeys(): Promise<readonly JWK[]> },
): RelyingParty {
  const deadlines = new AsyncLocalStorage<AbortSignal>();
  const known = new Map<string, Known>();
  const log = context.log.child({ room: 'upstream' });

  // One deadline for all the calls of an exchange: a provider that answers byte by byte cannot hold a person longer than that.
  const fetchInTime: typeof fetch = (input, init) => {
    const signals = [init?.signal, deadlines.getStore()].filter((signal) => signal instanceof AbortSignal);
    return context.fetch(input, { ...init, signal: AbortSignal.any(signals) });
  };
  const inTime = <T>(work: () => Promise<T>): Promise<T> => deadlines.run(AbortSignal.timeout(totalMilliseconds), work);

  const discover = async (upstream: Upstream): Promise<oidc.Configuration> => {
    const { options: own, clientSecret } = upstream;
    const insecure = upstream.issuer.startsWith('http:');
    const configuration = await oidc.discovery(
      new URL(upstream.issuer),
      upstream.clientId,
      {
        ...(own.id_token_signed_response_alg ? { id_token_signed_response_alg: own.id_token_signed_response_alg } : {}),
        ...(own.userinfo_signed_response_alg ? { userinfo_signed_response_alg: own.userinfo_signed_response_alg } : {}),
        [oidc.clockTolerance]: 30,
      },
      await clientAuthentication(own.token_endpoint_auth_method, clientSecret, options.clientKeys),
      {
        [oidc.customFetch]: (url, init) => fetchInTime(url, init as RequestInit),
        timeout: totalMilliseconds / 1000,
        execute: [oidc.enableNonRepudiationChecks, ...(insecure && context.config.mode === 'sandbox' ? [oidc.allowInsecureRequests] : [])],
      },
    );
    return configuration;
  };

  const configurationOf = (upstream: Upstream): Promise<oidc.Configuration> => {
    const key = JSON.stringify([upstream.id, upstream.issuer, upstream.clientId, upstream.clientSecret, upstream.options]);
    const now = context.clock.now().getTime();
    const cached = known.get(key);
    if (cached && cached.until > now) return cached.configuration;
    const fresh = inTime(() => discover(upstream)).catch((error: unknown) => {
      log.warn({ upstream: upstream.id, err: error }, 'the metadata of an identity provider could not be read');
      // What was read before is better than nothing: keys and addresses seldom change.
      known.set(key, { configuration: cached?.configuration ?? fresh, until: context.clock.now().getTime() + retryMilliseconds });
      if (cached) return cached.configuration;
      throw upstreamFaults.make('Y020017', { provider: upstream.title }, { cause: error });
    });
    known.set(key, { configuration: fresh, until: now + metadataMilliseconds });
    return fresh;
  };

  return {
    async depart(upstream, { label, acr, loginHint, parameters = {} }) {
      const configuration = await configurationOf(upstream);
      const departure: Departure = {
        upstream: upstream.id,
        state: `${label}.${randomToken(24)}`,
        nonce: randomToken(32),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const pkce = configuration.serverMetadata().supportsPKCE();
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: options.redirectUri,
        scope: upstream.options.scopes.join(' '),
        acr_values: acr,
        prompt: 'login',
        state: departure.state,
        nonce: departure.nonce,
        ...(pkce ? { code_challenge: await oidc.calculatePKCECodeChallenge(departure.verifier), code_challenge_method: 'S256' } : {}),
        ...(loginHint ? { login_hint: loginHint } : {}),
        ...parameters,
      });
      return { url, departure };
    },

    async complete(upstream, departure, callback) {
      const data = { provider: upstream.title };
      const configuration = await configurationOf(upstream);
      return inTime(async () => {
        const tokens = await oidc
          .authorizationCodeGrant(configuration, callback, {
            expectedState: departure.state,
            expectedNonce: departure.nonce,
            pkceCodeVerifier: departure.verifier,
            idTokenExpected: true,
          })
          .catch((error: unknown) => {
            throw upstreamFaults.make(isAboutClaims(error) ? (mentionsSub(error) ? 'Y020029' : 'Y020030') : 'Y020026', data, {
              cause: error,
            });
          });
        const idToken = tokens.claims();
        if (!idToken || !tokens.id_token) throw upstreamFaults.make('Y020030', data);
        const claims = await oidc.fetchUserInfo(configuration, tokens.access_token, idToken.sub).catch((error: unknown) => {
          throw upstreamFaults.make(mentionsSub(error) ? 'Y020029' : 'Y020027', data, { cause: error });
        });
        return {
          sub: idToken.sub,
          acr: typeof idToken['acr'] === 'string' ? idToken['acr'] : null,
          amr: Array.isArray(idToken['amr']) ? idToken['amr'].filter((value) => typeof value === 'string') : [],
          claims,
          idToken: tokens.id_token,
        };
      });
    },

    async signOutUrl(upstream, idToken, state) {
      const configuration = await configurationOf(upstream);
      if (!configuration.serverMetadata().end_session_endpoint) return null;
      return oidc.buildEndSessionUrl(configuration, {
        id_token_hint: idToken,
        post_logout_redirect_uri: options.postLogoutRedirectUri,
        state,
      });
    },
  };
}

async function clientAuthentication(
  method: Upstream['options']['token_endpoint_auth_method'],
  secret: string,
  keys: () => Promise<readonly JWK[]>,
): Promise<oidc.ClientAuth> {
  switch (method) {
    case 'client_secret_post':
      return oidc.ClientSecretPost(secret);
    case 'client_secret_basic':
      return oidc.ClientSecretBasic(secret);
    case 'private_key_jwt': {
      const [jwk] = await keys();
      if (!jwk) throw new Error('no key of ours to authenticate with');
      const key = await importJWK(jwk, jwk.alg);
      if (key instanceof Uint8Array) throw new Error('our own keys are asymmetric');
      return oidc.PrivateKeyJwt({ key, ...(jwk.kid ? { kid: jwk.kid } : {}) });
    }
  }
}

const claimErrors = new Set([
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_KEY_SELECTION_FAILED',
  'OAUTH_PARSE_ERROR',
]);

/** Whether the provider answered, but not what it should have: signature, issuer, audience, nonce, dates. */
function isAboutClaims(error: unknown): boolean {
  return error instanceof oidc.ClientError && claimErrors.has(error.code ?? '');
}

function mentionsSub(error: unknown): boolean {
  const cause = error instanceof oidc.ClientError ? error.cause : null;
  return cause instanceof Error && /"sub" .*(must|missing|property)|missing.*\bsub\b/.test(cause.message);
}

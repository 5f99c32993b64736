import { hash } from 'node:crypto';
import type { JWK } from 'jose';
import * as oidc from 'openid-client';
import type { Context } from '../../../context.js';
import { randomToken } from '../../../kernel/ids.js';
import { boundedFetch, limits as usualLimits, type Calls, type Limits } from './bounded-fetch.js';
import type { Availability } from './breaker.js';
import { upstreamFaults } from './faults.js';
import { clientOf, signedPart } from './upstream-client.js';
import { createUpstreamHealth, type UpstreamHealth } from './upstream-health.js';
import { createUpstreamKeys } from './upstream-keys.js';
import { createUpstreamMetadata } from './upstream-metadata.js';
import type { Upstream } from './upstream-store.js';
import { checkAccessTokenHash, checkIdToken, isAboutContent, isNonsense, OtherAccessToken, readUserinfo } from './upstream-tokens.js';

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
  /** Claims of the id_token: who acts, where it is not the person. */
  idTokenClaims: Readonly<Record<string, unknown>>;
  /** For signing out there. */
  idToken: string;
}

/** Socle as a client of identity providers. */
export interface RelyingParty {
  /**
   * Where to send the person. `state` begins with `label`, by which the callback finds its way.
   * @throws Fault Y020017, at once when the provider failed too often lately
   */
  depart(
    upstream: Upstream,
    options: { label: string; acr: string; loginHint?: string; parameters?: Readonly<Record<string, string>> },
  ): Promise<{ url: URL; departure: Departure }>;
  /**
   * Exchanges the code of a callback for an answer.
   * @param callback the whole address that the provider sent the person to
   * @throws Fault Y0200xx, within ten seconds, however the provider behaves
   */
  complete(upstream: Upstream, departure: Departure, callback: URL): Promise<UpstreamAnswer>;
  /** Where to send the person so that the provider signs them out too; null when it has no such address, or cannot tell it now. */
  signOutUrl(upstream: Upstream, idToken: string, state: string): Promise<URL | null>;
  /** Whether the provider works at the moment, as far as this process knows. */
  availability(upstream: Pick<Upstream, 'id'>): Availability;
}

export interface RelyingPartyOptions {
  /** Where identity providers send people back. */
  redirectUri: string;
  /** Where they send people back after signing out. */
  postLogoutRedirectUri: string;
  /** Private keys that authenticate Socle at providers that want private_key_jwt; of each algorithm the one that signs comes first. */
  clientKeys(): Promise<readonly JWK[]>;
  /** Private keys that open what providers encrypt for Socle. */
  decryptionKeys?(): Promise<readonly JWK[]>;
  /** Shared by those who ask the same providers; an own one by default. */
  health?: UpstreamHealth;
  limits?: Limits;
}

/** Socle as a client of identity providers, each with its own addresses, keys, limits and breaker. */
export function createRelyingParty(
  context: Pick<Context, 'fetch' | 'log' | 'clock' | 'metrics'> & { config: Pick<Context['config'], 'mode'> },
  options: RelyingPartyOptions,
): RelyingParty {
  const { decryptionKeys = async () => [], health = createUpstreamHealth(context), limits = usualLimits } = options;
  const metadata = createUpstreamMetadata(context, limits, ({ id }) => health.failed(id, 'metadata'));
  const keys = createUpstreamKeys(context);

  const exchange = async (
    upstream: Upstream,
    server: oidc.ServerMetadata,
    departure: Departure,
    callback: URL,
    ask: typeof fetch,
  ): Promise<UpstreamAnswer> => {
    const data = { provider: upstream.title };
    const configuration = await clientOf(upstream, server, ask, {
      ...options,
      decryptionKeys,
      insecure: context.config.mode === 'sandbox',
    });
    const reading = { upstream, jwksUri: server.jwks_uri, keys, ask, decryptionKeys };
    const tokens = await (async () => {
      const given = await oidc.authorizationCodeGrant(configuration, callback, {
        expectedState: departure.state,
        expectedNonce: departure.nonce,
        ...(knowsPkce(server) ? { pkceCodeVerifier: departure.verifier } : {}),
        idTokenExpected: true,
      });
      const idToken = signedPart(upstream, given);
      await checkIdToken(idToken, reading);
      checkAccessTokenHash(idToken, given.access_token);
      return given;
    })().catch((error: unknown) => {
      throw upstreamFaults.make(faultOfTokens(error), data, { cause: error });
    });
    const idToken = tokens.claims();
    if (!idToken || !tokens.id_token) throw upstreamFaults.make('Y020030', data);
    const claims = await (async () => {
      const response = await oidc.fetchProtectedResource(
        configuration,
        tokens.access_token,
        new URL(server.userinfo_endpoint ?? ''),
        'GET',
      );
      if (response.status !== 200) throw new Error(`userinfo came with status ${response.status}`);
      return readUserinfo(response, reading, Date.now() / 1000);
    })().catch((error: unknown) => {
      throw upstreamFaults.make('Y020027', data, { cause: error });
    });
    // OpenID Connect Core 1.0, 5.3.4: what another person is, is not to be used.
    if (claims['sub'] !== idToken.sub) throw upstreamFaults.make('Y020029', data);
    return {
      sub: idToken.sub,
      acr: typeof idToken['acr'] === 'string' ? idToken['acr'] : null,
      amr: Array.isArray(idToken['amr']) ? idToken['amr'].filter((value) => typeof value === 'string') : [],
      claims,
      idTokenClaims: idToken,
      idToken: signedPart(upstream, tokens),
    };
  };

  return {
    async depart(upstream, { label, acr, loginHint, parameters = {} }) {
      if (!health.admits(upstream.id, 'departure')) throw upstreamFaults.make('Y020017', { provider: upstream.title });
      // On trial: it is better that Socle finds the door closed than the person.
      const server = await metadata.of(upstream, health.availability(upstream.id) !== 'available');
      const departure: Departure = {
        upstream: upstream.id,
        state: `${label}.${randomToken(24)}`,
        nonce: randomToken(32),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const url = new URL(server.authorization_endpoint ?? '');
      const query = {
        client_id: upstream.clientId,
        response_type: 'code',
        redirect_uri: options.redirectUri,
        scope: upstream.options.scopes.join(' '),
        acr_values: acr,
        prompt: 'login',
        state: departure.state,
        nonce: departure.nonce,
        ...(knowsPkce(server)
          ? { code_challenge: hash('sha256', departure.verifier, 'base64url'), code_challenge_method: 'S256' } // RFC 7636, 4.2
          : {}),
        ...(loginHint ? { login_hint: loginHint } : {}),
        ...parameters,
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return { url, departure };
    },

    async complete(upstream, departure, callback) {
      if (!health.admits(upstream.id, 'return')) throw upstreamFaults.make('Y020026', { provider: upstream.title });
      const server = await metadata.of(upstream);
      const calls: Calls = { made: 0, failed: false };
      const ask = boundedFetch(context.fetch, AbortSignal.timeout(limits.exchangeMilliseconds), limits.bytes, calls);
      try {
        const answer = await exchange(upstream, server, departure, callback, ask);
        health.succeeded(upstream.id);
        return answer;
      } catch (error) {
        const cause = error instanceof Error ? error.cause : null;
        if (calls.failed || isNonsense(cause)) health.failed(upstream.id, 'exchange');
        // A lie is an answer; a code that was refused says nothing, for anybody can make one up.
        else if (calls.made > 0 && isAboutContent(cause)) health.succeeded(upstream.id);
        throw error;
      }
    },

    async signOutUrl(upstream, idToken, state) {
      if (health.availability(upstream.id) !== 'available') return null;
      const server = await metadata.of(upstream).catch(() => null); // told and logged already
      if (!server?.end_session_endpoint) return null;
      const url = new URL(server.end_session_endpoint);
      const query = {
        id_token_hint: idToken,
        post_logout_redirect_uri: options.postLogoutRedirectUri,
        state,
        client_id: upstream.clientId,
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url;
    },

    availability: ({ id }) => health.availability(id),
  };
}

const knowsPkce = (server: oidc.ServerMetadata): boolean => server.code_challenge_methods_supported?.includes('S256') === true;

/** The code of what went wrong at the token endpoint. */
function faultOfTokens(error: unknown): 'Y020026' | 'Y020029' | 'Y020030' | 'Y100019' {
  if (error instanceof OtherAccessToken) return 'Y100019';
  if (!isAboutContent(error)) return 'Y020026';
  return mentionsSub(error) ? 'Y020029' : 'Y020030';
}

function mentionsSub(error: unknown): boolean {
  const cause = error instanceof oidc.ClientError ? error.cause : null;
  return cause instanceof Error && /"sub" .*(must|missing|property)|missing.*\bsub\b/.test(cause.message);
}

import * as oidc from 'openid-client';
import type { Context } from '../../../context.js';
import { Fault } from '../../../kernel/errors/index.js';
import type { Attempt } from './attempt.js';
import { signinFaults } from './faults.js';

/** One of the two brokers, as Socle's own pages see it. */
export interface Broker {
  issuer: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  scopes: readonly string[];
  acr: string | null;
}

/** What of a sign-in under way proves that its answer is the one that was asked for. */
type Proof = Pick<Attempt, 'state' | 'nonce' | 'verifier'>;

export interface RelyingParty {
  authorizationUrl(attempt: Proof, extra?: Readonly<Record<string, string>>): Promise<URL>;
  /** Turns the callback into claims. @throws Fault when anything is not as it should be */
  complete(attempt: Proof, callback: URL): Promise<{ claims: oidc.UserInfoResponse; idToken: string; acr: string }>;
  /** @param idToken of the sign-in that ends; null when it is not known: the person is then asked, if somebody is signed in at all */
  endSessionUrl(idToken: string | null, back: string, state: string): Promise<URL>;
}

/** Socle as an ordinary OpenID Connect client of `broker`, over HTTP like any other service. */
export function createRelyingParty(context: Context, broker: Broker): RelyingParty {
  let known: Promise<oidc.Configuration> | null = null;
  const configuration = () => {
    known ??= oidc
      .discovery(
        new URL(broker.issuer),
        broker.clientId,
        { client_secret: broker.clientSecret, id_token_signed_response_alg: 'ES256' },
        oidc.ClientSecretPost(broker.clientSecret),
        {
          execute: broker.issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [],
          timeout: 10,
          [oidc.customFetch]: (url, options) => context.fetch(url, options as RequestInit),
        },
      )
      .catch((error: unknown) => {
        known = null;
        throw signinFaults.make('CONNEXION-INDISPONIBLE', {}, { cause: error });
      });
    return known;
  };
  return {
    async authorizationUrl(attempt, extra = {}) {
      return oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: broker.redirectUri,
        scope: broker.scopes.join(' '),
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        ...(broker.acr ? { acr_values: broker.acr } : {}),
        ...extra,
      });
    },
    async complete(attempt, callback) {
      const refused = callback.searchParams.get('error');
      if (refused) throw signinFaults.make('CONNEXION-REFUSEE', { error: refused });
      const config = await configuration();
      try {
        const tokens = await oidc.authorizationCodeGrant(config, callback, {
          expectedState: attempt.state,
          expectedNonce: attempt.nonce,
          pkceCodeVerifier: attempt.verifier,
        });
        const idToken = tokens.claims();
        if (!idToken || !tokens.id_token) throw new Error('no id_token');
        const claims = await oidc.fetchUserInfo(config, tokens.access_token, idToken.sub);
        return { claims, idToken: tokens.id_token, acr: typeof idToken['acr'] === 'string' ? idToken['acr'] : '' };
      } catch (error) {
        if (error instanceof Fault) throw error;
        throw signinFaults.make('CONNEXION-INDISPONIBLE', {}, { cause: error });
      }
    },
    async endSessionUrl(idToken, back, state) {
      return oidc.buildEndSessionUrl(await configuration(), {
        ...(idToken === null ? {} : { id_token_hint: idToken }),
        post_logout_redirect_uri: back,
        state,
      });
    },
  };
}

import * as oidc from 'openid-client';
import { isForAgents, signsUserinfo, wanted } from './offers.js';
import { encryptionKey, serve, type ForeignClient } from './service.js';

export const openidClient6: ForeignClient = {
  title: 'openid-client 6',
  renews: true,
  offers: [
    { level: 'low', profile: 'fc', alg: 'ES256' },
    { level: 'low', profile: 'fc', alg: 'RS256' },
    { level: 'low', profile: 'fc', alg: 'HS256' },
    { level: 'low', profile: 'standard', alg: 'ES256' },
    { level: 'high', profile: 'fc+', alg: 'ES256', encryption: 'ECDH-ES' },
    { level: 'high', profile: 'fc+', alg: 'ES256', encryption: 'RSA-OAEP' },
    { level: 'high', profile: 'standard', alg: 'ES256' },
    { level: 'agent', profile: 'proconnect', alg: 'ES256' },
    { level: 'agent', profile: 'proconnect', alg: 'RS256' },
    { level: 'agent', profile: 'proconnect', alg: 'HS256' },
    { level: 'agent', profile: 'proconnect', alg: 'ES256', encryption: 'ECDH-ES' },
    { level: 'agent-mfa', profile: 'proconnect', alg: 'ES256' },
  ],
  start: (offer, register) =>
    serve(async (url) => {
      const key = offer.encryption && (await encryptionKey(offer.encryption));
      const client = await register(url, key && [key.jwk]);
      const config = await oidc.discovery(
        new URL(client.issuer),
        client.client_id,
        {
          client_secret: client.client_secret,
          id_token_signed_response_alg: offer.alg,
          ...(signsUserinfo(offer) && { userinfo_signed_response_alg: offer.alg }),
        },
        undefined,
        { execute: [oidc.allowInsecureRequests] },
      );
      if (key) oidc.enableDecryptingResponses(config, ['A256GCM'], { key: key.privateKey, kid: key.jwk.kid, alg: offer.encryption });
      const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
      const verifier = offer.profile === 'standard' || isForAgents(offer) ? oidc.randomPKCECodeVerifier() : undefined;
      let [idToken, refreshToken] = ['', ''];
      const shown = async (tokens: Awaited<ReturnType<typeof oidc.refreshTokenGrant>>, opened: string | undefined) => {
        idToken = opened ?? tokens.id_token ?? '';
        refreshToken = tokens.refresh_token ?? '';
        const claims = tokens.claims();
        const identity = await oidc.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
        return { acr: claims?.['acr'], ...identity, id_token: idToken, access_token: tokens.access_token, refresh_token: refreshToken };
      };
      return {
        login: async () =>
          oidc.buildAuthorizationUrl(config, {
            ...wanted(offer.level),
            redirect_uri: `${url}/callback`,
            state,
            nonce,
            ...(verifier && { code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }),
          }).href,
        async callback(address) {
          const tokens = await oidc.authorizationCodeGrant(config, address, {
            expectedState: state,
            expectedNonce: nonce,
            ...(verifier && { pkceCodeVerifier: verifier }),
          });
          return shown(tokens, oidc.getDecryptedResponses(tokens)?.id_token?.token_endpoint);
        },
        async renew() {
          const tokens = await oidc.refreshTokenGrant(config, refreshToken);
          return shown(tokens, oidc.getDecryptedResponses(tokens));
        },
        logout: (signOutState) =>
          oidc.buildEndSessionUrl(config, {
            id_token_hint: idToken,
            post_logout_redirect_uri: `${url}/bye`,
            ...(signOutState !== undefined && { state: signOutState }),
          }).href,
      };
    }),
};

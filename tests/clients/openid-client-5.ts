import { generators, Issuer, type TokenSet } from 'openid-client-5';
import { signsUserinfo, wanted } from './offers.js';
import { encryptionKey, serve, type ForeignClient } from './service.js';

export const openidClient5: ForeignClient = {
  title: 'openid-client 5',
  renews: true,
  offers: [
    { level: 'low', profile: 'fc', alg: 'ES256' },
    { level: 'low', profile: 'fc', alg: 'HS256' },
    { level: 'low', profile: 'standard', alg: 'RS256' },
    { level: 'high', profile: 'fc+', alg: 'ES256', encryption: 'ECDH-ES' },
    { level: 'high', profile: 'fc+', alg: 'ES256', encryption: 'RSA-OAEP' },
    { level: 'agent', profile: 'proconnect', alg: 'ES256' },
    { level: 'agent', profile: 'proconnect', alg: 'RS256' },
    { level: 'agent', profile: 'proconnect', alg: 'HS256' },
    { level: 'agent-mfa', profile: 'proconnect', alg: 'RS256' },
  ],
  start: (offer, register) =>
    serve(async (url) => {
      const key = offer.encryption && (await encryptionKey(offer.encryption));
      const registered = await register(url, key && [key.jwk]);
      const issuer = await Issuer.discover(registered.issuer);
      const client = new issuer.Client(
        {
          client_id: registered.client_id,
          client_secret: registered.client_secret,
          redirect_uris: [`${url}/callback`],
          post_logout_redirect_uris: [`${url}/bye`],
          response_types: ['code'],
          token_endpoint_auth_method: 'client_secret_post',
          id_token_signed_response_alg: offer.alg,
          ...(signsUserinfo(offer) && { userinfo_signed_response_alg: offer.alg }),
          ...(offer.encryption && {
            id_token_encrypted_response_alg: offer.encryption,
            id_token_encrypted_response_enc: 'A256GCM',
            userinfo_encrypted_response_alg: offer.encryption,
            userinfo_encrypted_response_enc: 'A256GCM',
          }),
        },
        key && { keys: [key.privateJwk] },
      );
      const [state, nonce] = [generators.state(), generators.nonce()];
      const verifier = offer.profile === 'standard' ? generators.codeVerifier() : undefined;
      let kept: TokenSet | undefined;
      const shown = async (tokens: TokenSet) => {
        kept = tokens;
        const { id_token, access_token, refresh_token } = tokens;
        return { acr: tokens.claims().acr, ...(await client.userinfo(tokens)), id_token, access_token, refresh_token };
      };
      return {
        login: async () =>
          client.authorizationUrl({
            ...wanted(offer.level),
            state,
            nonce,
            ...(verifier && { code_challenge: generators.codeChallenge(verifier), code_challenge_method: 'S256' }),
          }),
        callback: async (address) =>
          shown(
            await client.callback(`${url}/callback`, client.callbackParams(address.href), {
              state,
              nonce,
              ...(verifier && { code_verifier: verifier }),
            }),
          ),
        renew: async () => shown(await client.refresh(kept ?? '')),
        logout: (signOutState) =>
          client.endSessionUrl({ ...(kept && { id_token_hint: kept }), ...(signOutState !== undefined && { state: signOutState }) }),
      };
    }),
};

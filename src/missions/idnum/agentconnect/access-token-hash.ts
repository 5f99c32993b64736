import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';

const claim = 'at_hash';

/**
 * Lets each id_token name the access token that it comes with (`at_hash`, OpenID Connect Core 1.0, 3.1.3.6). It is optional where a code is
 * redeemed, and oidc-provider leaves it out there; ProConnect gives it, FranceConnect does not.
 */
export function withAccessTokenHash(configuration: Configuration): Configuration {
  const { claims, findAccount } = configuration;
  return {
    ...configuration,
    claims: { ...claims, openid: ['sub', claim] },
    findAccount: async (koa, id, token) => {
      const account = await findAccount?.(koa, id, token);
      return (
        account && {
          ...account,
          claims: async (use, ...asked) => ({
            ...(await account.claims(use, ...asked)),
            // The library makes the hash of it, as the signature of the id_token wants.
            ...(use === 'id_token' && { [claim]: valueOf(koa) }),
          }),
        }
      );
    },
  };
}

/** The access token that is being given. It is opaque: its identifier is what the service gets. */
const valueOf = ({ oidc }: KoaContextWithOIDC): string | undefined => oidc.entities.AccessToken?.jti;

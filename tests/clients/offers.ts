import type { JWK } from 'jose';

/** Who signs in and how surely: the issuer for them, and what a service asks of it. */
const doors = {
  low: { product: 'franceconnect', asks: { scope: 'openid profile email', acr_values: 'eidas1' } },
  high: { product: 'franceconnect-plus', asks: { scope: 'openid profile email', acr_values: 'eidas2' } },
  agent: { product: 'agentconnect', asks: { scope: 'openid uid given_name usual_name email siret idp_id', acr_values: 'eidas1' } },
  // What a service of agents cannot do without is asked for by `claims`: `acr_values` would only be a preference (ProConnect).
  'agent-mfa': {
    product: 'agentconnect',
    asks: {
      scope: 'openid uid given_name usual_name email siret idp_id',
      claims: JSON.stringify({
        id_token: { acr: { essential: true, values: ['eidas1-mfa', 'eidas2', 'eidas3'] }, amr: { essential: true } },
      }),
    },
  },
} as const satisfies Record<string, { product: string; asks: Asked }>;

/** What a service asks for. */
interface Asked {
  scope: string;
  acr_values?: string;
  claims?: string;
}

/** What a service registers for: one of the issuers, the rules of its profile, the form of what it is told. */
export interface Offer {
  level: keyof typeof doors;
  profile: 'fc' | 'fc+' | 'proconnect' | 'standard';
  alg: 'ES256' | 'RS256' | 'HS256';
  /** How answers are encrypted for it; absent: they are signed only. */
  encryption?: 'ECDH-ES' | 'RSA-OAEP';
  /** When the client signs out, it cannot show whose session it is: Socle asks the person. */
  asked?: true;
}

/** What a service asks for at a level. */
export const wanted = (level: Offer['level']): Asked => doors[level].asks;

/** Whether agents sign in there. */
export const isForAgents = ({ level }: Offer): boolean => doors[level].product === 'agentconnect';

/** Whether userinfo answers are signed for it: where they may not be, it is told as JSON. */
export const signsUserinfo = ({ profile }: Offer): boolean => profile === 'fc+' || profile === 'proconnect';

/** What a service at this address registers for an offer. */
export const registrationOf = (offer: Offer, url: string, jwks: readonly JWK[] = [], callbackPath = '/callback') => ({
  product: doors[offer.level].product,
  profile: offer.profile,
  redirect_uris: [`${url}${callbackPath}`],
  post_logout_redirect_uris: [`${url}/bye`],
  id_token_signed_response_alg: offer.alg,
  ...(signsUserinfo(offer) && { userinfo_signed_response_alg: offer.alg }),
  ...(offer.encryption && {
    jwks: { keys: jwks },
    id_token_encrypted_response_alg: offer.encryption,
    userinfo_encrypted_response_alg: offer.encryption,
  }),
});

import type { Context } from '../../../context.js';
import { registerClient } from '../provider/index.js';
import { createRelyingParty, ownEntity, personScopes, type RelyingParty } from '../signin/index.js';
import { upstreamId } from './issuer/index.js';

/** Where FranceConnect sends the person back to, signed in, then signed out. */
export const signedInPath = '/aidants/franceconnect/retour';
export const signedOutPath = '/aidants/franceconnect/fini';

/**
 * FranceConnect for people at a helper's machine: a client of its own, so that no page of Socle is open in their name. Nobody comes in through
 * Aidants Connect: a mandate is signed by its person.
 */
export async function personParty(context: Context): Promise<RelyingParty> {
  const { baseUrl } = context.config;
  const redirectUri = `${baseUrl}${signedInPath}`;
  const registered = await registerClient(
    context.db,
    context,
    {
      product: 'franceconnect',
      profile: 'standard',
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [`${baseUrl}${signedOutPath}`],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'ES256',
    },
    {
      clientId: 'socle-aidants',
      entityId: ownEntity,
      name: 'Aidants Connect',
      kind: 'public',
      upstreamFilter: { exclude: true, list: [upstreamId] },
    },
  );
  return createRelyingParty(context, {
    issuer: registered.issuer,
    clientId: registered.client_id,
    clientSecret: registered.client_secret,
    redirectUri,
    scopes: personScopes,
    acr: 'eidas1',
  });
}

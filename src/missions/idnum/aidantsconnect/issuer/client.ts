import type { Context } from '../../../../context.js';
import { issuerOf, registerClient, saveUpstream } from '../../provider/index.js';
import { franceConnectId, scopes, title, upstreamId } from './rules.js';

/**
 * Makes FranceConnect the client of Aidants Connect, and Aidants Connect an identity provider of FranceConnect, over HTTP like any other.
 * FranceConnect proves itself with its keys. Whoever switched the provider off keeps it so.
 */
export async function connectToFranceConnect(context: Pick<Context, 'db' | 'config' | 'secrets'>): Promise<void> {
  const { db, config } = context;
  const [broker, own] = [issuerOf(config, 'franceconnect'), issuerOf(config, 'aidants')];
  const registered = await registerClient(
    db,
    context,
    {
      product: 'aidants',
      profile: 'standard',
      redirect_uris: [`${broker}/oidc-callback`],
      post_logout_redirect_uris: [`${broker}/client/logout-callback`],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      id_token_signed_response_alg: 'ES256',
      jwks_uri: `${broker}/client/.well-known/keys`,
    },
    { clientId: franceConnectId, name: 'FranceConnect', kind: 'public' },
  );
  const known = await db
    .selectFrom('oidc_upstream')
    .select('active')
    .where('product', '=', 'franceconnect')
    .where('id', '=', upstreamId)
    .executeTakeFirst();
  await saveUpstream(db, context, 'franceconnect', {
    id: upstreamId,
    title,
    issuer: own,
    clientId: registered.client_id,
    clientSecret: registered.client_secret,
    allowedAcr: ['eidas1'],
    display: true,
    active: known?.active ?? true,
    position: 1000,
    options: {
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      id_token_signed_response_alg: 'ES256',
      scopes: Object.keys(scopes),
      delegates: true,
    },
  });
}

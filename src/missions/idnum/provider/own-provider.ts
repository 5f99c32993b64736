import type { Context } from '../../../context.js';
import { registerClient } from './clients.js';
import { issuerOf, type BrokerName, type IssuerName } from './issuers.js';
import { saveUpstream, type Upstream, type UpstreamSettings } from './upstream-store.js';

/**
 * Makes a broker the client of an issuer of Socle's own, and that issuer an identity provider of the broker: over HTTP, as any other. The
 * broker proves itself with its keys. Whoever switched the provider off keeps it so.
 * @param given.client how the issuer names the broker, its only client
 * @param given.upstream how the broker names the issuer, to itself and to people; the levels that it may give
 * @param given.options in what it differs from another identity provider
 */
export async function connectOwnProvider(
  context: Pick<Context, 'db' | 'config' | 'secrets'>,
  given: {
    issuer: Exclude<IssuerName, BrokerName>;
    broker: BrokerName;
    client: { id: string; name: string };
    upstream: Pick<Upstream, 'id' | 'title' | 'allowedAcr'>;
    options: UpstreamSettings;
  },
): Promise<void> {
  const { db, config } = context;
  const { issuer, broker, client, upstream, options } = given;
  const address = issuerOf(config, broker);
  const registered = await registerClient(
    db,
    context,
    {
      product: issuer,
      profile: 'standard',
      redirect_uris: [`${address}/oidc-callback`],
      post_logout_redirect_uris: [`${address}/client/logout-callback`],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      id_token_signed_response_alg: 'ES256',
      jwks_uri: `${address}/client/.well-known/keys`,
    },
    { clientId: client.id, name: client.name, kind: 'public' },
  );
  const known = await db
    .selectFrom('oidc_upstream')
    .select('active')
    .where('product', '=', broker)
    .where('id', '=', upstream.id)
    .executeTakeFirst();
  await saveUpstream(db, context, broker, {
    ...upstream,
    issuer: issuerOf(config, issuer),
    clientId: registered.client_id,
    clientSecret: registered.client_secret,
    display: true,
    active: known?.active ?? true,
    position: 1000,
    options: {
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      id_token_signed_response_alg: 'ES256',
      ...options,
    },
  });
}

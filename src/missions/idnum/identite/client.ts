import type { Context } from '../../../context.js';
import { issuerOf, registerClient, saveUpstream } from '../provider/index.js';
import { agentConnectId, title } from './openid.js';
import { identityScopes } from './rules.js';

/** How AgentConnect names this identity provider. */
export const upstreamId = 'identite';

/**
 * Makes AgentConnect the client of Identité agent, and Identité agent the identity provider by default of AgentConnect: over HTTP, as any other.
 * AgentConnect proves itself with its keys. Whoever switched the provider off keeps it so.
 */
export async function connectToAgentConnect(context: Pick<Context, 'db' | 'config' | 'secrets'>): Promise<void> {
  const { db, config } = context;
  const [broker, own] = [issuerOf(config, 'agentconnect'), issuerOf(config, 'identite')];
  const registered = await registerClient(
    db,
    context,
    {
      product: 'identite',
      profile: 'standard',
      redirect_uris: [`${broker}/oidc-callback`],
      post_logout_redirect_uris: [`${broker}/client/logout-callback`],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      id_token_signed_response_alg: 'ES256',
      jwks_uri: `${broker}/client/.well-known/keys`,
    },
    { clientId: agentConnectId, name: 'AgentConnect', kind: 'public' },
  );
  const known = await db
    .selectFrom('oidc_upstream')
    .select('active')
    .where('product', '=', 'agentconnect')
    .where('id', '=', upstreamId)
    .executeTakeFirst();
  await saveUpstream(db, context, 'agentconnect', {
    id: upstreamId,
    title,
    issuer: own,
    clientId: registered.client_id,
    clientSecret: registered.client_secret,
    allowedAcr: ['eidas1', 'eidas1-mfa'],
    display: true,
    active: known?.active ?? true,
    position: 1000,
    options: {
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      id_token_signed_response_alg: 'ES256',
      scopes: Object.keys(identityScopes),
      domains: [],
      civil_registry: false,
      default: true,
    },
  });
}

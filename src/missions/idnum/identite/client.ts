import type { Context } from '../../../context.js';
import { connectOwnProvider } from '../provider/index.js';
import { agentConnectId, title } from './openid.js';
import { identityScopes } from './rules.js';

/** How AgentConnect names this identity provider. */
export const upstreamId = 'identite';

/** Makes Identité agent the identity provider by default of AgentConnect, its only client. */
export const connectToAgentConnect = (context: Pick<Context, 'db' | 'config' | 'secrets'>): Promise<void> =>
  connectOwnProvider(context, {
    issuer: 'identite',
    broker: 'agentconnect',
    client: { id: agentConnectId, name: 'AgentConnect' },
    upstream: { id: upstreamId, title, allowedAcr: ['eidas1', 'eidas1-mfa'] },
    options: { scopes: Object.keys(identityScopes), domains: [], civil_registry: false, default: true },
  });

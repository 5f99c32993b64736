import type { Context } from '../../../../context.js';
import { connectOwnProvider } from '../../provider/index.js';
import { franceConnectId, scopes, title, upstreamId } from './rules.js';

/** Makes Aidants Connect an identity provider of FranceConnect, its only client, by which helpers stand in for people. */
export const connectToFranceConnect = (context: Pick<Context, 'db' | 'config' | 'secrets'>): Promise<void> =>
  connectOwnProvider(context, {
    issuer: 'aidants',
    broker: 'franceconnect',
    client: { id: franceConnectId, name: 'FranceConnect' },
    upstream: { id: upstreamId, title, allowedAcr: ['eidas1'] },
    options: { scopes: Object.keys(scopes), delegates: true },
  });

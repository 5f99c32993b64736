import type { Context } from '../../../context.js';
import type { Product } from '../../../product.js';
import { createRelyingParty, providerFaults, saveUpstream, upstreamFaults } from '../provider/index.js';
import { franceConnectActions } from './actions.js';
import { createBroker } from './broker.js';
import { franceConnectFaults } from './faults.js';
import { franceConnectRoutes } from './routes.js';
import { historyMonths } from './rules.js';
import { claimWords, dataScopes } from './scopes.js';
import { purge, saveDataProvider } from './store.js';

export { missingWords } from './scopes.js';
export { connectionsOf, type Connection } from './store.js';

const prefix = '/franceconnect/api/v2';

/** One sign-in for citizens, at every service, with an identity provider of their choice. */
export const franceConnect: Product = {
  name: 'franceconnect',
  faults: { ...providerFaults.table, ...upstreamFaults.table, ...franceConnectFaults.table },
  actions: franceConnectActions,
  factWords: (name) => (name in claimWords ? claimWords[name as keyof typeof claimWords] : (dataScopes[name] ?? null)),
  routes(app, context) {
    const { baseUrl } = context.config;
    const party = createRelyingParty(context, {
      redirectUri: `${baseUrl}${prefix}/oidc-callback`,
      postLogoutRedirectUri: `${baseUrl}${prefix}/client/logout-callback`,
      clientKeys: async () => (await broker.provider.open()).keys,
    });
    const broker = createBroker(context, (upstream, idToken, state) => party.signOutUrl(upstream, idToken, state));
    franceConnectRoutes(app, context, broker, party);
  },
  jobs: {
    'franceconnect.purge': async ({ db, clock }: Context) => purge(db, clock.now(), historyMonths),
  },
  crons: [{ name: 'franceconnect-purge', pattern: '*/10 * * * *', job: 'franceconnect.purge' }],
  async seed(context, sandbox) {
    for (const [position, p] of sandbox.identityProviders.entries()) {
      await saveUpstream(context.db, context, 'franceconnect', {
        id: p.id,
        title: p.title,
        issuer: p.issuer,
        clientId: p.clientId,
        clientSecret: p.clientSecret,
        allowedAcr: p.allowedAcr,
        display: true,
        position,
        options: {
          token_endpoint_auth_method: p.tokenEndpointAuthMethod,
          id_token_signed_response_alg: p.idTokenSignedResponseAlg,
          scopes: [...p.scopes],
        },
      });
    }
    await saveDataProvider(context.db, context.secrets, {
      clientId: 'socle-exchange',
      entityId: 'socle-exchange',
      title: 'Échange de données',
      organisation: null,
      secret: context.secrets.mac('franceconnect/data-provider', 'socle-exchange').toString('base64url'),
      scopes: Object.keys(dataScopes),
      jwksUri: `${context.config.baseUrl}/exchange/.well-known/jwks.json`,
      encryptionAlg: 'ECDH-ES',
      encryptionEnc: 'A256GCM',
      signingAlg: 'ES256',
    });
  },
};

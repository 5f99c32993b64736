import type { Context } from '../../../context.js';
import type { Product } from '../../../product.js';
import {
  clientKeysOf,
  createRelyingParty,
  createUpstreamHealth,
  issuerOf,
  mountClientKeys,
  perContext,
  providerFaults,
  saveUpstream,
  sendAccountEvent,
  sendLogout,
  upstreamFaults,
} from '../provider/index.js';
import { franceConnectActions } from './actions.js';
import { accountEventJob } from './account-events.js';
import { createBroker } from './broker.js';
import { franceConnectFaults } from './faults.js';
import { platforms } from './platforms.js';
import { franceConnectRoutes } from './routes.js';
import { historyMonths } from './rules.js';
import { claimWords, dataScopes } from './scopes.js';
import { logoutJob } from './sessions.js';
import { purge } from './store-purge.js';
import { saveDataProvider } from './store.js';

export { platforms } from './platforms.js';
export { claimWords, dataScopes, missingWords } from './scopes.js';
export { saveDataProvider } from './store.js';
export { connectionByCode, connectionOf, connectionsOf, servicesOf, type Connection, type ServiceUse } from './store-connections.js';
export { allows, changesNothing, type Change, type Choice, type Preferences } from './preferences.js';
export { preferencesOf, savePreferences } from './store-preferences.js';
export { endSessions } from './sessions.js';
export { correctable, refusalCookie, type Refusal, type RefusalCode } from './refusal.js';
export { personChanged } from './correction.js';
export { subjectFor, type ProviderIdentity } from './rules.js';
export {
  codeOf,
  reportMoves,
  reportNumber,
  reportLength,
  reportMonths,
  reportReasons,
  reportsPerDay,
  typedCode,
  type ReportReason,
  type ReportState,
} from './reports.js';
export {
  countReports,
  insertReport,
  moveReport,
  numberOfForm,
  purgeReports,
  reportsOf,
  type NewReport,
  type Report,
} from './store-reports.js';

export { reportForDesk, unsealReport, waitingReports, type DeskReport, type UnsealedReport } from './store-report-desk.js';

const levels = perContext((context) => {
  // Both levels are one client of the same providers: they share its keys, and what they know of its troubles.
  const client = issuerOf(context.config, 'franceconnect');
  const health = createUpstreamHealth(context);
  return platforms.map((platform) => {
    const issuer = issuerOf(context.config, platform.broker);
    const party = createRelyingParty(context, {
      redirectUri: `${issuer}/oidc-callback`,
      postLogoutRedirectUri: `${issuer}/client/logout-callback`,
      ...clientKeysOf(context, client),
      health,
    });
    return {
      party,
      client,
      broker: createBroker(context, platform, (upstream, idToken, state) => party.signOutUrl(upstream, idToken, state)),
    };
  });
});

/** One sign-in for citizens, at every service, with an identity provider of their choice. */
export const franceConnect: Product = {
  name: 'franceconnect',
  faults: { ...providerFaults.table, ...upstreamFaults.table, ...franceConnectFaults.table },
  actions: franceConnectActions,
  factWords: (name) => (name in claimWords ? claimWords[name as keyof typeof claimWords] : (dataScopes[name] ?? null)),
  routes(app, context) {
    for (const { broker, party, client } of levels(context)) {
      franceConnectRoutes(app, context, broker, party);
      mountClientKeys(app, context, { prefix: broker.provider.prefix, issuer: client });
    }
  },
  jobs: {
    [logoutJob]: (context: Context, payload) =>
      sendLogout(
        levels(context).map(({ broker }) => broker.provider),
        payload,
      ),
    [accountEventJob]: (context: Context, payload) =>
      sendAccountEvent(
        levels(context).map(({ broker }) => broker.provider),
        context,
        payload,
      ),
    'franceconnect.purge': async ({ db, clock }: Context) => {
      await purge(db, clock.now(), historyMonths);
    },
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

import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { saveOrganisation } from '../../../registry/index.js';
import type { Product } from '../../../product.js';
import {
  clientKeysOf,
  createRelyingParty,
  issuerOf,
  mountClientKeys,
  perContext,
  saveUpstream,
  sendAccountEvent,
  sendLogout,
  type Availability,
} from '../provider/index.js';
import { accountEventJob } from './account-events.js';
import { agentConnectActions } from './actions.js';
import { createBroker } from './broker.js';
import { agentConnectFaults } from './faults.js';
import { agentConnectRoutes } from './routes.js';
import { purgeDepartures } from './departures.js';
import { departureMonths, historyMonths } from './rules.js';
import { closeSessionsOf, logoutJob, upstreamEnded, upstreamEnding } from './sessions.js';
import { purge } from './store.js';

export { providersOf, type KnownBy } from './accounts.js';
export {
  addressState,
  closeAccess,
  openAccess,
  type AccountLeft,
  type AddressState,
  type Closing,
  type SharedClosing,
} from './departures.js';
export { isForbidden, servicesOfOrganisation, setForbidden, type AgentService } from './forbidden.js';
export { levels as agentLevels } from './levels.js';
export { agentScopes, missingWords } from './rules.js';
export { domainLike } from './routing.js';
export { departureMonths } from './rules.js';
export { closeSessions, openSessionsOf, subjectsAt } from './sessions.js';
export { agentConnectionsOf } from './store.js';
export { accountIdOf, agentConnectionOf, agentHistoryOf, agentServicesOf, useOfUpstream, type AgentConnection } from './store-history.js';

const opened = perContext((context) => {
  const root = issuerOf(context.config, 'agentconnect');
  const party = createRelyingParty(context, {
    redirectUri: `${root}/oidc-callback`,
    postLogoutRedirectUri: `${root}/client/logout-callback`,
    ...clientKeysOf(context, root),
  });
  return { root, party, broker: createBroker(context, (upstream, idToken, state) => party.signOutUrl(upstream, idToken, state)) };
});

/** How the identity provider of an administration is doing, as this process sees it. */
export const availabilityOf = (context: Context, upstream: string): Availability => opened(context).party.availability({ id: upstream });

/** One sign-in for civil servants, each through their own administration. */
export const agentConnect: Product = {
  name: 'agentconnect',
  faults: agentConnectFaults.table,
  actions: agentConnectActions,
  routes(app, context) {
    const { root, party, broker } = opened(context);
    agentConnectRoutes(app, context, broker, party);
    mountClientKeys(app, context, { prefix: broker.provider.prefix, issuer: root });
  },
  hears: {
    [upstreamEnded]: (context, payload) => transact(context.db, (tx) => closeSessionsOf(tx, context, upstreamEnding.parse(payload))),
  },
  jobs: {
    [logoutJob]: (context: Context, payload) => sendLogout([opened(context).broker.provider], payload),
    [accountEventJob]: (context: Context, payload) => sendAccountEvent([opened(context).broker.provider], context, payload),
    'agentconnect.purge': async ({ db, clock }: Context) => {
      await purge(db, clock.now(), historyMonths);
      await purgeDepartures(db, clock.now(), departureMonths);
    },
  },
  crons: [{ name: 'agentconnect-purge', pattern: '5 * * * *', job: 'agentconnect.purge' }],
  async seed(context, sandbox) {
    for (const [position, p] of sandbox.agentProviders.entries()) {
      await saveOrganisation(context.db, {
        siret: p.siret,
        name: p.organisation,
        kind: p.organisation.startsWith('Ville') ? 'local_authority' : 'state',
      });
      await saveUpstream(context.db, context, 'agentconnect', {
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
          domains: [...p.domains],
          siret: p.siret,
          organisation: p.organisation,
          civil_registry: false,
        },
      });
    }
  },
};

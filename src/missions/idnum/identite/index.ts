import type { Context } from '../../../context.js';
import type { Product } from '../../../product.js';
import { sendLogout } from '../provider/index.js';
import { accountRoutes } from './account-routes.js';
import { identiteActions } from './actions.js';
import { browserCookie } from './browser.js';
import { connectToAgentConnect } from './client.js';
import { purgeDepartures } from './departures.js';
import { emailRoutes } from './email-routes.js';
import { factorRoutes } from './factor-routes.js';
import { identiteFaults } from './faults.js';
import { joinRoutes } from './join-routes.js';
import { purgeLimits } from './limits.js';
import { moderationRoutes } from './moderation-routes.js';
import { identityProvider, logoutJob } from './openid.js';
import { passkeyRoutes } from './passkey-routes.js';
import { purgeRemoved } from './removal.js';
import { resetRoutes } from './reset-routes.js';
import { retention } from './rules.js';
import { signInRoutes } from './sign-in-routes.js';
import { purgeAttempts } from './store-attempts.js';
import { purgeEmailChanges } from './store-email-changes.js';

export { inGroups, newDigits, sameCode, typedDigits } from './codes.js';
export { upstreamId as identiteUpstream } from './client.js';
export { addressStateIn, leaveOrganisation, liftDeparture, unitOf, type Left } from './departures.js';
export { accountOfAddress, closeEverywhere } from './ending.js';

/** Identité agent: the identity provider of the agents whose administration has none. AgentConnect is its only client. */
export const identite: Product = {
  name: 'identite',
  faults: identiteFaults.table,
  actions: identiteActions,
  async routes(app, context) {
    const cookie = browserCookie(context.config.baseUrl.startsWith('https:'));
    await connectToAgentConnect(context);
    signInRoutes(app, context, identityProvider(context), cookie);
    passkeyRoutes(app, context, cookie);
    factorRoutes(app, context, cookie);
    accountRoutes(app, context);
    joinRoutes(app, context);
    moderationRoutes(app, context);
    resetRoutes(app, context);
    emailRoutes(app, context);
  },
  jobs: {
    [logoutJob]: (context: Context, payload) => sendLogout([identityProvider(context)], payload),
    'identite.purge': async ({ db, clock }: Context) => {
      await purgeAttempts(db, clock.now());
      await purgeLimits(db, clock.now());
      await purgeEmailChanges(db, clock.now());
      await purgeDepartures(db, clock.now(), retention.departures);
      await purgeRemoved(db, clock.now(), retention.removedAccounts);
    },
  },
  crons: [{ name: 'identite-purge', pattern: '17 * * * *', job: 'identite.purge' }],
};

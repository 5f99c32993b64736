import type { Product } from '../../../product.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import { administrationActions } from './actions.js';
import { administrationFaults } from './faults.js';
import { departureRoutes } from './routes-departures.js';
import { managerRoutes } from './routes-managers.js';
import { mineRoutes } from './routes-mine.js';
import { operatorRoutes } from './routes-operator.js';
import { providerRoutes } from './routes-providers.js';
import { homeRoutes } from './routes.js';
import { everHadManager, insertManager } from './store.js';

/** The agent's own page of AgentConnect, and the page of an administration for its managers: providers, domains, services, departures. */
export const administration: Product = {
  name: 'administration',
  faults: administrationFaults.table,
  actions: administrationActions,
  menu: [{ label: { fr: 'Mes connexions d’agent', en: 'My sign-ins as an agent' }, href: '/agent/connexions', for: 'agent', order: 22 }],
  routes(app, context) {
    mineRoutes(app, context);
    homeRoutes(app, context);
    providerRoutes(app, context);
    departureRoutes(app, context);
    managerRoutes(app, context);
    operatorRoutes(app, context);
  },
  async seed({ db, clock }, { agentProviders, agents }) {
    for (const { id, siret } of agentProviders) {
      const first = agents.find(({ provider }) => provider === id);
      const email = first && parseEmail(first.email);
      if (email && !(await everHadManager(db, siret)))
        await insertManager(db, { organisation: siret, email, by: 'sandbox', at: clock.now() });
    }
  },
};

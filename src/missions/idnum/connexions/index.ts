import type { Context } from '../../../context.js';
import type { Product } from '../../../product.js';
import { purgeReports, reportMonths } from '../franceconnect/index.js';
import { createUpstreamDirectory } from '../provider/index.js';
import { connexionsActions } from './actions.js';
import { connexionsFaults } from './faults.js';
import { reportRoutes } from './report-routes.js';
import { connexionsRoutes } from './routes.js';

export { Services } from './pages/services.js';
export { byMonth, pageAsked, perPage, type Month } from './rules.js';
export { monthName, reasonWords, stateWords } from './words.js';

/** The person's page of FranceConnect: where they signed in, what was given, with which accounts they may, and «it was not me». */
export const connexions: Product = {
  name: 'connexions',
  faults: connexionsFaults.table,
  actions: connexionsActions,
  menu: [{ label: { fr: 'Mes connexions', en: 'My sign-ins' }, href: '/connexions', for: 'person', order: 22 }],
  routes(app, context) {
    const upstreams = createUpstreamDirectory(context, 'franceconnect');
    connexionsRoutes(app, context, upstreams);
    reportRoutes(app, context, upstreams);
  },
  jobs: {
    'connexions.purge': async ({ db, clock }: Context) => purgeReports(db, clock.now(), reportMonths),
  },
  crons: [{ name: 'connexions-purge', pattern: '20 3 * * *', job: 'connexions.purge' }],
};

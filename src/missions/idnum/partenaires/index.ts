// The door of the partners' page. Brokers read clients and providers where they always do.

import type { Context } from '../../../context.js';
import type { Product } from '../../../product.js';
import { purgeClientErrors } from '../provider/index.js';
import { partnersActions } from './actions.js';
import { partnersFaults } from './faults.js';
import { editRoutes } from './routes-edit.js';
import { newRoutes } from './routes-new.js';
import { requestRoutes } from './routes-requests.js';
import { partnerRoutes } from './routes.js';

export { changePartnerDomain } from './domains.js';

/** Where services and providers connect themselves, and the operator opens them to the public. */
export const partners: Product = {
  name: 'partenaires',
  faults: partnersFaults.table,
  actions: partnersActions,
  menu: [{ label: { fr: 'Partenaires', en: 'Partners' }, href: '/partenaires', for: 'agent', order: 17 }],
  routes(app, context) {
    partnerRoutes(app, context);
    newRoutes(app, context);
    editRoutes(app, context);
    requestRoutes(app, context);
  },
  jobs: {
    'partenaires.purge': async ({ db, clock }: Context) => purgeClientErrors(db, clock.now()),
  },
  crons: [{ name: 'partenaires-purge', pattern: '23 3 * * *', job: 'partenaires.purge' }],
};

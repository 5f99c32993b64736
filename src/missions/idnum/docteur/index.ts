import type { Product } from '../../../product.js';
import { docteurActions } from './actions.js';
import { playJob } from './consultations.js';
import { docteurFaults } from './faults.js';
import { issuerRoutes } from './issuer-routes.js';
import { docteurRoutes } from './routes.js';
import { playNext, purge } from './run.js';

/** The integration doctor: lets who connects a service see whether it refuses what it must refuse. */
export const docteur: Product = {
  name: 'docteur',
  faults: docteurFaults.table,
  actions: docteurActions,
  routes(app, context) {
    issuerRoutes(app, context);
    docteurRoutes(app, context);
  },
  jobs: { [playJob]: playNext, 'docteur.purge': purge },
  crons: [{ name: 'docteur-purge', pattern: '41 3 * * *', job: 'docteur.purge' }],
  menu: [{ label: { fr: 'Docteur d’intégration', en: 'Integration doctor' }, href: '/docteur', for: 'agent', order: 60 }],
};

import type { Product } from '../../../product.js';
import { mesMandatsFaults } from './faults.js';
import { codeRoutes } from './routes-code.js';
import { noticeRoutes } from './routes-notices.js';
import { referentRoutes } from './routes-referent.js';
import { useRoutes } from './routes-uses.js';
import { mesMandatsRoutes } from './routes.js';

/** The person's page of mandates: who may act in their name, what was done, how to stop it and to say that it was not wanted. */
export const mesMandats: Product = {
  name: 'mesmandats',
  faults: mesMandatsFaults.table,
  menu: [{ label: { fr: 'Mes mandats', en: 'My mandates' }, href: '/mes-mandats', for: 'person', order: 24 }],
  routes(app, context) {
    mesMandatsRoutes(app, context);
    codeRoutes(app, context);
    noticeRoutes(app, context);
    useRoutes(app, context);
    referentRoutes(app, context);
  },
};

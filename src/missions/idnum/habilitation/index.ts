// The door of the habilitation. Other rooms need nothing of it: who may help is asked of mandats.

import type { Product } from '../../../product.js';
import { habilitationActions } from './actions.js';
import { habilitationFaults } from './faults.js';
import { askRoutes } from './routes-ask.js';
import { operatorRoutes } from './routes-operator.js';
import { teamRoutes } from './routes-team.js';

/** How an organisation comes to help people under mandates: its request, its helpers and their training, those who answer for them. */
export const habilitation: Product = {
  name: 'habilitation',
  faults: habilitationFaults.table,
  actions: habilitationActions,
  menu: [{ label: { fr: 'Habilitation à aider', en: 'Being allowed to help' }, href: '/habilitation', for: 'agent', order: 19 }],
  routes(app, context) {
    askRoutes(app, context);
    operatorRoutes(app, context);
    teamRoutes(app, context);
  },
};

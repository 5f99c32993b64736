// The door of the operator's desk. Other rooms need nothing of it.

import type { Product } from '../../../product.js';
import { operatorActions } from './actions.js';
import { operatorFaults } from './faults.js';
import { operatorRoutes } from './routes.js';

/** Where operators handle what people asked for or reported. */
export const operatorDesk: Product = {
  name: 'operateur',
  faults: operatorFaults.table,
  actions: operatorActions,
  routes: operatorRoutes,
};

import { ledgerFaults } from '../../kernel/ledger/index.js';
import type { Product } from '../../product.js';
import { registreFaults } from './faults.js';
import { registreRoutes } from './routes.js';

/** The public page of the ledger: what it is, its signatures, its key, and how anyone checks a proof. Belongs to the house, whatever missions run. */
export const registre: Product = {
  name: 'registre',
  faults: { ...registreFaults.table, ...ledgerFaults.table },
  routes: registreRoutes,
};

import type { ActionTable } from '../../../kernel/ledger/index.js';
import type { Text } from '../../../kernel/i18n/index.js';
import type { Product } from '../../../product.js';
import { dossierActions } from './actions.js';
import { dossierFaults } from './faults.js';
import { dossierRoutes } from './routes.js';
import { basisWords, factWords } from './words.js';

/**
 * The dossier: the person's space over all products.
 * @param products every product there is, asked for when routes are made: each declares the actions that it writes in the ledger, with
 * the sentences that people read, and may know words for the facts it names there
 */
export function createDossier(products: () => readonly Product[]): Product {
  return {
    name: 'dossier',
    faults: dossierFaults.table,
    actions: dossierActions,
    menu: [{ label: { fr: 'Mon dossier', en: 'My file' }, href: '/dossier', for: 'person', order: 20 }],
    routes(app, context) {
      const actions: ActionTable = Object.fromEntries(products().flatMap((product) => Object.entries(product.actions ?? {})));
      const first = (words: (product: Product) => Text | null | undefined): Text | null =>
        products()
          .map(words)
          .find((text) => text !== undefined && text !== null) ?? null;
      dossierRoutes(app, context, {
        actions,
        facts: factWords((name) => first((product) => product.factWords?.(name))),
        bases: basisWords((key) => first((product) => product.basisWords?.(key))),
      });
    },
  };
}

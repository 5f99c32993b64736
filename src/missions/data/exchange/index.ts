import type { Product } from '../../../product.js';
import { exchangeActions } from './actions.js';
import { seedAuthorisations } from './authorisations.js';
import { evidenceTypes } from './evidence.js';
import { fieldFacts, walk } from './evidence/define.js';
import { exchangeFaults } from './faults.js';
import { exchangeRoutes } from './routes.js';
import { purge } from './store.js';

export { ensureAuthorisation, sandboxTokens } from './authorisations.js';
export { evidenceType, evidenceTypes } from './evidence.js';
export type { EvidenceType, Issuer } from './evidence/define.js';
export { exchangeAvailability, type Availability } from './health.js';
export { requestEvidence, type EvidenceAnswer, type EvidenceRequest } from './request-evidence.js';
export { verifyAnswer, requestHash, responseHash, type AnswerVerdict, type BoundRequest } from './proof.js';

/** Days for which the counts of real traffic are kept. */
const trafficDays = 400;

/** What another administration already holds, asked once and with proof, instead of asking the person. */
export const exchange: Product = {
  name: 'exchange',
  faults: exchangeFaults.table,
  actions: exchangeActions,
  factWords(name) {
    for (const type of evidenceTypes) {
      let label = null;
      walk(type.data, '', (path, schema) => {
        if (path === name) label = fieldFacts.get(schema)?.label ?? null;
      });
      if (label) return label;
    }
    return null;
  },
  basisWords: (key) => evidenceTypes.map((type) => type.legalBases[key]).find((words) => words !== undefined) ?? null,
  routes: exchangeRoutes,
  jobs: {
    'exchange.purge': async ({ db, clock }) => {
      const now = clock.now();
      await purge(db, now, new Date(now.getTime() - trafficDays * 86_400_000));
    },
  },
  crons: [{ name: 'exchange-purge', pattern: '17 * * * *', job: 'exchange.purge' }],
  seed: seedAuthorisations,
};

import type { Db } from '../../../kernel/database/index.js';
import type { Product } from '../../../product.js';
import { avisFaults } from './faults.js';
import { figuresOf, noCounts, type OpinionFigures, type Window } from './figures.js';
import { minimumOpinions } from './rules.js';
import { avisRoutes } from './routes.js';
import { seedOpinions } from './seed.js';
import { countOpinions } from './store-figures.js';

export { slidingWindow, type ClassFigures, type OpinionFigures, type Window } from './figures.js';
export { opinionLink } from './give.js';
export { shareInterval, type Interval } from './interval.js';
export { satisfactionAnswers, satisfactionQuestion, satisfactions, type Satisfaction } from './questions.js';
export { minimumOpinions, satisfaction, shownMean, windowMonths } from './rules.js';
export { opinionSteps } from './store-figures.js';

/** What the opinions on a procedure say over a window. */
export async function opinionFigures(db: Db, procedureId: string, window: Window): Promise<OpinionFigures> {
  const rows = await countOpinions(db, window, procedureId);
  const of = (wanted: 'invited' | 'open') => figuresOf(rows.find((row) => row.class === wanted)?.counts ?? noCounts());
  return { window, minimum: minimumOpinions, invited: of('invited'), open: of('open') };
}

/** «Je donne mon avis»: the published question, in two clicks, after each procedure. */
export const avis: Product = {
  name: 'avis',
  faults: avisFaults.table,
  routes: avisRoutes,
  seed: (context) => seedOpinions(context),
};

import type { Db } from '../../../kernel/database/index.js';
import type { Product } from '../../../product.js';
import { agentRoutes } from './agent-routes.js';
import { avisFaults } from './faults.js';
import { figuresOf, noCounts, type OpinionFigures, type Window } from './figures.js';
import { minimumOpinions } from './rules.js';
import { avisRoutes } from './routes.js';
import { seedOpinions } from './seed.js';
import { countOpinions } from './store-figures.js';

export { slidingWindow, type ClassFigures, type OpinionFigures, type Window } from './figures.js';
export { opinionLink } from './give.js';
export { satisfactionInterval, shareInterval, type Interval } from './interval.js';
export { satisfactionAnswers, satisfactionQuestion, satisfactions, type Satisfaction } from './questions.js';
export { minimumOpinions, satisfaction, shownMean, windowMonths } from './rules.js';
export { opinionSteps } from './store-figures.js';

type Counted = Awaited<ReturnType<typeof countOpinions>>;

function figuresFrom(rows: Counted, window: Window): OpinionFigures {
  const of = (wanted: 'invited' | 'open') => figuresOf(rows.find((row) => row.class === wanted)?.counts ?? noCounts());
  return { window, minimum: minimumOpinions, invited: of('invited'), open: of('open') };
}

/** What the opinions on a procedure say over a window. */
export async function opinionFigures(db: Db, procedureId: string, window: Window): Promise<OpinionFigures> {
  return figuresFrom(await countOpinions(db, window, procedureId), window);
}

/** The same of every procedure that has opinions in the window, by procedure. */
export async function opinionFiguresOfAll(db: Db, window: Window): Promise<Map<string, OpinionFigures>> {
  const rows = await countOpinions(db, window);
  const ids = new Set(rows.map((row) => row.procedureId));
  return new Map(
    [...ids].map((id) => [
      id,
      figuresFrom(
        rows.filter((row) => row.procedureId === id),
        window,
      ),
    ]),
  );
}

/** «Je donne mon avis»: the published question, in two clicks, after each procedure. */
export const avis: Product = {
  name: 'avis',
  faults: avisFaults.table,
  menu: [{ label: { fr: 'Avis reçus', en: 'Opinions received' }, href: '/agent/avis', for: 'agent', order: 16 }],
  routes(app, context) {
    avisRoutes(app, context);
    agentRoutes(app, context);
  },
  seed: (context) => seedOpinions(context),
};

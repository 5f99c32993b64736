import type { Product } from '../../../product.js';
import { planFirstRound, probeAll, probeNew } from './probe.js';
import { observatoireRoutes } from './routes.js';
import { everyMinutes, keptDays } from './rules.js';
import { purgeMeasures } from './store.js';

/** The quality of every procedure, measured and explained. */
export const observatoire: Product = {
  name: 'observatoire',
  routes(app, context) {
    observatoireRoutes(app, context);
    app.addHook('onListen', () => planFirstRound(context));
  },
  jobs: {
    'observatoire.probe': async (context) => probeAll(context),
    'observatoire.probe-new': async (context) => probeNew(context),
    'observatoire.purge': async ({ db, clock }) => purgeMeasures(db, new Date(clock.now().getTime() - keptDays * 86_400_000)),
  },
  crons: [
    { name: 'observatoire-probe', pattern: `*/${everyMinutes} * * * *`, job: 'observatoire.probe' },
    { name: 'observatoire-purge', pattern: '23 3 * * *', job: 'observatoire.purge' },
  ],
  menu: [{ label: { fr: 'Qualité', en: 'Quality' }, href: '/qualite', for: 'everyone', order: 70 }],
};

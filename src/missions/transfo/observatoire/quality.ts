import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import type { Procedure } from '../../../registry/index.js';
import { reuseFigures } from '../../data/demarches/index.js';
import { opinionFigures, opinionSteps, satisfaction, shareInterval, slidingWindow, windowMonths, type Interval, type OpinionFigures, type Window } from '../avis/index.js';
import { availabilityLevel, availableShare, reuseShare, type Availability, type Reuse } from './rules.js';
import { availabilityByMonth, availabilitySince } from './store.js';

/** One month of a procedure. Null: not measured. */
export interface Month {
  /** First civil day of the month. */
  month: string;
  opinions: number;
  /** Out of ten. */
  satisfaction: number | null;
  /** From 0 to 1. */
  availability: number | null;
}

/** All that the quality page, its CSV and its JSON say of a procedure. */
export interface Quality {
  procedure: Procedure;
  /** When it was computed. */
  at: Date;
  window: Window;
  opinions: OpinionFigures;
  availability: Availability & { share: number | null; interval: Interval | null; level: ReturnType<typeof availabilityLevel> | null };
  reuse: Reuse & { share: number | null };
  months: Month[];
}

/** Computes the quality of a procedure, now, over twelve sliding months. */
export async function qualityOf(context: Pick<Context, 'db' | 'clock'>, procedure: Procedure): Promise<Quality> {
  const { db } = context;
  const at = context.clock.now();
  const window = slidingWindow(civilDate(at), windowMonths);
  const since = new Date(`${window.from}T00:00:00Z`);
  const [opinions, availability, byMonth, steps, reuse] = await Promise.all([
    opinionFigures(db, procedure.id, window),
    availabilitySince(db, procedure.id, since),
    availabilityByMonth(db, procedure.id, since),
    opinionSteps(db, procedure.id, window, 'month'),
    reuseFigures(db, procedure.id),
  ]);
  const share = availableShare(availability);
  const months = [...new Set([...byMonth.map(({ month }) => month), ...steps.map(({ from }) => from)])].sort().map((month): Month => {
    const said = steps.find(({ from }) => from === month);
    const measured = byMonth.find((one) => one.month === month);
    return { month, opinions: said ? said.bad + said.medium + said.good : 0, satisfaction: said ? satisfaction(said) : null, availability: measured ? availableShare(measured) : null };
  });
  return {
    procedure, at, window, opinions,
    availability: { ...availability, share, interval: shareInterval(availability.available, availability.available + availability.unavailable), level: share === null ? null : availabilityLevel(share) },
    reuse: { ...reuse, share: reuseShare(reuse) },
    months,
  };
}

import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import { procedures, type Procedure } from '../../../registry/index.js';
import { reuseFigures } from '../../data/demarches/index.js';
import {
  opinionFigures,
  opinionFiguresOfAll,
  opinionSteps,
  satisfaction,
  satisfactionInterval,
  shareInterval,
  slidingWindow,
  windowMonths,
  type Interval,
  type OpinionFigures,
  type Satisfaction,
  type Window,
} from '../avis/index.js';
import {
  availabilityLevel,
  availabilityMonths,
  availableShare,
  measured,
  minimumMeasures,
  missedMeasures,
  noMeasures,
  reuseShare,
  speedLevel,
  type Availability,
  type Level,
  type Reuse,
} from './rules.js';
import { availabilities, availabilityByMonth, availabilitySince } from './store.js';

/** One month of a procedure. Null: not measured, or not published. */
export interface Month {
  /** First civil day of the month. */
  month: string;
  opinions: number;
  /** How many of the opinions the seed of the sandbox made. */
  demonstration: number;
  /** Out of ten. */
  satisfaction: number | null;
  satisfactionInterval: Interval | null;
  measures: number;
  /** From 0 to 1. */
  availability: number | null;
  availabilityInterval: Interval | null;
}

/** Availability with its uncertainty. */
export interface AvailabilityFigures extends Availability {
  window: Window;
  share: number | null;
  interval: Interval | null;
  /** Null when there are too few measures to say. */
  level: Level | null;
  /** Of the median time to answer; null in the same case. */
  speed: Level | null;
  /** Measures that we should have made and did not. */
  missed: number;
}

/** All that the quality page, its CSV and its JSON say of a procedure. */
export interface Quality {
  procedure: Procedure;
  /** When it was computed. */
  at: Date;
  /** Of the opinions. */
  window: Window;
  opinions: OpinionFigures;
  availability: AvailabilityFigures;
  /** Since the procedure opened. */
  reuse: Reuse & { share: number | null };
  /** Twelve sliding months, oldest first, those with a figure only. */
  months: Month[];
}

/** What the list of procedures says of each. */
export interface QualityLine {
  procedure: Procedure;
  opinions: number;
  /** Out of ten; null when there are too few opinions to publish one. */
  satisfaction: number | null;
  level: Satisfaction | null;
  availability: number | null;
}

type Room = Pick<Context, 'db' | 'clock'>;

/** Computes the quality of a procedure, now. */
export async function qualityOf(context: Room, procedure: Procedure): Promise<Quality> {
  const { db } = context;
  const at = context.clock.now();
  const today = civilDate(at);
  const window = slidingWindow(today, windowMonths);
  const short = slidingWindow(today, availabilityMonths);
  const [opinions, availability, byMonth, steps, reuse] = await Promise.all([
    opinionFigures(db, procedure.id, window),
    availabilitySince(db, procedure.id, short.from),
    availabilityByMonth(db, procedure.id, window.from),
    opinionSteps(db, procedure.id, window, 'month'),
    reuseFigures(db, procedure.id),
  ]);
  // A procedure with too few opinions publishes no mean, and none for a month of it either.
  const published = opinions.invited.level !== null;
  const months = [...new Set([...byMonth.map(({ month }) => month), ...steps.map(({ from }) => from)])].sort().map((month): Month => {
    const said = steps.find(({ from }) => from === month);
    const probes = byMonth.find((one) => one.month === month) ?? noMeasures;
    return {
      month,
      opinions: said ? said.bad + said.medium + said.good : 0,
      demonstration: said?.demonstration ?? 0,
      satisfaction: said && published ? satisfaction(said) : null,
      satisfactionInterval: said && published ? satisfactionInterval(said) : null,
      measures: measured(probes),
      availability: availableShare(probes),
      availabilityInterval: shareInterval(probes.available, measured(probes)),
    };
  });
  return {
    procedure,
    at,
    window,
    opinions,
    availability: figures(availability, short, at),
    reuse: { ...reuse, share: reuseShare(reuse) },
    months,
  };
}

function figures(counts: Availability, window: Window, at: Date): AvailabilityFigures {
  const share = availableShare(counts);
  const enough = measured(counts) >= minimumMeasures;
  return {
    ...counts,
    window,
    share,
    interval: shareInterval(counts.available, measured(counts)),
    level: share === null || !enough ? null : availabilityLevel(share),
    speed: counts.medianMilliseconds === null || !enough ? null : speedLevel(counts.medianMilliseconds),
    missed: missedMeasures(counts, at),
  };
}

/** The main figures of every procedure, in a number of queries that does not grow with them. */
export async function qualityList(context: Room): Promise<QualityLine[]> {
  const { db } = context;
  const today = civilDate(context.clock.now());
  const [all, opinions, probes] = await Promise.all([
    procedures(db),
    opinionFiguresOfAll(db, slidingWindow(today, windowMonths)),
    availabilities(db, slidingWindow(today, availabilityMonths).from),
  ]);
  return all.map((procedure) => {
    const invited = opinions.get(procedure.id)?.invited;
    const level = invited?.level ?? null;
    return {
      procedure,
      level,
      opinions: invited?.n ?? 0,
      satisfaction: level === null ? null : (invited?.satisfaction ?? null),
      availability: availableShare(probes.get(procedure.id) ?? noMeasures),
    };
  });
}

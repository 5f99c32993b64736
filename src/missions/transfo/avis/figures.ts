import type { Interval } from './interval.js';
import { satisfactionInterval } from './interval.js';
import {
  autonomy,
  badge,
  comprehension,
  help,
  helpQuality,
  helpReachable,
  minimumOpinions,
  satisfaction,
  type HelpCounts,
  type MarkCounts,
  type SatisfactionCounts,
} from './rules.js';
import type { Satisfaction } from './questions.js';

/** Civil days, both included. */
export interface Window {
  from: string;
  to: string;
}

/** What opinions of one class add up to. */
export interface OpinionCounts {
  satisfaction: SatisfactionCounts;
  comprehension: MarkCounts;
  help: HelpCounts;
  noHelp: number;
  helpAnswered: number;
  /** How many of them the seed of the sandbox made. */
  demonstration: number;
}

/** What opinions of one class say. Means are out of ten, shares from 0 to 1; null where nobody answered. */
export interface ClassFigures {
  counts: OpinionCounts;
  n: number;
  satisfaction: number | null;
  /** 95 %, out of ten. */
  interval: Interval | null;
  /** Null when there are too few opinions to say. */
  level: Satisfaction | null;
  comprehension: { mean: number | null; n: number };
  helpReachable: { share: number | null; n: number };
  helpQuality: { mean: number | null; n: number };
  help: { mean: number | null; n: number };
  autonomy: { mean: number | null; n: number };
}

/** Opinions on a procedure in a window. The published level is that of `invited`: anybody can give an open opinion, as often as they like. */
export interface OpinionFigures {
  window: Window;
  minimum: number;
  invited: ClassFigures;
  open: ClassFigures;
}

const total = (counts: Readonly<Record<string | number, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);

/** The figures of some counts. */
export function figuresOf(counts: OpinionCounts): ClassFigures {
  const n = total(counts.satisfaction);
  const mean = satisfaction(counts.satisfaction);
  const { reached, notReached, quality } = counts.help;
  return {
    counts,
    n,
    satisfaction: mean,
    interval: satisfactionInterval(counts.satisfaction),
    level: mean !== null && n >= minimumOpinions ? badge(mean) : null,
    comprehension: { mean: comprehension(counts.comprehension), n: total(counts.comprehension) },
    helpReachable: { share: helpReachable(counts.help), n: reached + notReached },
    helpQuality: { mean: helpQuality(counts.help), n: total(quality) },
    help: { mean: help(counts.help), n: total(quality) + notReached },
    autonomy: { mean: autonomy({ noHelp: counts.noHelp, answered: counts.helpAnswered }), n: counts.helpAnswered },
  };
}

/** Counts of nobody. */
export function noCounts(): OpinionCounts {
  const marks = () => ({ 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 });
  return {
    satisfaction: { bad: 0, medium: 0, good: 0 },
    comprehension: marks(),
    help: { reached: 0, notReached: 0, quality: marks() },
    noHelp: 0,
    helpAnswered: 0,
    demonstration: 0,
  };
}

/** The twelve sliding months that end on this civil day. */
export function slidingWindow(today: string, months: number): Window {
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  const start = new Date(Date.UTC(year, month - 1 - months, Math.min(day, lastOfMonth)));
  start.setUTCDate(start.getUTCDate() + 1);
  return { from: start.toISOString().slice(0, 10), to: today };
}

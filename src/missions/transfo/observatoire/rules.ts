/** What one measure says of a procedure. */
export type Outcome = 'available' | 'unavailable' | 'unknown';

export interface Measure {
  outcome: Outcome;
  status: number | null;
  milliseconds: number | null;
  error: 'timeout' | 'connection' | 'status' | null;
}

/** How long a page may take before it counts as unavailable. */
export const patienceMilliseconds = 10_000;
/** Minutes between two measures. */
export const everyMinutes = 5;
/** How soon after the start a procedure that was never measured is. */
export const firstRoundMilliseconds = 3_000;
/** Fewer measures than this show no level: one day of them. Our own rule; the published ones say nothing of it. */
export const minimumMeasures = (24 * 60) / everyMinutes;
/** Days for which measures are kept: a year of months, and what is left of the thirteenth. */
export const keptDays = 400;
/** Length of the window of availability and time to answer, in months, ending today («Vos démarches essentielles», 2023). */
export const availabilityMonths = 3;

/** Failures of our own network: they say nothing of the procedure. */
const ours = new Set(['EAI_AGAIN', 'ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH']);

/**
 * Judges an answer: an error of the server is an outage, and so is a first page that is gone (404, 410). A redirect or a refusal to strangers
 * is an answer. 429 says that we asked too often: nothing about the procedure.
 */
export function judgeAnswer(status: number, milliseconds: number): Measure {
  if (status === 429) return { outcome: 'unknown', status, milliseconds: null, error: 'status' };
  if (status >= 500 || status === 404 || status === 410) return { outcome: 'unavailable', status, milliseconds: null, error: 'status' };
  return { outcome: 'available', status, milliseconds, error: null };
}

/** Judges a failure by the code of its cause. */
export function judgeFailure(code: string): Measure {
  if (code === 'TimeoutError' || code === 'AbortError')
    return { outcome: 'unavailable', status: null, milliseconds: null, error: 'timeout' };
  return { outcome: ours.has(code) ? 'unknown' : 'unavailable', status: null, milliseconds: null, error: 'connection' };
}

/** Counts of a time span. */
export interface Availability {
  available: number;
  unavailable: number;
  /** Left out of the share: our own outage. */
  unknown: number;
  /** Median time to answer, of answers only. */
  medianMilliseconds: number | null;
  /** The first measure of the span; null when there is none. */
  since: Date | null;
}

/** Nothing measured. */
export const noMeasures: Availability = { available: 0, unavailable: 0, unknown: 0, medianMilliseconds: null, since: null };

/** Measures that say something of the procedure. */
export const measured = ({ available, unavailable }: Availability): number => available + unavailable;

/** Share of measures, from 0 to 1, in which the procedure answered; null without measures. Unknown ones are no measure. */
export const availableShare = (counts: Availability): number | null =>
  measured(counts) === 0 ? null : counts.available / measured(counts);

/** Measures that should have been made since the first one and were not, because we did not run: neither good nor bad. */
export function missedMeasures({ available, unavailable, unknown, since }: Availability, now: Date): number {
  if (!since) return 0;
  const due = Math.floor((now.getTime() - since.getTime()) / (everyMinutes * 60_000)) + 1;
  return Math.max(0, due - available - unavailable - unknown);
}

export type Level = 'good' | 'watch' | 'poor';

/** How an availability is called («Vos démarches essentielles», 2023: 99.9 % is the goal, under 98.5 % is weak). Judged before rounding. */
export function availabilityLevel(share: number): Level {
  if (share >= 0.999) return 'good';
  return share >= 0.985 ? 'watch' : 'poor';
}

/** How a time to answer is called (same source: under 400 ms is the goal, from 800 ms on is weak). */
export function speedLevel(milliseconds: number): Level {
  if (milliseconds < 400) return 'good';
  return milliseconds < 800 ? 'watch' : 'poor';
}

/** A share as it is shown: cut, never rounded up, to a hundredth of a percent, so that it never shows a level that it does not reach. */
export const shownShare = (share: number): number => Math.floor(share * 10_000 + 1e-9) / 10_000;

/** What became of facts that were offered to people instead of questions. */
export interface Reuse {
  offered: number;
  accepted: number;
  refused: number;
  edited: number;
  failed: number;
}

/** Share of the facts offered that people used without changing them; null when none was offered. */
export const reuseShare = ({ offered, accepted, edited }: Reuse): number | null => (offered === 0 ? null : (accepted - edited) / offered);

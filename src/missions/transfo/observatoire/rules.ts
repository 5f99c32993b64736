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
/** Days for which measures are kept. */
export const keptDays = 400;

/** Failures of our own network: they say nothing of the procedure. */
const ours = new Set(['EAI_AGAIN', 'ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH']);

/** Judges an answer: an error of the server is an outage; a redirect or a refusal to strangers is an answer. */
export function judgeAnswer(status: number, milliseconds: number): Measure {
  return status >= 500 ? { outcome: 'unavailable', status, milliseconds, error: 'status' } : { outcome: 'available', status, milliseconds, error: null };
}

/** Judges a failure by the code of its cause. */
export function judgeFailure(code: string): Measure {
  if (code === 'TimeoutError' || code === 'AbortError') return { outcome: 'unavailable', status: null, milliseconds: null, error: 'timeout' };
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
}

/** Share of measures, from 0 to 1, in which the procedure answered; null without measures. Unknown ones are no measure. */
export const availableShare = ({ available, unavailable }: Availability): number | null => (available + unavailable === 0 ? null : available / (available + unavailable));

/** How an availability is called (observatoire de la qualité: at least 99.5 % is good, 98 % needs watching). */
export function availabilityLevel(share: number): 'good' | 'watch' | 'poor' {
  if (share >= 0.995) return 'good';
  return share >= 0.98 ? 'watch' : 'poor';
}

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

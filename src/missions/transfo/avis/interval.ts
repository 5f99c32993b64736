import type { SatisfactionCounts } from './rules.js';

/** An interval that holds the true value in 95 samples of 100. */
export interface Interval {
  low: number;
  high: number;
}

/** 97.5th percentile of the standard normal law: 95 % between both sides. */
const z = 1.959963984540054;

/**
 * Wilson's score interval for a share (E. B. Wilson, 1927): the shares that the sample does not contradict at 5 %. Unlike share ± error it
 * stays between 0 and 1, and is not empty when everybody agrees.
 * @returns shares from 0 to 1; null when n is 0
 */
export function shareInterval(successes: number, n: number): Interval | null {
  if (n === 0) return null;
  return scoreInterval(successes / n, 0, n);
}

/**
 * The 95 % interval of a satisfaction mean, out of ten.
 *
 * Each opinion is 0, ½ or 1 (out of ten: 0, 5, 10). With mean m and share q of ½, its variance is m(1 − m) − q/4: the variance of a yes-no
 * answer less what middle answers take away. As Wilson does, we keep every m for which the observed mean is less than 1.96 standard
 * errors away, the error being that of m itself and not of the sample. q is not known either: it is replaced by the lower end of its own
 * Wilson interval, which can only widen ours. Closed form, no random draw: whoever recomputes it finds the same figures. It says nothing of
 * people who did not answer.
 * @returns null when there is no opinion
 */
export function satisfactionInterval({ bad, medium, good }: SatisfactionCounts): Interval | null {
  const n = bad + medium + good;
  const middle = shareInterval(medium, n);
  if (!middle) return null;
  const { low, high } = scoreInterval((good + medium / 2) / n, middle.low, n);
  return { low: 10 * low, high: 10 * high };
}

/** Solves n(observed − m)² = z²(m(1 − m) − q/4) for m. */
function scoreInterval(observed: number, q: number, n: number): Interval {
  const z2 = z * z;
  const centre = (observed + z2 / (2 * n)) / (1 + z2 / n);
  const spread = (z * Math.sqrt((observed * (1 - observed) - q / 4) / n + (z2 * (1 - q)) / (4 * n * n))) / (1 + z2 / n);
  // The observed mean is inside by construction; rounding must not put it out.
  return { low: Math.max(0, Math.min(centre - spread, observed)), high: Math.min(1, Math.max(centre + spread, observed)) };
}

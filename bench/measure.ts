/** One figure beside the peer or limit that it is compared with, measured in the same run. */
export interface Measure {
  /** What was measured. */
  name: string;
  ours: number;
  /** What the peer did, or the limit. */
  peer: number;
  /** Unit of both, such as `flows/s`, `ms`, `MB`. */
  unit: string;
  /** The higher the better: ours ÷ peer for a rate, peer ÷ ours for a time or a size. */
  ratio: number;
  /** The least ratio that is good enough. */
  goal: number;
  /** Who the peer is, and what else the reader needs. */
  note: string;
}

/** The middle one of some figures. */
export const median = (figures: readonly number[]): number =>
  [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;

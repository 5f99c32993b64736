import { satisfactionNotes, type Mark, type Satisfaction } from './questions.js';

/** How many opinions gave each answer. */
export type SatisfactionCounts = Readonly<Record<Satisfaction, number>>;
export type MarkCounts = Readonly<Record<Mark, number>>;

/** Fewer opinions than this in the window show no level (rule of «Vos démarches essentielles», 2023). */
export const minimumOpinions = 100;
/** Length of the window, in months, ending today. */
export const windowMonths = 12;

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);

/** Σ note·n / Σ n over answers with their notes; null when there is no answer. */
function mean(answers: readonly { note: number; n: number }[]): number | null {
  const n = sum(answers.map((a) => a.n));
  return n === 0 ? null : sum(answers.map((a) => a.note * a.n)) / n;
}

/** Satisfaction out of ten: Σ note·n / Σ n with bad 0, medium 5, good 10. Null without opinions. */
export function satisfaction({ bad, medium, good }: SatisfactionCounts): number | null {
  return mean([
    { note: satisfactionNotes.bad, n: bad },
    { note: satisfactionNotes.medium, n: medium },
    { note: satisfactionNotes.good, n: good },
  ]);
}

/** The note out of ten of a mark from 1 to 5: 0, 2.5, 5, 7.5, 10. */
export const noteOfMark = (mark: Mark): number => (mark - 1) * 2.5;
const ofMarks = (counts: MarkCounts) => ([1, 2, 3, 4, 5] as const).map((mark) => ({ note: noteOfMark(mark), n: counts[mark] }));

/** Clarity of information out of ten: Σ note·n / Σ n. Null when nobody answered. */
export const comprehension = (counts: MarkCounts): number | null => mean(ofMarks(counts));

/** Answers about help from the administration: one for each channel that was tried. */
export interface HelpCounts {
  reached: number;
  notReached: number;
  quality: MarkCounts;
}

/** Share, from 0 to 1, of the tries that reached the administration; null without tries. */
export function helpReachable({ reached, notReached }: HelpCounts): number | null {
  return reached + notReached === 0 ? null : reached / (reached + notReached);
}

/** Quality of the help obtained, out of ten; null when nobody judged it. */
export const helpQuality = ({ quality }: HelpCounts): number | null => mean(ofMarks(quality));

/** Help as a whole, out of ten: Σ note(quality) / (n quality + n not reached). Not reaching anyone counts as zero. */
export function help({ quality, notReached }: HelpCounts): number | null {
  return mean([...ofMarks(quality), { note: 0, n: notReached }]);
}

/**
 * Autonomy out of ten: 10 · n(needed no help) / n opinions that answered the question.
 * @returns null when nobody answered
 */
export function autonomy({ noHelp, answered }: { noHelp: number; answered: number }): number | null {
  return answered === 0 ? null : (10 * noHelp) / answered;
}

/** How a mean out of ten is called: under 5 «Pas bien», under 8 «Moyen», else «Bien». Judged before rounding. */
export function badge(mean: number): Satisfaction {
  if (mean < 5) return 'bad';
  return mean < 8 ? 'medium' : 'good';
}

/** How reachable help is: under 70 % weak, under 85 % partial, else optimal. */
export function reachableLevel(share: number): 'weak' | 'partial' | 'optimal' {
  if (share < 0.7) return 'weak';
  return share < 0.85 ? 'partial' : 'optimal';
}

/**
 * A mean out of ten as it is shown: one decimal; as many as it takes, cut and not rounded, when rounding would pass a threshold that the
 * mean does not reach (7.96 is «Moyen» and is never shown as 8).
 */
export function shownMean(mean: number): number {
  for (let power = 10; ; power *= 10) {
    const shown = (power === 10 ? Math.round : Math.floor)(mean * power) / power;
    if (badge(shown) === badge(mean)) return shown;
    if (power > 1e6) return mean;
  }
}

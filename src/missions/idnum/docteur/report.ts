import { t, type Lang } from '../../../kernel/i18n/index.js';
import { reasons } from './reasons.js';
import { runStatus, type Outcome, type RunStatus, type Times } from './rules.js';
import { scenarios, type Scenario } from './scenarios.js';
import type { Result } from './store.js';

/** A scenario and what came of it. */
export interface Line {
  scenario: Scenario;
  result: Result;
  /** The service did what a careful one does. */
  good: boolean;
}

/** Everything that is known of the last run of a consultation. */
export interface Report extends Times {
  status: RunStatus;
  /** In the order in which they are played. */
  lines: readonly Line[];
  played: number;
  total: number;
  /** The honest sign-in, once it was played. */
  control: Line | null;
  /** The falsified ones, counted by what the service did. */
  counts: Readonly<Record<Outcome, number>>;
  /** The honest sign-in worked: the refusals prove something. */
  conclusive: boolean;
  /** The run is over, and the service did in every scenario what a careful one does. */
  passed: boolean;
}

/** Puts the results of a run in order and counts them. */
export function reportOf(times: Times, results: readonly Result[], now: Date): Report {
  const { startedAt, progressAt, finishedAt } = times;
  const lines = scenarios.flatMap((scenario): Line[] => {
    const result = results.find((one) => one.scenario === scenario.id);
    return result ? [{ scenario, result, good: result.outcome === scenario.expected }] : [];
  });
  const count = (outcome: Outcome) =>
    lines.filter(({ scenario, result }) => scenario.expected === 'refused' && result.outcome === outcome).length;
  const control = lines.find(({ scenario }) => scenario.expected === 'accepted') ?? null;
  const status = runStatus(times, now);
  return {
    startedAt,
    progressAt,
    finishedAt,
    status,
    lines,
    played: lines.length,
    total: scenarios.length,
    control,
    counts: { refused: count('refused'), accepted: count('accepted'), unclear: count('unclear') },
    conclusive: control?.good ?? false,
    passed: status === 'done' && lines.length === scenarios.length && lines.every(({ good }) => good),
  };
}

/** The words of what explains an outcome, or null when it explains itself. */
export const reasonWords = ({ reason, detail }: Result, lang: Lang): string | null =>
  reason === null ? null : t(reasons[reason], lang, { detail: detail ?? '' });

/** The report as programs read it: names in the words of the protocols, sentences in the language asked for. */
export function reportJson(id: string, issuer: string, report: Report, lang: Lang): Record<string, unknown> {
  return {
    consultation: id,
    issuer,
    status: report.status,
    started_at: report.startedAt?.toISOString() ?? null,
    finished_at: report.finishedAt?.toISOString() ?? null,
    played: report.played,
    total: report.total,
    conclusive: report.conclusive,
    passed: report.passed,
    ...report.counts,
    results: report.lines.map(({ scenario, result, good }) => ({
      scenario: scenario.id,
      title: t(scenario.title, lang),
      expected: scenario.expected,
      outcome: result.outcome,
      good,
      reason: result.reason,
      explanation: reasonWords(result, lang),
      ...(good ? {} : { play: t(scenario.play, lang), danger: t(scenario.danger, lang), remedy: t(scenario.remedy, lang) }),
      norms: scenario.norms,
      steps: result.steps,
    })),
  };
}

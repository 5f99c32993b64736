import type { Metrics } from '../telemetry/index.js';
import type { LedgerStats } from './types.js';

const words: Readonly<Record<keyof LedgerStats, string>> = {
  appended: 'Entries written inside the transaction of a change, since the start of this process',
  recorded: 'Entries written by group commit, since the start of this process',
  batches: 'Group commits, since the start of this process',
  sequenced: 'Entries given their place in the tree by this process',
  heads: 'Heads signed by this process',
  failures: 'Passes of the sequencer that failed in this process',
  lag: 'Milliseconds between the oldest entry of the last pass and its head',
};

/** Shows how the ledger does, as `socle_ledger_*` in the measures of the process. */
export function publishStats(metrics: Metrics, ledger: { stats(): LedgerStats }): void {
  for (const name of Object.keys(words) as (keyof LedgerStats)[])
    metrics.gauge(`socle_ledger_${name}`, words[name], () => ledger.stats()[name]);
}

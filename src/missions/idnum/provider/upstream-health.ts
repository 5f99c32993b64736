import { Gauge } from 'prom-client';
import type { Context } from '../../../context.js';
import {
  admit,
  afterFailure,
  afterSuccess,
  availability,
  breakerRules,
  closedBreaker,
  type Availability,
  type BreakerRules,
  type BreakerState,
  type Errand,
} from './breaker.js';

/** How the identity providers are doing, as this process sees it. */
export interface UpstreamHealth {
  /** Whether this provider may be asked now. */
  admits(id: string, errand: Errand): boolean;
  failed(id: string, what: 'metadata' | 'exchange'): void;
  succeeded(id: string): void;
  availability(id: string): Availability;
}

const states = ['closed', 'half-open', 'open'] as const;
const gaugeName = 'socle_upstream_state';

/** A breaker for each provider, in the memory of the process: each finds out for itself, and none waits for another. */
export function createUpstreamHealth(
  { clock, metrics, log }: Pick<Context, 'clock' | 'metrics' | 'log'>,
  rules: BreakerRules = breakerRules,
): UpstreamHealth {
  const known = new Map<string, BreakerState>();
  const failures = metrics.counter(
    'socle_upstream_failures_total',
    'Times that an identity provider did not answer, answered late, out of order or nonsense',
    ['provider', 'what'],
  );
  const refusals = metrics.counter('socle_upstream_refusals_total', 'Sign-ins refused at once, the identity provider being left alone', [
    'provider',
  ]);
  const gauge = stateGauge(metrics);
  const stateOf = (id: string) => known.get(id) ?? closedBreaker;
  const now = () => clock.now().getTime();
  const enter = (id: string, state: BreakerState): void => {
    const before = known.get(id);
    known.set(id, state);
    if (before?.kind === state.kind) return;
    for (const one of states) gauge.set({ provider: id, state: one }, state.kind === one ? 1 : 0);
    if (before) log.warn({ room: 'upstream', provider: id, state: state.kind }, 'the state of an identity provider changed');
  };
  return {
    admits(id, errand) {
      const { admitted, state } = admit(stateOf(id), rules, now(), errand);
      enter(id, state);
      if (!admitted) refusals.inc({ provider: id });
      return admitted;
    },
    failed(id, what) {
      failures.inc({ provider: id, what });
      enter(id, afterFailure(stateOf(id), rules, now()));
    },
    succeeded: (id) => enter(id, afterSuccess(stateOf(id), rules, now())),
    availability: (id) => availability(stateOf(id), rules, now()),
  };
}

/** One series for each state, so that processes can be added up: so many of them hold the provider for closed, half open, open. */
function stateGauge({ registry }: Context['metrics']): Gauge<'provider' | 'state'> {
  const known = registry.getSingleMetric(gaugeName);
  if (known instanceof Gauge) return known;
  return new Gauge({
    name: gaugeName,
    help: 'Processes that hold an identity provider for closed (it answers), half-open (on trial), open (left alone)',
    labelNames: ['provider', 'state'],
    registers: [registry],
  });
}

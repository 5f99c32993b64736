/** When to stop asking a provider that fails, and for how long: the pattern of the circuit breaker. */
export interface BreakerRules {
  /** So many failures in a row stop it. */
  failuresInARow: number;
  /** So does a share of failures among all that was asked in a window, once there are enough of them. */
  windowMilliseconds: number;
  failuresInWindow: number;
  failedShare: number;
  /** It is left alone so long. */
  openMilliseconds: number;
  /** After that one person is let through each time, until a sign-in succeeds. */
  trialMilliseconds: number;
}

/** A person who waits in vain gives up after two or three tries: it must not take many of them to find out, nor long to find out that it is over. */
export const breakerRules: BreakerRules = {
  failuresInARow: 5,
  windowMilliseconds: 60_000,
  failuresInWindow: 10,
  failedShare: 0.5,
  openMilliseconds: 20_000,
  trialMilliseconds: 10_000,
};

export type BreakerState =
  | { kind: 'closed'; inARow: number; window: { since: number; total: number; failed: number } }
  | { kind: 'open'; until: number }
  | { kind: 'half-open'; trialAt: number };

/** What a person wants of the provider: to go there, or to be recognised on the way back, having given their password. */
export type Errand = 'departure' | 'return';

export const closedBreaker: BreakerState = { kind: 'closed', inARow: 0, window: { since: 0, total: 0, failed: 0 } };

/**
 * Whether the provider may be asked now.
 * @param now in milliseconds
 * @returns the answer, and the state after it
 */
export function admit(state: BreakerState, rules: BreakerRules, now: number, errand: Errand): { admitted: boolean; state: BreakerState } {
  if (state.kind === 'closed') return { admitted: true, state };
  if (state.kind === 'open' && now < state.until) return { admitted: false, state };
  // Whoever comes back was let through before: they are the trial.
  if (errand === 'return') return { admitted: true, state };
  const admitted = state.kind === 'open' || now - state.trialAt >= rules.trialMilliseconds;
  return admitted ? { admitted, state: { kind: 'half-open', trialAt: now } } : { admitted, state };
}

/** The state after the provider failed: unreachable, late, out of order, or answering nonsense. */
export function afterFailure(state: BreakerState, rules: BreakerRules, now: number): BreakerState {
  const open: BreakerState = { kind: 'open', until: now + rules.openMilliseconds };
  if (state.kind === 'open') return now < state.until ? state : open;
  if (state.kind === 'half-open') return open;
  const inARow = state.inARow + 1;
  const window = counted(state.window, rules, now, true);
  const tooMany = window.failed >= rules.failuresInWindow && window.failed / window.total >= rules.failedShare;
  return inARow >= rules.failuresInARow || tooMany ? open : { kind: 'closed', inARow, window };
}

/** The state after the provider did what it is for. One success of somebody who was under way does not end a pause that has just begun. */
export function afterSuccess(state: BreakerState, rules: BreakerRules, now: number): BreakerState {
  if (state.kind === 'closed') return { kind: 'closed', inARow: 0, window: counted(state.window, rules, now, false) };
  return state.kind === 'open' && now < state.until ? state : closedBreaker;
}

/** What people are told: it works, it may work again, or it does not work at the moment. */
export type Availability = 'available' | 'trial' | 'unavailable';

/** What the choice page says of a provider in this state. */
export function availability(state: BreakerState, rules: BreakerRules, now: number): Availability {
  if (state.kind === 'closed') return 'available';
  return admit(state, rules, now, 'departure').admitted ? 'trial' : 'unavailable';
}

function counted(window: { since: number; total: number; failed: number }, rules: BreakerRules, now: number, failed: boolean) {
  const current = now - window.since < rules.windowMilliseconds ? window : { since: now, total: 0, failed: 0 };
  return { since: current.since, total: current.total + 1, failed: current.failed + (failed ? 1 : 0) };
}

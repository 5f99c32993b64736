import type { Text } from '../../../kernel/i18n/index.js';
import { changedSettings, type Configuration, type Setting } from './configuration.js';

/** Where a partner works: `test` is open at once; `production` is what the operator approved. */
export const environments = ['test', 'production'] as const;
export type Environment = (typeof environments)[number];

/** Where a request for production stands. */
export const requestStates = ['waiting', 'approved', 'refused', 'withdrawn'] as const;
export type RequestState = (typeof requestStates)[number];

/** The states of a request, for people. */
export const requestWords: Readonly<Record<RequestState, Text>> = {
  waiting: { fr: 'En attente', en: 'Waiting' },
  approved: { fr: 'Acceptée', en: 'Approved' },
  refused: { fr: 'Refusée', en: 'Refused' },
  withdrawn: { fr: 'Retirée', en: 'Withdrawn' },
};

interface TransitionRule {
  /** null: there is no request yet. */
  from: RequestState | null;
  to: RequestState;
  /** Who may: an agent of the organisation, or the operator. */
  by: 'organisation' | 'operator';
  /** Whether words for the organisation must go with it. */
  reason: boolean;
}

/** Every way that a request can go; there is no other. What has been decided stays: a new request is made instead. */
export const transitions = {
  ask: { from: null, to: 'waiting', by: 'organisation', reason: false },
  withdraw: { from: 'waiting', to: 'withdrawn', by: 'organisation', reason: false },
  approve: { from: 'waiting', to: 'approved', by: 'operator', reason: false },
  refuse: { from: 'waiting', to: 'refused', by: 'operator', reason: true },
} as const satisfies Record<string, TransitionRule>;
export type TransitionName = keyof typeof transitions;

/** Whether a transition may be made now, and if not, why. */
export function judge(
  name: TransitionName,
  state: RequestState | null,
  by: TransitionRule['by'],
  reason: string,
): 'allowed' | 'state' | 'actor' | 'reason' {
  const rule: TransitionRule = transitions[name];
  if (rule.by !== by) return 'actor';
  if (rule.from !== state) return 'state';
  return rule.reason && reason.trim() === '' ? 'reason' : 'allowed';
}

/**
 * Whether an operator may approve a request: four eyes, so that nobody opens to the public what they wrote themselves.
 * @param authors accounts that asked, or that wrote what is asked for
 * @param operators how many operators there are beside this one
 */
export function judgeApproval(account: string, authors: readonly string[], operators: number): 'allowed' | 'own' | 'alone' {
  if (!authors.includes(account)) return 'allowed';
  return operators > 0 ? 'own' : 'alone';
}

/** Settings that an organisation changes by itself in this environment: all of them in test; in production, those that give it no new right. */
export const freeSettings = (settings: readonly Setting[], environment: Environment): readonly Setting[] =>
  environment === 'test' ? settings : settings.filter(({ free }) => free);

/** A configuration with the free settings of one and all the others of another. */
export function withFree(settings: readonly Setting[], rights: Configuration, free: Configuration): Configuration {
  const own = new Set(settings.filter((setting) => setting.free).map(({ key }) => key));
  const pick = (from: Configuration, wanted: boolean) => Object.entries(from).filter(([key]) => own.has(key) === wanted);
  return Object.fromEntries([...pick(rights, false), ...pick(free, true)]);
}

/** Whether going from one configuration to another changes nothing that the operator decides. */
export const keepsRights = (settings: readonly Setting[], before: Configuration, after: Configuration): boolean =>
  changedSettings(settings, before, after).every(({ setting }) => setting.free);

/**
 * Whether people, and our own requests, may be sent to this address: over TLS, to a name of the open network. In a sandbox, the machine
 * itself serves too.
 */
export function isSafeAddress(address: string, sandbox: boolean): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  if (sandbox && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return protocol === 'http:' || protocol === 'https:';
  return protocol === 'https:' && /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+$/i.test(hostname);
}

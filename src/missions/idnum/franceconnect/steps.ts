import type { Context } from '../../../context.js';
import type { Platform } from './platforms.js';

/** The steps of a sign-in, in the order in which they can come, with the numbers that FranceConnect gives them (identity.md 1.14). */
export const steps = {
  FC_AUTHORIZE_INITIATED: '1.0.0',
  FC_SSO_INITIATED: '1.1.0',
  FC_SHOWED_IDP_CHOICE: '2.0.0',
  FC_REDIRECTED_TO_HINTED_IDP: '2.1.0',
  IDP_CHOSEN: '3.0.0',
  IDP_CALLEDBACK: '4.0.0',
  IDP_CALLEDBACK_WITH_ERROR: '4.0.5',
  FC_VERIFIED: '5.0.0',
  FC_IDP_DISABLED: '5.1.0',
  FC_IDP_BLACKLISTED: '5.2.0',
  FC_IDP_INSUFFICIENT_ACR: '5.3.0',
  FC_SHOWED_CONSENT: '6.1.0',
  FC_DATATRANSFER_INFORMATION_IDENTITY: '6.2.0',
  FC_DATATRANSFER_INFORMATION_ANONYMOUS: '6.2.1',
  FC_DATATRANSFER_CONSENT_IDENTITY: '6.2.2',
  SP_REQUESTED_FC_TOKEN: '7.2.0',
  SP_REQUESTED_FC_USERINFO: '7.3.0',
  DP_VERIFIED_FC_CHECKTOKEN: '7.4.0',
  SP_REQUESTED_LOGOUT: '8.0.0',
} as const;
export type Step = keyof typeof steps;

/** What may be said of a step: who asks, through whom, at which level; never who the person is. */
export interface StepFacts {
  /** Hash of the request of the service: the steps of one sign-in have it in common. */
  flow?: string;
  client?: string;
  provider?: string;
  acr?: string;
  /** Code of the fault that ended it. */
  code?: string;
}

/** Writes a step in the log and counts it, so that an operator sees where sign-ins stop. */
export type StepLog = (step: Step, facts: StepFacts) => void;

/** The log of the steps of one level. */
export function stepLog({ log, metrics }: Pick<Context, 'log' | 'metrics'>, { broker }: Pick<Platform, 'broker'>): StepLog {
  const own = log.child({ room: broker });
  const counter = metrics.counter('socle_franceconnect_steps_total', 'Steps of sign-ins through FranceConnect, by level', [
    'broker',
    'step',
  ]);
  return (step, facts) => {
    counter.inc({ broker, step });
    own.info({ step: steps[step], event: step, ...facts }, 'a step of a sign-in');
  };
}

/** The step at which a fault of a sign-in ends it; null for one that is a step of no list. */
export function stepOfFault(code: string): Step | null {
  switch (code) {
    case 'Y020017':
      return 'FC_IDP_DISABLED';
    case 'Y100011':
      return 'FC_IDP_BLACKLISTED';
    case 'Y100001':
    case 'Y100018':
      return 'FC_IDP_INSUFFICIENT_ACR';
    default:
      return null;
  }
}

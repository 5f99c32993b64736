import { familyKeys, type FamilyKey } from '../../../registry/index.js';

const dayMilliseconds = 86_400_000;

/**
 * How long a mandate lasts, in days from the moment it is signed (Aidants Connect, `AuthorizationDurations`), and how many days before its end
 * the person and the helper are reminded; null for those that are over before anyone would forget them.
 */
export const durations = {
  day: { days: 1, reminderDays: null },
  month: { days: 31, reminderDays: null },
  semester: { days: 182, reminderDays: 30 },
  year: { days: 365, reminderDays: 30 },
} as const;
export type Duration = keyof typeof durations;
export const durationKeys = Object.keys(durations) as readonly Duration[]; // Object.keys forgets the names

/** When a mandate signed at an instant is over. */
export const expiryOf = (signedAt: Date, duration: Duration): Date =>
  new Date(signedAt.getTime() + durations[duration].days * dayMilliseconds);

/** From when on its end is announced; null for a short one. */
export function reminderAt(expiresAt: Date, duration: Duration): Date | null {
  const { reminderDays } = durations[duration];
  return reminderDays === null ? null : new Date(expiresAt.getTime() - reminderDays * dayMilliseconds);
}

/** How a person agrees to a mandate: on the helper's machine, where they sign in and are signed out at once; or far away, on a device of their own, with the code that the helper tells them. */
export const methods = ['in_person', 'binding_code'] as const;
export type Method = (typeof methods)[number];

/** waiting: the helper wrote it and the person is asked; active: in force until its time is over; ended: never again. */
export const mandateStates = ['waiting', 'active', 'ended'] as const;
export type MandateState = (typeof mandateStates)[number];

export type Party = 'person' | 'helper' | 'time';

interface Transition {
  from: readonly MandateState[];
  to: MandateState;
  by: readonly Party[];
}

/** All that may happen to a mandate. What is not here cannot happen. */
export const mandateTransitions = {
  abandon: { from: ['waiting'], to: 'ended', by: ['helper'] },
  refuse: { from: ['waiting'], to: 'ended', by: ['person'] },
  lapse: { from: ['waiting'], to: 'ended', by: ['time'] },
  sign: { from: ['waiting'], to: 'active', by: ['person'] },
  revoke: { from: ['active'], to: 'ended', by: ['person', 'helper'] },
  replace: { from: ['active'], to: 'ended', by: ['person'] },
  expire: { from: ['active'], to: 'ended', by: ['time'] },
} as const satisfies Readonly<Record<string, Transition>>;
export type MandateEvent = keyof typeof mandateTransitions;

/** Where an event leads from a state; null when it cannot happen there, or is not for this party to bring about. */
export function afterEvent(state: MandateState, event: MandateEvent, by: Party): MandateState | null {
  const { from, to, by: parties }: Transition = mandateTransitions[event];
  return from.includes(state) && parties.includes(by) ? to : null;
}

/** A mandate that the person did not sign within this time is over. */
export const patienceHours = 24;

/** What decides whether a helper may act under a mandate. */
export interface MandateFacts {
  state: MandateState;
  /** Null before it is signed. */
  signedAt: Date | null;
  expiresAt: Date | null;
  /** Families that it names and that nobody revoked. */
  families: readonly FamilyKey[];
}

/** Whether a mandate is good for a procedure of a family at an instant: signed, not over, not revoked for it. One signed in the future, by a clock that is ahead, is not. */
export function holds(mandate: MandateFacts, family: FamilyKey, now: Date): boolean {
  const { state, signedAt, expiresAt, families } = mandate;
  return state === 'active' && signedAt !== null && expiresAt !== null && signedAt <= now && now < expiresAt && families.includes(family);
}

/** The families of a list, each once and in the order of the register; what is no family is left out. */
export const inOrder = (given: readonly string[]): FamilyKey[] => familyKeys.filter((key) => given.includes(key));

/** How the person is told of each use of a mandate. A letter is printed once a month for those who chose it. */
export const noticeChannels = ['email', 'letter'] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

/** Letters of a binding code: those that cannot be taken for another when somebody reads them out. */
export const codeAlphabet = 'BCDFGHJKMNPQRSTVWXZ23456789';
export const codeLength = 8;
/** Wrong codes that one person may type in an hour. */
export const codeTriesPerHour = 10;

/** A code as it was typed, without spaces, dashes and case. */
export const foldCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');

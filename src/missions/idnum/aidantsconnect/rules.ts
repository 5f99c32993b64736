import { durations, patienceHours, type Mandate } from '../mandats/index.js';

/** Days before its end from which a short mandate, of which nobody is reminded, is shown as ending soon. */
const shortDays = 3;
const day = 86_400_000;

/** Whether a mandate in force must be shown as ending soon: from the day of its reminder on. */
export const endsSoon = ({ expiresAt, duration }: Pick<Mandate, 'expiresAt' | 'duration'>, now: Date): boolean =>
  expiresAt !== null && expiresAt.getTime() - now.getTime() <= (durations[duration].reminderDays ?? shortDays) * day;

/** Where a mandate stands for people: its time may be over before the job that ends it has run. */
export type Standing = 'waiting' | 'active' | 'over';

/** Where a mandate stands now. */
export function standingOf({ state, createdAt, expiresAt }: Pick<Mandate, 'state' | 'createdAt' | 'expiresAt'>, now: Date): Standing {
  if (state === 'waiting') return now.getTime() - createdAt.getTime() > patienceHours * 3_600_000 ? 'over' : 'waiting';
  return state === 'active' && expiresAt !== null && now < expiresAt ? 'active' : 'over';
}

/** Mandates on a page of the list. */
export const pageSize = 50;

/** A code in two groups, as it is read out. */
export const inTwoGroups = (code: string): string => `${code.slice(0, code.length / 2)}\u00a0${code.slice(code.length / 2)}`;

/** Minutes in which a person who has just signed in reads and signs. */
export const visitMinutes = 15;

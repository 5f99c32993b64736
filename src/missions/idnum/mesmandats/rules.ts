import { civilDate } from '../../../kernel/clock.js';
import { displayZone } from '../../../kernel/i18n/index.js';
import type { Mandate } from '../mandats/index.js';

/** Uses on a page of a mandate. */
export const usesPerPage = 20;

/** Characters with which somebody may contest a use. */
export const contestLength = 2000;

/** Whether a mandate is in force: its time may be over before the job that ends it has run. */
export const inForce = ({ state, expiresAt }: Pick<Mandate, 'state' | 'expiresAt'>, now: Date): boolean =>
  state === 'active' && expiresAt !== null && now < expiresAt;

/** The civil month of an instant, YYYY-MM, as a calendar on the wall in France shows it. */
export const monthOf = (at: Date): string => civilDate(at, displayZone).slice(0, 7);

/** The month before one, YYYY-MM. */
export function monthBefore(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

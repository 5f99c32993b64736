import { civilDate } from '../../../kernel/clock.js';

/** Connections on a page. */
export const perPage = 20;

/** The page that was asked for, among those that exist; the first one when the address says nothing sensible. */
export function pageAsked(asked: unknown, total: number): { page: number; pages: number; offset: number } {
  const pages = Math.max(1, Math.ceil(total / perPage));
  const number = typeof asked === 'string' && /^\d{1,6}$/.test(asked) ? Number(asked) : 1;
  const page = Math.min(Math.max(number, 1), pages);
  return { page, pages, offset: (page - 1) * perPage };
}

/** What happened in one month of the calendar of Paris. */
export interface Month<T> {
  /** First day of the month, `YYYY-MM-01`. */
  month: string;
  items: T[];
}

/** Cuts a list that is in order into months. */
export function byMonth<T extends { at: Date }>(list: readonly T[]): Month<T>[] {
  const months: Month<T>[] = [];
  for (const item of list) {
    const month = `${civilDate(item.at).slice(0, 7)}-01`;
    const last = months.at(-1);
    if (last?.month === month) last.items.push(item);
    else months.push({ month, items: [item] });
  }
  return months;
}

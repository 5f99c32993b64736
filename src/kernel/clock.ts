/** Where the time comes from. Rules never read the machine's clock themselves, so that a test can set the day. */
export interface Clock {
  now(): Date;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that moves only when told. */
export interface FixedClock extends Clock {
  /** Moves forward (or back, when negative) by so many milliseconds. */
  advance(milliseconds: number): void;
  /** Moves to this instant. */
  set(iso: string): void;
}

/**
 * A clock for tests and demonstrations, stopped at an instant.
 * @param iso an ISO 8601 instant, such as `2026-11-24T10:00:00Z`
 * @throws RangeError when the text is not a date
 */
export function fixedClock(iso: string): FixedClock {
  let time = instant(iso);
  return {
    now: () => new Date(time),
    advance: (milliseconds) => {
      time += milliseconds;
    },
    set: (next) => {
      time = instant(next);
    },
  };
}

function instant(iso: string): number {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) throw new RangeError(`not an instant: ${iso}`);
  return time;
}

// Building a formatter costs some 30 times more than using it, and using it as much as all the rest of a short request.
const formatters = new Map<string, Intl.DateTimeFormat>();
const known = new Map<string, { quarter: number; day: string }>();
/** Zones are at whole quarters of an hour from UTC since 1972: within a quarter, no day begins. */
const quarterMilliseconds = 15 * 60_000;
const quartersSince = Date.UTC(1973, 0, 1) / quarterMilliseconds;

/**
 * The civil day of an instant, as a calendar on the wall of that place shows it.
 * @param zone an IANA time zone; the law counts days in Paris unless it says otherwise
 * @returns `YYYY-MM-DD`
 * @throws RangeError for an invalid date or an unknown zone
 */
export function civilDate(date: Date, zone = 'Europe/Paris'): string {
  const quarter = Math.floor(date.getTime() / quarterMilliseconds);
  const last = known.get(zone);
  if (last?.quarter === quarter) return last.day;
  const day = formatDay(date, zone);
  if (quarter >= quartersSince) known.set(zone, { quarter, day });
  return day;
}

function formatDay(date: Date, zone: string): string {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formatters.set(zone, formatter);
  }
  const parts = Object.fromEntries(formatter.formatToParts(date).map(({ type, value }) => [type, value]));
  return `${(parts.year ?? '').padStart(4, '0')}-${parts.month}-${parts.day}`;
}

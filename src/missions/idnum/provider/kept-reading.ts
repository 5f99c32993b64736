import type { Clock } from '../../../kernel/clock.js';

const mostKept = 2_000;

/** Reads by a key, and remembers for a while. */
export interface KeptReading<T> {
  (id: string): Promise<T | null>;
  /** Tells of what has just been written, so that it need not be read. */
  remember(id: string, value: T): void;
}

/**
 * Reads something as often as the protocol asks for it, which is several times within one request, and from the database once in some time.
 * What is not there is never remembered: it may come.
 * @param milliseconds how long a process may not know that it changed
 */
export function keptReading<T>(clock: Clock, milliseconds: number, read: (id: string, now: Date) => Promise<T | null>): KeptReading<T> {
  const known = new Map<string, { value: Promise<T | null>; until: number }>();
  const keep = (id: string, value: Promise<T | null>, now: Date): void => {
    if (known.size > mostKept) known.clear();
    known.set(id, { value, until: now.getTime() + milliseconds });
  };
  const find = (id: string): Promise<T | null> => {
    const now = clock.now();
    const cached = known.get(id);
    if (cached && cached.until > now.getTime()) return cached.value;
    const value = read(id, now);
    keep(id, value, now);
    value.then(
      (found) => found ?? known.delete(id),
      () => known.delete(id),
    );
    return value;
  };
  return Object.assign(find, { remember: (id: string, value: T) => keep(id, Promise.resolve(value), clock.now()) });
}

import type { Clock } from '../../../kernel/clock.js';
import type { Db } from '../../../kernel/database/index.js';
import { maintenanceLeft, type Authorisation } from './rules.js';
import { authorisationByClient, authorisationByHash, authorisationById, maintenanceWindows, tokenHash } from './store.js';

const freshMilliseconds = 5_000;
const mostEntries = 10_000;

/** Remembers what a question to the database gave, for five seconds: a revoked token works no longer than that. */
function remembered<T>(clock: Clock, ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, { at: number; value: Promise<T> }>();
  return (key) => {
    const now = clock.now().getTime();
    const entry = known.get(key);
    if (entry && Math.abs(now - entry.at) < freshMilliseconds) return entry.value;
    if (known.size >= mostEntries) known.clear();
    const value = ask(key);
    known.set(key, { at: now, value });
    // A question that failed is asked again.
    value.catch(() => known.delete(key));
    return value;
  };
}

/** What the exchange reads often and what rarely changes: authorisations and maintenance windows. */
export interface Directory {
  byToken(token: string): Promise<Authorisation | null>;
  byId(id: string): Promise<Authorisation | null>;
  byClient(clientId: string): Promise<Authorisation | null>;
  /** Seconds until the end of the maintenance of a provider, or null. */
  maintenanceLeft(provider: string): Promise<number | null>;
}

export function createDirectory({ db, clock }: { db: Db; clock: Clock }): Directory {
  // Tokens themselves are not kept in memory.
  const byHash = remembered(clock, (hashed) => authorisationByHash(db, hashed));
  const windows = remembered(clock, () => maintenanceWindows(db));
  return {
    byToken: (token) => byHash(tokenHash(token)),
    byId: remembered(clock, (id) => authorisationById(db, id)),
    byClient: remembered(clock, (clientId) => authorisationByClient(db, clientId)),
    async maintenanceLeft(provider) {
      const all = (await windows('')).filter((window) => window.provider === provider);
      return all.length === 0 ? null : maintenanceLeft(all, clock.now());
    },
  };
}

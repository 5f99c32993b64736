import type pg from 'pg';
import type { Clock } from '../../../kernel/clock.js';
import { grouped } from '../../../kernel/grouped.js';
import type { Secrets } from '../../../kernel/secrets.js';
import type { ProviderData } from './connector.js';
import type { WireError } from './refusal.js';

/** What a provider said, kept for a while. */
export type Kept = { key: string; status: 200; data: ProviderData } | { key: string; status: number; errors: readonly WireError[] };

/** A kept answer that was found. */
export interface Found {
  kept: Kept;
  fetchedAt: Date;
  expiresAt: Date;
}

/** The right to answer one request, which nobody else has until it lands. */
export interface Flight {
  found: Found | null;
  /** Gives the right back, and keeps an answer for so many seconds. */
  land(keep?: { kept: Kept; seconds: number; fetchedAt: Date }): Promise<void>;
}

const lockMilliseconds = 60_000;
const sealPurpose = 'exchange/cache';

interface Claim {
  key: string;
  useCache: boolean;
}
interface Claimed {
  granted: boolean;
  sealed: string | null;
  fetched_at: Date | null;
  expires_at: Date | null;
}
interface Landing {
  key: string;
  keep: { sealed: string; fetchedAt: Date; expiresAt: Date } | null;
}

/**
 * The lock on requests in flight, and the cache of answers, in one go. A duplicate in this process is seen in memory; one in another process by
 * a row in the database. Claims that come together share one statement, which reads the cache too, and so do landings, which write it and go
 * beside the commit of the ledger: in each request the lock costs one shared round trip. A row was chosen over an advisory lock because
 * it needs no connection of its own, passes poolers, and falls by itself (after a minute) when its process dies.
 */
export function createFlights({ pool, clock, secrets }: { pool: pg.Pool; clock: Clock; secrets: Secrets }) {
  const here = new Set<string>();
  const landing = new Map<string, Promise<void>>();
  const table = openFlightTable(pool);

  const claim = grouped<Claim, Claimed>(async (claims) => {
    const rows = await table.claim(claims, clock.now());
    const denied = claims.filter((_, i) => !rows[i]?.granted).map(({ key }) => key);
    if (denied.length === 0) return rows;
    const free = new Set(await table.free(denied, clock.now()));
    if (free.size === 0) return rows;
    const again = claims.filter(({ key }) => free.has(key));
    const second = await table.claim(again, clock.now());
    return claims.map(
      ({ key }, i) =>
        second[again.findIndex((one) => one.key === key)] ??
        rows[i] ?? { granted: false, sealed: null, fetched_at: null, expires_at: null },
    );
  });
  const land = grouped<Landing, void>(async (landings) => {
    await table.land(landings);
    return landings.map(() => undefined);
  });

  const open = (key: string, row: Claimed): Found | null => {
    if (row.sealed === null || !row.fetched_at || !row.expires_at) return null;
    // Sealed by `land` below; a row put under another key would be somebody else's answer.
    const kept = JSON.parse(secrets.open(sealPurpose, row.sealed)) as Kept;
    return kept.key === key ? { kept, fetchedAt: row.fetched_at, expiresAt: row.expires_at } : null;
  };

  return {
    /** The right to answer a request, with what the cache has of it; null when it is being answered already. */
    async take(key: string, useCache: boolean): Promise<Flight | null> {
      if (here.has(key)) return null;
      here.add(key);
      try {
        // It has been answered, but its row may not be gone yet.
        await landing.get(key);
        const row = await claim({ key, useCache });
        if (!row.granted) {
          here.delete(key);
          return null;
        }
        return {
          found: useCache ? open(key, row) : null,
          land(keep) {
            const sealed = keep && {
              sealed: secrets.seal(sealPurpose, JSON.stringify(keep.kept)),
              fetchedAt: keep.fetchedAt,
              expiresAt: new Date(keep.fetchedAt.getTime() + keep.seconds * 1000),
            };
            const done = land({ key, keep: sealed ?? null });
            // The next one with this key waits for the end, good or bad.
            const over = done
              .then(
                () => undefined,
                () => undefined,
              )
              .then(() => void landing.delete(key));
            landing.set(key, over);
            here.delete(key);
            return done;
          },
        };
      } catch (error) {
        here.delete(key);
        throw error;
      }
    },
  };
}
export type Flights = ReturnType<typeof createFlights>;

const statements = {
  // Keys go in order, so that two processes never wait for each other. The limit keeps the plan from reading the whole cache, as a join does while the table is small.
  claim: `
    with wanted as (select key, cached, n from unnest($1::text[], $2::boolean[]) with ordinality as w (key, cached, n)),
    granted as (insert into exchange_flight (key, until) select key, $3 from wanted order by key on conflict do nothing returning key)
    select g.key is not null as granted, c.sealed, c.fetched_at, c.expires_at
    from wanted w left join granted g on g.key = w.key
    left join lateral (select * from exchange_cache c where w.cached and c.key = w.key and c.expires_at > $4 limit 1) c on true
    order by w.n`,
  free: 'delete from exchange_flight where key = any ($1::text[]) and until < $2 returning key',
  land: 'delete from exchange_flight where key = any ($1::text[])',
  landAndKeep: `
    with landed as (delete from exchange_flight where key = any ($1::text[]))
    insert into exchange_cache (key, sealed, fetched_at, expires_at)
    select * from unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
    on conflict (key) do update set sealed = excluded.sealed, fetched_at = excluded.fetched_at, expires_at = excluded.expires_at`,
};

/** Through statements that each connection prepares once. */
function openFlightTable(pool: pg.Pool) {
  const run = async <Row extends pg.QueryResultRow>(name: keyof typeof statements, values: unknown[]): Promise<Row[]> =>
    (await pool.query<Row>({ name: `exchange-${name}`, text: statements[name], values })).rows;
  return {
    claim: (claims: readonly Claim[], now: Date) =>
      run<Claimed & pg.QueryResultRow>('claim', [
        claims.map(({ key }) => key),
        claims.map(({ useCache }) => useCache),
        new Date(now.getTime() + lockMilliseconds),
        now,
      ]),
    /** Removes the locks that fell by themselves; returns their keys. */
    free: async (keys: readonly string[], now: Date) => (await run<{ key: string }>('free', [keys, now])).map(({ key }) => key),
    async land(landings: readonly Landing[]): Promise<void> {
      const keys = landings.map(({ key }) => key);
      const kept = landings.flatMap(({ key, keep }) => (keep ? [{ key, ...keep }] : []));
      if (kept.length === 0) await run('land', [keys]);
      else
        await run('landAndKeep', [
          keys,
          kept.map((k) => k.key),
          kept.map((k) => k.sealed),
          kept.map((k) => k.fetchedAt),
          kept.map((k) => k.expiresAt),
        ]);
    },
  };
}

import { sql } from 'kysely';
import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import type { Db } from '../../../kernel/database/index.js';

/** What a broker refused to a service. */
export interface ClientError {
  /** Code of the fault, such as Y030007. */
  code: string;
  /** Where it happened: authorize, token, userinfo… */
  endpoint: string;
  /** What was wrong, for the developer of the service; never personal data. */
  detail: string;
}

/** The same error of a service over some days. */
export interface ClientErrorSummary extends ClientError {
  count: number;
  lastAt: Date;
}

/** All that a service was refused over some days. */
export interface ClientErrors {
  /** Last seen first; the detail is that of the last one. */
  kinds: readonly ClientErrorSummary[];
  /** How many on each civil day that had some, oldest first. */
  days: readonly { day: string; count: number }[];
}

/** Days for which errors are kept. */
export const errorDays = 30;
const hourMilliseconds = 3_600_000;
const gatherMilliseconds = 200;
/** Rows that wait to be written: beyond that, new kinds of error are let go rather than fill the memory. */
const mostWaiting = 1_000;

type Noting = Pick<Context, 'db' | 'clock' | 'log'>;
interface Waiting extends ClientError {
  clientId: string;
  hour: Date;
  count: number;
  lastAt: Date;
}

const gathers = new WeakMap<Db, Map<string, Waiting>>();

/**
 * Counts an error of a service. It never throws and nobody waits for it: what comes within a moment is written together, so that a flood
 * costs the database one row a moment. Clients that do not exist are let go when it is written.
 */
export function noteClientError(context: Noting, clientId: string, error: ClientError): void {
  const now = context.clock.now();
  const hour = new Date(Math.floor(now.getTime() / hourMilliseconds) * hourMilliseconds);
  const [code, endpoint, detail] = [short(error.code, 60), short(error.endpoint, 60), short(error.detail, 300)];
  if (code === '' || clientId.length > 200) return;
  let waiting = gathers.get(context.db);
  if (!waiting) gathers.set(context.db, (waiting = new Map<string, Waiting>()));
  const key = JSON.stringify([clientId, code, endpoint, hour.getTime()]);
  const known = waiting.get(key);
  if (known) Object.assign(known, { count: known.count + 1, detail, lastAt: now });
  else if (waiting.size < mostWaiting) {
    if (waiting.size === 0) setTimeout(() => void flush(context), gatherMilliseconds).unref();
    waiting.set(key, { clientId, code, endpoint, hour, detail, count: 1, lastAt: now });
  }
}

// Characters that PostgreSQL or a page would not take, or that break a character in two, must not lose the rest.
const short = (text: string, most: number): string =>
  [...text.replace(/[\u0000-\u001f\u007f\ud800-\udfff]/gu, ' ')].slice(0, most).join('').trim();

async function flush({ db, log }: Noting): Promise<void> {
  // Always in the same order: two processes then never wait for each other in a circle.
  const rows = [...(gathers.get(db)?.entries() ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  gathers.delete(db);
  const column = <T>(pick: (row: Waiting) => T): T[] => rows.map(pick);
  await sql`
    insert into oidc_client_error as known (client_id, code, endpoint, hour, detail, count, last_at)
    select client_id, n.code, n.endpoint, n.hour, n.detail, n.count, n.last_at
    from unnest(${column((r) => r.clientId)}::text[], ${column((r) => r.code)}::text[], ${column((r) => r.endpoint)}::text[],
      ${column((r) => r.hour)}::timestamptz[], ${column((r) => r.detail)}::text[], ${column((r) => r.count)}::bigint[],
      ${column((r) => r.lastAt)}::timestamptz[]) with ordinality as n (client_id, code, endpoint, hour, detail, count, last_at, place)
    join oidc_client using (client_id)
    order by place
    on conflict (client_id, code, endpoint, hour) do update
      set count = known.count + excluded.count,
          detail = case when excluded.last_at >= known.last_at then excluded.detail else known.detail end,
          last_at = greatest(known.last_at, excluded.last_at)`
    .execute(db)
    .catch((error: unknown) => log.warn({ err: error }, 'errors of services could not be counted'));
}

/** The errors of a service since an instant. */
export async function clientErrors(db: Db, clientId: string, since: Date): Promise<ClientErrors> {
  const rows = await db
    .selectFrom('oidc_client_error')
    .select(['code', 'endpoint', 'hour', 'detail', 'count', 'last_at'])
    .where('client_id', '=', clientId)
    .where('hour', '>=', since)
    .orderBy('last_at', 'desc')
    .execute();
  const kinds = new Map<string, ClientErrorSummary>();
  const days = new Map<string, number>();
  for (const { code, endpoint, hour, detail, count, last_at: lastAt } of rows) {
    const kind = kinds.get(`${code} ${endpoint}`);
    if (kind) kind.count += count;
    else kinds.set(`${code} ${endpoint}`, { code, endpoint, detail, count, lastAt });
    const day = civilDate(hour);
    days.set(day, (days.get(day) ?? 0) + count);
  }
  return { kinds: [...kinds.values()], days: [...days].map(([day, count]) => ({ day, count })).sort((a, b) => (a.day < b.day ? -1 : 1)) };
}

/** Deletes errors that are older than what is kept. */
export async function purgeClientErrors(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('oidc_client_error')
    .where('hour', '<', new Date(now.getTime() - errorDays * 24 * hourMilliseconds))
    .execute();
}

import { hash } from 'node:crypto';
import type { AdapterPayload } from 'oidc-provider';
import type pg from 'pg';

/** One artefact of a provider, as it is stored. */
export interface StoredPayload {
  payload: AdapterPayload;
  expiresAt: Date;
  consumedAt: Date | null;
}

export interface NewPayload {
  id: string;
  model: string;
  payload: AdapterPayload;
  uid: string | null;
  grantId: string | null;
  expiresAt: Date;
}

/** What a request changes. All of it is written by one statement: either the whole of it is true, or none. */
export interface Changes {
  /** Used up now; when one of them already was, nothing is written. */
  consumed: string[];
  /** Finished: kept until purged, so that a stale page can be told so, without what they resulted in. */
  closed: string[];
  removed: string[];
  written: NewPayload[];
}

export const noChanges = (): Changes => ({ consumed: [], closed: [], removed: [], written: [] });

/** The table of artefacts of one issuer, through statements that each connection prepares once. */
export interface PayloadTable {
  /** The key of an artefact: what is stored never gives a session, a code or a token away. */
  key(model: string, id: string): string;
  find(key: string): Promise<StoredPayload | null>;
  /** What this process wrote or read itself in the last seconds, as it was then; anything else is read. For what bears not to know at once that another process changed it. */
  findRecent(key: string): Promise<StoredPayload | null>;
  findByUid(model: string, uid: string): Promise<StoredPayload | null>;
  /** Writes; false when something to consume had been consumed before. */
  apply(changes: Changes): Promise<boolean>;
  /** Writes unless something has this key already; false in that case. */
  insertOnce(payload: NewPayload): Promise<boolean>;
  revokeGrant(model: string, grantId: string): Promise<void>;
}

const select = 'select payload, expires_at as "expiresAt", consumed_at as "consumedAt" from oidc_payload';
const statements = {
  find: `${select} where id = $1`,
  findByUid: `${select} where uid = $1 and issuer = $2 and model = $3`,
  revokeGrant: 'delete from oidc_payload where grant_id = $1 and issuer = $2 and model = $3',
  apply: `
    with used as (update oidc_payload set consumed_at = now() where id = any ($1::text[]) and consumed_at is null returning id),
    fresh as (select count(*) = cardinality($1::text[]) as ok from used),
    closed as (update oidc_payload set consumed_at = now(), payload = payload - 'result' where id = any ($2::text[])),
    removed as (delete from oidc_payload where id = any ($3::text[])),
    written as (
      insert into oidc_payload (id, issuer, model, payload, uid, grant_id, expires_at)
      select w.id, $4, w.model, w.payload::jsonb, w.uid, w.grant_id, w.expires_at
      from unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::timestamptz[]) as w (id, model, payload, uid, grant_id, expires_at), fresh
      where fresh.ok
      on conflict (id) do update set payload = excluded.payload, uid = excluded.uid, expires_at = excluded.expires_at)
    select ok from fresh`,
  insertOnce: `
    insert into oidc_payload (id, issuer, model, payload, uid, grant_id, expires_at) values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (id) do nothing`,
};

/** As long as every other memory of a process (decision 008). */
const recentMilliseconds = 5_000;
const mostRecent = 5_000;

export function openPayloadTable(pool: pg.Pool, issuer: string): PayloadTable {
  const run = <Row extends pg.QueryResultRow>(name: keyof typeof statements, values: unknown[]) =>
    pool.query<Row>({ name: `oidc-${name}`, text: statements[name], values });
  const recent = new Map<string, { stored: StoredPayload; until: number }>();
  const remember = (key: string, stored: StoredPayload): void => {
    if (recent.size > mostRecent) recent.clear();
    recent.set(key, { stored, until: Date.now() + recentMilliseconds });
  };
  const find = async (key: string) => {
    const [stored = null] = (await run<StoredPayload & pg.QueryResultRow>('find', [key])).rows;
    if (stored) remember(key, stored);
    return stored;
  };
  return {
    key: (model, id) => hash('sha256', `${issuer}\n${model}\n${id}`, 'base64url'),
    find,
    async findRecent(key) {
      const known = recent.get(key);
      return known && known.until > Date.now() ? { ...known.stored } : find(key);
    },
    findByUid: async (model, uid) => (await run<StoredPayload & pg.QueryResultRow>('findByUid', [uid, issuer, model])).rows[0] ?? null,
    async apply({ consumed, closed, removed, written }) {
      const column = <T>(pick: (row: NewPayload) => T) => written.map(pick);
      const { rows } = await run<{ ok: boolean }>('apply', [
        consumed,
        closed,
        removed,
        issuer,
        column((w) => w.id),
        column((w) => w.model),
        column((w) => JSON.stringify(w.payload)),
        column((w) => w.uid),
        column((w) => w.grantId),
        column((w) => w.expiresAt),
      ]);
      const ok = rows[0]?.ok === true;
      for (const key of [...consumed, ...closed, ...removed]) recent.delete(key);
      if (ok) for (const { id, payload, expiresAt } of written) remember(id, { payload, expiresAt, consumedAt: null });
      return ok;
    },
    async insertOnce({ id, model, payload, uid, grantId, expiresAt }) {
      const { rowCount } = await run('insertOnce', [id, issuer, model, JSON.stringify(payload), uid, grantId, expiresAt]);
      return rowCount === 1;
    },
    async revokeGrant(model, grantId) {
      recent.clear();
      await run('revokeGrant', [grantId, issuer, model]);
    },
  };
}

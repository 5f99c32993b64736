import { sql } from 'kysely';
import type { Db, Tx } from '../../../kernel/database/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { interactionHash, type Draft } from './store.js';

const sealing = 'agentconnect.arrival';

/** An agent who came back and has something left to do. */
export interface Arrival {
  draft: Draft;
  needsCode: boolean;
  /** Codes sent, and wrong ones given, for this request. */
  sent: number;
  attempts: number;
  /** Whether a code counts now. */
  codeAlive: boolean;
}

/** Remembers an agent until they have done what is left; a second way back for the same request replaces the first, but not its counters. */
export async function insertArrival(
  tx: Db,
  secrets: Secrets,
  a: { uid: string; draft: Draft; needsCode: boolean; at: Date; expiresAt: Date },
): Promise<void> {
  const row = {
    account_id: a.draft.accountId,
    draft: secrets.seal(sealing, JSON.stringify(a.draft)),
    needs_code: a.needsCode,
    code: null,
    code_expires_at: null,
    expires_at: a.expiresAt,
  };
  await tx
    .insertInto('agentconnect_arrival')
    .values({ interaction: interactionHash(a.uid), created_at: a.at, ...row })
    .onConflict((c) => c.column('interaction').doUpdateSet(row))
    .execute();
}

/** The arrival of a request; null when there is none, or its time is over, or it was finished. */
export async function findArrival(db: Db, secrets: Secrets, uid: string, now: Date): Promise<Arrival | null> {
  const row = await db
    .selectFrom('agentconnect_arrival')
    .selectAll()
    .where('interaction', '=', interactionHash(uid))
    .where('expires_at', '>', now)
    .where('draft', '!=', '')
    .executeTakeFirst();
  if (!row) return null;
  const { at, ...draft } = JSON.parse(secrets.open(sealing, row.draft)) as Omit<Draft, 'at'> & { at: string }; // sealed by insertArrival
  return {
    draft: { ...draft, at: new Date(at) },
    needsCode: row.needs_code,
    sent: row.codes_sent,
    attempts: row.attempts,
    codeAlive: row.code !== null && row.code_expires_at !== null && row.code_expires_at > now,
  };
}

/** Empties the draft of an arrival; false when it was finished already. */
export async function finishArrival(tx: Tx, uid: string): Promise<boolean> {
  const done = await tx
    .updateTable('agentconnect_arrival')
    .set({ draft: '', code: null })
    .where('interaction', '=', interactionHash(uid))
    .where('draft', '!=', '')
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** What an account did with codes since an instant, over all its requests. */
export async function codeUse(db: Db, accountId: string, since: Date): Promise<{ sent: number; attempts: number }> {
  const row = await db
    .selectFrom('agentconnect_arrival')
    .select((e) => [e.fn.sum<string | null>('codes_sent').as('sent'), e.fn.sum<string | null>('attempts').as('attempts')])
    .where('account_id', '=', accountId)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow();
  return { sent: Number(row.sent ?? 0), attempts: Number(row.attempts ?? 0) };
}

/** Puts a code in the place of the one before, whose attempts stay counted; its number, or null when so many were sent already. */
export async function putCode(tx: Tx, c: { uid: string; hash: Buffer; expiresAt: Date; most: number }): Promise<number | null> {
  const row = await tx
    .updateTable('agentconnect_arrival')
    .set((e) => ({ code: c.hash, code_expires_at: c.expiresAt, codes_sent: e('codes_sent', '+', 1) }))
    .where('interaction', '=', interactionHash(c.uid))
    .where('needs_code', '=', true)
    .where('codes_sent', '<', c.most)
    .returning('codes_sent')
    .executeTakeFirst();
  return row?.codes_sent ?? null;
}

/**
 * Tries a code, once: whoever gives the right one first uses it up, and each wrong one counts, however many come at once. Every `perCode`
 * wrong ones kill the code that counts.
 * @returns whether it was right
 */
export async function tryCode(tx: Tx, c: { uid: string; hash: Buffer; now: Date; perCode: number }): Promise<boolean> {
  const { rows } = await sql<{ needs_code: boolean }>`
    update agentconnect_arrival set
      needs_code = code is distinct from ${c.hash},
      attempts = attempts + (code is distinct from ${c.hash})::integer,
      code = case when code is distinct from ${c.hash} and (attempts + 1) % ${c.perCode} <> 0 then code end
    where interaction = ${interactionHash(c.uid)} and needs_code and code is not null and code_expires_at > ${c.now}
    returning needs_code`.execute(tx);
  return rows[0]?.needs_code === false;
}

import { createHash } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import type { Db, Tables, Tx } from '../../../kernel/database/index.js';
import type { Step } from './browser.js';
import type { Algorithm } from './request.js';
import { isReason, type Reason } from './reasons.js';
import { stalledMilliseconds, type Outcome, type Times } from './rules.js';

/** A consultation as it is stored: what is sealed stays so. */
export interface StoredConsultation extends Times {
  id: string;
  clientId: string;
  sealedSecret: string;
  sealedKeys: string;
  initiateLoginUri: string;
  redirectUri: string;
  protectedResourceUri: string;
  idTokenAlg: Algorithm;
  userinfoAlg: Algorithm | null;
}

/** What a service did with a scenario. */
export interface Result {
  scenario: string;
  outcome: Outcome;
  reason: Reason | null;
  detail: string | null;
  steps: readonly Step[];
}

/** Keeps a new consultation. */
export async function insertConsultation(tx: Tx, c: Omit<StoredConsultation, keyof Times>, at: Date): Promise<void> {
  await tx
    .insertInto('docteur_consultation')
    .values({
      id: c.id,
      client_id: c.clientId,
      client_secret: c.sealedSecret,
      signing_keys: c.sealedKeys,
      initiate_login_uri: c.initiateLoginUri,
      redirect_uri: c.redirectUri,
      protected_resource_uri: c.protectedResourceUri,
      id_token_signed_response_alg: c.idTokenAlg,
      userinfo_signed_response_alg: c.userinfoAlg,
      created_at: at,
    })
    .execute();
}

/** The consultation of an identifier, or null. */
export async function consultationOf(db: Db, id: string): Promise<StoredConsultation | null> {
  const row = await db.selectFrom('docteur_consultation').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? asConsultation(row) : null;
}

function asConsultation(row: Selectable<Tables['docteur_consultation']>): StoredConsultation {
  return {
    id: row.id,
    clientId: row.client_id,
    sealedSecret: row.client_secret,
    sealedKeys: row.signing_keys,
    initiateLoginUri: row.initiate_login_uri,
    redirectUri: row.redirect_uri,
    protectedResourceUri: row.protected_resource_uri,
    // The table has the same lists as constraints.
    idTokenAlg: row.id_token_signed_response_alg as Algorithm,
    userinfoAlg: row.userinfo_signed_response_alg as Algorithm | null,
    startedAt: row.started_at,
    progressAt: row.progress_at,
    finishedAt: row.finished_at,
  };
}

/** Lets one transaction at a time begin a run, so that the number of runs is counted right. */
export async function lockRuns(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('docteur_consultation', 0))`.execute(tx);
}

/** How many runs advance now. */
export async function countRuns(tx: Tx, now: Date): Promise<number> {
  const { runs } = await tx
    .selectFrom('docteur_consultation')
    .select((e) => e.fn.countAll<number>().as('runs'))
    .where('finished_at', 'is', null)
    .where('progress_at', '>', new Date(now.getTime() - stalledMilliseconds))
    .executeTakeFirstOrThrow();
  return Number(runs);
}

/** Begins a run: what came of the one before is forgotten. */
export async function beginRun(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.deleteFrom('docteur_result').where('consultation_id', '=', id).execute();
  await tx.deleteFrom('docteur_authorization').where('consultation_id', '=', id).execute();
  await tx.updateTable('docteur_consultation').set({ started_at: at, progress_at: at, finished_at: null }).where('id', '=', id).execute();
}

/** Notes that a run advanced, or that it is over. */
export async function advanceRun(tx: Tx, id: string, at: Date, over: boolean): Promise<void> {
  await tx
    .updateTable('docteur_consultation')
    .set({ progress_at: at, ...(over ? { finished_at: at } : {}) })
    .where('id', '=', id)
    .execute();
}

/** Keeps what came of a scenario; false when it has a result already, which stays. */
export async function insertResult(tx: Tx, id: string, result: Result, at: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('docteur_result')
    .values({ ...result, consultation_id: id, steps: JSON.stringify(result.steps), at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** What came of the scenarios that were played, in no order. */
export async function resultsOf(db: Db, id: string): Promise<Result[]> {
  const rows = await db.selectFrom('docteur_result').selectAll().where('consultation_id', '=', id).execute();
  return rows.map(({ scenario, outcome, reason, detail, steps }) => ({
    scenario,
    outcome: outcome as Outcome, // the table has the same list as a constraint
    reason: isReason(reason) ? reason : null,
    detail,
    steps: steps as unknown as readonly Step[], // written by insertResult above, nowhere else
  }));
}

/** Forgets consultations whose last run, or whose making, is older than `before`, with all that hangs on them. */
export async function purgeConsultations(db: Db, before: Date): Promise<void> {
  await db
    .deleteFrom('docteur_consultation')
    .where((e) => e.fn.coalesce('started_at', 'created_at'), '<', before)
    .execute();
}

/** SHA-256 of a code or token, under which it is stored. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

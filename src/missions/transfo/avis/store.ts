import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import { randomToken } from '../../../kernel/ids.js';
import type { Channel, HelpSource, Mark, Satisfaction } from './questions.js';

/** When an invitation was given. */
export type Occasion = 'submission' | 'decision';

export interface Invitation {
  guard: Buffer;
  procedureId: string;
  occasion: Occasion;
  used: boolean;
}

const sha256 = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest();

/** Gives a link of the invitation of a file, which is made when there is none. Each call gives another link; they share one use. */
export async function invite(tx: Db, invitation: { procedureId: string; occasion: Occasion; fileKey: string }): Promise<string> {
  const { procedureId, occasion, fileKey } = invitation;
  const guard = sha256('invitation', procedureId, occasion, fileKey);
  const token = randomToken(32);
  await tx
    .insertInto('avis_invitation')
    .values({ guard, procedure_id: procedureId, occasion })
    .onConflict((c) => c.doNothing())
    .execute();
  await tx
    .insertInto('avis_token')
    .values({ token_hash: sha256('token', token), guard })
    .execute();
  return token;
}

/** The invitation of a link, or null. */
export async function invitationOf(db: Db, token: string): Promise<Invitation | null> {
  const row = await db
    .selectFrom('avis_token as t')
    .innerJoin('avis_invitation as i', 'i.guard', 't.guard')
    .select(['i.guard', 'i.procedure_id', 'i.occasion', 'i.used'])
    .where('t.token_hash', '=', sha256('token', token))
    .executeTakeFirst();
  // The table allows these occasions only.
  return row ? { guard: row.guard, procedureId: row.procedure_id, occasion: row.occasion as Occasion, used: row.used } : null;
}

/** Uses an invitation; false when it was used before. Two at once: one waits for the other, then gets false. */
export async function useInvitation(tx: Db, guard: Buffer): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('avis_invitation')
    .set({ used: true })
    .where('guard', '=', guard)
    .where('used', '=', false)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export interface NewOpinion {
  id: string;
  procedureId: string;
  /** Null for an open opinion. */
  occasion: Occasion | null;
  givenOn: string;
  satisfaction: Satisfaction;
  lang: Lang;
}

/** Writes an opinion; false when there already is one of this identifier. */
export async function giveOpinion(tx: Db, opinion: NewOpinion): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('avis_opinion')
    .values({
      id: opinion.id,
      procedure_id: opinion.procedureId,
      class: opinion.occasion ? 'invited' : 'open',
      occasion: opinion.occasion,
      given_on: opinion.givenOn,
      satisfaction: opinion.satisfaction,
      lang: opinion.lang,
    })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Puts right a choice made the same day; an older one stays. */
export async function correctOpinion(tx: Db, id: string, satisfaction: Satisfaction, today: string): Promise<void> {
  await tx.updateTable('avis_opinion').set({ satisfaction }).where('id', '=', id).where('given_on', '=', today).execute();
}

/** What the person has said so far, or null. */
export async function opinionOf(db: Db, id: string) {
  const row = await db
    .selectFrom('avis_opinion')
    .select(['id', 'procedure_id', 'satisfaction', 'comprehension', 'help_sought', 'comment'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  // The table and the routes allow these values only.
  return {
    procedureId: row.procedure_id,
    satisfaction: row.satisfaction as Satisfaction,
    comprehension: row.comprehension as Mark | null,
    helpSought: (row.help_sought ?? []) as HelpSource[],
    comment: row.comment ?? '',
  };
}

/** Writes the optional answers, in place of those given before. */
export async function addAnswers(
  tx: Db,
  id: string,
  answers: { comprehension: Mark | null; helpSought: readonly HelpSource[]; comment: string | null },
): Promise<void> {
  const help = answers.helpSought.length > 0 ? [...answers.helpSought] : null;
  await tx
    .updateTable('avis_opinion')
    .set({ comprehension: answers.comprehension, help_sought: help, comment: answers.comment })
    .where('id', '=', id)
    .execute();
  await tx.deleteFrom('avis_help').where('opinion_id', '=', id).execute();
}

/** Writes how the administration helped, in place of what was said before. */
export async function addHelp(
  tx: Db,
  id: string,
  help: readonly { channel: Channel; reached: boolean; quality: Mark | null }[],
): Promise<void> {
  await tx.deleteFrom('avis_help').where('opinion_id', '=', id).execute();
  if (help.length === 0) return;
  await tx
    .insertInto('avis_help')
    .values(help.map((h) => ({ opinion_id: id, ...h })))
    .execute();
}

/** Counts one more open opinion in this while; false when it would pass the limit. */
export async function countInWave(tx: Db, procedureId: string, since: Date, limit: number): Promise<boolean> {
  const { rows } = await sql<{ opinions: number }>`
    insert into avis_wave as w (procedure_id, since, opinions) values (${procedureId}, ${since}, 1)
    on conflict (procedure_id, since) do update set opinions = w.opinions + 1 where w.opinions < ${limit} returning opinions`.execute(tx);
  if (rows.length > 0) await tx.deleteFrom('avis_wave').where('procedure_id', '=', procedureId).where('since', '<', since).execute();
  return rows.length > 0;
}

/** Since when, and why, a procedure collects no opinion; null when it does. */
export async function closingOf(db: Db, procedureId: string): Promise<{ on: string; reason: string } | null> {
  const row = await db
    .selectFrom('avis_form')
    .select(['closed_on', 'closing_reason'])
    .where('procedure_id', '=', procedureId)
    .executeTakeFirst();
  return row?.closed_on && row.closing_reason ? { on: row.closed_on, reason: row.closing_reason } : null;
}

/** Closes or reopens the collection; false when that was done already. */
export async function setClosing(tx: Db, procedureId: string, closing: { on: string; reason: string } | null): Promise<boolean> {
  const values = { closed_on: closing?.on ?? null, closing_reason: closing?.reason ?? null };
  const before = await tx
    .selectFrom('avis_form')
    .select('closed_on')
    .where('procedure_id', '=', procedureId)
    .forUpdate()
    .executeTakeFirst();
  if (((before?.closed_on ?? null) !== null) === (closing !== null)) return false;
  await tx
    .insertInto('avis_form')
    .values({ procedure_id: procedureId, ...values })
    .onConflict((c) => c.column('procedure_id').doUpdateSet(values))
    .execute();
  return true;
}

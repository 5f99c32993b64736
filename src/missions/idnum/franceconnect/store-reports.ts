import { sql } from 'kysely';
import type { Db, Tx } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import { emailKey, type EmailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { reportMoves, reportNumber, type ReportReason, type ReportState } from './reports.js';

/** Under which purpose everything of a report is sealed. */
export const reportSealing = 'franceconnect.report';
const day = 24 * 3_600_000;

/** What someone reports. */
export interface NewReport {
  /** The secret of the form: a form sent twice is one report. */
  formKey: string;
  connectionId: string | null;
  code: string | null;
  /** Key of the person who was signed in. */
  reporter: string | null;
  reason: ReportReason;
  contact: EmailAddress;
  words: string | null;
  lang: Lang;
  at: Date;
}

/** A report as the person who made it sees it. */
export interface Report {
  number: string;
  reason: ReportReason;
  state: ReportState;
  at: Date;
}

/** The number of the report that a form makes. */
export const numberOfForm = (secrets: Secrets, formKey: string): string =>
  reportNumber(secrets.mac('franceconnect.report.number', formKey));

const contactKey = (secrets: Secrets, contact: EmailAddress) => secrets.mac('franceconnect.report.contact', emailKey(contact));

/** How many reports of the last day want their answer at this address. */
export async function countReports(db: Db, secrets: Secrets, contact: EmailAddress, now: Date): Promise<number> {
  const { n } = await db
    .selectFrom('franceconnect_report')
    .where('contact_key', '=', contactKey(secrets, contact))
    .where('at', '>', new Date(now.getTime() - day))
    .select((e) => e.fn.countAll<string>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** Keeps a report; false when its form made one already. */
export async function insertReport(tx: Tx, secrets: Secrets, report: NewReport): Promise<boolean> {
  const done = await tx
    .insertInto('franceconnect_report')
    .values({
      number: numberOfForm(secrets, report.formKey),
      connection_id: report.connectionId,
      code: report.code,
      reporter: report.reporter,
      reason: report.reason,
      contact: secrets.seal(reportSealing, report.contact),
      contact_key: contactKey(secrets, report.contact),
      words: report.words === null ? null : secrets.seal(reportSealing, report.words),
      lang: report.lang,
      at: report.at,
      state_at: report.at,
    })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** The reports that a person made while signed in, newest first. */
export async function reportsOf(db: Db, personKey: string): Promise<Report[]> {
  const rows = await db
    .selectFrom('franceconnect_report')
    .select(['number', 'reason', 'state', 'at'])
    .where('reporter', '=', personKey)
    .orderBy('at', 'desc')
    .limit(20)
    .execute();
  // The table allows these reasons and states only.
  return rows.map((row) => ({ ...row, reason: row.reason as ReportReason, state: row.state as ReportState }));
}

/** Moves a report on; false when its state does not lead there. */
export async function moveReport(tx: Tx, number: string, to: ReportState, now: Date): Promise<boolean> {
  const from = (Object.keys(reportMoves) as ReportState[]).filter((state) => reportMoves[state].includes(to));
  if (from.length === 0) return false;
  const { numUpdatedRows } = await tx
    .updateTable('franceconnect_report')
    .set({ state: to, state_at: now })
    .where('number', '=', number)
    .where('state', 'in', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Deletes reports that are older than they are kept. */
export async function purgeReports(db: Db, now: Date, months: number): Promise<void> {
  await db
    .deleteFrom('franceconnect_report')
    .where('at', '<', sql<Date>`${now}::timestamptz - make_interval(months => ${months})`)
    .execute();
}

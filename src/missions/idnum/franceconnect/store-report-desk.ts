import type { Db } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import { parseEmail, type EmailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { codeOf, type ReportState } from './reports.js';
import { connectionByCode, type Connection } from './store-connections.js';
import { reportSealing, type Report } from './store-reports.js';

/** A report as who handles it sees it, without what is sealed in it. */
export interface DeskReport extends Report {
  /** The code as it was given; null when none was. */
  code: string | null;
  lang: Lang;
  /** Whom it is about: the owner of the connection, or who reported while signed in; null when nobody knows. */
  about: string | null;
  /** The connection, while it is kept. */
  connection: Connection | null;
}

/** What only who handles a report reads. */
export interface UnsealedReport {
  contact: EmailAddress | null;
  words: string | null;
}

/** Reports that wait, the oldest first, and how many there are. */
export async function waitingReports(db: Db, limit: number): Promise<{ count: number; reports: Report[] }> {
  const states: ReportState[] = ['received', 'open'];
  const waiting = db.selectFrom('franceconnect_report').where('state', 'in', states);
  const [rows, { n }] = await Promise.all([
    waiting.select(['number', 'reason', 'state', 'at']).orderBy('at').orderBy('number').limit(limit).execute(),
    waiting.select((e) => e.fn.countAll<string>().as('n')).executeTakeFirstOrThrow(),
  ]);
  return { count: Number(n), reports: rows.map(asReport) };
}

/** A report by its number; null when there is none. */
export async function reportForDesk(db: Db, number: string): Promise<DeskReport | null> {
  const row = await db
    .selectFrom('franceconnect_report')
    .select(['number', 'reason', 'state', 'at', 'code', 'lang', 'reporter', 'connection_id'])
    .where('number', '=', number)
    .executeTakeFirst();
  if (!row) return null;
  const found = row.connection_id === null ? null : await connectionByCode(db, codeOf(row.connection_id));
  return {
    ...asReport(row),
    code: row.code,
    lang: row.lang === 'en' ? 'en' : 'fr',
    about: found?.personKey ?? row.reporter,
    connection: found,
  };
}

/** What is sealed in a report. */
export async function unsealReport(db: Db, secrets: Secrets, number: string): Promise<UnsealedReport> {
  const row = await db
    .selectFrom('franceconnect_report')
    .select(['contact', 'words'])
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  return {
    contact: parseEmail(secrets.open(reportSealing, row.contact)),
    words: row.words === null ? null : secrets.open(reportSealing, row.words),
  };
}

// The table allows the reasons and states of reports only.
const asReport = ({ number, reason, state, at }: { number: string; reason: string; state: string; at: Date }): Report => ({
  number,
  reason: reason as Report['reason'],
  state: state as ReportState,
  at,
});

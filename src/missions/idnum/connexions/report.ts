import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import {
  connectionByCode,
  countReports,
  insertReport,
  numberOfForm,
  preferencesOf,
  reportsPerDay,
  type Connection,
  type ReportReason,
} from '../franceconnect/index.js';
import { connexionsFaults } from './faults.js';
import { acknowledge, notifyOperators } from './report-mail.js';
import { actorOf, closeEverything, decideProviders, type Acting } from './steps.js';

/** Who reports without being the signed-in owner of the connection, as its owner reads it in their history. */
const outsider = { kind: 'person', id: 'signalement', label: 'Une personne qui avait le code de la connexion' } as const;

/** What the form of a report says. */
export interface Reported {
  formKey: string;
  code: string | null;
  reason: ReportReason;
  contact: EmailAddress;
  words: string | null;
  /** What the person wants done at once; only for who is signed in. */
  closeSessions: boolean;
  blockProvider: boolean;
}

/** The provider of a connection, when its owner is signed in with another one and may therefore block it. */
export const blockable = (acting: Acting | null, connection: (Connection & { personKey: string }) | null): string | null =>
  acting && connection?.personKey === acting.person.subject && connection.upstream !== acting.person.idp ? connection.upstream : null;

/**
 * Keeps a report, in one transaction with its ledger entry, its e-mails and what the person wants done at once. The answer is the same
 * whether its code leads to a connection or not.
 * @param acting who is signed in, or null
 * @returns its number, and whether the sessions of the person were closed. A form sent twice is one report
 * @throws Fault CNX-SIGNALEMENT-TROP
 */
export function reportConnection(
  context: Context,
  acting: Omit<Acting, 'person'> & { person: Acting['person'] | null },
  reported: Reported,
): Promise<{ number: string; closed: boolean }> {
  const { secrets, clock, ledger } = context;
  const { lang, titleOf } = acting;
  const { contact, reason } = reported;
  const signedIn: Acting | null = acting.person && { person: acting.person, lang, titleOf };
  const number = numberOfForm(secrets, reported.formKey);
  return transact(context.db, async (tx) => {
    const at = clock.now();
    const connection = reported.code === null ? null : await connectionByCode(tx, reported.code);
    const { formKey, code, words } = reported;
    const reporter = signedIn?.person.subject ?? null;
    const fresh = await insertReport(tx, secrets, {
      formKey,
      connectionId: connection?.id ?? null,
      code,
      reporter,
      reason,
      contact,
      words,
      lang,
      at,
    });
    if (!fresh) return { number, closed: false };
    if ((await countReports(tx, secrets, contact, at)) > reportsPerDay) throw connexionsFaults.make('CNX-SIGNALEMENT-TROP');
    const about = connection?.personKey ?? reporter;
    await ledger.append(tx, {
      action: 'connexions.report',
      subject: about,
      actor: signedIn && about === reporter ? actorOf(signedIn.person) : outsider,
      reference: number,
      outcome: 'received',
      detail: { reason, ...(connection ? { connection: connection.id } : {}) },
    });
    await acknowledge(tx, context, contact, number, lang);
    await notifyOperators(tx, context, { number, reason, connection });
    const upstream = blockable(signedIn, connection);
    if (signedIn && upstream !== null && reported.blockProvider) {
      const { futureAllowed } = await preferencesOf(tx, signedIn.person.subject);
      await decideProviders(tx, context, signedIn, { shown: [upstream], allowed: [], futureAllowed });
    }
    const closed = signedIn !== null && reported.closeSessions;
    if (closed) await closeEverything(tx, context, signedIn);
    return { number, closed };
  });
}

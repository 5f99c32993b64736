import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import {
  moveReport,
  reportForDesk,
  reportMoves,
  unsealReport,
  type DeskReport,
  type ReportState,
  type UnsealedReport,
} from '../franceconnect/index.js';
import { operatorFaults } from './faults.js';

/** The states that an operator moves a report to. */
export type ReportEnd = Exclude<ReportState, 'received'>;

/** What an operator may decide about a report in this state. */
export const reportDecisions = (state: ReportState): ReportEnd[] => reportMoves[state].filter((to): to is ReportEnd => to !== 'received');

const operator = (agent: AgentSession) =>
  ({ kind: 'agent', id: agent.accountId, label: agent.displayName, organisation: agent.siret }) as const;

/**
 * A report with all that is in it, for an operator. The reading is in the ledger before anything is unsealed.
 * @throws Fault OPERATEUR-SIGNALEMENT
 */
export async function readReport(
  context: Context,
  agent: AgentSession,
  number: string,
): Promise<{ report: DeskReport; unsealed: UnsealedReport }> {
  const report = await reportForDesk(context.db, number);
  if (!report) throw operatorFaults.make('OPERATEUR-SIGNALEMENT');
  await context.ledger.record({
    action: 'operateur.report-read',
    subject: report.about,
    actor: operator(agent),
    purpose: 'signalement',
    reference: number,
    fields: ['email'],
  });
  return { report, unsealed: await unsealReport(context.db, context.secrets, number) };
}

/**
 * Moves a report on, in one transaction with its ledger entry and the e-mail to who reported.
 * @param words what the operator writes to them; needed to close it
 * @throws Fault OPERATEUR-SIGNALEMENT, OPERATEUR-ETAT
 */
export function decideReport(
  context: Context,
  agent: AgentSession,
  number: string,
  { to, words }: { to: ReportEnd; words: string },
): Promise<'done' | 'words'> {
  return transact(context.db, async (tx) => {
    const report = await reportForDesk(tx, number);
    if (!report) throw operatorFaults.make('OPERATEUR-SIGNALEMENT');
    if (to === 'closed' && words === '') return 'words';
    if (!(await moveReport(tx, number, to, context.clock.now())))
      throw operatorFaults.make('OPERATEUR-ETAT', { retry: `/operateur/signalements/${number}` });
    await context.ledger.append(tx, {
      action: `operateur.report-${to}`,
      subject: report.about,
      actor: operator(agent),
      reference: number,
      outcome: to,
    });
    await tell(tx, context, report, to, words);
    return 'done';
  });
}

const said: Readonly<Record<ReportEnd, Text>> = {
  open: { fr: 'Une personne de notre équipe examine votre signalement.', en: 'Someone of our team is looking into your report.' },
  closed: { fr: 'Nous avons examiné votre signalement. Il est clos.', en: 'We have looked into your report. It is closed.' },
};

/** Writes to who reported. It says nothing of the connection: anybody may have given the address. */
async function tell(tx: Tx, context: Context, { number, lang }: DeskReport, to: ReportEnd, words: string): Promise<void> {
  const { contact } = await unsealReport(tx, context.secrets, number);
  if (!contact) return;
  const written: Text =
    words === ''
      ? { fr: '', en: '' }
      : { fr: `Ce que notre équipe vous écrit\u00a0:\n${words}\n\n`, en: `What our team writes to you:\n${words}\n\n` };
  await context.mail.queue(tx, {
    to: contact,
    lang,
    key: `operateur.report ${number} ${to}`,
    subject: t({ fr: `Votre signalement n°\u00a0${number}`, en: `Your report no. ${number}` }, lang),
    text: `${t({ fr: 'Bonjour,', en: 'Hello,' }, lang)}

${t(said[to], lang)}

${t(written, lang)}${t({ fr: 'Nous ne vous demanderons jamais votre mot de passe.', en: 'We will never ask for your password.' }, lang)}
`,
  });
}

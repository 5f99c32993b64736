import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import { t } from '../../../kernel/i18n/index.js';
import type { ActingHelper, AgentSession, PersonSession } from '../../../kernel/sessions/index.js';
import type { FamilyKey } from '../../../registry/index.js';
import type { LedgerEvent } from '../../../kernel/ledger/index.js';
import { demarchesFaults } from './faults.js';
import { writeLetter, type Letter } from './letters.js';
import { isVisibleToAgents, judge, stateWords, takesMessages, transitionRule, type State, type TransitionName } from './rules.js';
import { eraseAnswers } from './store-answers.js';
import { addDecision, addTransition, writeMessage, type Decision } from './store-news.js';
import { fileSummary, lockFile, setState, type FileSummary } from './store.js';

/** Who acts on a file. */
export type Actor =
  /** `helper`: who does it in the person's place, under a mandate. */
  | { kind: 'person'; id: string; label: string; helper?: ActingHelper }
  | { kind: 'agent'; id: string; label: string; siret: string; organisation: string };

export const personActor = ({ subject, displayName, acting }: PersonSession): Actor =>
  acting
    ? { kind: 'person', id: subject, label: `${acting.name} (${acting.organisation}) pour ${displayName}`, helper: acting }
    : { kind: 'person', id: subject, label: displayName };
export const agentActor = (session: AgentSession): Actor => ({
  kind: 'agent',
  id: session.accountId,
  label: session.displayName,
  siret: session.siret,
  organisation: session.organisationLabel,
});

/** An actor as the ledger names them: an agent, or a helper, with their organisation. */
export const ledgerActor = (actor: Actor): LedgerEvent['actor'] =>
  actor.kind === 'agent'
    ? { kind: 'agent', id: actor.id, label: `${actor.label} (${actor.organisation})`, organisation: actor.siret }
    : actor.helper
      ? {
          kind: 'agent',
          id: actor.helper.membershipId,
          label: `${actor.helper.name} (${actor.helper.organisation})`,
          organisation: actor.helper.siret,
        }
      : { kind: 'person', id: actor.id, label: actor.label };

/** Whether a person may do something of a procedure: a helper in their place only what the mandate is for. */
export const mayDo = (session: Pick<PersonSession, 'acting'>, procedure: { family: FamilyKey | null }): boolean =>
  !session.acting || session.acting.family === procedure.family;

/** Whether this actor may see this file at all: its owner, or a helper for what the mandate is for, or an agent of the organisation once it was sent. */
export function maySee(actor: Actor, file: FileSummary): boolean {
  return actor.kind === 'person'
    ? file.personKey === actor.id && mayDo({ ...(actor.helper ? { acting: actor.helper } : {}) }, file.procedure)
    : file.procedure.organisation.siret === actor.siret && isVisibleToAgents(file.state);
}

/** The file, if the actor may see it. @throws Fault DEM-DOSSIER-INCONNU, whether it exists or not */
export async function seenFile(context: Context, fileId: string, actor: Actor): Promise<FileSummary> {
  const file = await fileSummary(context.db, fileId);
  if (!file || !maySee(actor, file)) throw demarchesFaults.make('DEM-DOSSIER-INCONNU');
  return file;
}

/** The page of a file, for its owner. */
export const filePath = (fileId: string): string => `/demarches/dossiers/${fileId}`;

const letterOf: Readonly<Partial<Record<TransitionName, Letter>>> = {
  submit: 'sent',
  resubmit: 'sent_again',
  ask_correction: 'correction',
  accept: 'accepte',
  refuse: 'refuse',
  close: 'sans_suite',
  reopen: 'reopened',
};
const eventOf: Readonly<Partial<Record<TransitionName, string>>> = {
  submit: 'demarches.submitted',
  resubmit: 'demarches.submitted',
  ask_correction: 'demarches.correction_asked',
  accept: 'demarches.decided',
  refuse: 'demarches.decided',
  close: 'demarches.decided',
};

/** What happens to a file: a change of state with what goes with it. */
export interface Move {
  transition: TransitionName;
  actor: Actor;
  reason?: string | null;
  /** What an acceptance gives, such as `{ cents: 250 }`. */
  result?: Decision['result'];
  /** The version that the actor was looking at; without it, only the state is checked. */
  version?: number;
}

/**
 * Changes the state of a file: state, history, ledger entry, decision, domain event and e-mail, in one transaction. For agents and for
 * `withdraw`; a file is sent through `submitFile`.
 * @throws Fault DEM-DOSSIER-INCONNU, DEM-CHANGE-AILLEURS, DEM-INTERDIT, DEM-ETAT, DEM-RAISON
 */
export async function transitionFile(
  context: Context,
  fileId: string,
  move: Move & { transition: Exclude<TransitionName, 'submit' | 'resubmit'> },
): Promise<FileSummary> {
  return transact(context.db, async (tx) => {
    const file = await lockFile(tx, fileId);
    if (!file || !maySee(move.actor, file)) throw demarchesFaults.make('DEM-DOSSIER-INCONNU');
    return moveFile(context, tx, file, move);
  });
}

/** The same for a file that the caller has locked; `facts` goes into the ledger entry. */
export async function moveFile(
  context: Context,
  tx: Tx,
  file: FileSummary,
  move: Move,
  facts: { fields?: readonly string[]; detail?: LedgerEvent['detail']; hash?: string; entered?(entryId: string): Promise<void> } = {},
): Promise<FileSummary> {
  const { transition, actor } = move;
  const reason = move.reason?.trim() || null;
  if (move.version !== undefined && move.version !== file.version) throw demarchesFaults.make('DEM-CHANGE-AILLEURS');
  const data = { transition, state: file.state };
  const verdict = judge(transition, file.state, actor.kind, reason);
  if (verdict === 'wrong-state') throw demarchesFaults.make('DEM-ETAT', data);
  if (verdict === 'wrong-actor') throw demarchesFaults.make('DEM-INTERDIT', data);
  if (verdict === 'reason-missing') throw demarchesFaults.make('DEM-RAISON', data);

  const at = context.clock.now();
  const { to } = transitionRule(transition);
  const entryId = await context.ledger.append(tx, {
    action: `demarches.${transition}`,
    subject: file.personKey,
    actor: ledgerActor(actor),
    purpose: t(file.procedure.title, 'fr'),
    reference: file.id,
    outcome: to,
    ...(facts.fields ? { fields: facts.fields } : {}),
    ...(facts.detail ? { detail: facts.detail } : {}),
    ...(facts.hash ? { requestHash: facts.hash } : {}),
  });
  const version = await setState(tx, file, to, at);
  await addTransition(tx, file.id, version, {
    name: transition,
    from: file.state,
    to,
    actor: { kind: actor.kind, id: actor.id, label: actor.label },
    reason,
    entryId,
    at,
  });
  if (actor.kind === 'agent' && isOutcome(to))
    await addDecision(tx, file.id, {
      outcome: to,
      reason,
      result: to === 'accepte' ? (move.result ?? null) : null,
      agent: { id: actor.id, label: actor.label },
      entryId,
      at,
    });
  if (transition === 'withdraw' && file.state === 'brouillon') await eraseAnswers(tx, file.id);
  await facts.entered?.(entryId);

  const after = await fileSummary(tx, file.id);
  if (!after) throw new TypeError('a locked file is gone');
  const letter = letterOf[transition];
  if (letter) await sendLetter(context, tx, after, letter, reason, `${file.id} ${version}`);
  const event = eventOf[transition];
  if (event) await context.jobs.emit(tx, event, { fileId: file.id, procedureId: file.procedure.id, personKey: file.personKey });
  return after;
}

const isOutcome = (state: State): state is Decision['outcome'] => state === 'accepte' || state === 'refuse' || state === 'sans_suite';

async function sendLetter(context: Context, tx: Tx, file: FileSummary, letter: Letter, reason: string | null, key: string): Promise<void> {
  await context.mail.queue(tx, {
    to: file.email,
    key: `demarches ${letter} ${key}`,
    ...writeLetter(letter, file, { link: `${context.config.baseUrl}${filePath(file.id)}`, reason }),
  });
}

/**
 * Writes a message about a file, in one transaction with its ledger entry, its event and, when an agent writes, its e-mail.
 * @param id made when the form was shown, so that a form sent twice writes one message
 * @returns false when it was written already
 * @throws Fault DEM-DOSSIER-INCONNU, DEM-ETAT, DEM-MESSAGE
 */
export async function addMessage(context: Context, fileId: string, message: { id: string; actor: Actor; body: string }): Promise<boolean> {
  const { id, actor } = message;
  const body = message.body.replace(/\r\n/g, '\n').replace(/\0/g, '').trim();
  if (body.length === 0 || [...body].length > 5000) throw demarchesFaults.make('DEM-MESSAGE');
  return transact(context.db, async (tx) => {
    const file = await fileSummary(tx, fileId);
    if (!file || !maySee(actor, file)) throw demarchesFaults.make('DEM-DOSSIER-INCONNU');
    if (!takesMessages(file.state))
      throw demarchesFaults.make('DEM-ETAT', { transition: 'message', state: t(stateWords[file.state].label, 'en') });
    const fresh = await writeMessage(tx, fileId, {
      id: `${fileId}.${id}`,
      sender: actor.kind,
      author: { id: actor.id, label: actor.label },
      body,
      at: context.clock.now(),
    });
    if (!fresh) return false;
    await context.ledger.append(tx, {
      action: 'demarches.message',
      subject: file.personKey,
      actor: ledgerActor(actor),
      purpose: t(file.procedure.title, 'fr'),
      reference: fileId,
    });
    if (actor.kind === 'agent') await sendLetter(context, tx, file, 'message', null, `${fileId} ${id}`);
    await context.jobs.emit(tx, 'demarches.message', {
      fileId,
      procedureId: file.procedure.id,
      personKey: file.personKey,
      sender: actor.kind,
    });
    return true;
  });
}

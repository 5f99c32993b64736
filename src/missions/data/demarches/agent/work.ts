import type { Context } from '../../../../context.js';
import { transact, type Tx } from '../../../../kernel/database/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { AgentSession } from '../../../../kernel/sessions/index.js';
import { demarchesFaults } from '../faults.js';
import { agentActor, ledgerActor, maySee, moveFile, type Move } from '../files.js';
import { lockFile, type FileSummary } from '../store.js';
import { historyOf } from '../store-news.js';
import { assignFile, assigneesOf } from './store.js';

/** What an agent does to a file: the version is the one of the page they were looking at. */
export interface AgentMove extends Omit<Move, 'actor' | 'version'> {
  version: number;
  /** Names of the answers it is about. */
  fields?: readonly string[];
}

/** 'already': this very move was made by this agent from this version; the form was sent twice. */
export type Outcome = 'done' | 'already';

async function lockForAgent(tx: Tx, fileId: string, agent: AgentSession): Promise<FileSummary> {
  const file = await lockFile(tx, fileId);
  if (!file || !maySee(agentActor(agent), file)) throw demarchesFaults.make('DEM-DOSSIER-INCONNU');
  return file;
}

/**
 * Changes the state of a file for an agent, in one transaction with its ledger entry, event and e-mail. The agent takes care of the file
 * from then on.
 * @throws Fault DEM-DOSSIER-INCONNU, DEM-CHANGE-AILLEURS, DEM-ETAT, DEM-RAISON
 */
export function moveAsAgent(
  context: Context,
  fileId: string,
  agent: AgentSession,
  { version, fields, ...move }: AgentMove,
): Promise<Outcome> {
  return transact(context.db, async (tx) => {
    const file = await lockForAgent(tx, fileId, agent);
    if (await isRepeat(tx, file, agent, version, move)) return 'already';
    await moveFile(context, tx, file, { ...move, version, actor: agentActor(agent) }, fields?.length ? { fields } : {});
    await assignFile(tx, fileId, { id: agent.accountId, label: agent.displayName, at: context.clock.now() });
    return 'done';
  });
}

async function isRepeat(
  tx: Tx,
  file: FileSummary,
  agent: AgentSession,
  version: number,
  { transition, reason }: Pick<Move, 'transition' | 'reason'>,
): Promise<boolean> {
  if (file.version !== version + 1) return false;
  const last = (await historyOf(tx, file.id)).at(-1);
  return (
    last?.name === transition &&
    last.actor.kind === 'agent' &&
    last.actor.id === agent.accountId &&
    last.reason === (reason?.trim() || null)
  );
}

/**
 * The agent takes care of a file: starts the review of one that has just arrived, takes over one that a colleague had.
 * @throws Fault DEM-DOSSIER-INCONNU, DEM-CHANGE-AILLEURS when a colleague took it since the page was shown
 */
export function takeCharge(
  context: Context,
  fileId: string,
  agent: AgentSession,
  shown: { version: number; assignee: string },
): Promise<Outcome> {
  return transact(context.db, async (tx) => {
    const file = await lockForAgent(tx, fileId, agent);
    const assignee = (await assigneesOf(tx, [fileId])).get(fileId);
    if (assignee?.id === agent.accountId && file.state !== 'en_construction') return 'already';
    // A colleague who took it in the meantime is not robbed of it without a word.
    if ((assignee?.id ?? '') !== shown.assignee && assignee?.id !== agent.accountId) throw demarchesFaults.make('DEM-CHANGE-AILLEURS');
    const actor = agentActor(agent);
    if (file.state === 'en_construction') await moveFile(context, tx, file, { transition: 'start', actor, version: shown.version });
    else
      await context.ledger.append(tx, {
        action: 'demarches.assign',
        subject: file.personKey,
        actor: ledgerActor(actor),
        purpose: t(file.procedure.title, 'fr'),
        reference: fileId,
      });
    await assignFile(tx, fileId, { id: agent.accountId, label: agent.displayName, at: context.clock.now() });
    return 'done';
  });
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../../context.js';
import { Fault } from '../../../../kernel/errors/index.js';
import { fileSummary } from '../store.js';
import { historyOf } from '../store-news.js';
import { transitionsFrom, type TransitionName } from '../rules.js';
import { ConflictPage } from './pages/conflict.js';

const latestSteps = 3;

/** What an agent had typed, so that a conflict loses none of it. */
export interface Attempt {
  fileId: string;
  transition: TransitionName;
  /** In words, for the page. */
  typed: readonly { term: string; value: string }[];
  action: string;
  /** The fields of the form, to send it again. */
  values: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * Does what an agent asked; when the file has changed in the meantime, shows what changed and what they had typed.
 * @returns what was answered, or null when the work was done and the caller answers
 */
export async function withoutLoss(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  attempt: Attempt,
  work: () => Promise<unknown>,
): Promise<FastifyReply | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof Fault) || (error.code !== 'DEM-CHANGE-AILLEURS' && error.code !== 'DEM-ETAT')) throw error;
    const file = await fileSummary(context.db, attempt.fileId);
    if (!file) throw error;
    const history = await historyOf(context.db, file.id);
    const possible = transitionsFrom(file.state, 'agent').includes(attempt.transition);
    const again = possible ? { action: attempt.action, values: attempt.values } : null;
    return reply.html(ConflictPage({ request, file, latest: history.slice(-latestSteps).reverse(), typed: attempt.typed, again }), 409);
  }
}

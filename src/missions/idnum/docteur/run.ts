import { z } from 'zod';
import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { enqueuePlay, openConsultation } from './consultations.js';
import { play } from './play.js';
import { keptDays } from './rules.js';
import { scenarios } from './scenarios.js';
import { advanceRun, consultationOf, insertResult, purgeConsultations, resultsOf } from './store.js';

const payloadShape = z.object({ id: z.string(), startedAt: z.coerce.date() });

/**
 * Plays the next scenario of a run, keeps what came of it and asks for the one after: a job each, so that slow services share the workers with
 * the rest of the house, and that a kill loses one scenario at most, which is then played again.
 */
export async function playNext(context: Context, payload: unknown): Promise<void> {
  const { id, startedAt } = payloadShape.parse(payload);
  const isCurrent = (run: { startedAt: Date | null; finishedAt: Date | null } | null): boolean =>
    run?.startedAt?.getTime() === startedAt.getTime() && run.finishedAt === null;
  const consultation = await openConsultation(context, id);
  if (!consultation || !isCurrent(consultation)) return;
  const played = new Set((await resultsOf(context.db, id)).map(({ scenario }) => scenario));
  const next = scenarios.find((scenario) => !played.has(scenario.id));
  const result = next ? await play(context, consultation, next) : null;

  await transact(context.db, async (tx) => {
    const now = context.clock.now();
    if (!isCurrent(await consultationOf(tx, id))) return;
    // A job that ran twice leaves the rest to the one that came first.
    if (result && !(await insertResult(tx, id, result, now))) return;
    // Without an honest sign-in that works, what follows would prove nothing.
    const hopeless = next?.expected === 'accepted' && result?.outcome !== 'accepted';
    const over = hopeless || next === scenarios.at(-1) || !next;
    await advanceRun(tx, id, now, over);
    if (!over) await enqueuePlay(context, tx, id, startedAt);
  });
}

/** Forgets what is older than is kept. */
export async function purge({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<void> {
  await purgeConsultations(db, new Date(clock.now().getTime() - keptDays * 86_400_000));
}

import type { Context } from '../../../context.js';
import { procedures } from '../../../registry/index.js';
import { judgeAnswer, judgeFailure, patienceMilliseconds, type Measure } from './rules.js';
import { insertMeasure } from './store.js';

/** Asks for the first page of every procedure, all at once, and keeps what came of it. */
export async function probeAll(context: Context): Promise<void> {
  const at = context.clock.now();
  const all = await procedures(context.db);
  const measures = await Promise.all(all.map((procedure) => probe(context, new URL(procedure.serviceUrl, context.config.baseUrl))));
  for (const [i, measure] of measures.entries()) {
    const procedure = all[i];
    if (procedure) await insertMeasure(context.db, procedure.id, at, measure);
  }
}

/** One measure, over HTTP like a person's browser. Times are of this machine: they are the same for all procedures. */
export async function probe(context: Pick<Context, 'fetch'>, address: URL): Promise<Measure> {
  const began = performance.now();
  try {
    const answer = await context.fetch(address, {
      headers: { accept: 'text/html', 'user-agent': 'Socle-observatoire' },
      redirect: 'follow',
      signal: AbortSignal.timeout(patienceMilliseconds),
    });
    await answer.arrayBuffer();
    return judgeAnswer(answer.status, Math.round(performance.now() - began));
  } catch (error) {
    return judgeFailure(codeOf(error));
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}

import type { Context } from '../../../context.js';
import { procedures, type Procedure } from '../../../registry/index.js';
import { firstRoundMilliseconds, judgeAnswer, judgeFailure, patienceMilliseconds, type Measure } from './rules.js';
import { insertMeasure, measuredProcedures } from './store.js';

/** Asks for the first page of every procedure, all at once, and keeps what came of it. */
export async function probeAll(context: Context): Promise<void> {
  await probeThese(context, await procedures(context.db));
}

/** The same for the procedures that were never measured. */
export async function probeNew(context: Context): Promise<void> {
  const [all, known] = await Promise.all([procedures(context.db), measuredProcedures(context.db)]);
  await probeThese(
    context,
    all.filter(({ id }) => !known.has(id)),
  );
}

/** Has new procedures measured as soon as Socle answers, without waiting for the next round. Processes that start together share one job. */
export async function planFirstRound(
  { db, jobs }: Pick<Context, 'db' | 'jobs'>,
  delayMilliseconds = firstRoundMilliseconds,
): Promise<void> {
  // The queue reads the machine's clock, so do we.
  await jobs.enqueue(db, 'observatoire.probe-new', {}, { key: 'observatoire.probe-new', runAt: new Date(Date.now() + delayMilliseconds) });
}

async function probeThese(context: Context, asked: readonly Procedure[]): Promise<void> {
  const at = context.clock.now();
  const measures = await Promise.all(
    asked.map(async ({ id, slug, serviceUrl }) => {
      const address = addressOf(serviceUrl, context.config.baseUrl);
      if (address) return { id, measure: await probe(context, address) };
      // It says nothing of the procedure: a measure that we missed.
      context.log.error({ procedure: slug, serviceUrl }, 'a procedure cannot be measured: it has no address of a page');
      return null;
    }),
  );
  for (const one of measures) if (one) await insertMeasure(context.db, one.id, at, one.measure);
}

/** The address of a page, or null when it is none. */
function addressOf(serviceUrl: string, baseUrl: string): URL | null {
  if (!URL.canParse(serviceUrl, baseUrl)) return null;
  const address = new URL(serviceUrl, baseUrl);
  return ['http:', 'https:'].includes(address.protocol) ? address : null;
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

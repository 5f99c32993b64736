import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../context.js';

const patienceMilliseconds = 2_000;

/** For those who watch: is the process alive, may it be sent requests, what does it measure. */
export function healthRoutes(app: FastifyInstance, context: Context): void {
  let stopping = false;
  app.addHook('preClose', async () => {
    stopping = true;
  });
  app.get('/sante', { config: { api: true, rateLimit: false } }, async () => ({ status: 'alive' }));
  app.get('/pret', { config: { api: true, rateLimit: false } }, async (_request, reply) => {
    const checks = { database: await databaseAnswers(context), stopping };
    const ready = checks.database && !stopping;
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', ...checks });
  });
  app.get('/metrics', { config: { api: true, rateLimit: false } }, async (_request, reply) =>
    reply.type(context.metrics.registry.contentType).send(await context.metrics.scrape()),
  );
}

async function databaseAnswers({ db }: Context): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), patienceMilliseconds).unref());
  return Promise.race([
    sql`select 1`.execute(db).then(
      () => true,
      () => false,
    ),
    late,
  ]);
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { valuesOfForm } from '../../../design/index.js';
import { transact } from '../../../kernel/database/index.js';
import { changesNothing, connectionOf, connectionsOf, preferencesOf, reportsOf, servicesOf } from '../franceconnect/index.js';
import type { Upstream } from '../provider/index.js';
import { personOf, requirePerson } from '../signin/index.js';
import { connexionsFaults } from './faults.js';
import { AccountsPage } from './pages/accounts.js';
import { ConnectionPage } from './pages/connection.js';
import { ConnectionsPage } from './pages/list.js';
import { ClosedPage, SessionsPage } from './pages/sessions.js';
import { byMonth, pageAsked, perPage } from './rules.js';
import { changeProviders, closeEverything, type Acting } from './steps.js';

/** Names of identity providers; the identifier of one that is no longer offered. */
export const titlesOf = (upstreams: readonly Upstream[]) => (id: string) => upstreams.find((one) => one.id === id)?.title ?? id;

const done = z.enum(['changed', 'nothing']).nullable().catch(null);
const future = z.object({ avenir: z.enum(['oui', 'non']) });

/** The person's own sign-ins, under /connexions. */
export function connexionsRoutes(app: FastifyInstance, context: Context, upstreams: () => Promise<readonly Upstream[]>): void {
  const { db, sessions } = context;
  const person = { preHandler: requirePerson };
  const acting = async (request: FastifyRequest): Promise<Acting> => ({
    person: personOf(request),
    lang: request.lang,
    titleOf: titlesOf(await upstreams()),
  });

  // Helpers come by a mandate, which has a page of its own.
  const accounts = async () => (await upstreams()).filter(({ options }) => !options.delegates);

  app.get('/connexions', person, async (request, reply) => {
    const { subject } = personOf(request);
    const [services, reports] = await Promise.all([servicesOf(db, subject), reportsOf(db, subject)]);
    const { page: asked } = request.query as { page?: unknown };
    const { page, pages, offset } = pageAsked(
      asked,
      services.reduce((total, { connections }) => total + connections, 0),
    );
    const months = byMonth(await connectionsOf(db, subject, { limit: perPage, offset }));
    return reply.html(ConnectionsPage({ request, months, services, reports, page, pages }));
  });

  app.get('/connexions/comptes', person, async (request, reply) => {
    const { subject, idp } = personOf(request);
    const { fait } = request.query as { fait?: unknown };
    const offered = (await accounts()).filter(({ display }) => display);
    return reply.html(
      AccountsPage({
        request,
        current: idp ? titlesOf(offered)(idp) : null,
        others: offered.filter(({ id }) => id !== idp),
        preferences: await preferencesOf(db, subject),
        done: done.parse(fait ?? null),
      }),
    );
  });
  app.post('/connexions/comptes', person, async (request, reply) => {
    const answered = future.safeParse(request.body);
    if (!answered.success) return reply.redirectTo('/connexions/comptes?fait=nothing');
    const known = new Set((await accounts()).map(({ id }) => id));
    const change = await changeProviders(context, await acting(request), {
      shown: valuesOfForm(request.body, 'montre').filter((id) => known.has(id)),
      allowed: valuesOfForm(request.body, 'autorise'),
      futureAllowed: answered.data.avenir === 'oui',
    });
    return reply.redirectTo(`/connexions/comptes?fait=${changesNothing(change) ? 'nothing' : 'changed'}`);
  });

  app.get('/connexions/sessions', person, async (request, reply) => reply.html(SessionsPage({ request })));
  app.post('/connexions/sessions', person, async (request, reply) => {
    const mine = await acting(request);
    await transact(db, (tx) => closeEverything(tx, context, mine));
    await sessions.close(request, reply, 'person');
    return reply.redirectTo('/connexions/sessions/fermees');
  });
  app.get('/connexions/sessions/fermees', async (request, reply) => reply.html(ClosedPage({ request })));

  app.get<{ Params: { id: string } }>('/connexions/:id', person, async (request, reply) => {
    const connection = await connectionOf(db, personOf(request).subject, request.params.id);
    if (!connection) throw connexionsFaults.make('CNX-INCONNUE');
    return reply.html(ConnectionPage({ request, connection }));
  });
}

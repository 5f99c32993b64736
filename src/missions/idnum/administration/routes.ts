import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.js';
import { availabilityOf, useOfUpstream } from '../agentconnect/index.js';
import { pageAsked, perPage } from '../connexions/index.js';
import { agentOf, ownClientId, requireAgent } from '../signin/index.js';
import { actingManager } from './access.js';
import { doneQuery, serviceForm } from './forms.js';
import { HomePage } from './pages/home.js';
import { JournalPage } from './pages/journal.js';
import { ServicesPage } from './pages/services.js';
import { decideService, servicesOf, useSince } from './services.js';
import { actsOf, countActs } from './store.js';

/** The page of an administration, its services and its journal. */
export function homeRoutes(app: FastifyInstance, context: Context): void {
  const { db, clock, ledger } = context;
  const agent = { preHandler: requireAgent };

  app.get('/administration', agent, async (request, reply) => {
    const { providers } = await actingManager(context, request);
    const since = useSince(clock.now());
    const lines = await Promise.all(
      providers.map(async (provider) => ({
        provider,
        availability: availabilityOf(context, provider.id),
        signIns: (await useOfUpstream(db, provider.id, since)).signIns,
      })),
    );
    const { siret, organisationLabel: organisation } = agentOf(request);
    return reply.html(HomePage({ request, organisation, siret, providers: lines }));
  });

  app.get('/administration/services', agent, async (request, reply) => {
    const acting = await actingManager(context, request);
    const { fait } = doneQuery.parse(request.query);
    return reply.html(
      ServicesPage({ request, services: await servicesOf(context, acting), always: ownClientId('agent'), done: fait === 'oui' }),
    );
  });
  app.post('/administration/services', agent, async (request, reply) => {
    const acting = await actingManager(context, request);
    const { service, choix } = serviceForm.parse(request.body);
    const changed = choix !== null && (await decideService(context, acting, service, choix === 'interdire'));
    return reply.redirectTo(`/administration/services${changed ? '?fait=oui' : ''}`);
  });

  app.get('/administration/journal', agent, async (request, reply) => {
    const { siret } = (await actingManager(context, request)).agent;
    const { page: asked } = request.query as { page?: unknown };
    const { page, pages, offset } = pageAsked(asked, await countActs(db, siret));
    const entries = await Promise.all((await actsOf(db, siret, { limit: perPage, offset })).map((id) => ledger.entry(db, id)));
    return reply.html(JournalPage({ request, entries: entries.flatMap((entry) => entry ?? []), page, pages }));
  });
}

import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.js';
import {
  agentConnectionOf,
  agentHistoryOf,
  agentServicesOf,
  openSessionsOf,
  providersOf,
  type AgentConnection,
} from '../agentconnect/index.js';
import { byMonth, pageAsked, perPage } from '../connexions/index.js';
import { declaredUpstreams } from '../provider/index.js';
import { agentOf, requireAgent } from '../signin/index.js';
import { administrationFaults } from './faults.js';
import { MyConnectionsPage } from './pages/mine.js';
import { MyConnectionPage } from './pages/my-connection.js';
import { MyClosedPage, MySessionsPage } from './pages/my-sessions.js';
import { closeEverything } from './sessions.js';
import { isManager } from './store.js';

type Id = { Params: { id: string } };

/** The agent's own sign-ins, under /agent/connexions. */
export function mineRoutes(app: FastifyInstance, context: Context): void {
  const { db, ledger, sessions } = context;
  const agent = { preHandler: requireAgent };
  /** Names of identity providers; the identifier of one that is no more. */
  const titles = async () => {
    const known = new Map((await declaredUpstreams(db, 'agentconnect')).map(({ id, title }) => [id, title]));
    return (id: string): string => known.get(id) ?? id;
  };
  const own = async (subject: string, id: string): Promise<AgentConnection> => {
    const connection = await agentConnectionOf(db, subject, id);
    if (!connection) throw administrationFaults.make('ADM-CONNEXION', { action: '/agent/connexions' });
    return connection;
  };

  app.get('/agent/connexions', agent, async (request, reply) => {
    const { accountId: subject, siret, email } = agentOf(request);
    const [services, known, open, titleOf, manager] = await Promise.all([
      agentServicesOf(db, subject),
      providersOf(db, subject),
      openSessionsOf(context, subject),
      titles(),
      isManager(db, siret, email),
    ]);
    const { page: asked } = request.query as { page?: unknown };
    const { page, pages, offset } = pageAsked(
      asked,
      services.reduce((total, { connections }) => total + connections, 0),
    );
    const lines = await agentHistoryOf(db, subject, { limit: perPage, offset });
    return reply.html(
      MyConnectionsPage({
        request,
        months: byMonth(lines.map((line) => ({ ...line, upstream: titleOf(line.upstream) }))),
        services,
        providers: known.map((one) => ({ ...one, title: titleOf(one.upstream) })),
        sessions: open.map((one) => ({ ...one, title: titleOf(one.upstream) })),
        page,
        pages,
        manager,
      }),
    );
  });

  app.get('/agent/connexions/sessions', agent, async (request, reply) => reply.html(MySessionsPage({ request })));
  app.post('/agent/connexions/sessions', agent, async (request, reply) => {
    await closeEverything(context, agentOf(request), request.lang);
    await sessions.close(request, reply, 'agent');
    return reply.redirectTo('/agent/connexions/sessions/fermees');
  });
  app.get('/agent/connexions/sessions/fermees', async (request, reply) => reply.html(MyClosedPage({ request })));

  app.get<Id>('/agent/connexions/:id', agent, async (request, reply) => {
    const connection = await own(agentOf(request).accountId, request.params.id);
    const [proof, titleOf] = await Promise.all([ledger.proof(db, connection.ledgerEntry), titles()]);
    return reply.html(MyConnectionPage({ request, connection: { ...connection, upstream: titleOf(connection.upstream) }, proof }));
  });
  app.get<Id>('/agent/connexions/:id/preuve.json', agent, async (request, reply) => {
    const { ledgerEntry } = await own(agentOf(request).accountId, request.params.id);
    const bundle = await ledger.bundle(db, ledgerEntry);
    if (!bundle) throw administrationFaults.make('ADM-PREUVE');
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="preuve-${ledgerEntry}.json"`)
      .send(JSON.stringify(bundle, null, 2));
  });
}

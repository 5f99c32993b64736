import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../context.js';
import { agentOf, requireAgent } from '../../idnum/signin/index.js';
import { CommentsPage } from './pages/comments.js';
import { commentsOf, countComments } from './store-comments.js';

const perPage = 20;

/** What people wrote, for the agents of the organisation that holds the procedure, and for no one else. */
export function agentRoutes(app: FastifyInstance, { db }: Pick<Context, 'db'>): void {
  app.get<{ Querystring: { page?: string } }>('/agent/avis', { preHandler: requireAgent }, async (request, reply) => {
    const { siret } = agentOf(request);
    const total = await countComments(db, siret);
    const pages = Math.max(1, Math.ceil(total / perPage));
    const asked = Number(request.query.page ?? 1);
    const page = Number.isSafeInteger(asked) ? Math.min(Math.max(asked, 1), pages) : 1;
    const comments = await commentsOf(db, siret, { limit: perPage, offset: (page - 1) * perPage });
    return reply.html(CommentsPage({ request, comments, total, page, pages }));
  });
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { ExpiredPage } from './pages/expired.js';
import { agentFilePath } from './pages/parts.js';

/** Lets only a signed-in agent through; a form that comes after the session has ended is kept in a page, to be sent again. For routes under /agent/dossiers/:id. */
export async function requireAgentOrKeep(request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply): Promise<void> {
  if (request.agent) return;
  const posted = typeof request.body === 'object' && request.body !== null ? Object.entries(request.body) : [];
  const fields = posted.flatMap(([name, value]: [string, unknown]) =>
    [value].flat().flatMap((one) => (typeof one === 'string' ? [[name, one] as const] : [])),
  );
  await reply.html(ExpiredPage({ request, action: request.url, back: agentFilePath(request.params.id), fields }), 401);
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AgentSession, PersonSession } from '../../../kernel/sessions/index.js';

const backHere = (request: FastifyRequest) => encodeURIComponent(request.method === 'GET' ? request.url : (refererPath(request) ?? '/'));

function refererPath(request: FastifyRequest): string | null {
  const { referer, host } = request.headers;
  if (!referer || !URL.canParse(referer)) return null;
  const url = new URL(referer);
  return url.host === host ? url.pathname + url.search : null;
}

/** Lets only a signed-in citizen through: others sign in first, then come back. Use as a preHandler. */
export async function requirePerson(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!request.person) await reply.redirectTo(`/connexion?retour=${backHere(request)}`);
}

/** Lets only a signed-in agent through: others sign in first, then come back. Use as a preHandler. */
export async function requireAgent(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!request.agent) await reply.redirectTo(`/connexion/agent?retour=${backHere(request)}`);
}

/** The citizen that `requirePerson` let through. */
export function personOf(request: FastifyRequest): PersonSession {
  if (!request.person) throw new TypeError('this route lacks requirePerson');
  return request.person;
}

/** The agent that `requireAgent` let through. */
export function agentOf(request: FastifyRequest): AgentSession {
  if (!request.agent) throw new TypeError('this route lacks requireAgent');
  return request.agent;
}

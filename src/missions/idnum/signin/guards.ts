import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import type { AgentSession, PersonSession } from '../../../kernel/sessions/index.js';
import { isFamily } from '../../../registry/index.js';
import { isActing, mandatsFaults } from '../mandats/index.js';

const backHere = (request: FastifyRequest) => encodeURIComponent(request.method === 'GET' ? request.url : (refererPath(request) ?? '/'));

function refererPath(request: FastifyRequest): string | null {
  const { referer, host } = request.headers;
  if (!referer || !URL.canParse(referer)) return null;
  const url = new URL(referer);
  return url.host === host ? url.pathname + url.search : null;
}

/**
 * Lets only a signed-in citizen through: others sign in first, then come back. Use as a preHandler.
 * @throws Fault MANDAT-HORS-CADRE for a helper, whom this route does not admit
 */
export async function requirePerson(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.standIn && !request.person) throw mandatsFaults.make('MANDAT-HORS-CADRE');
  if (!request.person) await reply.redirectTo(`/connexion?retour=${backHere(request)}`);
}

/** Lets only a signed-in agent through: others sign in first, then come back. Use as a preHandler. */
export async function requireAgent(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!request.agent) await reply.redirectTo(`/connexion/agent?retour=${backHere(request)}`);
}

/**
 * Admits a helper to a route, in the place of the person whom they act for: `request.person` is that person then, with `acting`. Whether they
 * still may is asked each time; for which procedure, the route checks. Use as a preHandler, before `requirePerson`.
 * @throws Fault MANDAT-HORS-CADRE when the mandate, or the helper, no longer may
 */
export const admitHelper =
  ({ db, clock }: Pick<Context, 'db' | 'clock'>) =>
  async (request: FastifyRequest): Promise<void> => {
    const { standIn } = request;
    if (!standIn) return;
    const { mandateId, membershipId, family } = standIn.acting;
    if (!isFamily(family) || !(await isActing(db, { mandateId, membershipId, family }, clock.now())))
      throw mandatsFaults.make('MANDAT-HORS-CADRE');
    request.person = standIn;
  };

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

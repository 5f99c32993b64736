import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { findMandate, mandatsFaults, membershipsOfAgent, recogniseHelper, type Mandate, type Membership } from '../mandats/index.js';
import { declaredUpstreams } from '../provider/index.js';
import { agentOf, mayGiveAddress } from '../signin/index.js';
import { aidantsFaults } from './faults.js';

type Room = Pick<Context, 'db' | 'secrets'>;

/** Where the choice of an organisation is kept: the identifier of a membership, checked against those of the agent each time. */
export const organisationCookie = 'socle_aidants_organisation';

/**
 * For which organisations the agent of a request helps people now. The first time, they are recognised by their address, when their provider
 * may give it.
 * @returns at least one, by name
 * @throws Fault AIDANT-NON-HABILITE
 */
export async function membershipsOf({ db, secrets }: Room, request: FastifyRequest): Promise<[Membership, ...Membership[]]> {
  const agent = agentOf(request);
  let found = await membershipsOfAgent(db, secrets, agent.accountId);
  if (found.length === 0 && mayGiveAddress(await declaredUpstreams(db, 'agentconnect'), agent.idp, agent.email)) {
    await recogniseHelper(db, secrets, { id: agent.accountId, email: agent.email });
    found = await membershipsOfAgent(db, secrets, agent.accountId);
  }
  const [first, ...others] = found;
  if (!first) throw aidantsFaults.make('AIDANT-NON-HABILITE');
  return [first, ...others];
}

/** The organisation that the helper chose among theirs, or their only one; null when they must choose. */
export function chosenOf(request: FastifyRequest, memberships: readonly [Membership, ...Membership[]]): Membership | null {
  const kept = request.cookies[organisationCookie];
  return memberships.find(({ id }) => id === kept) ?? (memberships.length === 1 ? memberships[0] : null);
}

const params = z.object({ id: z.string() });

/**
 * The mandate that a request names, and the helper as a member of its organisation.
 * @throws Fault AIDANT-NON-HABILITE, MANDAT-INCONNU when it belongs to an organisation that is not theirs
 */
export async function mandateOfHelper(context: Room, request: FastifyRequest): Promise<{ mandate: Mandate; membership: Membership }> {
  const memberships = await membershipsOf(context, request);
  const mandate = await findMandate(context.db, context.secrets, params.parse(request.params).id);
  const membership = memberships.find(({ organisation }) => organisation.id === mandate?.organisation.id);
  if (!mandate || !membership) throw mandatsFaults.make('MANDAT-INCONNU');
  return { mandate, membership };
}

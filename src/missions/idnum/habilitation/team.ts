import type { FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import {
  empowerMember,
  endMembership,
  findMembership,
  lockMembers,
  membersOfOrganisation,
  membershipsOfAgent,
  recogniseHelper,
  type Membership,
} from '../mandats/index.js';
import { declaredUpstreams } from '../provider/index.js';
import { agentOf, mayGiveAddress } from '../signin/index.js';
import { habilitationFaults } from './faults.js';
import { tell } from './mail.js';
import { actorOf } from './people.js';
import { keepsReferent } from './rules.js';

type Room = Pick<Context, 'db' | 'secrets'>;

/** For which organisations the agent of a request answers for the helpers now, by name. They are recognised by their address the first time. */
export async function referentsOf({ db, secrets }: Room, request: FastifyRequest): Promise<Membership[]> {
  const agent = agentOf(request);
  const known = await membershipsOfAgent(db, secrets, agent.accountId);
  const recognised =
    known.length === 0 &&
    mayGiveAddress(await declaredUpstreams(db, 'agentconnect'), agent.idp, agent.email) &&
    (await recogniseHelper(db, secrets, { id: agent.accountId, email: agent.email }));
  return (recognised ? await membershipsOfAgent(db, secrets, agent.accountId) : known).filter(({ referent }) => referent);
}

/** The agent of a request, as who answers for the helpers of one organisation. @throws Fault HAB-REFERENT */
export async function referentOf(context: Room, request: FastifyRequest, organisationId: string): Promise<Membership> {
  const found = (await referentsOf(context, request)).find(({ organisation }) => organisation.id === organisationId);
  if (!found) throw habilitationFaults.make('HAB-REFERENT');
  return found;
}

/**
 * Lets nobody else change the members of the organisation before the transaction ends, and asks again whether the referent is one: somebody
 * may just have ended their membership.
 * @throws Fault HAB-REFERENT
 */
export async function stillReferent(tx: Tx, { secrets }: Pick<Context, 'secrets'>, { id, organisation }: Membership): Promise<void> {
  await lockMembers(tx, organisation.id);
  const now = await findMembership(tx, secrets, id);
  if (!now?.referent || now.endedAt) throw habilitationFaults.make('HAB-REFERENT');
}

/** A member of the organisation of a referent, who is there now. @throws Fault HAB-INCONNUE */
export async function memberOf({ db, secrets }: Room, { organisation }: Pick<Membership, 'organisation'>, id: string): Promise<Membership> {
  const member = await findMembership(db, secrets, id);
  if (!member || member.endedAt || member.organisation.id !== organisation.id) throw habilitationFaults.make('HAB-INCONNUE');
  return member;
}

/**
 * Ends a membership: the next thing that they try under a mandate is refused, since `isActing` is asked each time.
 * @throws Fault HAB-REFERENT, HAB-INCONNUE, HAB-DERNIER
 */
export async function endMember(context: Context, agent: AgentSession, referent: Membership, id: string): Promise<void> {
  const { db, secrets, clock } = context;
  await transact(db, async (tx) => {
    await stillReferent(tx, context, referent);
    const member = await memberOf({ db: tx, secrets }, referent, id);
    const members = await membersOfOrganisation(tx, secrets, referent.organisation.id);
    if (!keepsReferent(members, id)) throw habilitationFaults.make('HAB-DERNIER');
    await endMembership(tx, id, clock.now());
    await write(tx, context, agent, 'habilitation.end-member', member);
    await tell(tx, context, 'memberEnded', { to: member.helper.email, key: id, values: { organisation: member.organisation.name } });
  });
}

/**
 * Makes a helper of the organisation answer for its helpers as well. Nobody makes themselves.
 * @throws Fault HAB-REFERENT, HAB-INCONNUE, HAB-QUATRE-YEUX, HAB-ETAT when they are one already
 */
export async function nameReferent(context: Context, agent: AgentSession, referent: Membership, id: string): Promise<void> {
  const { db, secrets } = context;
  await transact(db, async (tx) => {
    await stillReferent(tx, context, referent);
    const member = await memberOf({ db: tx, secrets }, referent, id);
    if (member.helper.id === referent.helper.id) throw habilitationFaults.make('HAB-QUATRE-YEUX');
    if (member.referent) throw habilitationFaults.make('HAB-ETAT');
    await empowerMember(tx, id, 'referent');
    await write(tx, context, agent, 'habilitation.name-referent', member);
    const page = `/habilitation/equipe/${member.organisation.id}`;
    await tell(tx, context, 'referentNamed', {
      to: member.helper.email,
      key: id,
      page,
      values: { organisation: member.organisation.name },
    });
  });
}

const write = (
  tx: Tx,
  { ledger }: Pick<Context, 'ledger'>,
  agent: AgentSession,
  action: 'habilitation.end-member' | 'habilitation.name-referent',
  member: Membership,
) =>
  ledger.append(tx, {
    action,
    subject: null,
    actor: actorOf(agent),
    reference: member.id,
    detail: { organisation: member.organisation.siret },
  });

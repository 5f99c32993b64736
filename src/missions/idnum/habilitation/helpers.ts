import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { organisationBySiret } from '../../../registry/index.js';
import { empowerMember, helperOrganisationOf, lockMembers, membersOfOrganisation, saveMember, type Membership } from '../mandats/index.js';
import { habilitationFaults } from './faults.js';
import { tellOfStep } from './helper-mail.js';
import { tell } from './mail.js';
import { actorOf, fullName, keyOf, someone, type Person } from './people.js';
import { helperAfter, isTrainingDay, mayHandle, type HelperEvent } from './rules.js';
import { findHelper, insertHelper, lockHelper, moveHelper, type HelperChange, type HelperRequest } from './store-helpers.js';
import { stillReferent } from './team.js';

/** Who handles the request for a helper: an operator, or who answers for the helpers of an organisation. */
export type Handler = { by: 'operator'; agent: AgentSession } | { by: 'referent'; agent: AgentSession; membership: Membership };

/**
 * A referent asks for a helper of their organisation.
 * @returns false when they help there already, or are asked for
 * @throws Fault HAB-REFERENT
 */
export async function askHelper(context: Context, { agent, membership }: Handler & { by: 'referent' }, person: Person): Promise<boolean> {
  const { db, secrets, clock, ledger } = context;
  return transact(db, async (tx) => {
    await stillReferent(tx, context, membership);
    const organisation = await organisationBySiret(tx, membership.organisation.siret);
    if (!organisation) throw habilitationFaults.make('HAB-INCONNUE');
    const key = keyOf(secrets, person.email);
    const members = await membersOfOrganisation(tx, secrets, membership.organisation.id);
    if (members.some(({ acts, helper }) => acts && keyOf(secrets, helper.email) === key)) return false;
    const id = await insertHelper(tx, secrets, {
      organisationId: organisation.id,
      requestId: null,
      state: 'new',
      person,
      askedBy: agent.accountId,
      askedByKey: keyOf(secrets, agent.email),
      at: clock.now(),
    });
    if (id === null) return false;
    await ledger.append(tx, { action: 'habilitation.helper-ask', subject: null, actor: actorOf(agent), reference: id });
    await tell(tx, context, 'helperAsked', {
      to: agent.email,
      key: id,
      page: `/habilitation/equipe/${membership.organisation.id}`,
      values: { organisation: organisation.name, helper: fullName(person) },
    });
    return true;
  });
}

/** What happens to the request for a helper. `trainedOn`: YYYY-MM-DD. */
export type HelperStep =
  | { event: 'wait' | 'enrol' | 'validate' | 'withdraw' }
  | { event: 'refuse'; reason: string }
  /** `passed`: the test too, which gives access at once. */
  | { event: 'train'; on: string; passed: boolean };

/**
 * Takes the request for a helper one step further, in one transaction with the access that this gives, the ledger and the messages.
 * @throws Fault HAB-INCONNUE, also for that of another organisation; HAB-ETAT, HAB-QUATRE-YEUX, HAB-REFERENT
 * @throws RangeError for a training on no day that has come
 */
export async function handleHelper(context: Context, handler: Handler, id: string, step: HelperStep): Promise<void> {
  const { db, clock } = context;
  if (step.event === 'train' && !isTrainingDay(step.on, civilDate(clock.now()))) throw new RangeError('no day of a training');
  await transact(db, async (tx) => {
    const helper = await lockOne(tx, context, handler, id);
    await take(tx, context, handler, helper, step);
    if (step.event === 'train' && step.passed) await take(tx, context, handler, { ...helper, state: 'trained' }, { event: 'validate' });
  });
}

/** Locks the members of the organisation first, as everything that changes them does. */
async function lockOne(tx: Tx, context: Context, handler: Handler, id: string): Promise<HelperRequest> {
  const { secrets } = context;
  if (handler.by === 'referent') await stillReferent(tx, context, handler.membership);
  else {
    const asked = await findHelper(tx, secrets, id);
    const place = asked && (await helperOrganisationOf(tx, asked.organisation.id));
    if (place) await lockMembers(tx, place.id);
  }
  const helper = await lockHelper(tx, secrets, id);
  if (!helper || (handler.by === 'referent' && helper.organisation.siret !== handler.membership.organisation.siret))
    throw habilitationFaults.make('HAB-INCONNUE');
  return helper;
}

async function take(tx: Tx, context: Context, handler: Handler, helper: HelperRequest, step: HelperStep): Promise<void> {
  const { secrets, ledger } = context;
  const { agent, by } = handler;
  const to = helperAfter(helper.state, step.event, by);
  const place = await helperOrganisationOf(tx, helper.organisation.id);
  if (!to || !place || place.closedAt) throw habilitationFaults.make('HAB-ETAT');
  const who = someone(secrets, agent, handler.by === 'referent' ? [handler.membership.helper.email] : []);
  if (!mayHandle(who, step.event, helper)) throw habilitationFaults.make('HAB-QUATRE-YEUX');
  await moveHelper(tx, helper.id, await changeOf(tx, context, agent, helper, step, place.id));
  await ledger.append(tx, {
    action: `habilitation.helper-${step.event}`,
    subject: null,
    actor: actorOf(agent),
    reference: helper.id,
    outcome: to,
    detail: { organisation: helper.organisation.siret },
  });
  await tellOfStep(tx, context, helper, step);
}

async function changeOf(
  tx: Tx,
  { secrets, clock }: Context,
  agent: AgentSession,
  { person }: HelperRequest,
  step: HelperStep,
  organisationId: string,
): Promise<HelperChange> {
  const at = clock.now();
  const key = keyOf(secrets, agent.email);
  switch (step.event) {
    case 'wait':
      return { to: 'waiting_list' };
    case 'enrol':
      return { to: 'processing', by: agent.accountId, key };
    case 'train':
      return { to: 'trained', on: step.on, key };
    case 'refuse':
      return { to: 'refused', reason: step.reason, at };
    case 'withdraw':
      return { to: 'cancelled_by_referent', at };
    case 'validate': {
      const membershipId = await saveMember(tx, secrets, { organisationId, ...person, acts: true, referent: false, at });
      // Who is there as a referent who does not act acts from now on.
      await empowerMember(tx, membershipId, 'acts');
      return { to: 'validated', key, membershipId, at };
    }
  }
}

/** The events that somebody may bring about for the helper now, in the order of the rules. */
export function stepsFor({ secrets }: Pick<Context, 'secrets'>, handler: Handler, helper: HelperRequest): HelperEvent[] {
  const who = someone(secrets, handler.agent, handler.by === 'referent' ? [handler.membership.helper.email] : []);
  return (['wait', 'enrol', 'train', 'validate', 'refuse', 'withdraw'] as const).filter(
    (event) => helperAfter(helper.state, event, handler.by) !== null && mayHandle(who, event, helper),
  );
}

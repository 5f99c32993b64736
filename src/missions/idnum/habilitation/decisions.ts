import type { FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { helperOrganisationOf, saveHelperOrganisation, saveMember } from '../mandats/index.js';
import { agentOf, isOperator } from '../signin/index.js';
import { habilitationFaults } from './faults.js';
import { tell } from './mail.js';
import { actorOf, keyOf, someone, type Person } from './people.js';
import { cancelHelpers } from './requests.js';
import { isWaiting, mayDecide, requestAfter } from './rules.js';
import { lockNamedHelpers, moveHelper } from './store-helpers.js';
import { findRequest, lockRequest, moveRequest, type Request } from './store-requests.js';

/** The operator who makes a request. @throws Fault HAB-OPERATEUR */
export async function operatorOf(context: Pick<Context, 'config' | 'db'>, request: FastifyRequest): Promise<AgentSession> {
  const agent = agentOf(request);
  if (!(await isOperator(context, agent))) throw habilitationFaults.make('HAB-OPERATEUR');
  return agent;
}

/**
 * The request of an organisation, for an operator; the reading is in the ledger.
 * @throws Fault HAB-INCONNUE, also for one that its author still writes
 */
export async function readRequest(context: Context, operator: AgentSession, id: string): Promise<{ request: Request; own: boolean }> {
  const request = await findRequest(context.db, context.secrets, id);
  if (!request || !isWaiting(request.state)) throw habilitationFaults.make('HAB-INCONNUE');
  await context.ledger.record({
    action: 'habilitation.read',
    subject: null,
    actor: actorOf(operator),
    purpose: 'habilitation',
    reference: id,
  });
  return { request, own: !mayDecide(someone(context.secrets, operator), request) };
}

export const decisions = ['validate', 'requireChanges', 'refuse'] as const;
export type Decision = (typeof decisions)[number];

/**
 * Decides about the request of an organisation, in one transaction with what that opens, the ledger and the messages.
 * @param given.version the one that the operator read
 * @throws Fault HAB-INCONNUE, HAB-ETAT when somebody else was quicker, HAB-QUATRE-YEUX, HAB-DEJA
 */
export async function decideRequest(
  context: Context,
  operator: AgentSession,
  id: string,
  given: { decision: Decision; reason: string; version: number },
): Promise<void> {
  const { db, secrets, clock, ledger } = context;
  const { decision, version } = given;
  await transact(db, async (tx) => {
    const request = await lockRequest(tx, secrets, id);
    if (!request || request.state === 'draft') throw habilitationFaults.make('HAB-INCONNUE');
    const to = requestAfter(request.state, decision, 'operator');
    if (!to || request.version !== version) throw habilitationFaults.make('HAB-ETAT');
    if (!mayDecide(someone(secrets, operator), request)) throw habilitationFaults.make('HAB-QUATRE-YEUX');
    const at = clock.now();
    const reason = given.reason === '' ? null : given.reason;
    const ends = decision !== 'requireChanges';
    const by = { by: operator.accountId, key: keyOf(secrets, operator.email) };
    await moveRequest(tx, request, to, { at, reason, ...(ends ? { decision: by } : {}) });
    if (decision === 'validate') await openOrganisation(tx, context, operator, request, at);
    if (decision === 'refuse') await cancelHelpers(tx, context, operator, id, at);
    await ledger.append(tx, {
      action: `habilitation.${decision}`,
      subject: null,
      actor: actorOf(operator),
      reference: id,
      outcome: to,
      detail: { organisation: request.organisation.siret },
    });
    await tellOfDecision(tx, context, request, decision, given.reason);
  });
}

/** The organisation may help from now on, who answers for its helpers is there, and its helpers are to be trained. */
async function openOrganisation(tx: Tx, context: Context, operator: AgentSession, request: Request, at: Date): Promise<void> {
  const { secrets, ledger } = context;
  const { kind, number, referent } = request.content;
  if (kind === null || referent === null) throw habilitationFaults.make('HAB-ETAT');
  if (await helperOrganisationOf(tx, request.organisation.id)) throw habilitationFaults.make('HAB-DEJA');
  const organisationId = await saveHelperOrganisation(tx, {
    organisationId: request.organisation.id,
    kind,
    ...(number === null ? {} : { franceServicesNumber: number }),
    at,
  });
  await saveMember(tx, secrets, { organisationId, ...referent, acts: false, referent: true, at });
  for (const helper of await lockNamedHelpers(tx, secrets, request.id)) {
    await moveHelper(tx, helper.id, { to: 'processing', by: operator.accountId, key: keyOf(secrets, operator.email) });
    await ledger.append(tx, { action: 'habilitation.helper-enrol', subject: null, actor: actorOf(operator), reference: helper.id });
    await tell(tx, context, 'enrol', {
      to: helper.person.email,
      key: helper.id,
      values: { organisation: request.organisation.name },
    });
  }
}

/** Who asked is told of each decision; who answers for the helpers, of an end. */
async function tellOfDecision(tx: Tx, context: Context, request: Request, decision: Decision, reason: string): Promise<void> {
  const { id, version, asker, content, organisation, lang } = request;
  const values = { organisation: organisation.name, reason };
  const key = `${id} ${version}`;
  const page = decision === 'validate' ? '/habilitation/equipe' : `/habilitation/demandes/${id}`;
  await tell(tx, context, decision, { to: asker.email, key, lang, page, values });
  const { referent } = content;
  if (decision !== 'requireChanges' && referent && !isSame(context, referent, asker.email))
    await tell(tx, context, decision, { to: referent.email, key: `${key} referent`, page, values });
}

const isSame = ({ secrets }: Pick<Context, 'secrets'>, person: Person, email: Person['email']) =>
  keyOf(secrets, person.email) === keyOf(secrets, email);

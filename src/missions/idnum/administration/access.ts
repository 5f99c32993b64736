import type { FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { declaredUpstreams, type DeclaredUpstream } from '../provider/index.js';
import { agentOf, isOperator } from '../signin/index.js';
import type { administrationActions } from './actions.js';
import { administrationFaults, notTheirs } from './faults.js';
import { mayVouch, providersOfUnit } from './rules.js';
import { insertAct, isManager } from './store.js';

/** A manager at work, for the organisation of their session and no other one. */
export interface Acting {
  agent: AgentSession;
  lang: Lang;
  /** Every identity provider of agents, and those of the organisation. */
  upstreams: readonly DeclaredUpstream[];
  providers: readonly DeclaredUpstream[];
}

/**
 * The manager who makes a request. What forms say of organisations is never looked at: theirs is the one that an entitled provider gave.
 * @throws Fault ADM-FOURNISSEUR when the provider of their session may not speak for the organisation, ADM-RESERVE when they are no manager of it
 */
export async function actingManager(context: Pick<Context, 'db'>, request: FastifyRequest): Promise<Acting> {
  const agent = agentOf(request);
  const data = { organisation: agent.organisationLabel };
  if (!(await isManager(context.db, agent.siret, agent.email))) throw administrationFaults.make('ADM-RESERVE', data);
  const upstreams = await declaredUpstreams(context.db, 'agentconnect');
  if (!mayVouch(upstreams, agent.idp, agent.siret)) throw administrationFaults.make('ADM-FOURNISSEUR', data);
  return { agent, lang: request.lang, upstreams, providers: providersOfUnit(upstreams, agent.siret) };
}

/** A provider of the organisation of a manager. @throws Fault ADM-INCONNU */
export function ownProvider({ providers }: Acting, id: string): DeclaredUpstream {
  const found = providers.find((one) => one.id === id);
  if (!found) throw notTheirs();
  return found;
}

/** The operator who makes a request. @throws Fault ADM-OPERATEUR */
export async function actingOperator(context: Pick<Context, 'config' | 'db'>, request: FastifyRequest): Promise<AgentSession> {
  const agent = agentOf(request);
  if (!(await isOperator(context, agent))) throw administrationFaults.make('ADM-OPERATEUR');
  return agent;
}

/** What somebody did for an organisation. */
export interface Deed {
  action: keyof typeof administrationActions;
  organisation: string;
  /** Account of the agent whom it is about; absent when it is about none. */
  subject?: string | null;
  reference?: string;
  detail?: Readonly<Record<string, string | number | boolean>>;
}

/** Writes down who did what, in the ledger and in the journal of the organisation, in the transaction that does it. Gives the entry. */
export async function writeDeed(
  tx: Tx,
  { ledger, clock }: Pick<Context, 'ledger' | 'clock'>,
  agent: AgentSession,
  { action, organisation, subject = null, reference, detail }: Deed,
): Promise<string> {
  const entry = await ledger.append(tx, {
    action,
    subject,
    actor: { kind: 'agent', id: agent.accountId, label: agent.displayName, organisation: agent.siret },
    basis: 'agent',
    purpose: 'administration',
    ...(reference ? { reference } : {}),
    detail: { organisation, ...detail },
  });
  await insertAct(tx, organisation, entry, clock.now());
  return entry;
}

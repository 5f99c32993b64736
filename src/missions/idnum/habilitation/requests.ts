import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { isClosed, organisationBySiret, type Organisation } from '../../../registry/index.js';
import { helperOrganisationOf } from '../mandats/index.js';
import { declaredUpstreams } from '../provider/index.js';
import { mayGiveAddress } from '../signin/index.js';
import { habilitationFaults } from './faults.js';
import { tell } from './mail.js';
import { actorOf, keyOf } from './people.js';
import { isEditable, requestAfter, type Part, type RequestEvent } from './rules.js';
import { insertHelper, lockNamedHelpers, moveHelper } from './store-helpers.js';
import {
  findRequest,
  insertRequest,
  isAsked,
  lockRequest,
  moveRequest,
  requestsOf,
  saveContent,
  type Content,
  type Request,
} from './store-requests.js';

const empty: Content = { kind: null, number: null, referent: null, helpers: [], why: '' };

/**
 * The organisation of an agent's session, in the register. No form says which one.
 * @throws Fault HAB-ORGANISATION, HAB-ADRESSE
 */
export async function organisationOf({ db, clock }: Pick<Context, 'db' | 'clock'>, agent: AgentSession): Promise<Organisation> {
  if (!mayGiveAddress(await declaredUpstreams(db, 'agentconnect'), agent.idp, agent.email)) throw habilitationFaults.make('HAB-ADRESSE');
  const organisation = await organisationBySiret(db, agent.siret);
  if (!organisation || isClosed(organisation, civilDate(clock.now()))) throw habilitationFaults.make('HAB-ORGANISATION');
  return organisation;
}

/** Begins the request of the organisation of an agent, or finds their draft. @returns its identifier. @throws Fault HAB-DEJA and those of `organisationOf` */
export async function startRequest(context: Context, agent: AgentSession, lang: Lang): Promise<string> {
  const { db, secrets, clock, ledger } = context;
  const organisation = await organisationOf(context, agent);
  return transact(db, async (tx) => {
    await checkFree(tx, organisation.id);
    const draft = (await requestsOf(tx, secrets, agent.accountId, agent.siret)).find(({ state }) => state === 'draft');
    if (draft) return draft.id;
    const id = await insertRequest(tx, secrets, {
      organisationId: organisation.id,
      askedBy: agent.accountId,
      asker: { name: agent.displayName, email: agent.email },
      lang,
      content: empty,
      at: clock.now(),
    });
    await ledger.append(tx, { action: 'habilitation.start', subject: null, actor: actorOf(agent), reference: id });
    return id;
  });
}

/** Nobody asks for an organisation that helps already, or twice at once. */
async function checkFree(tx: Tx, organisationId: string): Promise<void> {
  if ((await helperOrganisationOf(tx, organisationId)) || (await isAsked(tx, organisationId))) throw habilitationFaults.make('HAB-DEJA');
}

const isOwn = (request: Request, agent: AgentSession) => request.askedBy === agent.accountId && request.organisation.siret === agent.siret;

/** The request of an agent, for the organisation of their session. @throws Fault HAB-INCONNUE */
export async function ownRequest({ db, secrets }: Pick<Context, 'db' | 'secrets'>, agent: AgentSession, id: string): Promise<Request> {
  const request = await findRequest(db, secrets, id);
  if (!request || !isOwn(request, agent)) throw habilitationFaults.make('HAB-INCONNUE');
  return request;
}

async function lockOwn(tx: Tx, { secrets }: Pick<Context, 'secrets'>, agent: AgentSession, id: string): Promise<Request> {
  const request = await lockRequest(tx, secrets, id);
  if (!request || !isOwn(request, agent)) throw habilitationFaults.make('HAB-INCONNUE');
  return request;
}

/** Writes in a draft, or in a request that is to be changed. @throws Fault HAB-INCONNUE, HAB-ETAT */
export async function writeRequest(
  context: Context,
  agent: AgentSession,
  id: string,
  change: (content: Content) => Content,
): Promise<void> {
  await transact(context.db, async (tx) => {
    const request = await lockOwn(tx, context, agent, id);
    if (!isEditable(request.state)) throw habilitationFaults.make('HAB-ETAT');
    await saveContent(tx, context.secrets, request, change(request.content));
  });
}

/** The parts that are to be completed before a request is sent. */
export const missingIn = ({ kind, referent, helpers, why }: Content): Part[] => [
  ...(kind === null ? (['organisation'] as const) : []),
  ...(referent === null ? (['referent'] as const) : []),
  ...(helpers.length === 0 ? (['aidants'] as const) : []),
  ...(why === '' ? (['raison'] as const) : []),
];

/**
 * Sends a request, or the changes that were asked for: each helper whom it names is on the waiting list from now on.
 * @returns what is missing; empty when it was sent
 * @throws Fault HAB-INCONNUE, HAB-ETAT, HAB-DEJA and those of `organisationOf`
 */
export async function sendRequest(context: Context, agent: AgentSession, id: string): Promise<Part[]> {
  const { db, clock, ledger } = context;
  const organisation = await organisationOf(context, agent);
  return transact(db, async (tx) => {
    const request = await lockOwn(tx, context, agent, id);
    const event: RequestEvent = request.state === 'draft' ? 'send' : 'proposeChanges';
    const to = requestAfter(request.state, event, 'asker');
    if (!to) throw habilitationFaults.make('HAB-ETAT');
    const missing = missingIn(request.content);
    if (missing.length > 0) return missing;
    // Two drafts of one organisation that are sent at once wait for each other here.
    await tx.selectFrom('registry_organisation').select('id').where('id', '=', organisation.id).forNoKeyUpdate().execute();
    if (event === 'send') await checkFree(tx, organisation.id);
    const at = clock.now();
    await moveRequest(tx, request, to, { at });
    await nameHelpers(tx, context, request, agent, at);
    await ledger.append(tx, { action: `habilitation.${event}`, subject: null, actor: actorOf(agent), reference: id });
    await tellOfSending(tx, context, request);
    return [];
  });
}

/** Makes the waiting list of a request what it says now. */
async function nameHelpers(tx: Tx, { secrets, ledger }: Context, request: Request, agent: AgentSession, at: Date): Promise<void> {
  const { content, organisation } = request;
  const keys = content.helpers.map(({ email }) => keyOf(secrets, email));
  for (const helper of await lockNamedHelpers(tx, secrets, request.id)) {
    if (keys.includes(helper.personKey)) continue;
    await moveHelper(tx, helper.id, { to: 'cancelled', at });
    await ledger.append(tx, { action: 'habilitation.helper-cancel', subject: null, actor: actorOf(agent), reference: helper.id });
  }
  for (const person of content.helpers)
    await insertHelper(tx, secrets, {
      organisationId: organisation.id,
      requestId: request.id,
      state: 'waiting_list',
      person,
      askedBy: request.askedBy,
      askedByKey: keyOf(secrets, request.asker.email),
      at,
    });
}

async function tellOfSending(tx: Tx, context: Context, request: Request): Promise<void> {
  const { asker, content, organisation, lang, id, version } = request;
  const values = { organisation: organisation.name, asker: asker.name };
  const key = `${id} ${version + 1}`;
  await tell(tx, context, 'sent', { to: asker.email, key, lang, page: `/habilitation/demandes/${id}`, values });
  const referent = content.referent?.email;
  if (!referent || keyOf(context.secrets, referent) === keyOf(context.secrets, asker.email)) return;
  await tell(tx, context, 'named', { to: referent, key: `${id} ${keyOf(context.secrets, referent)}`, values });
}

/** Takes a request back. @throws Fault HAB-INCONNUE, HAB-ETAT */
export async function closeRequest(context: Context, agent: AgentSession, id: string): Promise<void> {
  const { clock, ledger } = context;
  await transact(context.db, async (tx) => {
    const request = await lockOwn(tx, context, agent, id);
    const to = requestAfter(request.state, 'close', 'asker');
    if (!to) throw habilitationFaults.make('HAB-ETAT');
    const at = clock.now();
    await moveRequest(tx, request, to, { at });
    await cancelHelpers(tx, context, agent, id, at);
    await ledger.append(tx, { action: 'habilitation.close', subject: null, actor: actorOf(agent), reference: id });
  });
}

/** Cancels the requests for the helpers whom the request of an organisation named: it came to nothing. */
export async function cancelHelpers(
  tx: Tx,
  { secrets, ledger }: Pick<Context, 'secrets' | 'ledger'>,
  agent: AgentSession,
  requestId: string,
  at: Date,
): Promise<void> {
  for (const helper of await lockNamedHelpers(tx, secrets, requestId)) {
    await moveHelper(tx, helper.id, { to: 'cancelled', at });
    await ledger.append(tx, { action: 'habilitation.helper-cancel', subject: null, actor: actorOf(agent), reference: helper.id });
  }
}

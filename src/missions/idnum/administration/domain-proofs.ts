import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { addOrganisationDomain, organisationBySiret } from '../../../registry/index.js';
import { sameCode, typedDigits } from '../identite/index.js';
import { writeDeed, type Acting } from './access.js';
import { changeDomain, codeHash, judge } from './domains.js';
import { administrationFaults, notTheirs } from './faults.js';
import { tellDomainDecision } from './mail.js';
import { contactCode, type AcceptedVerdict } from './rules.js';
import {
  askOperator,
  closeDomainRequest,
  countDomainTry,
  findDomainRequest,
  lockDomain,
  lockDomainRequest,
  type DomainRequest,
} from './store-domains.js';

/** A request that waits. @throws Fault ADM-INCONNU, ADM-DECIDE */
export async function waitingRequest({ db }: Pick<Context, 'db'>, id: string): Promise<DomainRequest> {
  const request = await findDomainRequest(db, id);
  if (!request) throw notTheirs();
  if (request.state !== 'waiting') throw administrationFaults.make('ADM-DECIDE');
  return request;
}

const mayBeAdded = ({ kind }: AcceptedVerdict): boolean => kind === 'ask' || kind === 'add' || kind === 'contact';

/**
 * Checks the code that the official address of the organisation read: the domain is theirs, as the register will know.
 * @returns `over` when that code is worth nothing any more
 * @throws Fault ADM-INCONNU, ADM-DECIDE; ADM-DOMAINE-PRIS when it cannot be added any more
 */
export function checkDomainCode(context: Context, { agent }: Acting, id: string, typed: string): Promise<'added' | 'wrong' | 'over'> {
  const digits = typedDigits(typed);
  const organisation = agent.siret;
  return transact(context.db, async (tx) => {
    const request = await lockDomainRequest(tx, organisation, id);
    if (!request) throw notTheirs();
    if (request.state !== 'contact' || !request.code) throw administrationFaults.make('ADM-DECIDE');
    const { code, upstream: providerId, domain, use } = request;
    const at = context.clock.now();
    if (code.expiresAt <= at || code.tries >= contactCode.tries) return 'over';
    if (digits === null) return 'wrong';
    await countDomainTry(tx, id);
    if (!sameCode(code.hash, codeHash(context, id, digits))) return code.tries + 1 >= contactCode.tries ? 'over' : 'wrong';
    await lockDomain(tx, domain);
    const known = await organisationBySiret(tx, organisation);
    const wanted = { providerId, domain, use };
    if (!known || !mayBeAdded(await judge(tx, wanted, organisation))) throw administrationFaults.make('ADM-DOMAINE-PRIS', { domain });
    await closeDomainRequest(tx, id, { state: 'accepted', by: agent.accountId, at, reason: null });
    await addOrganisationDomain(tx, { organisationId: known.id, domain, verifiedBy: 'official_contact', at });
    await changeDomain(tx, context, agent, { ...wanted, declared: true });
    const detail = { provider: providerId, domain, use, way: 'contact' };
    await writeDeed(tx, context, agent, { action: 'administration.add-domain', organisation, reference: id, detail });
    return 'added';
  });
}

/** Gives up on the code: an operator decides. @throws Fault ADM-INCONNU, ADM-DECIDE */
export function askOperatorInstead(context: Context, { agent }: Acting, id: string): Promise<void> {
  return transact(context.db, async (tx) => {
    const request = await lockDomainRequest(tx, agent.siret, id);
    if (!request) throw notTheirs();
    if (!(await askOperator(tx, id))) throw administrationFaults.make('ADM-DECIDE');
    const detail = { provider: request.upstream, domain: request.domain, use: request.use };
    await writeDeed(tx, context, agent, { action: 'administration.ask-domain', organisation: agent.siret, reference: id, detail });
  });
}

/**
 * Decides about a domain, in one transaction with what it opens, the ledger and the mail to who asked.
 * @throws Fault ADM-INCONNU, ADM-DECIDE; ADM-QUATRE-YEUX to who asked for it; ADM-DOMAINE-PRIS when it cannot be accepted any more
 */
export function decideDomain(
  context: Context,
  operator: AgentSession,
  id: string,
  decision: { accepted: boolean; reason: string },
): Promise<void> {
  const { accepted, reason } = decision;
  return transact(context.db, async (tx) => {
    const request = await waitingRequest({ db: tx }, id);
    const { organisation, upstream: providerId, domain, use } = request;
    if (accepted && request.askedBy === operator.accountId) throw administrationFaults.make('ADM-QUATRE-YEUX');
    await lockDomain(tx, domain);
    const closed = await closeDomainRequest(tx, id, {
      state: accepted ? 'accepted' : 'refused',
      by: operator.accountId,
      at: context.clock.now(),
      reason: accepted ? null : reason,
    });
    if (!closed) throw administrationFaults.make('ADM-DECIDE');
    if (accepted) {
      const wanted = { providerId, domain, use };
      if (!mayBeAdded(await judge(tx, wanted, organisation)) || !(await changeDomain(tx, context, operator, { ...wanted, declared: true })))
        throw administrationFaults.make('ADM-DOMAINE-PRIS', { domain });
    }
    await writeDeed(tx, context, operator, {
      action: accepted ? 'administration.accept-domain' : 'administration.refuse-domain',
      organisation,
      reference: id,
      detail: { provider: providerId, domain, use },
    });
    await tellDomainDecision(tx, context, request, decision);
  });
}

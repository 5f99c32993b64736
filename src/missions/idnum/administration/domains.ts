import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { organisationsOfDomain } from '../../../registry/index.js';
import { changePartnerDomain } from '../partenaires/index.js';
import { changeUpstreamDomain, declaredUpstreams, type DeclaredUpstream } from '../provider/index.js';
import { writeDeed, type Acting } from './access.js';
import { administrationFaults } from './faults.js';
import { tellDomainDecision } from './mail.js';
import { judgeDomain, providersOfUnit, type DomainVerdict } from './rules.js';
import { closeDomainRequest, findDomainRequest, insertDomainRequest, lockDomain, type DomainRequest } from './store-domains.js';

/** What came of a domain that a manager typed. */
export type DomainOutcome = Exclude<DomainVerdict['kind'], 'add' | 'ask'> | 'added' | 'asked' | 'waiting';

/** Judges a domain against what is declared and verified at this instant. */
async function judge(tx: Tx, typed: string, providerId: string, siret: string): Promise<DomainVerdict & { provider?: DeclaredUpstream }> {
  const upstreams = await declaredUpstreams(tx, 'agentconnect');
  const provider = providersOfUnit(upstreams, siret).find(({ id }) => id === providerId);
  if (!provider) throw administrationFaults.make('ADM-INCONNU');
  const verifiedFor = (await organisationsOfDomain(tx, typed)).map((one) => one.siret);
  return judgeDomain(typed, { provider, siret, upstreams, verifiedFor });
}

/** Where the settings of a provider are the truth, there they change. */
async function change(
  tx: Tx,
  context: Context,
  agent: AgentSession,
  given: { upstreamId: string; domain: string; declared: boolean },
): Promise<boolean> {
  const { upstreamId, ...rest } = given;
  const done = await changePartnerDomain(tx, context, agent, given);
  return done === 'unknown' ? changeUpstreamDomain(tx, 'agentconnect', upstreamId, rest) : done === 'changed';
}

/**
 * Adds a domain to a provider of a manager's organisation, when the register has verified it for that organisation alone; otherwise asks an
 * operator. One transaction.
 * @throws Fault ADM-INCONNU when the provider is not theirs
 */
export function addDomain(
  context: Context,
  { agent, lang }: Acting,
  providerId: string,
  typed: string,
): Promise<{ outcome: DomainOutcome; domain: string }> {
  const organisation = agent.siret;
  return transact(context.db, async (tx) => {
    const first = await judge(tx, typed, providerId, organisation);
    if (first.kind === 'no-domain') return { outcome: 'no-domain', domain: typed };
    await lockDomain(tx, first.domain);
    const verdict = await judge(tx, first.domain, providerId, organisation);
    const { domain } = first;
    if (verdict.kind === 'add') {
      await change(tx, context, agent, { upstreamId: providerId, domain, declared: true });
      await writeDeed(tx, context, agent, { action: 'administration.add-domain', organisation, detail: { provider: providerId, domain } });
      return { outcome: 'added', domain };
    }
    if (verdict.kind !== 'ask') return { outcome: verdict.kind, domain };
    const asked = await insertDomainRequest(tx, {
      organisation,
      upstream: providerId,
      domain,
      askedBy: agent.accountId,
      askedByName: agent.displayName,
      contact: agent.email,
      lang,
      askedAt: context.clock.now(),
    });
    if (!asked) return { outcome: 'waiting', domain };
    await writeDeed(tx, context, agent, { action: 'administration.ask-domain', organisation, detail: { provider: providerId, domain } });
    return { outcome: 'asked', domain };
  });
}

/** Takes a domain away from a provider; false when it was not there any more. */
export function removeDomain(context: Context, { agent }: Acting, providerId: string, domain: string): Promise<boolean> {
  const organisation = agent.siret;
  return transact(context.db, async (tx) => {
    await lockDomain(tx, domain);
    if (!(await change(tx, context, agent, { upstreamId: providerId, domain, declared: false }))) return false;
    await writeDeed(tx, context, agent, { action: 'administration.remove-domain', organisation, detail: { provider: providerId, domain } });
    return true;
  });
}

/** A request that waits. @throws Fault ADM-INCONNU, ADM-DECIDE */
export async function waitingRequest({ db }: Pick<Context, 'db'>, id: string): Promise<DomainRequest> {
  const request = await findDomainRequest(db, id);
  if (!request) throw administrationFaults.make('ADM-INCONNU');
  if (request.state !== 'waiting') throw administrationFaults.make('ADM-DECIDE');
  return request;
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
    const { organisation, upstream: upstreamId, domain } = request;
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
      const verdict = await judge(tx, domain, upstreamId, organisation);
      const free = verdict.kind === 'ask' || verdict.kind === 'add';
      if (!free || !(await change(tx, context, operator, { upstreamId, domain, declared: true })))
        throw administrationFaults.make('ADM-DOMAINE-PRIS', { domain });
    }
    await writeDeed(tx, context, operator, {
      action: accepted ? 'administration.accept-domain' : 'administration.refuse-domain',
      organisation,
      reference: id,
      detail: { provider: upstreamId, domain },
    });
    await tellDomainDecision(tx, context, request, decision);
  });
}

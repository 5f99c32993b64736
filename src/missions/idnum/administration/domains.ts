import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { organisationBySiret, organisationsOfDomain } from '../../../registry/index.js';
import { newDigits } from '../identite/index.js';
import { changePartnerDomain } from '../partenaires/index.js';
import { changeUpstreamDomain, declaredUpstreams, type DomainUse } from '../provider/index.js';
import { writeDeed, type Acting } from './access.js';
import { notTheirs } from './faults.js';
import { sendDomainCode } from './mail.js';
import { contactCode, judgeAccepted, judgeDomain, providersOfUnit, type AcceptedVerdict } from './rules.js';
import { insertDomainRequest, lockDomain } from './store-domains.js';

/** What came of a domain that a manager typed. */
export type DomainOutcome = Exclude<AcceptedVerdict['kind'], 'add' | 'ask' | 'contact'> | 'added' | 'asked' | 'code-sent' | 'waiting';

/** A domain that a manager wants for a provider, and what for. */
export interface Wanted {
  providerId: string;
  domain: string;
  use: DomainUse;
}

/** Judges a domain against what is declared and verified at this instant. */
export async function judge(tx: Tx, { providerId, domain: typed, use }: Wanted, siret: string): Promise<AcceptedVerdict> {
  const upstreams = await declaredUpstreams(tx, 'agentconnect');
  const provider = providersOfUnit(upstreams, siret).find(({ id }) => id === providerId);
  if (!provider) throw notTheirs();
  const verifiedFor = (await organisationsOfDomain(tx, typed)).map((one) => one.siret);
  const facts = { provider, siret, upstreams, verifiedFor };
  if (use === 'routed') return judgeDomain(typed, facts);
  const contact = parseEmail((await organisationBySiret(tx, siret))?.contactEmail ?? '');
  return judgeAccepted(typed, { ...facts, contact });
}

/** Where the settings of a provider are the truth, there they change; what it is accepted with besides, AgentConnect alone knows. */
export async function changeDomain(
  tx: Tx,
  context: Context,
  agent: AgentSession,
  { providerId: upstreamId, domain, use, declared }: Wanted & { declared: boolean },
): Promise<boolean> {
  if (use === 'routed') {
    const done = await changePartnerDomain(tx, context, agent, { upstreamId, domain, declared });
    if (done !== 'unknown') return done === 'changed';
  }
  return changeUpstreamDomain(tx, 'agentconnect', upstreamId, { domain, declared, use });
}

/**
 * Adds a domain to a provider of a manager's organisation, when the register has verified it for that organisation alone. Otherwise it has to
 * be proved: by a code that its official address reads, when that address is in the domain and the domain is only to be accepted; by an
 * operator's eyes else. One transaction.
 * @throws Fault ADM-INCONNU when the provider is not theirs
 */
export function addDomain(
  context: Context,
  { agent, lang }: Acting,
  wanted: Wanted,
): Promise<{ outcome: DomainOutcome; domain: string; like?: string }> {
  const organisation = agent.siret;
  const { providerId, use } = wanted;
  return transact(context.db, async (tx) => {
    const first = await judge(tx, wanted, organisation);
    if (first.kind === 'no-domain') return { outcome: 'no-domain', domain: wanted.domain };
    const { domain } = first;
    await lockDomain(tx, domain);
    const verdict = await judge(tx, { ...wanted, domain }, organisation);
    const detail = { provider: providerId, domain, use };
    if (verdict.kind === 'add') {
      await changeDomain(tx, context, agent, { ...wanted, domain, declared: true });
      await writeDeed(tx, context, agent, { action: 'administration.add-domain', organisation, detail });
      return { outcome: 'added', domain };
    }
    if (verdict.kind === 'look-alike') return { outcome: 'look-alike', domain, like: verdict.like };
    if (verdict.kind !== 'ask' && verdict.kind !== 'contact') return { outcome: verdict.kind, domain };
    const [id, code, now] = [newId('domain'), newDigits(), context.clock.now()];
    const expiresAt = new Date(now.getTime() + contactCode.seconds * 1000);
    const asked = await insertDomainRequest(tx, {
      id,
      organisation,
      upstream: providerId,
      domain,
      use,
      askedBy: agent.accountId,
      askedByName: agent.displayName,
      contact: agent.email,
      lang,
      askedAt: now,
      code: verdict.kind === 'contact' ? { hash: codeHash(context, id, code), expiresAt } : null,
    });
    if (!asked) return { outcome: 'waiting', domain };
    await writeDeed(tx, context, agent, { action: 'administration.ask-domain', organisation, reference: id, detail });
    if (verdict.kind === 'ask') return { outcome: 'asked', domain };
    await sendDomainCode(tx, context, {
      id,
      to: verdict.to,
      code,
      domain,
      person: agent.displayName,
      organisation: agent.organisationLabel,
    });
    return { outcome: 'code-sent', domain };
  });
}

/** What is kept of a code. */
export const codeHash = ({ secrets }: Pick<Context, 'secrets'>, id: string, code: string): Buffer =>
  secrets.mac('administration.domain', id, code);

/** Takes a domain away from a provider; false when it was not there any more. */
export function removeDomain(context: Context, { agent }: Acting, wanted: Wanted): Promise<boolean> {
  const organisation = agent.siret;
  const { providerId: provider, domain, use } = wanted;
  return transact(context.db, async (tx) => {
    await lockDomain(tx, domain);
    if (!(await changeDomain(tx, context, agent, { ...wanted, declared: false }))) return false;
    await writeDeed(tx, context, agent, { action: 'administration.remove-domain', organisation, detail: { provider, domain, use } });
    return true;
  });
}

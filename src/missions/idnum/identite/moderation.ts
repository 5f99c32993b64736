import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import { transact } from '../../../kernel/database/index.js';
import { emailDomain } from '../../../kernel/mail/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { addOrganisationDomain, isClosed, isSharedDomain, organisationById, type Organisation } from '../../../registry/index.js';
import { identiteFaults } from './faults.js';
import { operatorActor } from './journal.js';
import { mailDecision } from './mails.js';
import { findAccount, type Account } from './store.js';
import { findMembership, lockMembership, moveMembership, type Membership } from './store-memberships.js';

/** A request to join an organisation, as an operator reads it. */
export interface Request {
  membership: Membership;
  account: Account;
  organisation: Organisation;
  closed: boolean;
  /** The domain of the address, when it may be verified for the organisation; null when everybody can have an address there. */
  domain: string | null;
}

/**
 * Reads a request, which the ledger notes.
 * @throws Fault IDENT-DEMANDE
 */
export async function readRequest(context: Context, agent: AgentSession, id: string): Promise<Request> {
  const { db, secrets, clock } = context;
  const membership = await findMembership(db, secrets, id);
  const [account, organisation] = membership
    ? await Promise.all([findAccount(db, secrets, membership.accountId), organisationById(db, membership.organisationId)])
    : [];
  if (!membership || !account || !organisation) throw identiteFaults.make('IDENT-DEMANDE');
  await transact(db, (tx) =>
    context.ledger.append(tx, {
      action: 'identite.join-read',
      subject: account.id,
      actor: operatorActor(agent),
      basis: 'agent',
      reference: id,
      fields: ['given_name', 'usual_name', 'email', 'siret'],
    }),
  );
  const domain = emailDomain(account.email);
  return {
    membership,
    account,
    organisation,
    closed: isClosed(organisation, civilDate(clock.now())),
    domain: isSharedDomain(domain) ? null : domain,
  };
}

/** What an operator decides. */
export interface Decision {
  accept: boolean;
  /** What the person is told; needed to refuse. */
  reason: string;
  /** Whether everybody with an address of the same domain belongs to the organisation. */
  domain: boolean;
}

/**
 * Decides on a request that waits for it: the membership, its entry in the ledger and the e-mail, in one transaction.
 * @returns `reason` when one is missing
 * @throws Fault IDENT-DEMANDE, IDENT-ETAT when it does not wait for an operator, IDENT-ORGANISATION when the organisation is closed
 */
export async function decideRequest(context: Context, agent: AgentSession, id: string, decision: Decision): Promise<'done' | 'reason'> {
  const { db, secrets, clock } = context;
  const { accept, reason } = decision;
  if (!accept && reason === '') return 'reason';
  return transact(db, async (tx): Promise<'done'> => {
    const membership = await lockMembership(tx, secrets, id);
    const [account, organisation] = membership
      ? await Promise.all([findAccount(tx, secrets, membership.accountId), organisationById(tx, membership.organisationId)])
      : [];
    if (!membership || !account || !organisation) throw identiteFaults.make('IDENT-DEMANDE');
    // A code that was sent to the organisation is not an operator's to decide.
    if (membership.state !== 'moderation') throw identiteFaults.make('IDENT-ETAT');
    if (accept && isClosed(organisation, civilDate(clock.now()))) throw identiteFaults.make('IDENT-ORGANISATION');
    const decided = { reason, decidedBy: agent.accountId };
    await moveMembership(
      tx,
      context,
      membership,
      accept ? { state: 'active', proof: 'operator', ...decided } : { state: 'refused', ...decided },
    );
    const domain = emailDomain(account.email);
    if (accept && decision.domain && !isSharedDomain(domain))
      await addOrganisationDomain(tx, { organisationId: organisation.id, domain, verifiedBy: 'operator', at: clock.now() });
    await context.ledger.append(tx, {
      action: accept ? 'identite.join-accepted' : 'identite.join-refused',
      subject: account.id,
      actor: operatorActor(agent),
      basis: 'agent',
      reference: id,
      outcome: accept ? 'accepted' : 'refused',
      detail: { siret: organisation.siret },
    });
    await mailDecision(tx, context, account.email, { id, organisation: organisation.name, accepted: accept, reason, lang: account.lang });
    return 'done';
  });
}

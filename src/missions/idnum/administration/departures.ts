import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { emailKey, type EmailAddress } from '../../../kernel/mail/index.js';
import { addressState, closeAccess, openAccess, type AddressState, type Closing } from '../agentconnect/index.js';
import { addressStateIn, identiteUpstream, leaveOrganisation, liftDeparture, unitOf, type Left } from '../identite/index.js';
import { writeDeed, type Acting } from './access.js';
import { endManager, lockManagers } from './store.js';

/** What was done with the addresses of a form: how many accesses were closed or opened, and how many were so before. */
export interface Done {
  changed: number;
  before: number;
}

const closingOf = ({ agent, providers }: Acting, agents: readonly Left[]): Closing => ({
  upstreams: providers.map(({ id }) => id),
  organisation: agent.siret,
  by: agent.accountId,
  shared: { upstream: identiteUpstream, unit: unitOf(agent.siret), agents },
});

// Two forms that name the same agents take them in one order.
const inOrder = (emails: readonly EmailAddress[]) => [...emails].sort((a, b) => (emailKey(a) < emailKey(b) ? -1 : 1));

/** What the providers of the organisation, and Identité agent about it, know of each address. */
export function statesOf(
  context: Pick<Context, 'db' | 'secrets'>,
  acting: Acting,
  emails: readonly EmailAddress[],
): Promise<{ email: EmailAddress; state: AddressState }[]> {
  const upstreams = acting.providers.map(({ id }) => id);
  return Promise.all(
    emails.map(async (email) => {
      const states = await Promise.all([
        addressState(context.db, context, upstreams, email),
        addressStateIn(context.db, context, acting.agent.siret, email),
      ]);
      const state = states.every((one) => one === 'closed') ? 'closed' : states.includes('known') ? 'known' : 'unknown';
      return { email, state };
    }),
  );
}

/**
 * Closes the access of agents who left, at the providers of the organisation and at Identité agent, all of them or none, with one entry of the ledger for each. One who was a manager is one no more.
 * Sent twice, it does nothing the second time.
 */
export function closeAccesses(context: Context, acting: Acting, emails: readonly EmailAddress[]): Promise<Done> {
  const { agent } = acting;
  const organisation = agent.siret;
  return transact(context.db, async (tx) => {
    let changed = 0;
    const managers = await lockManagers(tx, organisation);
    for (const email of inOrder(emails)) {
      const { changed: left, agents } = await leaveOrganisation(tx, context, email, { organisation, manager: agent });
      const closed = await closeAccess(tx, context, email, closingOf(acting, agents));
      if (!closed && !left) continue;
      const accounts = closed ?? [];
      changed += 1;
      const manager = managers.find((one) => one.email === emailKey(email));
      if (manager) await endManager(tx, manager.id, agent.accountId, context.clock.now());
      await writeDeed(tx, context, agent, {
        action: 'administration.departure',
        organisation,
        subject: accounts[0]?.id ?? null,
        detail: { accounts: accounts.length, manager: manager !== undefined },
      });
    }
    return { changed, before: emails.length - changed };
  });
}

/** Opens the access of agents again, with one entry of the ledger for each. */
export function openAccesses(context: Context, acting: Acting, emails: readonly EmailAddress[]): Promise<Done> {
  const { agent } = acting;
  return transact(context.db, async (tx) => {
    let changed = 0;
    for (const email of inOrder(emails)) {
      const lifted = await liftDeparture(tx, context, email, { organisation: agent.siret, manager: agent });
      const opened = await openAccess(tx, context, email, closingOf(acting, []));
      if (!opened && !lifted) continue;
      const accounts = opened ?? [];
      changed += 1;
      await writeDeed(tx, context, agent, {
        action: 'administration.return',
        organisation: agent.siret,
        subject: accounts[0]?.id ?? null,
        detail: { accounts: accounts.length },
      });
    }
    return { changed, before: emails.length - changed };
  });
}

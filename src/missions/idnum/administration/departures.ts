import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { emailKey, type EmailAddress } from '../../../kernel/mail/index.js';
import { addressState, closeAccess, openAccess, type AddressState, type Closing } from '../agentconnect/index.js';
import { writeDeed, type Acting } from './access.js';
import { endManager, lockManagers } from './store.js';

/** What was done with the addresses of a form: how many accesses were closed or opened, and how many were so before. */
export interface Done {
  changed: number;
  before: number;
}

const closingOf = ({ agent, providers }: Acting): Closing => ({
  upstreams: providers.map(({ id }) => id),
  organisation: agent.siret,
  by: agent.accountId,
});

// Two forms that name the same agents take them in one order.
const inOrder = (emails: readonly EmailAddress[]) => [...emails].sort((a, b) => (emailKey(a) < emailKey(b) ? -1 : 1));

/** What the providers of the organisation know of each address. */
export function statesOf(
  context: Pick<Context, 'db' | 'secrets'>,
  acting: Acting,
  emails: readonly EmailAddress[],
): Promise<{ email: EmailAddress; state: AddressState }[]> {
  const { upstreams } = closingOf(acting);
  return Promise.all(emails.map(async (email) => ({ email, state: await addressState(context.db, context, upstreams, email) })));
}

/**
 * Closes the access of agents who left, all of them or none, with one entry of the ledger for each. One who was a manager is one no more.
 * Sent twice, it does nothing the second time.
 */
export function closeAccesses(context: Context, acting: Acting, emails: readonly EmailAddress[]): Promise<Done> {
  const { agent } = acting;
  const organisation = agent.siret;
  return transact(context.db, async (tx) => {
    let changed = 0;
    const managers = await lockManagers(tx, organisation);
    for (const email of inOrder(emails)) {
      const accounts = await closeAccess(tx, context, email, closingOf(acting));
      if (!accounts) continue;
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
      const accounts = await openAccess(tx, context, email, closingOf(acting));
      if (!accounts) continue;
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

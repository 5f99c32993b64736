import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { writeDeed } from './access.js';
import { administrationFaults, notTheirs } from './faults.js';
import { tellManager } from './mail.js';
import { endManager, findManager, insertManager, lockManagers } from './store.js';

/**
 * Names a manager of an organisation, in one transaction with the ledger and the mail that tells them.
 * @returns false when they are one already: nothing is written
 */
export function nameManager(
  context: Context,
  agent: AgentSession,
  given: { organisation: string; name: string; email: EmailAddress },
): Promise<boolean> {
  const { organisation, name, email } = given;
  return transact(context.db, async (tx) => {
    const id = await insertManager(tx, { organisation, email, by: agent.accountId, at: context.clock.now() });
    if (!id) return false;
    await writeDeed(tx, context, agent, { action: 'administration.name-manager', organisation, reference: id });
    await tellManager(tx, context, { id, email, name, named: true });
    return true;
  });
}

/**
 * Ends the role of a manager.
 * @param within the only organisation whose managers may be ended, and never its last one; null for an operator, who may end any
 * @throws Fault ADM-INCONNU, ADM-SEUL
 */
export function dismissManager(context: Context, agent: AgentSession, id: string, within: string | null): Promise<void> {
  return transact(context.db, async (tx) => {
    const known = await findManager(tx, id);
    if (!known || (within !== null && known.organisation !== within)) throw notTheirs();
    const { organisation } = known;
    const all = await lockManagers(tx, organisation);
    const manager = all.find((one) => one.id === id);
    if (!manager) throw notTheirs();
    if (within !== null && all.length === 1) throw administrationFaults.make('ADM-SEUL');
    await endManager(tx, id, agent.accountId, context.clock.now());
    await writeDeed(tx, context, agent, { action: 'administration.end-manager', organisation, reference: id });
    await tellManager(tx, context, { id, email: manager.email, name: '', named: false });
  });
}

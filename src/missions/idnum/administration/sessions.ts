import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { accountIdOf, closeSessions, subjectsAt } from '../agentconnect/index.js';
import { accountOfAddress, closeEverywhere, identiteUpstream } from '../identite/index.js';
import { confirmClosing } from './mail.js';

/**
 * Closes every session of an agent: at AgentConnect, which stops within a second in every process, on Socle's own pages and at Identité
 * agent, which stop at once; services that want to know are told. One transaction with the entry of the ledger and the mail.
 */
export function closeEverything(context: Context, agent: AgentSession, lang: Lang): Promise<void> {
  return transact(context.db, async (tx) => {
    const address = await accountOfAddress(tx, context, agent.email);
    const known = { subject: agent.accountId, upstream: identiteUpstream, believed: address === null ? [] : [address] };
    for (const id of await subjectsAt(tx, context, known)) await closeEverywhere(tx, context, { id });
    const signIns = await closeSessions(tx, context, agent.accountId);
    const pages = await context.sessions.closeAll(tx, 'agent', agent.accountId);
    const entry = await context.ledger.append(tx, {
      action: 'administration.close-sessions',
      subject: await accountIdOf(tx, agent.accountId),
      actor: { kind: 'agent', id: agent.accountId, label: agent.displayName, organisation: agent.siret },
      detail: { signIns, pages },
    });
    await confirmClosing(tx, context, { to: agent.email, entry, lang });
  });
}

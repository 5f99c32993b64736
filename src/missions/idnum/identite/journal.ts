import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import type { identiteActions } from './actions.js';

/** Writes in the ledger what someone did with their own account. */
export async function journal(
  tx: Tx,
  context: Pick<Context, 'ledger'>,
  account: { id: string },
  action: keyof typeof identiteActions,
  more: {
    organisation?: string;
    reference?: string;
    fields?: readonly string[];
    outcome?: string;
    detail?: Readonly<Record<string, string>>;
  } = {},
): Promise<string> {
  const { organisation, ...rest } = more;
  return context.ledger.append(tx, {
    action,
    subject: account.id,
    actor: { kind: 'agent', id: account.id, label: 'Agent', ...(organisation ? { organisation } : {}) },
    basis: 'agent',
    ...rest,
  });
}

/** An operator or a manager, as the ledger names them. */
export const operatorActor = (agent: AgentSession) =>
  ({ kind: 'agent', id: agent.accountId, label: agent.displayName, organisation: agent.siret }) as const;

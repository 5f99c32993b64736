import type { Context } from '../../../context.js';
import type { Db, Tx } from '../../../kernel/database/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import { upstreamId } from './client.js';
import { journal } from './journal.js';
import { emailKey, findAccountOf } from './store.js';
import { endAuthentications, endAuthenticationsFor } from './store-authentications.js';
import { lockMembership, moveMembership } from './store-memberships.js';

/** AgentConnect hears that what it was given of an account holds no more: it closes what it opened with that. */
const tellAgentConnect = (tx: Tx, { jobs, clock }: Pick<Context, 'jobs' | 'clock'>, accountId: string): Promise<void> =>
  jobs.emit(tx, 'identity-provider.ended', { upstream: upstreamId, subject: accountId, at: clock.now().toISOString() });

/** Closes every session of an account, here and at AgentConnect. In the caller's transaction. */
export async function endSessions(tx: Tx, context: Context, accountId: string): Promise<number> {
  const closed = await context.sessions.closeAll(tx, 'identity', accountId);
  await endAuthentications(tx, accountId);
  await tellAgentConnect(tx, context, accountId);
  return closed;
}

/** The owner of an account closes every session. In the caller's transaction, with its entry in the ledger. */
export async function closeEverywhere(tx: Tx, context: Context, account: { id: string }): Promise<void> {
  await endSessions(tx, context, account.id);
  await journal(tx, context, account, 'identite.signed-out');
}

/** The account that has an address; null when none has. */
export const accountOfAddress = async (db: Db, { secrets }: Pick<Context, 'secrets'>, email: EmailAddress): Promise<string | null> =>
  (await findAccountOf(db, secrets, emailKey(secrets, email)))?.id ?? null;

/** Ends a membership, and what AgentConnect was given by it. @param by who said so, when it is somebody else than its owner */
export async function endMembership(tx: Tx, context: Context, id: string, by?: string): Promise<boolean> {
  const membership = await lockMembership(tx, context.secrets, id);
  if (!membership || !(await moveMembership(tx, context, membership, { state: 'left', ...(by ? { decidedBy: by } : {}) }))) return false;
  await endAuthenticationsFor(tx, id);
  await tellAgentConnect(tx, context, membership.accountId);
  return true;
}

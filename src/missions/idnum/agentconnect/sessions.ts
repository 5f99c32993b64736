import { sql } from 'kysely';
import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { issuerOf, queueLogout } from '../provider/index.js';
import { lifetimes } from './rules.js';

/** The job that tells a service that a session has ended. */
export const logoutJob = 'agentconnect.back-channel-logout';

/**
 * Closes every session of an agent, whatever browser and process they belong to, and tells the services that they entered meanwhile, as far
 * as these want to hear of it (OpenID Connect Back-Channel Logout 1.0), without naming a session, for all of them end. Each process learns it
 * within a second: from then on the session asks for a new sign-in, and codes, access tokens and refresh tokens are refused.
 * @param subject the one that services know the agent by
 * @returns how many sign-ins were closed
 */
export async function closeSessions(tx: Tx, context: Pick<Context, 'config' | 'jobs' | 'clock'>, subject: string): Promise<number> {
  const now = context.clock.now();
  await tx.selectFrom('agentconnect_account').select('id').where('subject', '=', subject).forUpdate().execute();
  const closed = await tx
    .deleteFrom('agentconnect_authentication')
    .where('account_id', 'in', (select) => select.selectFrom('agentconnect_account').select('id').where('subject', '=', subject))
    .where('expires_at', '>', now)
    .returning('id')
    .execute();
  if (closed.length === 0) return 0;
  const services = await tx
    .selectFrom('agentconnect_connection as c')
    .innerJoin('agentconnect_account as a', 'a.id', 'c.account_id')
    .innerJoin('oidc_client as s', 's.client_id', 'c.client_id')
    .select('s.client_id')
    .distinct()
    .where('a.subject', '=', subject)
    .where('c.at', '>', new Date(now.getTime() - lifetimes.session * 1000))
    .where(sql<boolean>`s.metadata->>'backchannel_logout_uri' is not null`)
    .execute();
  for (const { client_id: clientId } of services)
    await queueLogout(tx, context, logoutJob, { issuer: issuerOf(context.config, 'agentconnect'), clientId, subject });
  return closed.length;
}

/** Whether a sign-in has not been closed, as long as the transaction lasts: whoever closes it waits. */
export async function isStillOpen(tx: Tx, { id, accountId }: { id: string; accountId: string }): Promise<boolean> {
  await tx.selectFrom('agentconnect_account').select('id').where('id', '=', accountId).forShare().execute();
  return (await tx.selectFrom('agentconnect_authentication').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

/** Sessions of an agent that are open, by their subject: the last sign-in first. */
export async function openSessionsOf(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  subject: string,
): Promise<{ upstream: string; acr: string; at: Date; expiresAt: Date }[]> {
  return db
    .selectFrom('agentconnect_authentication as s')
    .innerJoin('agentconnect_account as a', 'a.id', 's.account_id')
    .select(['s.upstream', 's.acr', 's.at', 's.expires_at as expiresAt'])
    .where('a.subject', '=', subject)
    .where('s.expires_at', '>', clock.now())
    .orderBy('s.at', 'desc')
    .execute();
}

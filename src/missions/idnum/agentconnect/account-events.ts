import { sql } from 'kysely';
import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { accountEvents, issuerOf, queueAccountEvent } from '../provider/index.js';

/** The job that tells a service that the account of an agent has changed. */
export const accountEventJob = 'agentconnect.account-event';

/** What is to be told: some claims are no longer what they were, the subject is no more, or its access was closed or opened again. */
type News = { kind: 'changed'; claims: readonly string[] } | { kind: 'purged' | 'disabled' | 'enabled' };

/**
 * Tells the services that an agent signed in to, as far as they want to hear of it, in the transaction that makes it true. Values are never
 * sent: a service gets them at the next sign-in, which is why the new value of each claim is null here.
 */
export async function tellServices(
  tx: Tx,
  context: Pick<Context, 'config' | 'jobs' | 'clock'>,
  accountId: string,
  news: News,
): Promise<void> {
  const at = Math.floor(context.clock.now().getTime() / 1000);
  const { rows } = await sql<{ client_id: string; subject: string; claims: string[] }>`
    select c.client_id, a.subject, array_remove(array_agg(distinct claim order by claim), null) as claims
    from agentconnect_connection c join agentconnect_account a on a.id = c.account_id join oidc_client s on s.client_id = c.client_id
      left join lateral unnest(c.claims) claim on true
    where c.account_id = ${accountId} and s.metadata->>'account_events_uri' is not null
    group by c.client_id, a.subject`.execute(tx);
  for (const { client_id: clientId, subject, claims } of rows) {
    const known = { issuer: issuerOf(context.config, 'agentconnect'), clientId, subject, at };
    if (news.kind !== 'changed') {
      await queueAccountEvent(tx, context, accountEventJob, { ...known, type: accountEvents[news.kind], details: {} });
      continue;
    }
    const stale = claims.filter((claim) => news.claims.includes(claim));
    if (stale.length > 0)
      await queueAccountEvent(tx, context, accountEventJob, {
        ...known,
        type: accountEvents.claimsChanged,
        details: { event_timestamp: at, initiating_entity: 'user', claims: Object.fromEntries(stale.map((claim) => [claim, null])) },
      });
  }
}

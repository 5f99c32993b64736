import { sql } from 'kysely';
import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { issuerOf, queueLogout, type BrokerName } from '../provider/index.js';
import { lifetimes, subjectFor } from './rules.js';

/** The job that tells a service that a session has ended. */
export const logoutJob = 'franceconnect.back-channel-logout';

/**
 * Closes sign-ins of a person, whatever browser and process they belong to. Each process learns it when it reads the sign-in again, within
 * five seconds (see `authenticationReader`): from then on its session asks for a new sign-in, its codes and its access tokens are refused.
 * @param upstreams only the sign-ins made with these identity providers; all of them when absent
 * @returns the identifiers of the sign-ins that were closed
 */
export async function closeSessions(tx: Tx, personKey: string, now: Date, upstreams?: readonly string[]): Promise<string[]> {
  if (upstreams?.length === 0) return [];
  const rows = await tx
    .deleteFrom('franceconnect_authentication')
    .where('account_id', 'in', (select) => select.selectFrom('franceconnect_account').select('id').where('person_key', '=', personKey))
    .where('expires_at', '>', now)
    .$if(upstreams !== undefined, (query) => query.where('upstream', 'in', [...(upstreams ?? [])]))
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Closes sign-ins of a person, and tells the services that they entered meanwhile, as far as these want to hear of it (OpenID Connect
 * Back-Channel Logout 1.0): under their own subject of the person, without naming a session, for all of them end.
 * @returns how many sign-ins were closed
 */
export async function endSessions(
  tx: Tx,
  context: Pick<Context, 'config' | 'jobs' | 'secrets'>,
  personKey: string,
  now: Date,
  upstreams?: readonly string[],
): Promise<number> {
  const closed = await closeSessions(tx, personKey, now, upstreams);
  if (closed.length === 0) return 0;
  const services = await tx
    .selectFrom('franceconnect_connection as c')
    .innerJoin('franceconnect_account as a', 'a.id', 'c.account_id')
    .innerJoin('oidc_client as s', 's.client_id', 'c.client_id')
    .select(['s.client_id', 's.entity_id', 's.product', 'a.subject_key'])
    .distinct()
    .where('a.person_key', '=', personKey)
    .where('c.at', '>', new Date(now.getTime() - lifetimes.authentication * 1000))
    .where(sql<boolean>`s.metadata->>'backchannel_logout_uri' is not null`)
    .$if(upstreams !== undefined, (query) => query.where('c.upstream', 'in', [...(upstreams ?? [])]))
    .execute();
  for (const { client_id: clientId, entity_id: entityId, product, subject_key: subjectKey } of services)
    await queueLogout(tx, context, logoutJob, {
      issuer: issuerOf(context.config, product as BrokerName), // a constraint of the table
      clientId,
      subject: subjectFor(context.secrets, subjectKey, entityId),
    });
  return closed.length;
}

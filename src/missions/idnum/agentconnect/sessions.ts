import { decodeJwt } from 'jose';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { Db, Tx } from '../../../kernel/database/index.js';
import { issuerOf, queueLogout } from '../provider/index.js';
import { subjectHash } from './accounts.js';
import { lifetimes } from './rules.js';
import { findAuthentication } from './store.js';

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

/**
 * The subjects by which an identity provider knows an agent: those of their open sessions, and those that the caller believes to be theirs
 * when the account has them as keys. We keep no others that could be read.
 * @param subject the one that services know the agent by
 */
export async function subjectsAt(
  db: Db,
  { secrets, clock }: Pick<Context, 'secrets' | 'clock'>,
  { subject, upstream, believed }: { subject: string; upstream: string; believed: readonly string[] },
): Promise<string[]> {
  const open = await db
    .selectFrom('agentconnect_authentication as s')
    .innerJoin('agentconnect_account as a', 'a.id', 's.account_id')
    .select('s.id')
    .where('a.subject', '=', subject)
    .where('s.upstream', '=', upstream)
    .where('s.expires_at', '>', clock.now())
    .execute();
  const found = await Promise.all(open.map(({ id }) => findAuthentication(db, secrets, id, clock.now())));
  const told = found.flatMap((one) => (one ? (decodeJwt(one.upstreamSession).sub ?? []) : []));
  const keys = await db
    .selectFrom('agentconnect_identity_key as k')
    .innerJoin('agentconnect_account as a', 'a.id', 'k.account_id')
    .select('k.upstream_subject')
    .where('a.subject', '=', subject)
    .where('k.upstream', '=', upstream)
    .execute();
  const isKey = (one: string) => keys.some(({ upstream_subject: key }) => key.equals(subjectHash(secrets, upstream, one)));
  return [...new Set([...told, ...believed])].filter(isKey);
}

/** Event by which an identity provider of Socle itself says that what it gave of an account holds no more. */
export const upstreamEnded = 'identity-provider.ended';
export const upstreamEnding = z.object({ upstream: z.string(), subject: z.string(), at: z.coerce.date() });

/**
 * Closes the sessions of whom an identity provider no longer answers for, when one that it opened before is still open. Sessions opened since
 * stay: the event may come late, or twice.
 */
export async function closeSessionsOf(
  tx: Tx,
  context: Pick<Context, 'config' | 'jobs' | 'clock' | 'secrets' | 'sessions'>,
  { upstream, subject, at }: z.output<typeof upstreamEnding>,
): Promise<void> {
  const found = await tx
    .selectFrom('agentconnect_identity_key as k')
    .innerJoin('agentconnect_account as a', 'a.id', 'k.account_id')
    .innerJoin('agentconnect_authentication as s', (join) => join.onRef('s.account_id', '=', 'a.id').onRef('s.upstream', '=', 'k.upstream'))
    .select('a.subject')
    .where('k.upstream', '=', upstream)
    .where('k.upstream_subject', '=', subjectHash(context.secrets, upstream, subject))
    .where('s.at', '<=', at)
    .executeTakeFirst();
  if (!found) return;
  await closeSessions(tx, context, found.subject);
  await context.sessions.closeAll(tx, 'agent', found.subject);
}

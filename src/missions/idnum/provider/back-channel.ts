import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { Db } from '../../../kernel/database/index.js';
import type { OpenIdProvider } from './open-provider.js';

/** What a service is told when somebody's session has ended (OpenID Connect Back-Channel Logout 1.0). */
const notice = z.object({
  issuer: z.string(),
  clientId: z.string(),
  /** The subject that the service knows the person by. */
  subject: z.string(),
  /** The session that ended; absent when all of them did. */
  sid: z.string().optional(),
});
export type LogoutNotice = z.output<typeof notice>;

const mostAttempts = 8;
const prefix = 'subject ';

/**
 * Queues a notice for a service, in the transaction that ends the session: it is sent even if this process dies, and sent again for about an
 * hour while the service does not answer.
 * @param job of the product that has the broker
 */
export async function queueLogout(db: Db, { jobs }: Pick<Context, 'jobs'>, job: string, content: LogoutNotice): Promise<void> {
  const { clientId, subject, sid } = content;
  await jobs.enqueue(db, job, content, { key: `${job} ${clientId} ${subject} ${sid ?? ''}`, maxAttempts: mostAttempts });
}

/**
 * Sends a notice; a service that is unknown by now, or that gave no address for it, is told nothing.
 * @param payload as `queueLogout` wrote it
 * @throws Error when the service does not answer 200 or 204: the job tries again
 */
export async function sendLogout(providers: readonly OpenIdProvider[], payload: unknown): Promise<void> {
  const { issuer, clientId, subject, sid } = notice.parse(payload);
  const provider = providers.find((one) => one.issuer === issuer);
  if (!provider) return;
  const client = await (await provider.open()).provider.Client.find(clientId);
  // A service that wants the session named has nothing to do with a notice that cannot name it.
  if (!client?.backchannelLogoutUri || (client.backchannelLogoutSessionRequired && sid === undefined)) return;
  // A method that the types of the library leave out.
  await (client as unknown as { backchannelLogout(accountId: string, sid?: string): Promise<void> }).backchannelLogout(
    prefix + subject,
    sid,
  );
}

/** The subject in the account of a notice, which is known already; null for any other account. */
export const subjectOfNotice = (accountId: string): string | null => (accountId.startsWith(prefix) ? accountId.slice(prefix.length) : null);

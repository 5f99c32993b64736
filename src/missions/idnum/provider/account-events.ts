import { importJWK, SignJWT } from 'jose';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { Db } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import type { OpenIdProvider } from './open-provider.js';

/** What services may be told of the account of a person (OpenID RISC Profile 1.0, OpenID CAEP 1.0), as members of `events`. */
export const accountEvents = {
  claimsChanged: 'https://schemas.openid.net/secevent/caep/event-type/token-claims-change',
  purged: 'https://schemas.openid.net/secevent/risc/event-type/account-purged',
  disabled: 'https://schemas.openid.net/secevent/risc/event-type/account-disabled',
  enabled: 'https://schemas.openid.net/secevent/risc/event-type/account-enabled',
} as const;

const notice = z.object({
  issuer: z.string(),
  clientId: z.string(),
  /** The subject that the service knows the person by. */
  subject: z.string(),
  type: z.enum(accountEvents),
  details: z.record(z.string(), z.unknown()),
  /** Seconds since 1970. */
  at: z.number().int(),
  jti: z.string(),
});
/** What a service is told, without what makes one notice of it. */
export type AccountNotice = Omit<z.output<typeof notice>, 'jti'>;

const mostAttempts = 8;
const patienceMilliseconds = 10_000;

/**
 * Queues a security event (RFC 8417) for a service, in the transaction that makes it true. Its `jti` is fixed here: however often it is
 * sent, the service can tell that it is one event.
 * @param job of the product that has the broker
 */
export async function queueAccountEvent(db: Db, { jobs }: Pick<Context, 'jobs'>, job: string, content: AccountNotice): Promise<void> {
  const jti = newId('set');
  await jobs.enqueue(db, job, { ...content, jti }, { key: `${job} ${jti}`, maxAttempts: mostAttempts });
}

/**
 * Pushes a security event to the service (RFC 8935), signed with a key of its issuer; a service that is unknown by now, or that gave no
 * address for it, is told nothing.
 * @param payload as `queueAccountEvent` wrote it
 * @throws Error when the service does not take it (202, or any other success): the job tries again
 */
export async function sendAccountEvent(
  providers: readonly OpenIdProvider[],
  { fetch }: Pick<Context, 'fetch'>,
  payload: unknown,
): Promise<void> {
  const { issuer, clientId, subject, type, details, at, jti } = notice.parse(payload);
  const provider = providers.find((one) => one.issuer === issuer);
  const client = await provider?.clients.find(clientId);
  if (!provider || !client?.accountEventsUri) return;
  const { keys } = await provider.open();
  const key = keys.find(({ alg }) => alg === 'ES256');
  if (!key?.kid) throw new Error(`${issuer} has no key to sign events with`);
  const token = await new SignJWT({
    // RFC 9493: in `sub_id`, and no `sub`, so that it cannot be taken for an identity token.
    sub_id: { format: 'iss_sub', iss: issuer, sub: subject },
    events: { [type]: details },
  })
    .setProtectedHeader({ alg: 'ES256', kid: key.kid, typ: 'secevent+jwt' })
    .setIssuer(issuer)
    .setAudience(clientId)
    .setIssuedAt(at)
    .setJti(jti)
    .sign(await importJWK(key, 'ES256'));
  const answer = await fetch(client.accountEventsUri, {
    method: 'POST',
    headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json' },
    body: token,
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMilliseconds),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`the service ${clientId} answered ${answer.status} to a security event`);
}

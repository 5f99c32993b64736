import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import type { IdentitySession } from '../../../kernel/sessions/index.js';
import { identiteFaults } from './faults.js';
import { lifetimes, withMethods } from './rules.js';
import { findAccount, type Account } from './store.js';
import { passkeysOf } from './store-passkeys.js';

/** Lets only someone through who is signed in at Identité agent: others sign in first. Use as a preHandler. */
export async function requireIdentity(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!request.identity) await reply.redirectTo('/identite/connexion');
}

/** The same, with a sign-in of less than half an hour: what opens an account is not changed from a session left open. Use as a preHandler. */
export const requireFresh =
  ({ clock }: Pick<Context, 'clock'>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!request.identity || !isFresh(request.identity, clock.now())) await reply.redirectTo('/identite/connexion');
  };

/** Whether a session is young enough to change what opens an account. */
export const isFresh = (session: Pick<IdentitySession, 'signedInAt'>, now: Date): boolean =>
  now.getTime() - session.signedInAt.getTime() <= lifetimes.fresh * 1000;

/** Who is signed in, read again: an account that is closed loses its access at once. @throws Fault IDENT-COMPTE-FERME */
export async function identityOf(
  { db, secrets }: Pick<Context, 'db' | 'secrets'>,
  request: FastifyRequest,
): Promise<{ session: IdentitySession; account: Account }> {
  const session = request.identity;
  if (!session) throw new TypeError('this route lacks requireIdentity');
  const account = await findAccount(db, secrets, session.accountId);
  if (!account?.active) throw identiteFaults.make('IDENT-COMPTE-FERME');
  return { session, account };
}

/** The sign-in that a page goes back to (parameter `suite`); null when there is none. */
export function nextAttempt(request: FastifyRequest): string | null {
  const { suite } = { ...(request.query as object), ...(request.body ?? {}) } as { suite?: unknown };
  return typeof suite === 'string' && /^prc_[0-9A-Za-z]{22}$/.test(suite) ? suite : null;
}

/**
 * Lets only someone through who has proved two factors, once the account has a second one: whoever reads an e-mail must not add or remove
 * the others. Use as a preHandler, after `requireFresh`.
 */
export const requireStrong =
  (context: Pick<Context, 'db' | 'secrets'>) =>
  async (request: FastifyRequest): Promise<void> => {
    const { session, account } = await identityOf(context, request);
    if (session.amr.includes('mfa')) return;
    if (account.secondFactor || (await passkeysOf(context.db, account.id)).length > 0)
      throw identiteFaults.make('IDENT-FACTEUR', { action: '/identite/connexion' });
  };

/** Whoever proved another factor meanwhile has it in their session. */
export async function strengthenSession(
  { db, sessions }: Pick<Context, 'db' | 'sessions'>,
  request: FastifyRequest,
  reply: FastifyReply,
  { accountId, displayName, email, amr }: IdentitySession,
  proved: readonly string[],
): Promise<void> {
  await sessions.open(db, request, reply, 'identity', accountId, { displayName, email, amr: withMethods(amr, proved) });
}

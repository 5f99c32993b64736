import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import { transact, type Db, type Tx } from '../../../kernel/database/index.js';
import { emailDomain, emailKey as foldedEmail, type EmailAddress } from '../../../kernel/mail/index.js';
import type { IdentitySession } from '../../../kernel/sessions/index.js';
import { isSharedDomain, organisationsOfDomain } from '../../../registry/index.js';
import { belongingsOf, type Belonging } from './belongings.js';
import { codeHash, newDigits, sameCode, typedDigits } from './codes.js';
import { followAccount, lockKey, unitOf } from './departures.js';
import { endMembership, endSessions } from './ending.js';
import { identiteFaults } from './faults.js';
import { journal } from './journal.js';
import { spend } from './limits.js';
import { mailAddressChanged, mailAddressTaken, mailFormerCode, mailNewCode } from './mails-account.js';
import { codeTries } from './rules.js';
import { emailKey, findAccountOf, type Account } from './store.js';
import { countEmailTry, deleteEmailChange, emailChangeOf, saveEmailChange, updateEmail } from './store-email-changes.js';

/** Whether two addresses are one mailbox. */
export const isSameAddress = (a: EmailAddress, b: EmailAddress): boolean => foldedEmail(a) === foldedEmail(b);

/**
 * Sends a code to the address of an account, and one to the address that is to replace it: whoever has one of the mailboxes alone changes
 * nothing. An address that has an account gets words instead, and the page looks the same.
 * @throws Fault IDENT-TROP-DE-CODES
 */
export async function askEmailChange(context: Context, { ip, lang }: FastifyRequest, account: Account, email: EmailAddress): Promise<void> {
  const { db, secrets } = context;
  const keys = [emailKey(secrets, account.email), emailKey(secrets, email)];
  const allowed = [await spend(context, 'code-from', ip)];
  for (const key of keys) allowed.push(await spend(context, 'code-to', key.toString('hex')));
  if (allowed.includes(false)) throw identiteFaults.make('IDENT-TROP-DE-CODES');
  const [former, next] = [newDigits(), newDigits()];
  await transact(db, async (tx) => {
    await saveEmailChange(tx, context, account.id, {
      email,
      formerCode: codeHash(secrets, 'former-address', account.id, former),
      newCode: codeHash(secrets, 'new-address', account.id, next),
    });
    const taken = await findAccountOf(tx, secrets, emailKey(secrets, email));
    await mailFormerCode(tx, context, account, { code: former, email });
    await (taken ? mailAddressTaken(tx, context, email, lang) : mailNewCode(tx, context, email, next, lang));
    await journal(tx, context, account, 'identite.email-asked');
  });
}

/** Memberships that an address would end: those of the domain of the present one, when the register does not say the same of the new one. */
export async function endedBy(context: Context, db: Db, account: Account, email: EmailAddress): Promise<Belonging[]> {
  const domain = emailDomain(email);
  const owners = isSharedDomain(domain) ? [] : await organisationsOfDomain(db, domain);
  return (await belongingsOf({ ...context, db }, account.id)).filter(
    ({ membership, organisation }) =>
      membership.state === 'active' && membership.proof === 'domain' && !owners.some(({ id }) => id === organisation.id),
  );
}

/**
 * Changes the address of an account once both codes were typed: every session ends but this one, and so do the memberships that the former
 * address alone proved. Five tries, half an hour.
 * @returns `over` when these codes are worth nothing any more
 * @throws Fault IDENT-TROP-ESSAIS
 */
export async function changeEmail(
  context: Context,
  visit: { request: FastifyRequest; reply: FastifyReply; session: IdentitySession },
  account: Account,
  typed: { former: string; next: string },
): Promise<'done' | 'wrong' | 'over'> {
  const { db, secrets } = context;
  if (!(await spend(context, 'factor-typed', `email ${account.id}`))) throw identiteFaults.make('IDENT-TROP-ESSAIS');
  return transact(db, async (tx) => {
    const change = await emailChangeOf(tx, context, account.id, true);
    if (!change || change.tries >= codeTries) return 'over';
    await countEmailTry(tx, account.id);
    const good = (kept: Buffer, use: 'former-address' | 'new-address', text: string) =>
      sameCode(kept, codeHash(secrets, use, account.id, typedDigits(text) ?? ''));
    if (![good(change.formerCode, 'former-address', typed.former), good(change.newCode, 'new-address', typed.next)].every(Boolean))
      return change.tries + 1 >= codeTries ? 'over' : 'wrong';
    return (await write(tx, context, visit, account, change)) ? 'done' : 'over';
  });
}

/** @returns false when somebody made an account with the address meanwhile */
async function write(
  tx: Tx,
  context: Context,
  { request, reply, session }: { request: FastifyRequest; reply: FastifyReply; session: IdentitySession },
  account: Account,
  { email, key }: { email: EmailAddress; key: Buffer },
): Promise<boolean> {
  const former = emailKey(context.secrets, account.email);
  for (const one of [former, key].sort(Buffer.compare)) await lockKey(tx, one);
  const owner = await findAccountOf(tx, context.secrets, key);
  if (owner && owner.id !== account.id) return false;
  for (const { membership } of await endedBy(context, tx, account, email)) await endMembership(tx, context, membership.id);
  await updateEmail(tx, context, account.id, email);
  await deleteEmailChange(tx, account.id);
  // What an organisation said of either address holds for the person.
  const left = await followAccount(tx, account.id, [former, key]);
  for (const { membership } of await belongingsOf({ ...context, db: tx }, account.id))
    if (left.includes(unitOf(membership.siret))) await endMembership(tx, context, membership.id);
  await endSessions(tx, context, account.id);
  const { displayName, amr } = session;
  await context.sessions.open(tx, request, reply, 'identity', account.id, { displayName, email, amr });
  await journal(tx, context, account, 'identite.email', { fields: ['email'] });
  for (const to of [account.email, email]) await mailAddressChanged(tx, context, { to, lang: account.lang });
  return true;
}

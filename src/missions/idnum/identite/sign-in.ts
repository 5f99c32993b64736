import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import { codeHash, newDigits, sameCode, typedDigits } from './codes.js';
import { identiteFaults } from './faults.js';
import { journal } from './journal.js';
import { forgive, spend } from './limits.js';
import { mailCode } from './mails.js';
import { afterCode, codeTries, methods, nameOf, type Step, withMethods } from './rules.js';
import { emailKey, findAccount, findAccountOf, insertAccount, type Account, type Names } from './store.js';
import { advance, countTry, findAttempt, lockAttempt, noteCode, type Attempt } from './store-attempts.js';

/** A browser at one of the pages of a sign-in. */
export interface Visit {
  request: FastifyRequest;
  reply: FastifyReply;
  /** What is kept of its cookie. */
  browser: Buffer;
  /** Identifier of the sign-in. */
  id: string;
}

/** @throws Fault IDENT-PERDUE when there is no such sign-in in this browser */
export function present(attempt: Attempt | null): Attempt {
  if (!attempt || attempt.step === 'done') throw identiteFaults.make('IDENT-PERDUE');
  return attempt;
}

/**
 * Sends a code to an address. Does the same, in the same time, whether it has an account or not; codes of an account go to its own address, to
 * the letter.
 * @throws Fault IDENT-TROP-DE-CODES, IDENT-PERDUE
 */
export async function sendCode(context: Context, { request, browser, id }: Visit, email: EmailAddress): Promise<void> {
  const { db, secrets } = context;
  const key = emailKey(secrets, email);
  const allowed = [await spend(context, 'code-from', request.ip), await spend(context, 'code-to', key.toString('hex'))];
  if (allowed.includes(false)) throw identiteFaults.make('IDENT-TROP-DE-CODES');
  await transact(db, async (tx) => {
    const attempt = present(await lockAttempt(tx, context, id, browser));
    if (!['address', 'code', 'names'].includes(attempt.step)) throw identiteFaults.make('IDENT-PERDUE');
    const account = await findAccountOf(tx, secrets, key);
    const code = newDigits();
    await noteCode(tx, context, id, { email, code: codeHash(secrets, 'sign-in', id, code) });
    await mailCode(tx, context, account?.email ?? email, code, request.lang);
  });
}

/** What becomes of a code that was typed: the next step, or why not. `over`: that code is worth nothing any more. */
export type Checked = Step | 'wrong' | 'over';

/**
 * Checks the code of the e-mail. A code is good once, in the browser that asked for it, for a quarter of an hour, and may be typed five times.
 * @throws Fault IDENT-TROP-ESSAIS when too many were typed for the address, IDENT-COMPTE-FERME, IDENT-PERDUE
 */
export async function checkCode(context: Context, visit: Visit, typed: string): Promise<Checked> {
  const { db, secrets, clock } = context;
  const digits = typedDigits(typed);
  if (digits === null) return 'wrong';
  const known = present(await findAttempt(db, context, visit.id, visit.browser));
  if (known.step !== 'code' || !known.emailKey) return known.step;
  const address = known.emailKey.toString('hex');
  // Counted before it is looked at: codes typed at the same moment count as well.
  if (!(await spend(context, 'code-typed', address))) throw identiteFaults.make('IDENT-TROP-ESSAIS');
  const checked = await transact(db, async (tx): Promise<Checked> => {
    const attempt = present(await lockAttempt(tx, context, visit.id, visit.browser));
    const { code, codeExpiresAt, emailKey: key } = attempt;
    if (attempt.step !== 'code' || !key) return attempt.step;
    if (!code || !codeExpiresAt || codeExpiresAt <= clock.now() || attempt.codeTries >= codeTries) return 'over';
    await countTry(tx, attempt.id);
    if (!sameCode(code, codeHash(secrets, 'sign-in', attempt.id, digits))) return attempt.codeTries + 1 >= codeTries ? 'over' : 'wrong';
    const account = await findAccountOf(tx, secrets, key);
    if (account && !account.active) throw identiteFaults.make('IDENT-COMPTE-FERME');
    const step = afterCode(account);
    await advance(tx, attempt.id, { step, accountId: account?.id ?? null, amr: methods.mail });
    if (account && step === 'organisation') await arrive(tx, context, visit, account, methods.mail);
    return step;
  });
  if (checked !== 'wrong' && checked !== 'over') await forgive(db, context, 'code-typed', address);
  return checked;
}

/** Makes the account of someone who proved their address. Who made one meanwhile in another tab goes on with it. */
export async function signUp(context: Context, visit: Visit, names: Names): Promise<Step> {
  const { db, secrets } = context;
  return transact(db, async (tx) => {
    const attempt = present(await lockAttempt(tx, context, visit.id, visit.browser));
    const { email, emailKey: key } = attempt;
    if (attempt.step !== 'names' || !email || !key) return attempt.step;
    const made = await insertAccount(tx, context, { email, names, lang: visit.request.lang });
    if (made) await journal(tx, context, { id: made }, 'identite.account', { fields: Object.keys(names) });
    const account = await findAccountOf(tx, secrets, key);
    if (!account?.active) throw identiteFaults.make('IDENT-COMPTE-FERME');
    const step = made ? 'organisation' : afterCode(account);
    await advance(tx, attempt.id, { step, accountId: account.id, amr: methods.mail });
    if (step === 'organisation') await arrive(tx, context, visit, account, methods.mail);
    return step;
  });
}

/** Whoever has proved who they are may look after their account in this browser. */
export async function arrive(
  tx: Tx,
  context: Context,
  { request, reply }: Pick<Visit, 'request' | 'reply'>,
  account: Account,
  amr: readonly string[],
): Promise<void> {
  await context.sessions.open(tx, request, reply, 'identity', account.id, {
    displayName: nameOf(account),
    email: account.email,
    amr: [...amr],
  });
  await journal(tx, context, account, 'identite.session', { detail: { amr: amr.join(' ') } });
}

/** Adds to a sign-in under way of the same account and browser a factor that was proved beside it. */
export async function strengthen(
  tx: Tx,
  context: Context,
  proved: { id: string; browser: Buffer; accountId: string; methods: readonly string[] },
): Promise<void> {
  const attempt = await lockAttempt(tx, context, proved.id, proved.browser);
  if (attempt?.step !== 'organisation' || attempt.accountId !== proved.accountId) return;
  await advance(tx, attempt.id, { step: 'organisation', amr: withMethods(attempt.amr, proved.methods) });
}

/** The account of a sign-in that knows it. @throws Fault IDENT-COMPTE-FERME */
export async function accountOf(context: Pick<Context, 'secrets'>, db: Context['db'], attempt: Attempt): Promise<Account> {
  const account = attempt.accountId === null ? null : await findAccount(db, context.secrets, attempt.accountId);
  if (!account?.active) throw identiteFaults.make('IDENT-COMPTE-FERME');
  return account;
}

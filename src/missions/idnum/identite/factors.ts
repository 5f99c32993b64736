import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { identiteFaults } from './faults.js';
import { journal } from './journal.js';
import { forgive, spend } from './limits.js';
import { mailChange } from './mails.js';
import { methods } from './rules.js';
import { strengthen } from './sign-in.js';
import { lockAccount, type Account } from './store.js';
import { deleteTotp, renewRecoveryCodes, useTotp } from './store-factors.js';

/**
 * Proves that an application has the secret of an account: from then on its codes are asked for. Makes a sign-in under way safer by it.
 * @returns ten recovery codes, to be shown once; null when the code is not good
 * @throws Fault IDENT-TROP-ESSAIS
 */
export async function confirmTotp(
  context: Context,
  account: Account,
  given: { code: string; browser: Buffer; suite: string | null },
): Promise<string[] | null> {
  const { db } = context;
  const { code, browser, suite } = given;
  if (!(await spend(context, 'factor-typed', account.id))) throw identiteFaults.make('IDENT-TROP-ESSAIS');
  const codes = await transact(db, async (tx) => {
    await lockAccount(tx, account.id);
    if (!(await useTotp(tx, context, account.id, code, 'pending'))) return null;
    await journal(tx, context, account, 'identite.totp-on');
    await mailChange(tx, context, account, 'totp-on');
    if (suite !== null) await strengthen(tx, context, { id: suite, browser, accountId: account.id, methods: methods.totp });
    return renewRecoveryCodes(tx, context, account.id);
  });
  if (codes) await forgive(db, context, 'factor-typed', account.id);
  return codes;
}

/** Takes the application of an account away, with its recovery codes. */
export async function removeTotp(context: Context, account: Account): Promise<void> {
  await transact(context.db, async (tx) => {
    await lockAccount(tx, account.id);
    if (!(await deleteTotp(tx, account.id))) return;
    await journal(tx, context, account, 'identite.totp-off');
    await mailChange(tx, context, account, 'totp-off');
  });
}

/** Ten new recovery codes, to be shown once; those of before are worth nothing any more. */
export async function giveRecoveryCodes(context: Context, account: Account): Promise<string[]> {
  return transact(context.db, async (tx) => {
    await lockAccount(tx, account.id);
    await journal(tx, context, account, 'identite.recovery-codes');
    await mailChange(tx, context, account, 'recovery-codes');
    return renewRecoveryCodes(tx, context, account.id);
  });
}

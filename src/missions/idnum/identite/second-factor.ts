import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import { identiteFaults } from './faults.js';
import { journal } from './journal.js';
import { forgive, spend } from './limits.js';
import { mailChange } from './mails.js';
import { methods, withMethods } from './rules.js';
import { accountOf, arrive, present, type Visit } from './sign-in.js';
import { advance, findAttempt, lockAttempt } from './store-attempts.js';
import { useRecoveryCode, useTotp } from './store-factors.js';

/**
 * Checks the second factor of a sign-in.
 * @returns whether the sign-in goes on
 * @throws Fault IDENT-TROP-ESSAIS when too many codes were typed for the account, IDENT-COMPTE-FERME, IDENT-PERDUE
 */
export async function checkFactor(context: Context, visit: Visit, typed: { code: string } | { recovery: string }): Promise<boolean> {
  const { db } = context;
  const known = present(await findAttempt(db, context, visit.id, visit.browser));
  if (known.step !== 'factor' || known.accountId === null) return true;
  const owner = known.accountId;
  if (!(await spend(context, 'factor-typed', owner))) throw identiteFaults.make('IDENT-TROP-ESSAIS');
  const good = await transact(db, async (tx) => {
    const attempt = present(await lockAttempt(tx, context, visit.id, visit.browser));
    if (attempt.step !== 'factor') return true;
    const account = await accountOf(context, tx, attempt);
    const onPaper = 'recovery' in typed;
    const proved = onPaper
      ? await useRecoveryCode(tx, context, account.id, typed.recovery)
      : await useTotp(tx, context, account.id, typed.code, 'set-up');
    if (!proved) return false;
    if (onPaper) {
      await journal(tx, context, account, 'identite.recovery-used');
      await mailChange(tx, context, account, 'recovery-used');
    }
    const amr = withMethods(attempt.amr, onPaper ? methods.recovery : methods.totp);
    await advance(tx, attempt.id, { step: 'organisation', amr });
    await arrive(tx, context, visit, account, amr);
    return true;
  });
  if (good) await forgive(db, context, 'factor-typed', owner);
  return good;
}

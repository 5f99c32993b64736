import type { Context } from '../../../context.js';
import { transact, type Db } from '../../../kernel/database/index.js';
import { followAccount, lockKey, monthsBefore } from './departures.js';
import { endMembership, endSessions } from './ending.js';
import { journal } from './journal.js';
import { mailRemoved } from './mails-account.js';
import { emailKey, lockAccount, type Account } from './store.js';
import { deleteEmailChange } from './store-email-changes.js';
import { deleteFactors } from './store-factors.js';
import { membershipsOf } from './store-memberships.js';

/**
 * Removes an account: who it was, its factors and its sessions are gone at once, and AgentConnect closes what it opened with it. Its number,
 * its memberships and what organisations said of its departure are kept as long as `retention` says; entries of the ledger stay, and name
 * nobody. The address may have a new account.
 */
export function removeAccount(context: Context, account: Account): Promise<void> {
  const { db, secrets, clock } = context;
  const key = emailKey(secrets, account.email);
  return transact(db, async (tx) => {
    await lockKey(tx, key);
    await lockAccount(tx, account.id);
    for (const { id } of await membershipsOf(tx, secrets, account.id)) await endMembership(tx, context, id);
    await followAccount(tx, account.id, [key]);
    await endSessions(tx, context, account.id);
    await deleteFactors(tx, account.id);
    await deleteEmailChange(tx, account.id);
    await tx.deleteFrom('identite_attempt').where('account_id', '=', account.id).execute();
    await tx.deleteFrom('identite_challenge').where('account_id', '=', account.id).execute();
    await tx.deleteFrom('identite_reset').where('account_id', '=', account.id).execute();
    await tx.updateTable('identite_membership').set({ reason: null }).where('account_id', '=', account.id).execute();
    await tx
      .updateTable('identite_account')
      .set({ email_key: null, email: null, names: null, active: false, removed_at: clock.now() })
      .where('id', '=', account.id)
      .execute();
    await journal(tx, context, account, 'identite.removed');
    await mailRemoved(tx, context, account);
  });
}

/** Deletes what was kept of accounts that were removed. @param months how long it is kept */
export function purgeRemoved(db: Db, now: Date, months: number): Promise<void> {
  return transact(db, async (tx) => {
    const old = tx.selectFrom('identite_account').select('id').where('removed_at', '<', monthsBefore(now, months));
    await tx.updateTable('identite_departure').set({ account_id: null }).where('account_id', 'in', old).execute();
    await tx.deleteFrom('identite_authentication').where('account_id', 'in', old).execute();
    await tx.deleteFrom('identite_membership').where('account_id', 'in', old).execute();
    await tx.deleteFrom('identite_account').where('removed_at', '<', monthsBefore(now, months)).execute();
  });
}

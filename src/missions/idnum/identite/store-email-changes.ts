import type { Context } from '../../../context.js';
import type { Db } from '../../../kernel/database/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import { lifetimes } from './rules.js';
import { emailKey, openEmail, sealEmail } from './store.js';

type Room = Pick<Context, 'secrets' | 'clock'>;

/** A change of address under way. */
export interface EmailChange {
  email: EmailAddress;
  key: Buffer;
  formerCode: Buffer;
  newCode: Buffer;
  tries: number;
}

/** Writes that someone wants another address; it replaces what they wanted before. */
export async function saveEmailChange(
  tx: Db,
  { secrets, clock }: Room,
  accountId: string,
  { email, formerCode, newCode }: Omit<EmailChange, 'key' | 'tries'>,
): Promise<void> {
  const row = {
    email: sealEmail(secrets, email),
    email_key: emailKey(secrets, email),
    former_code: formerCode,
    new_code: newCode,
    tries: 0,
    expires_at: new Date(clock.now().getTime() + lifetimes.emailChange * 1000),
  };
  await tx
    .insertInto('identite_email_change')
    .values({ account_id: accountId, ...row })
    .onConflict((c) => c.column('account_id').doUpdateSet(row))
    .execute();
}

/** The change of an account that is under way; null when there is none, or it is over. @param held until the transaction ends */
export async function emailChangeOf(db: Db, { secrets, clock }: Room, accountId: string, held = false): Promise<EmailChange | null> {
  const row = await db
    .selectFrom('identite_email_change')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('expires_at', '>', clock.now())
    .$if(held, (q) => q.forUpdate())
    .executeTakeFirst();
  if (!row) return null;
  const { email, email_key: key, former_code: formerCode, new_code: newCode, tries } = row;
  return { email: openEmail(secrets, email), key, formerCode, newCode, tries };
}

/** Counts one more try of the codes. */
export async function countEmailTry(tx: Db, accountId: string): Promise<void> {
  await tx
    .updateTable('identite_email_change')
    .set((e) => ({ tries: e('tries', '+', 1) }))
    .where('account_id', '=', accountId)
    .execute();
}

/** Forgets a change, made or given up. */
export async function deleteEmailChange(tx: Db, accountId: string): Promise<void> {
  await tx.deleteFrom('identite_email_change').where('account_id', '=', accountId).execute();
}

/** Deletes those that are over. */
export async function purgeEmailChanges(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('identite_email_change').where('expires_at', '<=', now).execute();
}

/** Gives an account another address. */
export async function updateEmail(tx: Db, { secrets }: Pick<Room, 'secrets'>, accountId: string, email: EmailAddress): Promise<void> {
  await tx
    .updateTable('identite_account')
    .set({ email: sealEmail(secrets, email), email_key: emailKey(secrets, email) })
    .where('id', '=', accountId)
    .execute();
}

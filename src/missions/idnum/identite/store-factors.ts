import type { Context } from '../../../context.js';
import type { Db, Tx } from '../../../kernel/database/index.js';
import { codeHash, newRecoveryCode, typedDigits, typedRecoveryCode } from './codes.js';
import { newTotpSecret, stepOfCode } from './totp.js';

const sealing = 'identite.totp';
const totpDigits = 6;
/** How many codes are given for paper. */
export const recoveryCodes = 10;
type Room = Pick<Context, 'secrets' | 'clock'>;

/**
 * The secret of an application that is being set up; null when one is set up already.
 * @param fresh true for a new secret: one that another session of the account has seen is not set up. False for the one shown last
 */
export async function pendingTotp(tx: Tx, { secrets, clock }: Room, accountId: string, fresh: boolean): Promise<string | null> {
  const row = await tx
    .insertInto('identite_totp')
    .values({ account_id: accountId, secret: secrets.seal(sealing, newTotpSecret()), created_at: clock.now() })
    .onConflict((c) =>
      c.column('account_id').doUpdateSet((eb) => ({
        secret: eb
          .case()
          .when(eb.and([eb.val(fresh), eb('identite_totp.confirmed_at', 'is', null)]))
          .then(eb.ref('excluded.secret'))
          .else(eb.ref('identite_totp.secret'))
          .end(),
      })),
    )
    .returning(['secret', 'confirmed_at'])
    .executeTakeFirstOrThrow();
  return row.confirmed_at === null ? secrets.open(sealing, row.secret) : null;
}

/**
 * Uses up the code of an application: its step of time and those before are refused from then on.
 * @param state `pending`: the first code of an application that is being set up, which makes it count
 * @returns whether the code is good
 */
export async function useTotp(
  tx: Tx,
  { secrets, clock }: Room,
  accountId: string,
  typed: string,
  state: 'set-up' | 'pending',
): Promise<boolean> {
  const code = typedDigits(typed, totpDigits);
  const row = await tx.selectFrom('identite_totp').selectAll().where('account_id', '=', accountId).forUpdate().executeTakeFirst();
  if (code === null || !row || (row.confirmed_at === null) !== (state === 'pending')) return false;
  const now = clock.now();
  const step = stepOfCode(secrets.open(sealing, row.secret), code, now);
  if (step === null || step <= row.last_step) return false;
  await tx
    .updateTable('identite_totp')
    .set({ last_step: step, ...(state === 'pending' ? { confirmed_at: now } : {}) })
    .where('account_id', '=', accountId)
    .execute();
  return true;
}

/** Takes the application away, with the codes on paper. */
export async function deleteTotp(tx: Tx, accountId: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('identite_totp')
    .where('account_id', '=', accountId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  await tx.deleteFrom('identite_recovery_code').where('account_id', '=', accountId).execute();
  return gone.numDeletedRows === 1n;
}

/** Gives ten new codes for paper; those of before are worth nothing any more. They can never be read again. */
export async function renewRecoveryCodes(tx: Tx, { secrets }: Room, accountId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodes }, newRecoveryCode);
  await tx.deleteFrom('identite_recovery_code').where('account_id', '=', accountId).execute();
  await tx
    .insertInto('identite_recovery_code')
    .values(codes.map((code) => ({ account_id: accountId, code: codeHash(secrets, 'recovery', accountId, code) })))
    .execute();
  return codes;
}

/** Uses up a code on paper. @returns whether it is good */
export async function useRecoveryCode(tx: Tx, { secrets, clock }: Room, accountId: string, typed: string): Promise<boolean> {
  const code = typedRecoveryCode(typed);
  if (code === null) return false;
  const used = await tx
    .updateTable('identite_recovery_code')
    .set({ used_at: clock.now() })
    .where('account_id', '=', accountId)
    .where('code', '=', codeHash(secrets, 'recovery', accountId, code))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return used.numUpdatedRows === 1n;
}

/** How many codes on paper are left. */
export async function recoveryCodesLeft(db: Db, accountId: string): Promise<number> {
  const { left } = await db
    .selectFrom('identite_recovery_code')
    .select((eb) => eb.fn.countAll<number>().as('left'))
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(left);
}

/** Takes away everything beside the e-mail: passkeys, application, codes on paper. */
export async function deleteFactors(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom('identite_passkey').where('account_id', '=', accountId).execute();
  await tx.deleteFrom('identite_totp').where('account_id', '=', accountId).execute();
  await tx.deleteFrom('identite_recovery_code').where('account_id', '=', accountId).execute();
}

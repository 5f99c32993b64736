import type { Selectable } from 'kysely';
import type { Context } from '../../../context.js';
import type { Db, Tables, Tx } from '../../../kernel/database/index.js';
import { randomToken } from '../../../kernel/ids.js';
import { lifetimes } from './rules.js';

/** How a browser reaches an authenticator (WebAuthn level 3, AuthenticatorTransport). */
export const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;
export type Transport = (typeof transports)[number];

/** Keeps the transports that are known. */
export const knownTransports = (given: readonly string[]): Transport[] => transports.filter((one) => given.includes(one));

/** A passkey of an account. */
export interface Passkey {
  /** Identifier of the credential, base64url. */
  id: string;
  accountId: string;
  publicKey: Buffer;
  counter: number;
  transports: readonly Transport[];
  name: string;
  createdAt: Date;
  usedAt: Date | null;
}

const asPasskey = (row: Selectable<Tables['identite_passkey']>): Passkey => ({
  id: row.id,
  accountId: row.account_id,
  publicKey: row.public_key,
  counter: row.counter,
  transports: knownTransports(row.transports),
  name: row.name,
  createdAt: row.created_at,
  usedAt: row.used_at,
});

/** The passkeys of an account, the first one first. */
export async function passkeysOf(db: Db, accountId: string): Promise<Passkey[]> {
  const rows = await db.selectFrom('identite_passkey').selectAll().where('account_id', '=', accountId).orderBy('created_at').execute();
  return rows.map(asPasskey);
}

/** A passkey, held until the end of the transaction: one signature is counted after the other. */
export async function lockPasskey(tx: Tx, id: string): Promise<Passkey | null> {
  const row = await tx.selectFrom('identite_passkey').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row ? asPasskey(row) : null;
}

/** Adds a passkey; false when it is there already. */
export async function insertPasskey(
  tx: Tx,
  { clock }: Pick<Context, 'clock'>,
  key: Pick<Passkey, 'id' | 'accountId' | 'publicKey' | 'counter' | 'transports' | 'name'>,
): Promise<boolean> {
  const done = await tx
    .insertInto('identite_passkey')
    .values({
      id: key.id,
      account_id: key.accountId,
      public_key: key.publicKey,
      counter: key.counter,
      transports: [...key.transports],
      name: key.name,
      created_at: clock.now(),
    })
    .onConflict((c) => c.column('id').doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** Notes that a passkey signed, with the count that its device gave. */
export async function notePasskeyUse(tx: Tx, { clock }: Pick<Context, 'clock'>, id: string, counter: number): Promise<void> {
  await tx.updateTable('identite_passkey').set({ counter, used_at: clock.now() }).where('id', '=', id).execute();
}

/** Gives a passkey of an account another name; false when it is someone else's. */
export async function renamePasskey(tx: Tx, accountId: string, id: string, name: string): Promise<boolean> {
  const done = await tx
    .updateTable('identite_passkey')
    .set({ name })
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Removes a passkey of an account; false when it is someone else's. */
export async function deletePasskey(tx: Tx, accountId: string, id: string): Promise<boolean> {
  const done = await tx.deleteFrom('identite_passkey').where('id', '=', id).where('account_id', '=', accountId).executeTakeFirst();
  return done.numDeletedRows === 1n;
}

/** What a challenge is for: a sign-in, or a passkey that an account gets. */
export type ChallengeFor = { attemptId: string } | { accountId: string };

/** Makes a challenge for a browser, base64url. */
export async function newChallenge(db: Db, { clock }: Pick<Context, 'clock'>, browser: Buffer, purpose: ChallengeFor): Promise<string> {
  const challenge = randomToken(32);
  await db
    .insertInto('identite_challenge')
    .values({
      challenge,
      browser,
      attempt_id: 'attemptId' in purpose ? purpose.attemptId : null,
      account_id: 'accountId' in purpose ? purpose.accountId : null,
      expires_at: new Date(clock.now().getTime() + lifetimes.challenge * 1000),
    })
    .execute();
  return challenge;
}

/** Uses a challenge up, whatever becomes of the answer. @returns whether it was one of this browser, for this purpose, and is not over */
export async function takeChallenge(
  db: Db,
  { clock }: Pick<Context, 'clock'>,
  challenge: string,
  browser: Buffer,
  purpose: ChallengeFor,
): Promise<boolean> {
  const taken = await db
    .deleteFrom('identite_challenge')
    .where('challenge', '=', challenge)
    .where('browser', '=', browser)
    .where('attempt_id', 'is not distinct from', 'attemptId' in purpose ? purpose.attemptId : null)
    .where('account_id', 'is not distinct from', 'accountId' in purpose ? purpose.accountId : null)
    .returning('expires_at')
    .executeTakeFirst();
  return taken !== undefined && taken.expires_at > clock.now();
}

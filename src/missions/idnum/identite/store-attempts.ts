import type { Selectable } from 'kysely';
import type { Context } from '../../../context.js';
import type { Db, Tables } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { lifetimes, type Level, type Step } from './rules.js';
import { emailKey, openEmail, sealEmail } from './store.js';

const sealing = 'identite.attempt';
type Room = Pick<Context, 'secrets' | 'clock'>;

/** A sign-in under way. What was proved is here, never in a form. */
export interface Attempt {
  id: string;
  /** The request of AgentConnect, or null for the page of the account. */
  interaction: string | null;
  acr: Level;
  step: Step;
  email: EmailAddress | null;
  emailKey: Buffer | null;
  code: Buffer | null;
  codeExpiresAt: Date | null;
  codeTries: number;
  accountId: string | null;
  amr: readonly string[];
}

/** Begins a sign-in in a browser; returns its identifier. @param email what the service says that it is, which proves nothing */
export async function insertAttempt(
  db: Db,
  { secrets, clock }: Room,
  { browser, interaction, acr, email }: { browser: Buffer; interaction: string | null; acr: Level; email: EmailAddress | null },
): Promise<string> {
  const [id, now] = [newId('prc'), clock.now()];
  await db
    .insertInto('identite_attempt')
    .values({
      id,
      browser,
      interaction: interaction === null ? null : secrets.seal(sealing, interaction),
      acr,
      step: 'address',
      email: email && sealEmail(secrets, email),
      created_at: now,
      expires_at: new Date(now.getTime() + lifetimes.attempt * 1000),
    })
    .execute();
  return id;
}

const select = (db: Db, { clock }: Room, id: string, browser: Buffer) =>
  db.selectFrom('identite_attempt').selectAll().where('id', '=', id).where('browser', '=', browser).where('expires_at', '>', clock.now());

function asAttempt(secrets: Secrets, row: Selectable<Tables['identite_attempt']> | undefined): Attempt | null {
  if (!row) return null;
  return {
    id: row.id,
    interaction: row.interaction === null ? null : secrets.open(sealing, row.interaction),
    // Constraints of the table.
    acr: row.acr as Level,
    step: row.step as Step,
    email: row.email === null ? null : openEmail(secrets, row.email),
    emailKey: row.email_key,
    code: row.code,
    codeExpiresAt: row.code_expires_at,
    codeTries: row.code_tries,
    accountId: row.account_id,
    amr: row.amr,
  };
}

/** A sign-in of this browser that is not over, or null. */
export const findAttempt = async (db: Db, room: Room, id: string, browser: Buffer): Promise<Attempt | null> =>
  asAttempt(room.secrets, await select(db, room, id, browser).executeTakeFirst());

/** The same, held until the end of the transaction. */
export const lockAttempt = async (tx: Db, room: Room, id: string, browser: Buffer): Promise<Attempt | null> =>
  asAttempt(room.secrets, await select(tx, room, id, browser).forUpdate().executeTakeFirst());

/** Notes that a code was sent: it replaces the one before. */
export async function noteCode(
  tx: Db,
  { secrets, clock }: Room,
  id: string,
  { email, code }: { email: EmailAddress; code: Buffer },
): Promise<void> {
  await tx
    .updateTable('identite_attempt')
    .set({
      step: 'code',
      email: sealEmail(secrets, email),
      email_key: emailKey(secrets, email),
      code,
      code_expires_at: new Date(clock.now().getTime() + lifetimes.code * 1000),
      code_tries: 0,
      amr: [],
    })
    .where('id', '=', id)
    .execute();
}

/** Counts one more try of the code. */
export async function countTry(tx: Db, id: string): Promise<void> {
  await tx
    .updateTable('identite_attempt')
    .set((eb) => ({ code_tries: eb('code_tries', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Goes on to a step, with what was proved; a code is of no more use. */
export async function advance(tx: Db, id: string, to: { step: Step; accountId?: string | null; amr?: readonly string[] }): Promise<void> {
  const { step, accountId, amr } = to;
  await tx
    .updateTable('identite_attempt')
    .set({ step, code: null, ...(accountId === undefined ? {} : { account_id: accountId }), ...(amr ? { amr: [...amr] } : {}) })
    .where('id', '=', id)
    .execute();
}

/** Deletes what is over. */
export async function purgeAttempts(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('identite_attempt').where('expires_at', '<=', now).execute();
  await db.deleteFrom('identite_challenge').where('expires_at', '<=', now).execute();
  await db.deleteFrom('identite_authentication').where('expires_at', '<=', now).execute();
}

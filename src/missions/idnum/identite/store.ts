import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { Db } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import { newId } from '../../../kernel/ids.js';
import { emailKey as foldedEmail, parseEmail, type EmailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';

const sealing = 'identite.account';

const storedNames = z.object({ given_name: z.string(), usual_name: z.string(), phone_number: z.string().optional() });
/** What a person says of themselves. */
export type Names = z.output<typeof storedNames>;

/** An account of Identité agent. */
export interface Account extends Names {
  id: string;
  email: EmailAddress;
  lang: Lang;
  active: boolean;
  /** Whether codes of an application are asked for at sign-in. */
  secondFactor: boolean;
}

/** Finds an account by its address. Addresses differ by case alone for nobody; codes go to the address of the account, to the letter. */
export const emailKey = (secrets: Secrets, email: EmailAddress): Buffer => secrets.mac('identite.email', foldedEmail(email));

/** Seals and opens an address. */
export const sealEmail = (secrets: Secrets, email: EmailAddress): string => secrets.seal(sealing, email);
/** The address that `sealEmail` sealed. @throws Error when it is none */
export function openEmail(secrets: Secrets, sealed: string): EmailAddress {
  const email = parseEmail(secrets.open(sealing, sealed));
  if (!email) throw new Error('the stored address is not one');
  return email;
}

const sealNames = (secrets: Secrets, names: Names): string => secrets.seal(sealing, JSON.stringify(storedNames.parse(names)));

const selectAccounts = (db: Db) =>
  db
    .selectFrom('identite_account as a')
    .leftJoin('identite_totp as t', (join) => join.onRef('t.account_id', '=', 'a.id').on('t.confirmed_at', 'is not', null))
    .select(['a.id', 'a.email', 'a.names', 'a.lang', 'a.active', 't.account_id as factor']);

function asAccount(
  secrets: Secrets,
  row: { id: string; email: string | null; names: string | null; lang: string; active: boolean; factor: string | null } | undefined,
): Account | null {
  // One that its owner removed is nobody's.
  if (!row || row.email === null || row.names === null) return null;
  return {
    id: row.id,
    email: openEmail(secrets, row.email),
    ...storedNames.parse(JSON.parse(secrets.open(sealing, row.names))),
    lang: row.lang === 'en' ? 'en' : 'fr',
    active: row.active,
    secondFactor: row.factor !== null,
  };
}

/** The account of an identifier, or null. */
export const findAccount = async (db: Db, secrets: Secrets, id: string): Promise<Account | null> =>
  asAccount(secrets, await selectAccounts(db).where('a.id', '=', id).executeTakeFirst());

/** The account of an address, or null. */
export const findAccountOf = async (db: Db, secrets: Secrets, key: Buffer): Promise<Account | null> =>
  asAccount(secrets, await selectAccounts(db).where('a.email_key', '=', key).executeTakeFirst());

/** Makes an account; null when the address has one already. */
export async function insertAccount(
  tx: Db,
  { secrets, clock }: Pick<Context, 'secrets' | 'clock'>,
  who: { email: EmailAddress; names: Names; lang: Lang },
): Promise<string | null> {
  const made = await tx
    .insertInto('identite_account')
    .values({
      id: newId('idt'),
      email_key: emailKey(secrets, who.email),
      email: sealEmail(secrets, who.email),
      names: sealNames(secrets, who.names),
      lang: who.lang,
      created_at: clock.now(),
    })
    .onConflict((c) => c.column('email_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  return made?.id ?? null;
}

/** Corrects what a person says of themselves. */
export async function updateNames(tx: Db, secrets: Secrets, id: string, names: Names): Promise<void> {
  await tx
    .updateTable('identite_account')
    .set({ names: sealNames(secrets, names) })
    .where('id', '=', id)
    .execute();
}

/** Holds an account until the end of the transaction: changes of its factors come one after the other. */
export async function lockAccount(tx: Db, id: string): Promise<void> {
  await tx.selectFrom('identite_account').select('id').where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
}

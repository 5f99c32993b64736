import type { Db, Tx } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import { emailKey, knownEmail, type EmailAddress } from '../../../kernel/mail/index.js';

/** An agent who looks after an organisation. */
export interface Manager {
  id: string;
  organisation: string;
  email: EmailAddress;
  namedAt: Date;
}

const columns = ['id', 'organisation', 'email', 'named_at as namedAt'] as const;
const current = (db: Db) => db.selectFrom('administration_manager').where('ended_at', 'is', null);
const asManager = (row: { id: string; organisation: string; email: string; namedAt: Date }): Manager => ({
  ...row,
  email: knownEmail(row.email),
});

/** Whether this address is that of a manager of this organisation now. */
export async function isManager(db: Db, organisation: string, email: EmailAddress): Promise<boolean> {
  const row = await current(db)
    .select('id')
    .where('organisation', '=', organisation)
    .where('email', '=', emailKey(email))
    .executeTakeFirst();
  return row !== undefined;
}

/** The managers of an organisation, the first named first. */
export async function managersOf(db: Db, organisation: string): Promise<Manager[]> {
  const rows = await current(db).select(columns).where('organisation', '=', organisation).orderBy('named_at').orderBy('id').execute();
  return rows.map(asManager);
}

/** Every manager, by organisation. */
export async function everyManager(db: Db, limit: number): Promise<Manager[]> {
  return (await current(db).select(columns).orderBy('organisation').orderBy('named_at').limit(limit).execute()).map(asManager);
}

/** Whether an organisation has, or ever had, a manager. */
export async function everHadManager(db: Db, organisation: string): Promise<boolean> {
  const row = await db
    .selectFrom('administration_manager')
    .select('id')
    .where('organisation', '=', organisation)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Names a manager; null when they are one already. */
export async function insertManager(
  tx: Db,
  given: { organisation: string; email: EmailAddress; by: string; at: Date },
): Promise<string | null> {
  const id = newId('manager');
  const done = await tx
    .insertInto('administration_manager')
    .values({ id, organisation: given.organisation, email: emailKey(given.email), named_by: given.by, named_at: given.at })
    .onConflict((c) => c.columns(['organisation', 'email']).where('ended_at', 'is', null).doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n ? id : null;
}

/** The managers of an organisation, held until the transaction ends. */
export async function lockManagers(tx: Tx, organisation: string): Promise<Manager[]> {
  const rows = await current(tx).select(columns).where('organisation', '=', organisation).orderBy('id').forUpdate().execute();
  return rows.map(asManager);
}

/** A manager by identifier; null when there is none now. */
export async function findManager(db: Db, id: string): Promise<Manager | null> {
  const row = await current(db).select(columns).where('id', '=', id).executeTakeFirst();
  return row ? asManager(row) : null;
}

/** Ends a manager. */
export async function endManager(tx: Tx, id: string, by: string, at: Date): Promise<void> {
  await tx
    .updateTable('administration_manager')
    .set({ ended_at: at, ended_by: by })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** Puts an entry of the ledger in the journal of an organisation. */
export async function insertAct(tx: Tx, organisation: string, ledgerEntry: string, at: Date): Promise<void> {
  await tx.insertInto('administration_act').values({ organisation, ledger_entry: ledgerEntry, at }).execute();
}

/** How many entries the journal of an organisation has. */
export async function countActs(db: Db, organisation: string): Promise<number> {
  const row = await db
    .selectFrom('administration_act')
    .select((e) => e.fn.countAll<string>().as('count'))
    .where('organisation', '=', organisation)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Entries of the journal of an organisation, newest first. */
export async function actsOf(db: Db, organisation: string, page: { limit: number; offset: number }): Promise<string[]> {
  const rows = await db
    .selectFrom('administration_act')
    .select('ledger_entry')
    .where('organisation', '=', organisation)
    .orderBy('at', 'desc')
    .orderBy('ledger_entry')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return rows.map((row) => row.ledger_entry);
}

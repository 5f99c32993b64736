import { sql } from 'kysely';
import type { Db, Tx } from '../kernel/database/index.js';

/** The key that a person has now: the one given, unless it is a former one of theirs. */
export async function currentPersonKey(db: Db, key: string): Promise<string> {
  const row = await db.selectFrom('registry_person_alias').select('to_key').where('from_key', '=', key).executeTakeFirst();
  return row?.to_key ?? key;
}

/** Every key of a person, the one they have now first: what the ledger says of them stands under each. */
export async function keysOfPerson(db: Db, key: string): Promise<readonly [string, ...string[]]> {
  const current = await currentPersonKey(db, key);
  const rows = await db.selectFrom('registry_person_alias').select('from_key').where('to_key', '=', current).execute();
  return [current, ...rows.map((row) => row.from_key)];
}

/**
 * Says that a person has another key from now on. Keys that they had before lead to the new one too, and a key that they take again is no
 * former key any more.
 */
export async function renamePerson(tx: Tx, from: string, to: string, at: Date): Promise<void> {
  await tx.deleteFrom('registry_person_alias').where('from_key', '=', to).execute();
  await tx.updateTable('registry_person_alias').set({ to_key: to }).where('to_key', '=', from).execute();
  await sql`insert into registry_person_alias (from_key, to_key, at) values (${from}, ${to}, ${at})
    on conflict (from_key) do update set to_key = excluded.to_key, at = excluded.at`.execute(tx);
}

import { sql } from 'kysely';
import type { Context } from '../../../context.js';
import type { Db } from '../../../kernel/database/index.js';
import { codeTriesPerHour } from './rules.js';

const hour = 3_600_000;

/**
 * Counts a binding code that somebody types, before it is looked up, so that tries at the same moment count too.
 * @returns whether they still may try
 */
export async function spendTry({ db, clock }: Pick<Context, 'db' | 'clock'>, personKey: string): Promise<boolean> {
  const now = clock.now();
  const old = new Date(now.getTime() - hour);
  const { count } = await db
    .insertInto('mandate_code_tries')
    .values({ person_key: personKey, since: now, count: 1 })
    .onConflict((c) =>
      c.column('person_key').doUpdateSet({
        since: sql<Date>`case when mandate_code_tries.since <= ${old} then ${now} else mandate_code_tries.since end`,
        count: sql<number>`case when mandate_code_tries.since <= ${old} then 1 else least(mandate_code_tries.count + 1, 1000000) end`,
      }),
    )
    .returning('count')
    .executeTakeFirstOrThrow();
  return count <= codeTriesPerHour;
}

/** Takes back the try of somebody whose code was right: only wrong ones count. */
export async function returnTry(db: Db, personKey: string): Promise<void> {
  await db
    .updateTable('mandate_code_tries')
    .set((e) => ({ count: e('count', '-', 1) }))
    .where('person_key', '=', personKey)
    .where('count', '>', 0)
    .execute();
}

/** Forgets the counts that are over. */
export async function purgeTries(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('mandate_code_tries')
    .where('since', '<', new Date(now.getTime() - hour))
    .execute();
}

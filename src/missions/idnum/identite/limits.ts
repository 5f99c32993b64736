import { sql } from 'kysely';
import type { Context } from '../../../context.js';
import type { Db } from '../../../kernel/database/index.js';

const minute = 60;

/** How often things may be tried: so many times in so many seconds. */
export const limits = {
  /** Codes sent to one address. */
  'code-to': { max: 5, seconds: 15 * minute },
  /** Codes sent for one place of the network. */
  'code-from': { max: 60, seconds: 15 * minute },
  /** Codes typed for one address, whatever the browser. */
  'code-typed': { max: 20, seconds: 60 * minute },
  /** Codes of an application, and recovery codes, typed for one account. */
  'factor-typed': { max: 6, seconds: 5 * minute },
  /** Organisations that one account asks to join. */
  join: { max: 10, seconds: 24 * 60 * minute },
  /** Codes sent to the official address of one organisation. */
  'contact-to': { max: 5, seconds: 24 * 60 * minute },
} as const;
export type Limited = keyof typeof limits;

/**
 * Counts one more try, before it is made, so that tries at the same moment count too.
 * @returns whether it is still allowed
 */
export async function spend(context: Pick<Context, 'db' | 'secrets' | 'clock'>, what: Limited, who: string): Promise<boolean> {
  const { max, seconds } = limits[what];
  const now = context.clock.now();
  const old = new Date(now.getTime() - seconds * 1000);
  const { count } = await context.db
    .insertInto('identite_limit')
    .values({ what, key: keyOf(context, what, who), since: now, count: 1 })
    .onConflict((c) =>
      c.columns(['what', 'key']).doUpdateSet({
        since: sql<Date>`case when identite_limit.since <= ${old} then ${now} else identite_limit.since end`,
        count: sql<number>`case when identite_limit.since <= ${old} then 1 else least(identite_limit.count + 1, 1000000) end`,
      }),
    )
    .returning('count')
    .executeTakeFirstOrThrow();
  return count <= max;
}

/** Forgets the tries of someone who succeeded. */
export async function forgive(db: Db, context: Pick<Context, 'secrets'>, what: Limited, who: string): Promise<void> {
  await db
    .deleteFrom('identite_limit')
    .where('what', '=', what)
    .where('key', '=', keyOf(context, what, who))
    .execute();
}

const keyOf = ({ secrets }: Pick<Context, 'secrets'>, what: Limited, who: string) => secrets.mac('identite.limit', what, who);

/** Deletes the counts that are over. */
export async function purgeLimits(db: Db, now: Date): Promise<void> {
  const longest = Math.max(...Object.values(limits).map(({ seconds }) => seconds));
  await db
    .deleteFrom('identite_limit')
    .where('since', '<', new Date(now.getTime() - longest * 1000))
    .execute();
}

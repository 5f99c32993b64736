import type { Db, Tx } from '../../../kernel/database/index.js';
import { allows, choose, changesNothing, noPreferences, type Change, type Choice, type Preferences } from './preferences.js';

async function decidedBy(db: Db, accountId: string): Promise<Map<string, boolean>> {
  const rows = await db
    .selectFrom('franceconnect_provider_choice')
    .select(['upstream', 'allowed'])
    .where('account_id', '=', accountId)
    .execute();
  return new Map(rows.map((row) => [row.upstream, row.allowed]));
}

/** What a person decided about identity providers; what holds for everybody when they decided nothing. */
export async function preferencesOf(db: Db, personKey: string): Promise<Preferences> {
  const account = await db
    .selectFrom('franceconnect_account')
    .select(['id', 'future_providers_allowed'])
    .where('person_key', '=', personKey)
    .executeTakeFirst();
  if (!account) return noPreferences;
  return { decided: await decidedBy(db, account.id), futureAllowed: account.future_providers_allowed };
}

/** Whether a provider may sign in the person of this account, who decided something. */
export async function mayUse(tx: Db, account: { id: string; futureProvidersAllowed: boolean }, upstream: string): Promise<boolean> {
  const row = await tx
    .selectFrom('franceconnect_provider_choice')
    .select('allowed')
    .where('account_id', '=', account.id)
    .where('upstream', '=', upstream)
    .executeTakeFirst();
  return allows({ decided: new Map(row ? [[upstream, row.allowed]] : []), futureAllowed: account.futureProvidersAllowed }, upstream);
}

/**
 * Writes down what a person chose on a page. Two choices at once follow one another.
 * @param current the provider that the person is signed in with
 * @returns what it changed, or null when nothing was written because it would block that provider
 */
export async function savePreferences(
  tx: Tx,
  personKey: string,
  choice: Choice,
  current: string | null,
  now: Date,
): Promise<Change | null> {
  const account = await tx
    .selectFrom('franceconnect_account')
    .select(['id', 'future_providers_allowed'])
    .where('person_key', '=', personKey)
    .forUpdate()
    .executeTakeFirst();
  if (!account) throw new Error('someone is signed in without ever having signed in');
  const decided = await decidedBy(tx, account.id);
  const change = choose({ decided, futureAllowed: account.future_providers_allowed }, choice, current);
  if (!change) return null;
  const rows = [...change.preferences.decided]
    .filter(([upstream, allowed]) => decided.get(upstream) !== allowed)
    .map(([upstream, allowed]) => ({ account_id: account.id, upstream, allowed, decided_at: now }));
  if (rows.length > 0)
    await tx
      .insertInto('franceconnect_provider_choice')
      .values(rows)
      .onConflict((c) =>
        c.columns(['account_id', 'upstream']).doUpdateSet((row) => ({
          allowed: row.ref('excluded.allowed'),
          decided_at: row.ref('excluded.decided_at'),
        })),
      )
      .execute();
  if (rows.length > 0 || !changesNothing(change))
    await tx
      .updateTable('franceconnect_account')
      .set({ providers_decided: true, future_providers_allowed: change.preferences.futureAllowed })
      .where('id', '=', account.id)
      .execute();
  return change;
}

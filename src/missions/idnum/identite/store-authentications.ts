import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import type { Db } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import { isClosed, organisationById, type Organisation } from '../../../registry/index.js';
import { lifetimes, type Level } from './rules.js';
import { findAccount, type Account } from './store.js';

/** A sign-in that AgentConnect was given, as every later step reads it. */
export interface Authentication {
  id: string;
  account: Account;
  organisation: Organisation;
  acr: Level;
  amr: readonly string[];
}

/** Writes a sign-in; returns its identifier. */
export async function insertAuthentication(
  tx: Db,
  { clock }: Pick<Context, 'clock'>,
  a: { accountId: string; membershipId: string; acr: Level; amr: readonly string[] },
): Promise<string> {
  const [id, now] = [newId('auth'), clock.now()];
  await tx
    .insertInto('identite_authentication')
    .values({
      id,
      account_id: a.accountId,
      membership_id: a.membershipId,
      acr: a.acr,
      amr: [...a.amr],
      at: now,
      expires_at: new Date(now.getTime() + lifetimes.session * 1000),
    })
    .execute();
  return id;
}

/** A sign-in that is not over, or null. Read at each step: who left the organisation, or whose organisation was closed, has no access at once. */
export async function findAuthentication(
  db: Db,
  { secrets, clock }: Pick<Context, 'secrets' | 'clock'>,
  id: string,
): Promise<Authentication | null> {
  const now = clock.now();
  const row = await db
    .selectFrom('identite_authentication as a')
    .innerJoin('identite_membership as m', 'm.id', 'a.membership_id')
    .select(['a.id', 'a.account_id', 'a.acr', 'a.amr', 'm.organisation_id'])
    .where('a.id', '=', id)
    .where('a.expires_at', '>', now)
    .where('m.state', '=', 'active')
    .executeTakeFirst();
  if (!row) return null;
  const [account, organisation] = await Promise.all([findAccount(db, secrets, row.account_id), organisationById(db, row.organisation_id)]);
  if (!account?.active || !organisation || isClosed(organisation, civilDate(now))) return null;
  return { id: row.id, account, organisation, acr: row.acr as Level, amr: row.amr }; // a constraint of the table
}

/** Ends what AgentConnect was given of an account. */
export async function endAuthentications(tx: Db, accountId: string): Promise<void> {
  await tx.deleteFrom('identite_authentication').where('account_id', '=', accountId).execute();
}

/** Ends what AgentConnect was given by one membership. */
export async function endAuthenticationsFor(tx: Db, membershipId: string): Promise<void> {
  await tx.deleteFrom('identite_authentication').where('membership_id', '=', membershipId).execute();
}

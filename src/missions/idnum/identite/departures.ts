import { sql } from 'kysely';
import type { Context } from '../../../context.js';
import type { Db, Tx } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { endMembership } from './ending.js';
import { operatorActor } from './journal.js';
import { emailKey, findAccountOf } from './store.js';
import { membershipsOf } from './store-memberships.js';

/** An organisation, as its managers look after it: all establishments of its SIREN. */
export const unitOf = (siret: string): string => siret.slice(0, 9);

/** Who leaves which organisation, and the manager who says so. */
export interface Leaving {
  organisation: string;
  manager: AgentSession;
}

/** An account of someone who left, and whether it is still a member of another organisation. */
export interface Left {
  subject: string;
  elsewhere: boolean;
}

/** What an organisation may know of an address: whether its account asked to join it, and whether its access is closed already. */
export async function addressStateIn(
  db: Db,
  context: Pick<Context, 'secrets'>,
  organisation: string,
  email: EmailAddress,
): Promise<'known' | 'unknown' | 'closed'> {
  const [unit, key] = [unitOf(organisation), emailKey(context.secrets, email)];
  if (await standing(db, unit, { key })) return 'closed';
  const account = await findAccountOf(db, context.secrets, key);
  const memberships = account ? await membershipsOf(db, context.secrets, account.id) : [];
  return memberships.some(({ siret, state }) => unitOf(siret) === unit && state !== 'refused') ? 'known' : 'unknown';
}

/**
 * An agent left an organisation: in the caller's transaction, their membership ends, which stays in the history; their sessions here end; and
 * they cannot join it again, whatever address they have, until it is lifted.
 * @returns the account of the address when it was a member, whenever it was; whether something was left to close
 */
export async function leaveOrganisation(
  tx: Tx,
  context: Context,
  email: EmailAddress,
  { organisation, manager }: Leaving,
): Promise<{ changed: boolean; agents: Left[] }> {
  const { secrets, clock, sessions } = context;
  const [unit, key] = [unitOf(organisation), emailKey(secrets, email)];
  await lockKey(tx, key);
  const account = await findAccountOf(tx, secrets, key);
  const made = await tx
    .insertInto('identite_departure')
    .values({
      id: newId('departure'),
      unit,
      email_key: key,
      account_id: account?.id ?? null,
      organisation,
      at: clock.now(),
      by_account: manager.accountId,
    })
    .onConflict((c) => c.columns(['unit', 'email_key']).where('lifted_at', 'is', null).doNothing())
    .executeTakeFirst();
  const changed = made.numInsertedOrUpdatedRows === 1n;
  if (!account) return { changed, agents: [] };
  const memberships = await membershipsOf(tx, secrets, account.id);
  const ended = memberships.filter(({ siret, state }) => unitOf(siret) === unit && state !== 'refused');
  for (const { id } of ended) await endMembership(tx, context, id, manager.accountId);
  if (!(await wasMember(tx, account.id, unit))) return { changed, agents: [] };
  await sessions.closeAll(tx, 'identity', account.id);
  await context.ledger.append(tx, {
    action: 'identite.departed',
    subject: account.id,
    actor: operatorActor(manager),
    basis: 'agent',
    detail: { organisation },
  });
  const elsewhere = memberships.some(({ siret, state }) => unitOf(siret) !== unit && state === 'active');
  return { changed, agents: [{ subject: account.id, elsewhere }] };
}

/** Whether an account is or was a member: AgentConnect may have an open session for whoever left a moment ago. */
async function wasMember(tx: Tx, accountId: string, unit: string): Promise<boolean> {
  const row = await tx
    .selectFrom('identite_membership')
    .select('id')
    .where('account_id', '=', accountId)
    .where('siret', 'like', `${unit}%`)
    .where('proof', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** The departure is lifted: the agent may join the organisation again. @returns false when it was not closed */
export async function liftDeparture(
  tx: Tx,
  { secrets, clock }: Pick<Context, 'secrets' | 'clock'>,
  email: EmailAddress,
  { organisation, manager }: Leaving,
): Promise<boolean> {
  const key = emailKey(secrets, email);
  await lockKey(tx, key);
  const done = await tx
    .updateTable('identite_departure')
    .set({ lifted_at: clock.now(), lifted_by: manager.accountId })
    .where('unit', '=', unitOf(organisation))
    .where('email_key', '=', key)
    .where('lifted_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Whether an organisation says that the owner of an account, or of its address, has left. */
export const hasLeft = (
  db: Db,
  { secrets }: Pick<Context, 'secrets'>,
  account: { id: string; email: EmailAddress },
  siret: string,
): Promise<boolean> => standing(db, unitOf(siret), { key: emailKey(secrets, account.email), accountId: account.id });

async function standing(db: Db, unit: string, { key, accountId = null }: { key: Buffer; accountId?: string | null }): Promise<boolean> {
  const row = await db
    .selectFrom('identite_departure')
    .select('id')
    .where('unit', '=', unit)
    .where('lifted_at', 'is', null)
    .where((e) => e.or([e('email_key', '=', key), ...(accountId === null ? [] : [e('account_id', '=', accountId)])]))
    .executeTakeFirst();
  return row !== undefined;
}

/** Departures of these addresses follow the account that has, or had, them. @returns SIREN of the organisations that the account has left */
export async function followAccount(tx: Tx, accountId: string, keys: readonly Buffer[]): Promise<string[]> {
  await tx
    .updateTable('identite_departure')
    .set({ account_id: accountId })
    .where('email_key', 'in', [...keys])
    .where('account_id', 'is', null)
    .execute();
  const rows = await tx
    .selectFrom('identite_departure')
    .select('unit')
    .where('account_id', '=', accountId)
    .where('lifted_at', 'is', null)
    .execute();
  return rows.map(({ unit }) => unit);
}

/** Holds an address until the transaction ends: nobody joins with it, or changes to it, while somebody says that its owner left. */
export async function lockKey(tx: Tx, key: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`identite ${key.toString('base64url')}`}, 0))`.execute(tx);
}

/** Deletes departures that are too old. @param months how long they are kept: after they were lifted, and while they hold */
export async function purgeDepartures(db: Db, now: Date, months: { lifted: number; standing: number }): Promise<void> {
  await db
    .deleteFrom('identite_departure')
    .where((e) => e.or([e('lifted_at', '<', monthsBefore(now, months.lifted)), e('at', '<', monthsBefore(now, months.standing))]))
    .execute();
}

/** So many months before, in the calendar of UTC. */
export const monthsBefore = (now: Date, months: number) =>
  sql<Date>`(${now}::timestamptz at time zone 'UTC' - make_interval(months => ${months})) at time zone 'UTC'`;

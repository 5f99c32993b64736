import type { Selectable } from 'kysely';
import type { Context } from '../../../context.js';
import type { Db, Tables } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { lifetimes, membershipMoves, type MembershipState } from './rules.js';

const sealing = 'identite.membership';
type Proof = 'domain' | 'contact' | 'operator';

/** Someone in an organisation, or who asked to be. */
export interface Membership {
  id: string;
  accountId: string;
  organisationId: string;
  siret: string;
  state: MembershipState;
  proof: Proof | null;
  code: Buffer | null;
  codeExpiresAt: Date | null;
  codeTries: number;
  reason: string | null;
  askedAt: Date;
  stateAt: Date;
}

const asMembership = (secrets: Secrets, row: Selectable<Tables['identite_membership']>): Membership => ({
  id: row.id,
  accountId: row.account_id,
  organisationId: row.organisation_id,
  siret: row.siret,
  // Constraints of the table.
  state: row.state as MembershipState,
  proof: row.proof as Proof | null,
  code: row.code,
  codeExpiresAt: row.code_expires_at,
  codeTries: row.code_tries,
  reason: row.reason === null ? null : secrets.open(sealing, row.reason),
  askedAt: row.asked_at,
  stateAt: row.state_at,
});

/** Writes that someone joins, or asks to; null when they did already. @param way how: by the domain of their address, at once; or what it waits for */
export async function insertMembership(
  tx: Db,
  { clock }: Pick<Context, 'clock'>,
  m: {
    accountId: string;
    organisation: { id: string; siret: string };
    id?: string;
    state: 'active' | 'contact' | 'moderation';
    code?: Buffer;
  },
): Promise<string | null> {
  const now = clock.now();
  const made = await tx
    .insertInto('identite_membership')
    .values({
      id: m.id ?? newId('mbr'),
      account_id: m.accountId,
      organisation_id: m.organisation.id,
      siret: m.organisation.siret,
      state: m.state,
      proof: m.state === 'active' ? 'domain' : null,
      code: m.code ?? null,
      code_expires_at: m.code ? new Date(now.getTime() + lifetimes.contactCode * 1000) : null,
      asked_at: now,
      state_at: now,
    })
    .onConflict((c) => c.columns(['account_id', 'siret']).where('state', 'in', ['contact', 'moderation', 'active']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return made?.id ?? null;
}

/** A membership of an account, held until the end of the transaction; null when it is someone else's. */
export async function lockMembership(tx: Db, secrets: Secrets, id: string, accountId?: string): Promise<Membership | null> {
  const row = await tx
    .selectFrom('identite_membership')
    .selectAll()
    .where('id', '=', id)
    .$if(accountId !== undefined, (q) => q.where('account_id', '=', accountId ?? ''))
    .forUpdate()
    .executeTakeFirst();
  return row ? asMembership(secrets, row) : null;
}

/** A membership, or null. */
export async function findMembership(db: Db, secrets: Secrets, id: string): Promise<Membership | null> {
  const row = await db.selectFrom('identite_membership').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? asMembership(secrets, row) : null;
}

/** Memberships of an account, those that it left apart; the first asked for come first. */
export async function membershipsOf(db: Db, secrets: Secrets, accountId: string): Promise<Membership[]> {
  const rows = await db
    .selectFrom('identite_membership')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('state', '<>', 'left')
    .orderBy('asked_at')
    .execute();
  return rows.map((row) => asMembership(secrets, row));
}

/** Those that wait for an operator, the oldest first. */
export async function waitingMemberships(db: Db, secrets: Secrets, limit: number): Promise<Membership[]> {
  const rows = await db
    .selectFrom('identite_membership')
    .selectAll()
    .where('state', '=', 'moderation')
    .orderBy('asked_at')
    .limit(limit)
    .execute();
  return rows.map((row) => asMembership(secrets, row));
}

/**
 * Moves a membership that is held to another state.
 * @returns false when the rules do not lead there: nothing is changed
 */
export async function moveMembership(
  tx: Db,
  { secrets, clock }: Pick<Context, 'secrets' | 'clock'>,
  membership: Membership,
  to: { state: MembershipState; proof?: Proof; reason?: string; decidedBy?: string },
): Promise<boolean> {
  if (!membershipMoves[membership.state].includes(to.state)) return false;
  await tx
    .updateTable('identite_membership')
    .set({
      state: to.state,
      state_at: clock.now(),
      code: null,
      code_expires_at: null,
      ...(to.proof ? { proof: to.proof } : {}),
      ...(to.reason ? { reason: secrets.seal(sealing, to.reason) } : {}),
      ...(to.decidedBy ? { decided_by: to.decidedBy } : {}),
    })
    .where('id', '=', membership.id)
    .execute();
  return true;
}

/** Counts one more try of the code of an organisation. */
export async function countContactTry(tx: Db, id: string): Promise<void> {
  await tx
    .updateTable('identite_membership')
    .set((eb) => ({ code_tries: eb('code_tries', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

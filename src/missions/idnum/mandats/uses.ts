import type { Context } from '../../../context.js';
import { transact, type Db, type Tx } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { currentPersonKey, keysOfPerson, type FamilyKey } from '../../../registry/index.js';
import { helperActor, type Person } from './actors.js';
import { mandateChanged } from './deeds.js';
import { mandatsFaults } from './faults.js';
import type { Membership } from './members.js';

import { mayAct, readStanding, type Acting } from './standing.js';
import { findMandate, type Mandate } from './store.js';

type Room = Pick<Context, 'db' | 'secrets' | 'clock' | 'ledger' | 'jobs'>;

const sealing = 'mandats.contest';

/** One time that a helper took a person's place. */
export interface Use {
  id: string;
  mandateId: string;
  helper: { membershipId: string };
  family: FamilyKey;
  service: string;
  procedureId: string | null;
  at: Date;
  noticedAt: Date | null;
  contestedAt: Date | null;
  contest: string | null;
}

/**
 * A helper takes a person's place at a service: checked, written down and told, in the caller's transaction.
 * @param service as it is shown to people
 * @returns the mandate, and the identifier of the use
 * @throws Fault MANDAT-HORS-CADRE
 */
export async function useMandate(
  tx: Tx,
  context: Room,
  membership: Membership,
  given: { mandateId: string; family: FamilyKey; service: string; procedureId: string | null },
): Promise<{ id: string; mandate: Mandate }> {
  const { secrets, clock, ledger, jobs } = context;
  const at = clock.now();
  // Whoever revokes meanwhile waits for this use to be written, and the next one is refused.
  await tx.selectFrom('mandate').select('id').where('id', '=', given.mandateId).forShare().execute();
  const standing = await readStanding(tx, given.mandateId, membership.id);
  const mandate = await findMandate(tx, secrets, given.mandateId);
  if (!standing || !mandate || mandate.personKey === null || !mayAct(standing, given.family, at))
    throw mandatsFaults.make('MANDAT-HORS-CADRE');
  const id = newId('use');
  await tx
    .insertInto('mandate_use')
    .values({
      id,
      mandate_id: mandate.id,
      membership_id: membership.id,
      family: given.family,
      service: given.service,
      procedure_id: given.procedureId,
      at,
    })
    .execute();
  await ledger.append(tx, {
    action: 'mandate.use',
    subject: await currentPersonKey(tx, mandate.personKey),
    actor: helperActor(membership),
    basis: 'Code civil, art. 1984',
    purpose: given.service,
    reference: mandate.id,
    fields: [given.family],
    outcome: 'given',
    detail: { use: id, procedure: given.procedureId },
  });
  await jobs.emit(tx, mandateChanged, { mandate: mandate.id, what: 'used', use: id });
  return { id, mandate };
}

/** Under what somebody acts since a use, or null. */
export async function actingOf(db: Db, useId: string): Promise<(Acting & { procedureId: string | null; at: Date }) | null> {
  const row = await db
    .selectFrom('mandate_use')
    .select(['mandate_id', 'membership_id', 'family', 'procedure_id', 'at'])
    .where('id', '=', useId)
    .executeTakeFirst();
  return row
    ? {
        mandateId: row.mandate_id,
        membershipId: row.membership_id,
        family: row.family as FamilyKey, // the table has the same list as a constraint
        procedureId: row.procedure_id,
        at: row.at,
      }
    : null;
}

const selectUses = (db: Db) => db.selectFrom('mandate_use').selectAll();
type Row = Awaited<ReturnType<ReturnType<typeof selectUses>['executeTakeFirstOrThrow']>>;

const asUse = (secrets: Secrets, row: Row): Use => ({
  id: row.id,
  mandateId: row.mandate_id,
  helper: { membershipId: row.membership_id },
  family: row.family as FamilyKey, // the table has the same list as a constraint
  service: row.service,
  procedureId: row.procedure_id,
  at: row.at,
  noticedAt: row.noticed_at,
  contestedAt: row.contested_at,
  contest: row.contest === null ? null : secrets.open(sealing, row.contest),
});

/** The uses of some mandates, latest first. */
export async function usesOf(
  db: Db,
  secrets: Secrets,
  mandateIds: readonly string[],
  { limit, offset = 0 }: { limit: number; offset?: number },
): Promise<Use[]> {
  if (mandateIds.length === 0) return [];
  const rows = await selectUses(db)
    .where('mandate_id', 'in', [...mandateIds])
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map((row) => asUse(secrets, row));
}

/** A use, or null. */
export async function findUse(db: Db, secrets: Secrets, id: string): Promise<Use | null> {
  const row = await selectUses(db).where('id', '=', id).executeTakeFirst();
  return row ? asUse(secrets, row) : null;
}

/** How many uses some mandates had, by mandate. */
export async function countUses(db: Db, mandateIds: readonly string[]): Promise<Map<string, number>> {
  if (mandateIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('mandate_use')
    .select(['mandate_id', ({ fn }) => fn.countAll<string>().as('count')])
    .where('mandate_id', 'in', [...mandateIds])
    .groupBy('mandate_id')
    .execute();
  return new Map(rows.map(({ mandate_id, count }) => [mandate_id, Number(count)]));
}

/** Notes that the person was told of some uses; those that they were told of already stay. */
export async function noteNoticed(db: Db, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('mandate_use')
    .set({ noticed_at: at })
    .where('id', 'in', [...ids])
    .where('noticed_at', 'is', null)
    .execute();
}

/** The person says that something was done in their name against their will. Said twice, it stays as it was said first. @throws Fault MANDAT-INCONNU */
export async function contestUse(context: Room, useId: string, person: Person, words: string): Promise<void> {
  const { db, secrets, clock, ledger, jobs } = context;
  await transact(db, async (tx) => {
    const use = await tx
      .selectFrom('mandate_use as u')
      .innerJoin('mandate as m', 'm.id', 'u.mandate_id')
      .select(['u.id', 'u.mandate_id', 'u.family', 'u.contested_at'])
      .where('u.id', '=', useId)
      .where('m.person_key', 'in', [...(await keysOfPerson(tx, person.key))])
      .forUpdate('u')
      .executeTakeFirst();
    if (!use) throw mandatsFaults.make('MANDAT-INCONNU');
    if (use.contested_at) return;
    await tx
      .updateTable('mandate_use')
      .set({ contested_at: clock.now(), contest: secrets.seal(sealing, words) })
      .where('id', '=', useId)
      .execute();
    await ledger.append(tx, {
      action: 'mandate.contest',
      subject: person.key,
      actor: { kind: 'person', id: person.key, label: `${person.identity.given_name} ${person.identity.family_name}` },
      reference: use.mandate_id,
      fields: [use.family],
      outcome: 'contested',
      detail: { use: useId },
    });
    await jobs.emit(tx, mandateChanged, { mandate: use.mandate_id, what: 'contested', use: useId });
  });
}

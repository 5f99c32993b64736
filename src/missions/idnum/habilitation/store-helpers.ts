import { z } from 'zod';
import type { Db, Tx } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { keyOf, open, personSchema, seal, type Person } from './people.js';
import { helperStates, type HelperState } from './rules.js';

/** The request for one helper. */
export interface HelperRequest {
  id: string;
  state: HelperState;
  /** In the register. */
  organisation: { id: string; siret: string; name: string };
  requestId: string | null;
  person: Person;
  personKey: string;
  askedBy: string;
  askedByKey: string;
  createdAt: Date;
  /** YYYY-MM-DD */
  trainedOn: string | null;
  reason: string | null;
}

const select = (db: Db) =>
  db
    .selectFrom('habilitation_helper as h')
    .innerJoin('registry_organisation as o', 'o.id', 'h.organisation_id')
    .selectAll('h')
    .select(['o.siret', 'o.name']);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const asHelper = (secrets: Secrets, row: Row): HelperRequest => ({
  id: row.id,
  state: z.enum(helperStates).parse(row.state),
  organisation: { id: row.organisation_id, siret: row.siret, name: row.name },
  requestId: row.request_id,
  person: personSchema.parse(open(secrets, row.person)),
  personKey: row.person_key,
  askedBy: row.asked_by,
  askedByKey: row.asked_by_key,
  createdAt: row.created_at,
  trainedOn: row.trained_on,
  reason: row.reason,
});

const openStates: readonly HelperState[] = ['waiting_list', 'new', 'processing', 'trained'];

/** Writes a request for a helper; null when one for the same address and organisation is under way. */
export async function insertHelper(
  tx: Tx,
  secrets: Secrets,
  given: {
    organisationId: string;
    requestId: string | null;
    state: 'new' | 'waiting_list';
    person: Person;
    askedBy: string;
    askedByKey: string;
    at: Date;
  },
): Promise<string | null> {
  const row = await tx
    .insertInto('habilitation_helper')
    .values({
      id: newId('hah'),
      organisation_id: given.organisationId,
      request_id: given.requestId,
      state: given.state,
      person: seal(secrets, given.person),
      person_key: keyOf(secrets, given.person.email),
      asked_by: given.askedBy,
      asked_by_key: given.askedByKey,
      created_at: given.at,
    })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** A request for a helper, or null. */
export async function findHelper(db: Db, secrets: Secrets, id: string): Promise<HelperRequest | null> {
  const row = await select(db).where('h.id', '=', id).executeTakeFirst();
  return row ? asHelper(secrets, row) : null;
}

/** A request for a helper that nobody else changes before the transaction ends, or null. */
export async function lockHelper(tx: Tx, secrets: Secrets, id: string): Promise<HelperRequest | null> {
  const found = await tx.selectFrom('habilitation_helper').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  return found ? findHelper(tx, secrets, id) : null;
}

/** What a change of state adds to a request for a helper. */
export type HelperChange =
  | { to: 'waiting_list' }
  | { to: 'processing'; by: string; key: string }
  | { to: 'trained'; on: string; key: string }
  | { to: 'validated'; key: string; membershipId: string; at: Date }
  | { to: 'refused'; reason: string; at: Date }
  | { to: 'cancelled' | 'cancelled_by_referent'; at: Date };

/** Moves a locked request for a helper to another state. */
export async function moveHelper(tx: Tx, id: string, change: HelperChange): Promise<void> {
  await tx
    .updateTable('habilitation_helper')
    .set({ state: change.to, ...columnsOf(change) })
    .where('id', '=', id)
    .execute();
}

function columnsOf(change: HelperChange) {
  switch (change.to) {
    case 'waiting_list':
      return {};
    case 'processing':
      return { enrolled_by: change.by, enrolled_by_key: change.key };
    case 'trained':
      return { trained_on: change.on, trained_by_key: change.key };
    case 'validated':
      return { validated_by_key: change.key, membership_id: change.membershipId, ended_at: change.at };
    case 'refused':
      return { reason: change.reason, ended_at: change.at };
    case 'cancelled':
    case 'cancelled_by_referent':
      return { ended_at: change.at };
  }
}

/** The helpers that the request of an organisation named and that still wait, locked. */
export async function lockNamedHelpers(tx: Tx, secrets: Secrets, requestId: string): Promise<HelperRequest[]> {
  await tx.selectFrom('habilitation_helper').select('id').where('request_id', '=', requestId).orderBy('id').forUpdate().execute();
  const rows = await select(tx).where('h.request_id', '=', requestId).where('h.state', '=', 'waiting_list').orderBy('h.id').execute();
  return rows.map((row) => asHelper(secrets, row));
}

/** The requests for helpers of an organisation, those under way first, the last one first. */
export async function helpersOf(db: Db, secrets: Secrets, organisationId: string, limit: number): Promise<HelperRequest[]> {
  const rows = await select(db)
    .where('h.organisation_id', '=', organisationId)
    .orderBy('h.ended_at', (o) => o.desc().nullsFirst())
    .orderBy('h.created_at', 'desc')
    .orderBy('h.id')
    .limit(limit)
    .execute();
  return rows.map((row) => asHelper(secrets, row));
}

/** The requests for helpers of organisations that were accepted, which somebody can move on: the oldest first. */
export async function openHelpers(db: Db, secrets: Secrets, limit: number): Promise<HelperRequest[]> {
  const rows = await select(db)
    .innerJoin('mandate_helper_organisation as m', 'm.organisation_id', 'h.organisation_id')
    .where('m.closed_at', 'is', null)
    .where('h.state', 'in', openStates)
    .orderBy('h.created_at')
    .orderBy('h.id')
    .limit(limit)
    .execute();
  return rows.map((row) => asHelper(secrets, row));
}

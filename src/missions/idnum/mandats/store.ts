import { sql } from 'kysely';
import { z } from 'zod';
import type { Db, Tx } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import type { Secrets } from '../../../kernel/secrets.js';
import type { FamilyKey } from '../../../registry/index.js';
import {
  afterEvent,
  inOrder,
  type Duration,
  type MandateEvent,
  type MandateFacts,
  type MandateState,
  type Method,
  type Party,
} from './rules.js';

const sealing = 'mandats.person';

const storedPerson = z.object({
  given_name: z.string(),
  given_name_array: z.array(z.string()),
  family_name: z.string(),
  preferred_username: z.string().optional(),
  birthdate: z.string(),
  idp_birthdate: z.string().optional(),
  gender: z.enum(['male', 'female', 'unspecified']),
  birthplace: z.string(),
  birthcountry: z.string(),
  email: z.string().optional(),
});
/** Who a mandate is of: the identity that FranceConnect gave, and an address if there was one. */
export type MandatePerson = z.output<typeof storedPerson>;

/** A mandate as it is read back. */
export interface Mandate extends MandateFacts {
  id: string;
  organisation: { id: string; siret: string; name: string };
  duration: Duration;
  method: Method;
  createdBy: string;
  createdAt: Date;
  personKey: string | null;
  person: MandatePerson | null;
  endedAt: Date | null;
  endedAs: MandateEvent | null;
  replaces: string | null;
  /** Every family that it names, also those that were revoked. */
  named: readonly { family: FamilyKey; revokedAt: Date | null; revokedBy: 'person' | 'helper' | null }[];
}

/** Mandates with all that is read of them; the caller says which. */
export const selectMandates = (db: Db) =>
  db
    .selectFrom('mandate as m')
    .innerJoin('mandate_helper_organisation as h', 'h.id', 'm.organisation_id')
    .innerJoin('registry_organisation as o', 'o.id', 'h.organisation_id')
    .select([
      'm.id',
      'm.organisation_id',
      'o.siret',
      'o.name',
      'm.state',
      'm.duration',
      'm.method',
      'm.created_by',
      'm.created_at',
      'm.person_key',
      'm.person',
      'm.signed_at',
      'm.expires_at',
      'm.ended_at',
      'm.ended_as',
      'm.replaces',
    ])
    .select(
      sql<{ family: FamilyKey; revokedAt: string | null; revokedBy: 'person' | 'helper' | null }[]>`(
        select json_agg(json_build_object('family', f.family, 'revokedAt', f.revoked_at, 'revokedBy', f.revoked_by))
        from mandate_family f where f.mandate_id = m.id)`.as('families'),
    );

type Row = Awaited<ReturnType<ReturnType<typeof selectMandates>['executeTakeFirstOrThrow']>>;

/** Who a stored mandate is of. */
export const openPerson = (secrets: Secrets, sealed: string): MandatePerson =>
  storedPerson.parse(JSON.parse(secrets.open(sealing, sealed)));

/** A mandate from its row. The constraints of the tables guarantee these shapes. */
export const asMandate = (secrets: Secrets, row: Row): Mandate => {
  const named = row.families.map(({ revokedAt, ...rest }) => ({ ...rest, revokedAt: revokedAt === null ? null : new Date(revokedAt) }));
  return {
    id: row.id,
    organisation: { id: row.organisation_id, siret: row.siret, name: row.name },
    state: row.state as MandateState,
    duration: row.duration as Duration,
    method: row.method as Method,
    createdBy: row.created_by,
    createdAt: row.created_at,
    personKey: row.person_key,
    person: row.person === null ? null : openPerson(secrets, row.person),
    signedAt: row.signed_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    endedAs: row.ended_as as MandateEvent | null,
    replaces: row.replaces,
    named: inOrder(named.map(({ family }) => family)).flatMap((key) => named.filter(({ family }) => family === key)),
    families: inOrder(named.filter(({ revokedAt }) => revokedAt === null).map(({ family }) => family)),
  };
};

/** A mandate, or null. */
export async function findMandate(db: Db, secrets: Secrets, id: string): Promise<Mandate | null> {
  const row = await selectMandates(db).where('m.id', '=', id).executeTakeFirst();
  return row ? asMandate(secrets, row) : null;
}

/** The mandates of a person, under every key that they had, latest first; those that they never signed are not among them. */
export async function mandatesOfPerson(db: Db, secrets: Secrets, keys: readonly string[]): Promise<Mandate[]> {
  const rows = await selectMandates(db)
    .where('m.person_key', 'in', [...keys])
    .where('m.signed_at', 'is not', null)
    .orderBy('m.signed_at', 'desc')
    .execute();
  return rows.map((row) => asMandate(secrets, row));
}

/** The mandates of an organisation in some states, latest first. */
export async function mandatesOfOrganisation(
  db: Db,
  secrets: Secrets,
  organisationId: string,
  { states, limit }: { states: readonly MandateState[]; limit: number },
): Promise<Mandate[]> {
  const rows = await selectMandates(db)
    .where('m.organisation_id', '=', organisationId)
    .where('m.state', 'in', [...states])
    .orderBy('m.signed_at', (by) => by.desc().nullsFirst())
    .limit(limit)
    .execute();
  return rows.map((row) => asMandate(secrets, row));
}

/** The mandates of an organisation that are good for one of these families at an instant. */
export async function mandatesInForce(
  db: Db,
  secrets: Secrets,
  organisationId: string,
  { families, now }: { families: readonly FamilyKey[]; now: Date },
): Promise<Mandate[]> {
  if (families.length === 0) return [];
  const rows = await selectMandates(db)
    .where('m.organisation_id', '=', organisationId)
    .where('m.state', '=', 'active')
    .where('m.signed_at', '<=', now)
    .where('m.expires_at', '>', now)
    .where((where) =>
      where.exists(
        where
          .selectFrom('mandate_family as g')
          .whereRef('g.mandate_id', '=', 'm.id')
          .where('g.revoked_at', 'is', null)
          .where('g.family', 'in', [...families]),
      ),
    )
    .orderBy('m.signed_at', 'desc')
    .execute();
  return rows.map((row) => asMandate(secrets, row));
}

/** The mandate that waits for the person who was told this code, or null. */
export async function mandateOfCode(db: Db, secrets: Secrets, code: string): Promise<Mandate | null> {
  const row = await selectMandates(db)
    .where('m.code_hash', '=', codeHash(secrets, code))
    .where('m.state', '=', 'waiting')
    .executeTakeFirst();
  return row ? asMandate(secrets, row) : null;
}

const codeHash = (secrets: Secrets, code: string): Buffer => secrets.mac('mandats.code', code);

/** Writes a mandate that waits for its person; returns its identifier. */
export async function insertMandate(
  tx: Tx,
  secrets: Secrets,
  given: {
    organisationId: string;
    membershipId: string;
    duration: Duration;
    method: Method;
    families: readonly FamilyKey[];
    /** The code that the person is told; null when they are here. */
    code: string | null;
    /** The mandate that it renews. */
    replaces: string | null;
    at: Date;
  },
): Promise<string> {
  const id = newId('mdt');
  await tx
    .insertInto('mandate')
    .values({
      id,
      organisation_id: given.organisationId,
      state: 'waiting',
      duration: given.duration,
      method: given.method,
      created_by: given.membershipId,
      created_at: given.at,
      code_hash: given.code === null ? null : codeHash(secrets, given.code),
      replaces: given.replaces,
    })
    .execute();
  await tx
    .insertInto('mandate_family')
    .values(given.families.map((family) => ({ mandate_id: id, family })))
    .execute();
  return id;
}

/** Says who a waiting mandate is of. @returns false when it no longer waits */
export async function namePerson(tx: Tx, secrets: Secrets, id: string, person: { key: string; identity: MandatePerson }): Promise<boolean> {
  const changed = await tx
    .updateTable('mandate')
    .set({ person_key: person.key, person: secrets.seal(sealing, JSON.stringify(storedPerson.parse(person.identity))) })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Keeps a mandate from changing until the transaction is over, and reads it; null when there is none. */
export async function lockMandate(tx: Tx, secrets: Secrets, id: string): Promise<Mandate | null> {
  await tx.selectFrom('mandate').select('id').where('id', '=', id).forUpdate().execute();
  return findMandate(tx, secrets, id);
}

/**
 * Brings about an event, of a mandate that was locked.
 * @param until with `sign`: when its time is over
 * @returns false when the event cannot happen now, or is not for this party to bring about: nothing is changed
 */
export async function advanceMandate(
  tx: Tx,
  mandate: Pick<Mandate, 'id' | 'state'>,
  { event, by, at, until }: { event: MandateEvent; by: Party; at: Date; until?: Date },
): Promise<boolean> {
  const state = afterEvent(mandate.state, event, by);
  if (!state) return false;
  await tx
    .updateTable('mandate')
    .set({
      state,
      code_hash: null,
      ...(state === 'ended' ? { ended_at: at, ended_as: event } : {}),
      ...(until ? { signed_at: at, expires_at: until } : {}),
    })
    .where('id', '=', mandate.id)
    .execute();
  return true;
}

/** Revokes families of a mandate; returns those that were in force. */
export async function revokeFamilies(
  tx: Tx,
  id: string,
  families: readonly FamilyKey[],
  { by, at }: { by: 'person' | 'helper'; at: Date },
): Promise<FamilyKey[]> {
  if (families.length === 0) return [];
  const rows = await tx
    .updateTable('mandate_family')
    .set({ revoked_at: at, revoked_by: by })
    .where('mandate_id', '=', id)
    .where('family', 'in', [...families])
    .where('revoked_at', 'is', null)
    .returning('family')
    .execute();
  return inOrder(rows.map(({ family }) => family));
}

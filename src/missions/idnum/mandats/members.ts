import { z } from 'zod';
import type { Db } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import { emailKey, parseEmail, type EmailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';

const sealing = 'mandats.helper';
const personal = z.object({ given_name: z.string(), usual_name: z.string(), email: z.string() });

/** Kinds of organisations that help people, with their words elsewhere: see words.ts. */
export const organisationKinds = ['france_services', 'social_action', 'association', 'administration', 'other'] as const;
export type HelperOrganisationKind = (typeof organisationKinds)[number];

/** A helper, as a member of one organisation. */
export interface Membership {
  id: string;
  helper: { id: string; name: string; email: EmailAddress };
  organisation: { id: string; siret: string; name: string; kind: HelperOrganisationKind; franceServicesNumber: string | null };
  acts: boolean;
  referent: boolean;
  since: Date;
  /** When they left, or their organisation did; null while both are there. */
  endedAt: Date | null;
}

const selectMemberships = (db: Db) =>
  db
    .selectFrom('mandate_membership as w')
    .innerJoin('mandate_helper as p', 'p.id', 'w.helper_id')
    .innerJoin('mandate_helper_organisation as h', 'h.id', 'w.organisation_id')
    .innerJoin('registry_organisation as o', 'o.id', 'h.organisation_id')
    .select([
      'w.id',
      'w.helper_id',
      'p.personal',
      'h.id as organisation_id',
      'o.siret',
      'o.name',
      'h.kind',
      'h.france_services_number',
      'w.acts',
      'w.referent',
      'w.since',
      'w.ended_at',
      'h.closed_at',
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof selectMemberships>['executeTakeFirstOrThrow']>>;

function asMembership(secrets: Secrets, row: Row): Membership {
  const { given_name, usual_name, email } = personal.parse(JSON.parse(secrets.open(sealing, row.personal)));
  const address = parseEmail(email);
  if (!address) throw new Error('the stored address is not one');
  return {
    id: row.id,
    helper: { id: row.helper_id, name: `${given_name} ${usual_name}`, email: address },
    organisation: {
      id: row.organisation_id,
      siret: row.siret,
      name: row.name,
      kind: row.kind as HelperOrganisationKind,
      franceServicesNumber: row.france_services_number,
    },
    acts: row.acts,
    referent: row.referent,
    since: row.since,
    endedAt: row.ended_at ?? row.closed_at,
  };
}

/** A membership by its identifier, also one that ended; or null. */
export async function findMembership(db: Db, secrets: Secrets, id: string): Promise<Membership | null> {
  const row = await selectMemberships(db).where('w.id', '=', id).executeTakeFirst();
  return row ? asMembership(secrets, row) : null;
}

/** For which organisations an agent helps people now, by name; the agent is one of AgentConnect. */
export async function membershipsOfAgent(db: Db, secrets: Secrets, agent: string): Promise<Membership[]> {
  const rows = await selectMemberships(db)
    .where('p.agent', '=', agent)
    .where('w.ended_at', 'is', null)
    .where('h.closed_at', 'is', null)
    .orderBy('o.name')
    .execute();
  return rows.map((row) => asMembership(secrets, row));
}

/** The members of an organisation who are there now. */
export async function membersOfOrganisation(db: Db, secrets: Secrets, organisationId: string): Promise<Membership[]> {
  const rows = await selectMemberships(db).where('h.id', '=', organisationId).where('w.ended_at', 'is', null).orderBy('w.since').execute();
  return rows.map((row) => asMembership(secrets, row));
}

/**
 * Ties a helper who was entered by their address to the agent who signs in with it for the first time. The caller has checked that the
 * provider of the agent may give that address.
 * @returns whether somebody was tied now
 */
export async function recogniseHelper(db: Db, secrets: Secrets, agent: { id: string; email: EmailAddress }): Promise<boolean> {
  const changed = await db
    .updateTable('mandate_helper')
    .set({ agent: agent.id })
    .where('email_key', '=', keyOf(secrets, agent.email))
    .where('agent', 'is', null)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

const keyOf = (secrets: Secrets, email: EmailAddress): Buffer => secrets.mac('mandats.helper', emailKey(email));

/** Opens an organisation of the register to helpers, or finds it; returns its identifier here. */
export async function saveHelperOrganisation(
  tx: Db,
  given: { organisationId: string; kind: HelperOrganisationKind; franceServicesNumber?: string; at: Date },
): Promise<string> {
  const row = { kind: given.kind, france_services_number: given.franceServicesNumber ?? null };
  const { id } = await tx
    .insertInto('mandate_helper_organisation')
    .values({ id: newId('hor'), organisation_id: given.organisationId, opened_at: given.at, ...row })
    .onConflict((c) => c.column('organisation_id').doUpdateSet(row))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Enters a helper of an organisation by their professional address; who is there already stays as they are. Returns the membership. */
export async function saveMember(
  tx: Db,
  secrets: Secrets,
  given: {
    organisationId: string;
    givenName: string;
    usualName: string;
    email: EmailAddress;
    acts: boolean;
    referent: boolean;
    at: Date;
  },
): Promise<string> {
  const email_key = keyOf(secrets, given.email);
  const sealed = secrets.seal(
    sealing,
    JSON.stringify({ given_name: given.givenName, usual_name: given.usualName, email: given.email } satisfies z.output<typeof personal>),
  );
  await tx
    .insertInto('mandate_helper')
    .values({ id: newId('hlp'), email_key, personal: sealed, created_at: given.at })
    .onConflict((c) => c.column('email_key').doNothing())
    .execute();
  const { id: helper } = await tx.selectFrom('mandate_helper').select('id').where('email_key', '=', email_key).executeTakeFirstOrThrow();
  const known = await tx
    .selectFrom('mandate_membership')
    .select('id')
    .where('helper_id', '=', helper)
    .where('organisation_id', '=', given.organisationId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (known) return known.id;
  const id = newId('mbr');
  await tx
    .insertInto('mandate_membership')
    .values({
      id,
      helper_id: helper,
      organisation_id: given.organisationId,
      acts: given.acts,
      referent: given.referent,
      since: given.at,
    })
    .execute();
  return id;
}

/** What is known here of an organisation of the register: its identifier, and since when it no longer helps; null when it never did. */
export async function helperOrganisationOf(db: Db, registryId: string): Promise<{ id: string; closedAt: Date | null } | null> {
  const row = await db
    .selectFrom('mandate_helper_organisation')
    .select(['id', 'closed_at as closedAt'])
    .where('organisation_id', '=', registryId)
    .executeTakeFirst();
  return row ?? null;
}

/** Lets nobody else change the members of an organisation by this same lock before the transaction ends. */
export async function lockMembers(tx: Db, organisationId: string): Promise<void> {
  await tx.selectFrom('mandate_helper_organisation').select('id').where('id', '=', organisationId).forUpdate().execute();
}

/** Lets a member act for people, or answer for the helpers, from now on. */
export async function empowerMember(tx: Db, id: string, power: 'acts' | 'referent'): Promise<void> {
  await tx
    .updateTable('mandate_membership')
    .set({ [power]: true })
    .where('id', '=', id)
    .execute();
}

/** Ends a membership: from now on nothing is done under the mandates of that organisation by this helper. @returns false when it had ended */
export async function endMembership(tx: Db, id: string, at: Date): Promise<boolean> {
  const changed = await tx
    .updateTable('mandate_membership')
    .set({ ended_at: at })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

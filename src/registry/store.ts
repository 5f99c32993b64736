import type { Db } from '../kernel/database/index.js';
import type { Text } from '../kernel/i18n/index.js';
import { newId } from '../kernel/ids.js';
import { isSiret } from './identifiers.js';

export type OrganisationKind = 'state' | 'local_authority' | 'social_security' | 'company';

export interface Organisation {
  id: string;
  siret: string;
  name: string;
  kind: OrganisationKind;
}

/** An online procedure (démarche). */
export interface Procedure {
  id: string;
  slug: string;
  organisation: Organisation;
  title: Text;
  summary: Text;
  legalBasis: Text;
  /** A path of Socle, or the address of another site. */
  serviceUrl: string;
}

const organisationColumns = ['id', 'siret', 'name', 'kind'] as const;

/** The organisation of a SIRET, or null. */
export async function organisationBySiret(db: Db, siret: string): Promise<Organisation | null> {
  const row = await db.selectFrom('registry_organisation').select(organisationColumns).where('siret', '=', siret).executeTakeFirst();
  return row ? asOrganisation(row) : null;
}

/** The organisation of an identifier, or null. */
export async function organisationById(db: Db, id: string): Promise<Organisation | null> {
  const row = await db.selectFrom('registry_organisation').select(organisationColumns).where('id', '=', id).executeTakeFirst();
  return row ? asOrganisation(row) : null;
}

/**
 * Enters an organisation, or corrects the one that has this SIRET.
 * @throws RangeError when the SIRET is not one
 */
export async function saveOrganisation(tx: Db, organisation: Omit<Organisation, 'id'>): Promise<Organisation> {
  if (!isSiret(organisation.siret)) throw new RangeError(`${organisation.siret} is not a SIRET`);
  const row = await tx
    .insertInto('registry_organisation')
    .values({ id: newId('org'), ...organisation })
    .onConflict((c) => c.column('siret').doUpdateSet({ name: organisation.name, kind: organisation.kind }))
    .returning(organisationColumns)
    .executeTakeFirstOrThrow();
  return asOrganisation(row);
}

/** Every procedure, in the order of the French alphabet. */
export async function procedures(db: Db): Promise<Procedure[]> {
  const rows = await selectProcedures(db).execute();
  const order = new Intl.Collator('fr');
  return rows.map(asProcedure).sort((a, b) => order.compare(a.title.fr, b.title.fr));
}

/** The procedure that has this name in addresses, or null. */
export async function procedureBySlug(db: Db, slug: string): Promise<Procedure | null> {
  const row = await selectProcedures(db).where('p.slug', '=', slug).executeTakeFirst();
  return row ? asProcedure(row) : null;
}

/** The procedure of an identifier, or null. */
export async function procedureById(db: Db, id: string): Promise<Procedure | null> {
  const row = await selectProcedures(db).where('p.id', '=', id).executeTakeFirst();
  return row ? asProcedure(row) : null;
}

/** Enters a procedure, or corrects the one that has this slug. */
export async function saveProcedure(
  tx: Db,
  procedure: { slug: string; organisationId: string; title: Text; summary: Text; legalBasis: Text; serviceUrl: string },
): Promise<Procedure> {
  const values = {
    organisation_id: procedure.organisationId,
    title: JSON.stringify(procedure.title),
    summary: JSON.stringify(procedure.summary),
    legal_basis: JSON.stringify(procedure.legalBasis),
    service_url: procedure.serviceUrl,
  };
  const { id } = await tx
    .insertInto('registry_procedure')
    .values({ id: newId('prc'), slug: procedure.slug, ...values })
    .onConflict((c) => c.column('slug').doUpdateSet(values))
    .returning('id')
    .executeTakeFirstOrThrow();
  return asProcedure(await selectProcedures(tx).where('p.id', '=', id).executeTakeFirstOrThrow());
}

function selectProcedures(db: Db) {
  return db
    .selectFrom('registry_procedure as p')
    .innerJoin('registry_organisation as o', 'o.id', 'p.organisation_id')
    .select([
      'p.id',
      'p.slug',
      'p.title',
      'p.summary',
      'p.legal_basis',
      'p.service_url',
      'o.id as organisation_id',
      'o.siret',
      'o.name',
      'o.kind',
    ]);
}

// The constraints of the table and `saveProcedure` guarantee these shapes.
const asOrganisation = (row: { id: string; siret: string; name: string; kind: string }): Organisation => ({
  ...row,
  kind: row.kind as OrganisationKind,
});
const asProcedure = (row: Awaited<ReturnType<ReturnType<typeof selectProcedures>['executeTakeFirstOrThrow']>>): Procedure => ({
  id: row.id,
  slug: row.slug,
  organisation: asOrganisation({ id: row.organisation_id, siret: row.siret, name: row.name, kind: row.kind }),
  title: row.title as unknown as Text,
  summary: row.summary as unknown as Text,
  legalBasis: row.legal_basis as unknown as Text,
  serviceUrl: row.service_url,
});

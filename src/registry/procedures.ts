import { sql } from 'kysely';
import type { Db } from '../kernel/database/index.js';
import type { Text } from '../kernel/i18n/index.js';
import { newId } from '../kernel/ids.js';
import type { FamilyKey } from './families.js';
import type { Organisation, OrganisationKind } from './organisations.js';

/** An online procedure (démarche). */
export interface Procedure {
  id: string;
  slug: string;
  /** Who is responsible for it. */
  organisation: Pick<Organisation, 'id' | 'siret' | 'name' | 'kind'>;
  title: Text;
  summary: Text;
  legalBasis: Text;
  /** A path of Socle, or the address of another site. */
  serviceUrl: string;
  /** What a mandate must name for it; null while nobody said so: no mandate is good for it then. */
  family: FamilyKey | null;
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

/** The procedure to which a path of Socle, or the address of another site, belongs: the one whose address is the longest beginning of it. */
export async function procedureAt(db: Db, address: string): Promise<Procedure | null> {
  const rows = await selectProcedures(db)
    .where(sql<boolean>`starts_with(${address}::text || '/', p.service_url || '/')`)
    .orderBy(sql`length(p.service_url)`, 'desc')
    .limit(1)
    .execute();
  return rows[0] ? asProcedure(rows[0]) : null;
}

/** Enters a procedure, or corrects the one that has this slug; its family stays when none is given. */
export async function saveProcedure(
  tx: Db,
  procedure: { slug: string; organisationId: string; title: Text; summary: Text; legalBasis: Text; serviceUrl: string; family?: FamilyKey },
): Promise<Procedure> {
  const values = {
    organisation_id: procedure.organisationId,
    title: JSON.stringify(procedure.title),
    summary: JSON.stringify(procedure.summary),
    legal_basis: JSON.stringify(procedure.legalBasis),
    service_url: procedure.serviceUrl,
    ...(procedure.family ? { family: procedure.family } : {}),
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
      'p.family',
      'o.id as organisation_id',
      'o.siret',
      'o.name',
      'o.kind',
    ]);
}

// The constraints of the tables and `saveProcedure` guarantee these shapes.
const asProcedure = (row: Awaited<ReturnType<ReturnType<typeof selectProcedures>['executeTakeFirstOrThrow']>>): Procedure => ({
  id: row.id,
  slug: row.slug,
  organisation: { id: row.organisation_id, siret: row.siret, name: row.name, kind: row.kind as OrganisationKind },
  title: row.title as unknown as Text,
  summary: row.summary as unknown as Text,
  legalBasis: row.legal_basis as unknown as Text,
  serviceUrl: row.service_url,
  family: row.family as FamilyKey | null,
});

import type { Db, Tx } from '../kernel/database/index.js';
import { newId } from '../kernel/ids.js';
import { knownEmail, type EmailAddress } from '../kernel/mail/index.js';
import { isSiret } from './identifiers.js';
import { rolesOfCategory, type AgentRole } from './legal-categories.js';

export type OrganisationKind =
  'state' | 'local_authority' | 'hospital' | 'public_body' | 'social_security' | 'association' | 'company' | 'other';

/** An establishment of the company register, or an organisation that a product named before the register was imported. */
export interface Organisation {
  id: string;
  siret: string;
  siren: string;
  /** Name shown to people. */
  name: string;
  kind: OrganisationKind;
  /** INSEE legal category (catégorie juridique), four digits; null when the register has not said it. */
  legalCategory: string | null;
  /** Principal activity, code of the NAF rev. 2. */
  activity: string | null;
  /** COG code of the commune. */
  commune: string | null;
  /** Whether it is the head office of its legal unit. */
  headquarters: boolean;
  /** Civil date from which it is closed, YYYY-MM-DD; null while it is open. */
  closedOn: string | null;
  /** Official address, to which a code can be sent. */
  contactEmail: EmailAddress | null;
}

const organisationColumns = [
  'id',
  'siret',
  'siren',
  'name',
  'kind',
  'legal_category as legalCategory',
  'activity',
  'commune',
  'headquarters',
  'closed_on as closedOn',
  'contact_email as contactEmail',
] as const;

/** The organisation of a SIRET, or null. One that is closed is given too: see `isClosed`. */
export async function organisationBySiret(db: Db, siret: string): Promise<Organisation | null> {
  const row = await selectOrganisations(db).where('siret', '=', siret).executeTakeFirst();
  return row ? asOrganisation(row) : null;
}

/** The organisation of an identifier, or null. */
export async function organisationById(db: Db, id: string): Promise<Organisation | null> {
  const row = await selectOrganisations(db).where('id', '=', id).executeTakeFirst();
  return row ? asOrganisation(row) : null;
}

/** The organisations of these identifiers, in the order of their SIRET. */
export async function organisationsByIds(db: Db, ids: readonly string[]): Promise<Organisation[]> {
  if (ids.length === 0) return [];
  return (await selectOrganisations(db).where('id', 'in', ids).orderBy('siret').execute()).map(asOrganisation);
}

/**
 * Enters an organisation that a product names, or corrects the one that has this SIRET. What the register said of it stays, its kind included
 * when its legal category is known.
 * @throws RangeError when the SIRET is not one
 */
export async function saveOrganisation(
  tx: Db,
  organisation: { siret: string; name: string; kind: OrganisationKind },
): Promise<Organisation> {
  const { siret, name, kind } = organisation;
  if (!isSiret(siret)) throw new RangeError(`${siret} is not a SIRET`);
  const row = await tx
    .insertInto('registry_organisation')
    .values({ id: newId('org'), siret, name, kind })
    .onConflict((c) =>
      c.column('siret').doUpdateSet((eb) => ({
        name,
        kind: eb
          .case()
          .when('registry_organisation.legal_category', 'is', null)
          .then(kind)
          .else(eb.ref('registry_organisation.kind'))
          .end(),
      })),
    )
    .returning(organisationColumns)
    .executeTakeFirstOrThrow();
  return asOrganisation(row);
}

/** Sets the official address of an organisation, or takes it away. */
export async function saveContactEmail(tx: Tx, organisationId: string, email: EmailAddress | null): Promise<void> {
  await tx.updateTable('registry_organisation').set({ contact_email: email }).where('id', '=', organisationId).execute();
}

/**
 * Whether the register has closed an organisation.
 * @param today civil date, YYYY-MM-DD
 */
export function isClosed(organisation: Pick<Organisation, 'closedOn'>, today: string): boolean {
  return organisation.closedOn !== null && organisation.closedOn <= today;
}

/**
 * The roles that working for an organisation gives, from its INSEE legal category: none when the register has not said it, when it is a
 * private one, and when it is closed.
 * @param today civil date, YYYY-MM-DD; without it, a closing announced for a later day counts already
 */
export function agentRolesOf(organisation: Pick<Organisation, 'legalCategory' | 'closedOn'>, today?: string): readonly AgentRole[] {
  const closed = today === undefined ? organisation.closedOn !== null : isClosed(organisation, today);
  return closed || organisation.legalCategory === null ? [] : rolesOfCategory(organisation.legalCategory);
}

const selectOrganisations = (db: Db) => db.selectFrom('registry_organisation').select(organisationColumns);

// The constraints of the table guarantee the kind and the address.
function asOrganisation(row: Awaited<ReturnType<ReturnType<typeof selectOrganisations>['executeTakeFirstOrThrow']>>): Organisation {
  const { siren, kind, contactEmail, ...rest } = row;
  return {
    ...rest,
    siren: siren ?? rest.siret.slice(0, 9),
    kind: kind as OrganisationKind,
    contactEmail: contactEmail === null ? null : knownEmail(contactEmail),
  };
}

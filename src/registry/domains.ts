import type { Db, Tx } from '../kernel/database/index.js';
import { parseDomain } from '../kernel/mail/index.js';
import { organisationsByIds, type Organisation } from './organisations.js';
import { isSharedDomain } from './shared-domains.js';

/** How it is known that a domain of e-mail belongs to an organisation. */
export type DomainVerification = 'register' | 'operator' | 'official_contact';

/**
 * The organisations whose agents have addresses in exactly this domain: a sub-domain is another domain, and one domain may belong to several.
 * Closed ones are given too: see `isClosed`.
 */
export async function organisationsOfDomain(db: Db, domain: string): Promise<Organisation[]> {
  const parsed = parseDomain(domain);
  if (parsed === null) return [];
  const rows = await db.selectFrom('registry_organisation_domain').select('organisation_id').where('domain', '=', parsed).execute();
  return organisationsByIds(
    db,
    rows.map((row) => row.organisation_id),
  );
}

/** The domains of an organisation, and how each is known. */
export async function domainsOfOrganisation(
  db: Db,
  organisationId: string,
): Promise<{ domain: string; verifiedBy: DomainVerification; at: Date }[]> {
  const rows = await db
    .selectFrom('registry_organisation_domain')
    .select(['domain', 'verified_by', 'at'])
    .where('organisation_id', '=', organisationId)
    .orderBy('domain')
    .execute();
  // The constraint of the table guarantees how it is known.
  return rows.map(({ domain, verified_by, at }) => ({ domain, verifiedBy: verified_by as DomainVerification, at }));
}

/**
 * Says that addresses in a domain show that someone belongs to an organisation. Said twice, the first verification stays.
 * @throws RangeError when the text is no domain, or when anybody can have an address in it
 */
export async function addOrganisationDomain(
  tx: Tx,
  given: { organisationId: string; domain: string; verifiedBy: DomainVerification; at: Date },
): Promise<void> {
  const domain = parseDomain(given.domain);
  if (domain === null) throw new RangeError(`${JSON.stringify(given.domain)} is not a domain`);
  if (isSharedDomain(domain)) throw new RangeError(`anybody can have an address in ${domain}: it shows nothing`);
  await tx
    .insertInto('registry_organisation_domain')
    .values({ organisation_id: given.organisationId, domain, verified_by: given.verifiedBy, at: given.at })
    .onConflict((c) => c.columns(['domain', 'organisation_id']).doNothing())
    .execute();
}

/** Takes a domain away from an organisation. */
export async function removeOrganisationDomain(tx: Tx, organisationId: string, domain: string): Promise<void> {
  await tx.deleteFrom('registry_organisation_domain').where('organisation_id', '=', organisationId).where('domain', '=', domain).execute();
}

import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import { agentRolesOf, isClosed, organisationBySiret, type Organisation } from '../../../registry/index.js';
import type { Upstream } from '../provider/index.js';
import { agentConnectFaults } from './faults.js';
import { givenIdentity, type GivenIdentity } from './given.js';
import type { Draft } from './store.js';
import type { Membership, Told } from './told.js';

/** The membership that a request names by its SIRET (`siret_hint`), or the only one; null when the agent has to choose. */
export function membershipFor(told: Told, siretHint: string | undefined): Membership | null {
  const [first, ...others] = told.memberships;
  if (!first || others.length === 0) return first ?? null;
  return told.memberships.find(({ siret }) => siret === siretHint) ?? null;
}

/**
 * The claims of an agent in one of their organisations, against the register as it is now.
 * @throws Fault AC-ORGANISATION-FERMEE when the register says that it is closed
 */
export async function identityIn(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  upstream: Pick<Upstream, 'id' | 'title' | 'options'>,
  { told, reached }: Pick<Draft, 'told' | 'reached'>,
  membership: Membership,
): Promise<GivenIdentity> {
  const now = clock.now();
  const today = civilDate(now);
  const organisation = await organisationBySiret(db, membership.siret);
  if (organisation && isClosed(organisation, today))
    throw agentConnectFaults.make('AC-ORGANISATION-FERMEE', { organisation: organisation.name, siret: organisation.siret });
  return givenIdentity(told, {
    upstream,
    reached,
    membership,
    label: organisation?.name ?? upstream.options.organisation,
    registered: isRegistered(organisation) ? organisation : null,
    roles: organisation ? agentRolesOf(organisation, today) : [],
    at: now,
  });
}

/** One that a product named before the register spoke of it proves nothing. */
const isRegistered = (organisation: Organisation | null): organisation is Organisation =>
  organisation !== null && organisation.legalCategory !== null;

/** An organisation to choose. */
export interface Choosable {
  siret: string;
  name: string;
  unit: string | null;
  closed: boolean;
}

/** The organisations of an agent, in the order in which their provider gave them. */
export async function choosable({ db, clock }: Pick<Context, 'db' | 'clock'>, told: Told): Promise<Choosable[]> {
  const today = civilDate(clock.now());
  return Promise.all(
    told.memberships.map(async ({ siret, unit = null }) => {
      const organisation = await organisationBySiret(db, siret);
      return { siret, name: organisation?.name ?? siret, unit, closed: organisation !== null && isClosed(organisation, today) };
    }),
  );
}

import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import { isClosed, organisationById, type Organisation } from '../../../registry/index.js';
import { membershipsOf, type Membership } from './store-memberships.js';

/** A membership with its organisation as the register knows it today. */
export interface Belonging {
  membership: Membership;
  organisation: Organisation;
  /** Closed in the register: nobody signs in for it. */
  closed: boolean;
}

/** The organisations of an account, those asked for included. */
export async function belongingsOf({ db, secrets, clock }: Context, accountId: string): Promise<Belonging[]> {
  const found = await membershipsOf(db, secrets, accountId);
  const all = await Promise.all(
    found.map(async (membership) => ({ membership, organisation: await organisationById(db, membership.organisationId) })),
  );
  const today = civilDate(clock.now());
  return all.flatMap(({ membership, organisation }) =>
    organisation ? [{ membership, organisation, closed: isClosed(organisation, today) }] : [],
  );
}

/** Those that someone can sign in for. */
export const usable = (belongings: readonly Belonging[]): Belonging[] =>
  belongings.filter(({ membership, closed }) => membership.state === 'active' && !closed);

import type { Tx } from '../../../kernel/database/index.js';

/**
 * Closes sign-ins of a person, whatever browser and process they belong to. Each process learns it when it reads the sign-in again, within
 * five seconds (see `authenticationReader`): from then on its session asks for a new sign-in, its codes and its access tokens are refused.
 * @param upstreams only the sign-ins made with these identity providers; all of them when absent
 * @returns the identifiers of the sign-ins that were closed
 */
export async function closeSessions(tx: Tx, personKey: string, now: Date, upstreams?: readonly string[]): Promise<string[]> {
  if (upstreams?.length === 0) return [];
  const rows = await tx
    .deleteFrom('franceconnect_authentication')
    .where('account_id', 'in', (select) => select.selectFrom('franceconnect_account').select('id').where('person_key', '=', personKey))
    .where('expires_at', '>', now)
    .$if(upstreams !== undefined, (query) => query.where('upstream', 'in', [...(upstreams ?? [])]))
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

import { sql } from 'kysely';
import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { accountEvents, issuerOf, queueAccountEvent, type BrokerName } from '../provider/index.js';
import { subjectFor } from './rules.js';

/** The job that tells a service that the account of a person has changed. */
export const accountEventJob = 'franceconnect.account-event';

/** The fact of the identité pivot that a claim says: `rnipp_given_name_array` is about first names. */
const factOf = (claim: string): string => {
  const name = claim.replace(/^(rnipp|idp)_/, '').replace(/_array$/, '');
  return name === 'birthcountry' ? 'birthplace' : name;
};

/**
 * Tells services of a correction of civil status, in the transaction that makes it, as far as they want to hear of it: those of the former
 * account that some of what they were given has changed; those of the young one that its subject is no more. Values are never sent: a
 * service gets them at the next sign-in, before the eyes of the person, which is why the new value of each claim is null here.
 * @param changed names of the facts that changed
 */
export async function tellServices(
  tx: Tx,
  context: Pick<Context, 'config' | 'jobs' | 'secrets'>,
  accounts: { former: { id: string; subject_key: string }; young: { id: string; subject_key: string } },
  changed: readonly string[],
  now: Date,
): Promise<void> {
  const { former, young } = accounts;
  const at = Math.floor(now.getTime() / 1000);
  for (const account of [former, young]) {
    const { rows } = await sql<{ client_id: string; entity_id: string; product: string; claims: string[] }>`
      select s.client_id, s.entity_id, s.product, array_remove(array_agg(distinct claim order by claim), null) as claims
      from franceconnect_connection c join oidc_client s on s.client_id = c.client_id left join lateral unnest(c.claims) claim on true
      where c.account_id = ${account.id} and s.metadata->>'account_events_uri' is not null
      group by s.client_id, s.entity_id, s.product`.execute(tx);
    for (const { client_id: clientId, entity_id: entityId, product, claims } of rows) {
      const known = {
        issuer: issuerOf(context.config, product as BrokerName), // a constraint of the table
        clientId,
        subject: subjectFor(context.secrets, account.subject_key, entityId),
        at,
      };
      const stale = claims.filter((claim) => changed.includes(factOf(claim)));
      if (account === young) await queueAccountEvent(tx, context, accountEventJob, { ...known, type: accountEvents.purged, details: {} });
      else if (stale.length > 0)
        await queueAccountEvent(tx, context, accountEventJob, {
          ...known,
          type: accountEvents.claimsChanged,
          details: { event_timestamp: at, initiating_entity: 'user', claims: Object.fromEntries(stale.map((claim) => [claim, null])) },
        });
    }
  }
}

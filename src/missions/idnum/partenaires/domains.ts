import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { listOf, type Configuration } from './configuration.js';
import { lockPartner } from './store.js';
import { writeVersion } from './work.js';

/**
 * Adds a domain to the identity provider of an administration that was connected here, or takes one away: as a new version of its
 * configuration, which AgentConnect follows. Who calls has checked that the domain is theirs: no approval is asked.
 * @param upstreamId its identifier at AgentConnect
 * @returns `unknown` when it was not connected here: its settings are elsewhere
 */
export async function changePartnerDomain(
  tx: Tx,
  context: Context,
  agent: AgentSession,
  { upstreamId, domain, declared }: { upstreamId: string; domain: string; declared: boolean },
): Promise<'unknown' | 'same' | 'changed'> {
  const found = await tx
    .selectFrom('partner')
    .select('id')
    .where('kind', '=', 'identity_provider')
    .where('product', '=', 'agentconnect')
    .where('external_id', '=', upstreamId)
    .executeTakeFirst();
  const partner = found && (await lockPartner(tx, found.id));
  if (!partner) return 'unknown';
  const before = listOf(partner.configuration, 'domains');
  const others = before.filter((one) => one.toLowerCase() !== domain);
  if (others.length < before.length === declared) return 'same';
  const configuration: Configuration = { ...partner.configuration, domains: declared ? [...others, domain] : others };
  await writeVersion(context, tx, agent, partner, configuration, { change: 'edit' });
  return 'changed';
}

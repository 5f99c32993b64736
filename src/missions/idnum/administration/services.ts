import type { Context } from '../../../context.js';
import { transact, type Db } from '../../../kernel/database/index.js';
import { servicesOfOrganisation, setForbidden, type AgentService } from '../agentconnect/index.js';
import { ownClientId } from '../signin/index.js';
import { writeDeed, type Acting } from './access.js';
import { notTheirs } from './faults.js';
import { useDays } from './rules.js';

const day = 86_400_000;

/** The first instant that counts for what an administration sees of use. */
export const useSince = (now: Date): Date => new Date(now.getTime() - useDays * day);

/** Services of a manager's organisation, and those that its agents enter. */
export function servicesOf({ db, clock }: { db: Db; clock: Context['clock'] }, { agent, providers }: Acting): Promise<AgentService[]> {
  return servicesOfOrganisation(db, { siret: agent.siret, upstreams: providers.map(({ id }) => id), since: useSince(clock.now()) });
}

/**
 * Forbids a service to the agents of a manager's organisation, or allows it again.
 * @returns false when it was so already
 * @throws Fault ADM-INCONNU when it is none of those that the manager sees, or these very pages
 */
export function decideService(context: Context, acting: Acting, clientId: string, forbidden: boolean): Promise<boolean> {
  const { agent } = acting;
  return transact(context.db, async (tx) => {
    const service = (await servicesOf({ db: tx, clock: context.clock }, acting)).find((one) => one.clientId === clientId);
    // Who could not enter here could not undo it.
    if (!service || clientId === ownClientId('agent')) throw notTheirs();
    if (!(await setForbidden(tx, context, { organisation: agent.siret, clientId, forbidden, by: agent.accountId }))) return false;
    await writeDeed(tx, context, agent, {
      action: forbidden ? 'administration.forbid' : 'administration.allow',
      organisation: agent.siret,
      reference: clientId,
      detail: { service: service.name },
    });
    return true;
  });
}

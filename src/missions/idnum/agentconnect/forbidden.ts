import type { Context } from '../../../context.js';
import type { Db, Tx } from '../../../kernel/database/index.js';
import type { Client } from '../provider/index.js';
import { agentConnectFaults } from './faults.js';

/** Whether an organisation does not want its agents to enter a service in its name. */
export async function isForbidden(db: Db, siret: string, clientId: string): Promise<boolean> {
  const row = await db
    .selectFrom('agentconnect_forbidden')
    .select('client_id')
    .where('organisation', '=', siret)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row !== undefined;
}

/** @throws Fault AC-APPLICATION-INTERDITE when the organisation of an agent does not want them to enter this service */
export async function refuseForbidden(tx: Tx, siret: string, client: Pick<Client, 'clientId' | 'name'>): Promise<void> {
  if (await isForbidden(tx, siret, client.clientId)) throw agentConnectFaults.make('AC-APPLICATION-INTERDITE', { service: client.name });
}

/** Forbids a service to the agents of an organisation, or allows it again; false when it was so already. */
export async function setForbidden(
  tx: Tx,
  { clock }: Pick<Context, 'clock'>,
  given: { organisation: string; clientId: string; forbidden: boolean; by: string },
): Promise<boolean> {
  const { organisation, clientId, forbidden, by } = given;
  if (!forbidden) {
    const gone = await tx
      .deleteFrom('agentconnect_forbidden')
      .where('organisation', '=', organisation)
      .where('client_id', '=', clientId)
      .executeTakeFirst();
    return gone.numDeletedRows === 1n;
  }
  const done = await tx
    .insertInto('agentconnect_forbidden')
    .values({ organisation, client_id: clientId, at: clock.now(), by_account: by })
    .onConflict((c) => c.columns(['organisation', 'client_id']).doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** A service that agents of an organisation may meet. */
export interface AgentService {
  clientId: string;
  name: string;
  /** Whether it belongs to the organisation. */
  own: boolean;
  /** Sign-ins since the day asked for, through the providers of the organisation. */
  signIns: number;
  forbidden: boolean;
}

/** Services of an organisation, those that its agents entered since a day, and those that it forbids: the most used first. */
export async function servicesOfOrganisation(
  db: Db,
  { siret, upstreams, since }: { siret: string; upstreams: readonly string[]; since: Date },
): Promise<AgentService[]> {
  const used = await db
    .selectFrom('agentconnect_connection')
    .select((e) => ['client_id', e.fn.countAll<string>().as('count')])
    .where('upstream', '=', (e) => e.fn.any(e.val([...upstreams])))
    .where('at', '>', since)
    .groupBy('client_id')
    .execute();
  const signIns = new Map(used.map((row) => [row.client_id, Number(row.count)]));
  const rows = await db
    .selectFrom('oidc_client as c')
    .leftJoin('agentconnect_forbidden as f', (join) => join.onRef('f.client_id', '=', 'c.client_id').on('f.organisation', '=', siret))
    .select(['c.client_id', 'c.name', 'c.organisation', 'f.at as forbidden_at'])
    .where('c.product', '=', 'agentconnect')
    .where((e) =>
      e.or([
        e('c.organisation', '=', siret),
        e('f.organisation', 'is not', null),
        ...(signIns.size > 0 ? [e('c.client_id', 'in', [...signIns.keys()])] : []),
      ]),
    )
    .orderBy('c.name')
    .execute();
  return rows
    .map((row) => ({
      clientId: row.client_id,
      name: row.name,
      own: row.organisation === siret,
      signIns: signIns.get(row.client_id) ?? 0,
      forbidden: row.forbidden_at !== null,
    }))
    .sort((a, b) => b.signIns - a.signIns);
}

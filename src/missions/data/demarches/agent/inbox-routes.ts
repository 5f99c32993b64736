import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../../context.js';
import { agentOf, requireAgent } from '../../../idnum/signin/index.js';
import { procedures } from '../../../../registry/index.js';
import { inbox, inboxCounts } from '../store-inbox.js';
import { InboxPage, type InboxFilter } from './pages/inbox.js';
import { agentStates, openStates } from './rules.js';
import { agentsOf, assigneesOf } from './store.js';

const short = z.string().max(100).catch('');
const query = z.object({
  q: short,
  etat: z.union([z.enum(['tous', '']), z.custom<InboxFilter['etat']>((value) => agentStates.some((state) => state === value))]).catch(''),
  demarche: short,
  agent: short,
  tri: z.enum(['', 'recents']).catch(''),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

/** The list of files that wait for the agents of an organisation. */
export function inboxRoutes(app: FastifyInstance, context: Context): void {
  const { db, clock } = context;
  app.get('/agent', { preHandler: requireAgent }, async (request, reply) => {
    const session = agentOf(request);
    const filter: InboxFilter = query.parse(request.query);
    const own = (await procedures(db)).filter((procedure) => procedure.organisation.siret === session.siret);
    const procedureId = own.find((procedure) => procedure.slug === filter.demarche)?.id;
    const states = filter.etat === '' ? openStates : filter.etat === 'tous' ? agentStates : [filter.etat];
    const assignedTo =
      filter.agent === '' ? undefined : filter.agent === 'moi' ? session.accountId : filter.agent === 'personne' ? null : filter.agent;
    const [{ rows, total, pages }, counts, agents] = await Promise.all([
      inbox(db, {
        siret: session.siret,
        states,
        search: filter.q,
        order: filter.tri === 'recents' ? 'changed' : 'waiting',
        page: filter.page,
        ...(procedureId ? { procedureId } : {}),
        ...(assignedTo === undefined ? {} : { assignedTo }),
      }),
      inboxCounts(db, session.siret, procedureId),
      agentsOf(db, session.siret),
    ]);
    const assignees = await assigneesOf(
      db,
      rows.map((row) => row.id),
    );
    const others = agents.filter(({ id }) => id !== session.accountId);
    return reply.html(
      InboxPage({
        request,
        organisation: session.organisationLabel,
        filter,
        rows,
        total,
        pages,
        counts,
        procedures: own,
        agents: others,
        assignees,
        now: clock.now(),
      }),
    );
  });
}

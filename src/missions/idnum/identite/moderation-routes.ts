import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { organisationBySiret } from '../../../registry/index.js';
import { agentOf, isOperator, requireAgent } from '../signin/index.js';
import { identiteFaults } from './faults.js';
import { faultIn, field } from './forms.js';
import { decideRequest, readRequest } from './moderation.js';
import { DecisionPage, ModerationPage, reasonLength } from './pages/moderation.js';
import { waitingMemberships } from './store-memberships.js';
import { waitingResets } from './store-resets.js';

const doneOf = (fait: string | null) => (fait === null ? null : fait === 'demande' ? 'asked' : 'decided');

/** Enough for a day of work. */
const shown = 100;
type Numbered = { Params: { id: string } };
const written = field.transform((text) => text.slice(0, reasonLength));
const form = z.object({ decision: field, raison: written, domaine: field });

/** The operator who makes a request. @throws Fault IDENT-OPERATEUR */
export async function operatorOf(context: Pick<Context, 'config' | 'db'>, request: FastifyRequest): Promise<AgentSession> {
  const session = agentOf(request);
  if (!(await isOperator(context, session))) throw identiteFaults.make('IDENT-OPERATEUR');
  return session;
}

/** Where operators decide who joins an organisation that cannot say it itself. */
export function moderationRoutes(app: FastifyInstance, context: Context): void {
  const { db, secrets } = context;
  const agent = { preHandler: requireAgent };
  const operator = (request: FastifyRequest): Promise<AgentSession> => operatorOf(context, request);

  app.get('/identite/moderation', agent, async (request, reply) => {
    await operator(request);
    const memberships = await waitingMemberships(db, secrets, shown);
    const waiting = await Promise.all(
      memberships.map(async ({ id, siret, askedAt }) => ({
        id,
        at: askedAt,
        organisation: (await organisationBySiret(db, siret))?.name ?? siret,
      })),
    );
    const { fait } = z.object({ fait: z.string().nullable().catch(null) }).parse(request.query);
    return reply.html(ModerationPage({ request, waiting, resets: await waitingResets(db, context, shown), done: doneOf(fait) }));
  });

  app.get<Numbered>('/identite/moderation/:id', agent, async (request, reply) => {
    const asked = await readRequest(context, await operator(request), request.params.id);
    return reply.html(DecisionPage({ request, asked, typed: { decision: '', reason: '', domain: false } }));
  });

  app.post<Numbered>('/identite/moderation/:id', agent, async (request, reply) => {
    const session = await operator(request);
    const { id } = request.params;
    const { decision, raison: reason, domaine } = form.parse(request.body ?? {});
    const show = async (faults: ReturnType<typeof faultIn>) =>
      reply.html(
        DecisionPage({
          request,
          asked: await readRequest(context, session, id),
          typed: { decision, reason, domain: domaine !== '' },
          faults,
        }),
        422,
      );
    if (decision !== 'accepter' && decision !== 'refuser')
      return show(faultIn(request.lang, 'decision', { fr: 'Choisissez ce que vous décidez.', en: 'Choose what you decide.' }));
    const done = await decideRequest(context, session, id, { accept: decision === 'accepter', reason, domain: domaine !== '' });
    return done === 'done'
      ? reply.redirectTo('/identite/moderation?fait')
      : show(
          faultIn(request.lang, 'raison', {
            fr: 'Écrivez pourquoi\u00a0: la personne doit le savoir.',
            en: 'Write why: the person must know.',
          }),
        );
  });
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import { requireAgent } from '../signin/index.js';
import { decideRequest, operatorOf, readRequest } from './decisions.js';
import { decisionForm, doneQuery } from './forms.js';
import { helperPage, postStep, postTraining, type Place } from './handle.js';
import { DeskRequestPage } from './pages/desk-request.js';
import { DeskPage } from './pages/desk.js';
import { deskCrumb } from './pages/parts.js';
import { openHelpers } from './store-helpers.js';
import { waitingRequests } from './store-requests.js';

type Id = { Params: { id: string } };
/** Enough for a day of work. */
const shown = 100;

/** Deciding about organisations and helpers, for operators. */
export function operatorRoutes(app: FastifyInstance, context: Context): void {
  const { db, secrets } = context;
  const agent = { preHandler: requireAgent };
  const placeOf = async (request: FastifyRequest<Id>): Promise<Place> => ({
    handler: { by: 'operator', agent: await operatorOf(context, request) },
    path: `/habilitation/operateur/aidants/${request.params.id}`,
    crumb: deskCrumb(request.lang),
    back: '/habilitation/operateur?fait=note',
  });

  app.get('/habilitation/operateur', agent, async (request, reply) => {
    await operatorOf(context, request);
    const [requests, helpers] = await Promise.all([waitingRequests(db, secrets, shown), openHelpers(db, secrets, shown)]);
    return reply.html(DeskPage({ request, requests, helpers, done: doneQuery.parse(request.query).fait === 'note' }));
  });

  app.get<Id>('/habilitation/operateur/demandes/:id', agent, async (request, reply) => {
    const { request: asked, own } = await readRequest(context, await operatorOf(context, request), request.params.id);
    return reply.html(DeskRequestPage({ request, asked, own, typed: { decision: '', reason: '' } }));
  });

  app.post<Id>('/habilitation/operateur/demandes/:id', agent, async (request, reply) => {
    const operator = await operatorOf(context, request);
    const { decision, raison: reason, version } = decisionForm.parse(request.body);
    const again = async (field: string, text: Text) => {
      const { request: asked, own } = await readRequest(context, operator, request.params.id);
      const faults = [{ field, text: t(text, request.lang) }];
      return reply.html(DeskRequestPage({ request, asked, own, typed: { decision: decision ?? '', reason }, faults }), 422);
    };
    if (decision === null) return again('decision', { fr: 'Choisissez ce que vous décidez.', en: 'Choose what you decide.' });
    if (decision !== 'validate' && reason === '')
      return again('raison', {
        fr: 'Écrivez pourquoi\u00a0: l’organisation doit le savoir.',
        en: 'Write why: the organisation must know.',
      });
    await decideRequest(context, operator, request.params.id, { decision, reason, version });
    return reply.redirectTo('/habilitation/operateur?fait=note');
  });

  app.get<Id>('/habilitation/operateur/aidants/:id', agent, async (request, reply) =>
    reply.html(await helperPage(context, request, request.params.id, await placeOf(request))),
  );
  app.post<Id>('/habilitation/operateur/aidants/:id', agent, async (request, reply) =>
    postStep(context, request, reply, request.params.id, await placeOf(request)),
  );
  app.post<Id>('/habilitation/operateur/aidants/:id/formation', agent, async (request, reply) =>
    postTraining(context, request, reply, request.params.id, await placeOf(request)),
  );
}

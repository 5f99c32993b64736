import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import type { FieldFault } from '../../../design/index.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import { organisationBySiret, organisationsOfDomain } from '../../../registry/index.js';
import { domainLike } from '../agentconnect/index.js';
import { declaredUpstreams } from '../provider/index.js';
import { requireAgent } from '../signin/index.js';
import { actingOperator } from './access.js';
import { decideDomain, waitingRequest } from './domain-proofs.js';
import { decisionForm, doneQuery } from './forms.js';
import { RequestPage, RequestsPage } from './pages/requests.js';
import { waitingDomains } from './store-domains.js';

type Id = { Params: { id: string } };
/** Enough for a day of work. */
const shown = 100;

/** Domains that nobody has verified: an operator decides. */
export function operatorRoutes(app: FastifyInstance, context: Context): void {
  const { db } = context;
  const agent = { preHandler: requireAgent };

  const pageOf = async (request: FastifyRequest, id: string, typed: { decision: string; reason: string }, faults: FieldFault[] = []) => {
    const asked = await waitingRequest(context, id);
    const [organisation, owners, upstreams] = await Promise.all([
      organisationBySiret(db, asked.organisation),
      organisationsOfDomain(db, asked.domain),
      declaredUpstreams(db, 'agentconnect'),
    ]);
    return RequestPage({
      request,
      asked,
      organisation: organisation?.name ?? asked.organisation,
      provider: upstreams.find((one) => one.id === asked.upstream)?.title ?? asked.upstream,
      owners: owners.map(({ name }) => name),
      closeTo: domainLike(upstreams, asked.domain),
      typed,
      faults,
    });
  };

  app.get('/administration/demandes', agent, async (request, reply) => {
    await actingOperator(context, request);
    const { fait } = doneQuery.parse(request.query);
    return reply.html(RequestsPage({ request, requests: await waitingDomains(db, shown), done: fait === 'note' }));
  });

  app.get<Id>('/administration/demandes/:id', agent, async (request, reply) => {
    await actingOperator(context, request);
    return reply.html(await pageOf(request, request.params.id, { decision: '', reason: '' }));
  });

  app.post<Id>('/administration/demandes/:id', agent, async (request, reply) => {
    const operator = await actingOperator(context, request);
    const { decision, raison: reason } = decisionForm.parse(request.body);
    const again = async (field: string, text: Text) =>
      pageOf(request, request.params.id, { decision: decision ?? '', reason }, [{ field, text: t(text, request.lang) }]);
    if (decision === null)
      return reply.html(await again('decision', { fr: 'Choisissez ce que vous décidez.', en: 'Choose what you decide.' }), 422);
    if (decision === 'refuser' && reason === '')
      return reply.html(
        await again('raison', { fr: 'Écrivez pourquoi\u00a0: la personne doit le savoir.', en: 'Write why: the person must know.' }),
        422,
      );
    await decideDomain(context, operator, request.params.id, { accepted: decision === 'accepter', reason });
    return reply.redirectTo('/administration/demandes?fait=note');
  });
}

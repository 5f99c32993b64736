import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { valuesOfForm, type FieldFault } from '../../../design/index.js';
import { t } from '../../../kernel/i18n/index.js';
import {
  durationKeys,
  findMandate,
  inOrder,
  mandatsFaults,
  methods,
  writeMandate,
  type Mandate,
  type Membership,
} from '../mandats/index.js';
import { agentOf, requireAgent } from '../signin/index.js';
import type { MandateCookies } from './cookies.js';
import { chosenOf, membershipsOf } from './helper.js';
import { NewPage, type NewForm } from './pages/new.js';

const asked = z.object({ renouvelle: z.string().optional().catch(undefined) });
const sent = z.object({
  duree: z.enum(durationKeys).nullable().catch(null),
  methode: z.enum(methods).nullable().catch(null),
});

/** A helper writes a mandate, which then waits for its person. */
export function newRoutes(app: FastifyInstance, context: Context, cookies: MandateCookies): void {
  const { db, secrets } = context;
  const agent = { preHandler: requireAgent };

  /** Who writes, and the mandate that is renewed; null when they must choose an organisation first. */
  const writer = async (request: FastifyRequest, from: unknown): Promise<{ membership: Membership; before: Mandate | null } | null> => {
    const { renouvelle } = asked.parse(from ?? {});
    const memberships = await membershipsOf(context, request);
    if (renouvelle !== undefined) {
      const before = await findMandate(db, secrets, renouvelle);
      const membership = memberships.find(({ organisation }) => organisation.id === before?.organisation.id);
      if (!before || !membership) throw mandatsFaults.make('MANDAT-INCONNU');
      // What is renewed must be in force: the person may have revoked it since the page was opened.
      if (before.state !== 'active') throw mandatsFaults.make('MANDAT-TERMINE');
      return { membership: mayWrite(membership), before };
    }
    const membership = chosenOf(request, memberships);
    return membership && { membership: mayWrite(membership), before: null };
  };
  const show = (
    request: FastifyRequest,
    reply: FastifyReply,
    given: { membership: Membership; before: Mandate | null },
    form: NewForm,
    faults: readonly FieldFault[] = [],
  ) => reply.html(NewPage({ request, ...given, form, faults }), faults.length > 0 ? 422 : 200);

  app.get('/aidants/mandats/nouveau', agent, async (request, reply) => {
    const given = await writer(request, request.query);
    if (!given) return reply.redirectTo('/aidants');
    const { before } = given;
    const form = { families: before?.families ?? [], duration: before?.duration ?? 'day', method: before?.method ?? 'in_person' };
    return show(request, reply, given, form);
  });

  app.post('/aidants/mandats', agent, async (request, reply) => {
    const { lang } = request;
    const given = await writer(request, request.body);
    if (!given) return reply.redirectTo('/aidants');
    const { duree: duration, methode: method } = sent.parse(request.body ?? {});
    const families = inOrder(valuesOfForm(request.body, 'familles'));
    if (families.length === 0 || duration === null || method === null) {
      const faults: FieldFault[] = [
        ...(families.length > 0
          ? []
          : [
              {
                field: 'familles',
                text: t({ fr: 'Cochez au moins un type de démarche.', en: 'Tick at least one kind of procedure.' }, lang),
              },
            ]),
        ...(duration === null ? [{ field: 'duree', text: t({ fr: 'Choisissez une durée.', en: 'Choose how long.' }, lang) }] : []),
        ...(method === null
          ? [{ field: 'methode', text: t({ fr: 'Dites où est la personne.', en: 'Say where the person is.' }, lang) }]
          : []),
      ];
      return show(request, reply, given, { families, duration: duration ?? '', method: method ?? '' }, faults);
    }
    const { id, code } = await writeMandate(context, given.membership, {
      families,
      duration,
      method,
      ...(given.before ? { replaces: given.before.id } : {}),
    });
    if (code === null) return reply.redirectTo(`/aidants/mandats/${id}/personne`);
    cookies.codes.keep(reply, id, { mandate: id, agent: agentOf(request).accountId, code });
    return reply.redirectTo(`/aidants/mandats/${id}/code`);
  });
}

/** @throws Fault MANDAT-HORS-CADRE for a referent who does not act */
function mayWrite(membership: Membership): Membership {
  if (!membership.acts) throw mandatsFaults.make('MANDAT-HORS-CADRE');
  return membership;
}

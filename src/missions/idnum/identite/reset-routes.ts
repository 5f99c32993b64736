import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import { requireAgent } from '../signin/index.js';
import { faultIn, field } from './forms.js';
import { operatorOf } from './moderation-routes.js';
import { reasonLength } from './pages/moderation.js';
import { ConfirmResetPage, ResetPage } from './pages/reset.js';
import { askReset, decideReset, readReset } from './reset.js';

type Numbered = { Params: { id: string } };
const form = z.object({ courriel: field, raison: field.transform((text) => text.slice(0, reasonLength)) });
const decision = z.object({ decision: z.enum(['confirmer', 'refuser']) });

/** Where operators take away what someone lost: one asks, another one confirms. */
export function resetRoutes(app: FastifyInstance, context: Context): void {
  const agent = { preHandler: requireAgent };
  const path = '/identite/moderation/facteurs';

  app.get(path, agent, async (request, reply) => {
    await operatorOf(context, request);
    return reply.html(ResetPage({ request, typed: { email: '', reason: '' } }));
  });

  app.post(path, agent, async (request, reply) => {
    const session = await operatorOf(context, request);
    const { courriel, raison: reason } = form.parse(request.body ?? {});
    const email = parseEmail(courriel);
    const outcome = email === null ? 'unknown' : reason === '' ? 'reason' : await askReset(context, session, email, reason);
    if (outcome === 'asked') return reply.redirectTo('/identite/moderation?fait=demande');
    const faults = [
      ...(outcome === 'unknown'
        ? faultIn(request.lang, 'courriel', { fr: 'Aucun compte n’a cette adresse.', en: 'No account has this address.' })
        : []),
      ...(outcome === 'waiting'
        ? faultIn(request.lang, 'courriel', {
            fr: 'C’est déjà demandé pour ce compte\u00a0: un autre opérateur doit confirmer.',
            en: 'This is asked for already for this account: another operator has to confirm.',
          })
        : []),
      ...(reason === '' ? faultIn(request.lang, 'raison', { fr: 'Écrivez pourquoi.', en: 'Write why.' }) : []),
    ];
    return reply.html(ResetPage({ request, typed: { email: courriel, reason }, faults }), 422);
  });

  app.get<Numbered>(`${path}/:id`, agent, async (request, reply) => {
    const session = await operatorOf(context, request);
    const { reset, account } = await readReset(context, session, request.params.id);
    return reply.html(ConfirmResetPage({ request, reset, account, own: reset.askedBy === session.accountId }));
  });

  app.post<Numbered>(`${path}/:id`, agent, async (request, reply) => {
    const session = await operatorOf(context, request);
    const read = decision.safeParse(request.body);
    if (!read.success) return reply.redirectTo(`${path}/${encodeURIComponent(request.params.id)}`);
    await decideReset(context, session, request.params.id, read.data.decision === 'confirmer');
    return reply.redirectTo('/identite/moderation?fait');
  });
}

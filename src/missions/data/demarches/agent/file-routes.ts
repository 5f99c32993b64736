import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../../context.js';
import { Fault } from '../../../../kernel/errors/index.js';
import { t, type Text } from '../../../../kernel/i18n/index.js';
import { newId } from '../../../../kernel/ids.js';
import { agentOf, requireAgent } from '../../../idnum/signin/index.js';
import { makeDecision, makeReceipt, sendPdf } from '../documents/index.js';
import { addMessage, agentActor, seenFile } from '../files.js';
import { markRead } from '../store-news.js';
import { fileForAgent } from '../view.js';
import { withoutLoss } from './conflict.js';
import { requireAgentOrKeep } from './expired.js';
import { chargeForm, messageForm } from './forms.js';
import { AgentFilePage } from './pages/file.js';
import { agentFilePath } from './pages/parts.js';
import { assigneesOf } from './store.js';
import { takeCharge } from './work.js';

export const params = z.object({ id: z.string() });
export type Id = { Params: { id: string } };

/** What is said at the top of the file once something was done; the address names it. */
const notices: Readonly<Record<string, Text>> = {
  charge: { fr: 'Vous suivez maintenant ce dossier.', en: 'You now take care of this file.' },
  message: { fr: 'Votre message est envoyé.', en: 'Your message is sent.' },
  correction: { fr: 'La correction est demandée. La personne est prévenue.', en: 'The correction is asked for. The person is told.' },
  decision: { fr: 'La décision est prise. La personne est prévenue.', en: 'The decision is taken. The person is told.' },
  reprise: { fr: 'L’examen reprend. La personne est prévenue.', en: 'The review is open again. The person is told.' },
};
const notice = z.object({ fait: z.string().optional().catch(undefined) });

/** A file as agents see it, its documents, taking charge of it, writing to the person. */
export function agentFileRoutes(app: FastifyInstance, context: Context): void {
  const { db, clock } = context;
  const agent = { preHandler: requireAgent };
  const keeping = { preHandler: requireAgentOrKeep };

  const show = async (request: FastifyRequest, reply: FastifyReply, draft?: { body: string; key: string; fault: string }) => {
    const session = agentOf(request);
    const full = await fileForAgent(context, params.parse(request.params).id, session);
    await markRead(db, full.file.id, 'agent', clock.now());
    const said = notices[notice.parse(request.query).fait ?? ''];
    const page = AgentFilePage({
      request,
      full,
      me: session.accountId,
      assignee: (await assigneesOf(db, [full.file.id])).get(full.file.id) ?? null,
      messageId: draft?.key || newId('msg'),
      notice: said ? t(said, request.lang) : null,
      ...(draft ? { draft } : {}),
    });
    return reply.html(page, draft ? 422 : 200);
  };

  app.get('/agent/dossiers/:id', agent, (request, reply) => show(request, reply));

  app.get('/agent/dossiers/:id/recepisse.pdf', agent, async (request, reply) => {
    const full = await fileForAgent(context, params.parse(request.params).id, agentOf(request));
    return sendPdf(reply, await makeReceipt(context, full, request.lang), `recepisse-${full.file.number}`);
  });
  app.get('/agent/dossiers/:id/decision.pdf', agent, async (request, reply) => {
    const full = await fileForAgent(context, params.parse(request.params).id, agentOf(request));
    return sendPdf(reply, await makeDecision(full, request.lang), `decision-${full.file.number}`);
  });

  app.post<Id>('/agent/dossiers/:id/prise-en-charge', keeping, async (request, reply) => {
    const { id } = params.parse(request.params);
    const { version, suivi } = chargeForm.parse(request.body);
    const path = agentFilePath(id);
    const attempt = { fileId: id, transition: 'start' as const, typed: [], action: `${path}/prise-en-charge`, values: { suivi } };
    const conflict = await withoutLoss(context, request, reply, attempt, () =>
      takeCharge(context, id, agentOf(request), { version, assignee: suivi }),
    );
    return conflict ?? reply.redirectTo(`${path}?fait=charge`);
  });

  app.post<Id>('/agent/dossiers/:id/messages', keeping, async (request, reply) => {
    const { id } = params.parse(request.params);
    const { cle, message } = messageForm.parse(request.body);
    const actor = agentActor(agentOf(request));
    await seenFile(context, id, actor);
    try {
      await addMessage(context, id, { id: cle || newId('msg'), actor, body: message });
    } catch (error) {
      if (!(error instanceof Fault) || (error.code !== 'DEM-MESSAGE' && error.code !== 'DEM-ETAT')) throw error;
      const { text, remedy } = error.words(request.lang);
      return show(request, reply, { body: message, key: cle, fault: `${text} ${remedy}` });
    }
    return reply.redirectTo(`${agentFilePath(id)}?fait=message`);
  });
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import { Fault } from '../../../kernel/errors/index.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import { newId } from '../../../kernel/ids.js';
import { admitHelper, personOf, requirePerson } from '../../idnum/signin/index.js';
import { missing } from './answers.js';
import { bodyOf } from './body.js';
import { typed } from './check.js';
import { addMessage, filePath, personActor, seenFile, transitionFile } from './files.js';
import { keepForm } from './keep.js';
import { DraftPage, FilePage, WithdrawPage } from './pages/file.js';
import { ReceiptPage, SessionEndedPage } from './pages/receipt.js';
import { transitionsFrom } from './rules.js';
import { answersOf } from './store-answers.js';
import { markRead } from './store-news.js';
import { revisionById } from './store.js';
import { fullFile, type FullFile } from './view.js';

type Id = { Params: { id: string }; Querystring: { info?: string } };

const notices: Readonly<Record<string, { kind: 'success' | 'warning'; text: Text }>> = {
  envoyee: {
    kind: 'warning',
    text: {
      fr: 'Cette demande ne peut plus être modifiée\u00a0: elle est déjà envoyée, ou terminée. La page que vous aviez ouverte est dépassée. Voici où en est votre demande.',
      en: 'This request can no longer be changed: it was sent already, or is over. The page that you had open is out of date. Here is where your request stands.',
    },
  },
  message: { kind: 'success', text: { fr: 'Votre message est envoyé.', en: 'Your message is sent.' } },
  enregistree: { kind: 'success', text: { fr: 'Vos réponses sont enregistrées.', en: 'Your answers are saved.' } },
};
const noticeOf = (request: FastifyRequest, info: string | undefined) => {
  const notice = notices[info ?? ''];
  return notice ? { kind: notice.kind, text: t(notice.text, request.lang) } : null;
};

/** Stands for the message of a file among the pages whose answers are kept when a session has ended. */
export const messagePage = '_message';

/** The page of a file with a message that was written when the session had ended: its owner reads it again, then sends it. */
export async function unsentMessage(context: Context, request: FastifyRequest, fileId: string, text: string) {
  const full = await fullFile(context.db, await seenFile(context, fileId, personActor(personOf(request))));
  const notice = {
    kind: 'success' as const,
    text: t(
      {
        fr: 'Vous êtes reconnecté. Votre message n’est pas encore parti\u00a0: relisez-le, puis envoyez-le.',
        en: 'You are signed in again. Your message is not sent yet: read it again, then send it.',
      },
      request.lang,
    ),
  };
  return FilePage({ request, full, messageId: newId('msg'), draft: text, faults: [], notice });
}

/** Where the person goes on with a draft: the facts that wait for a choice, the first page that lacks an answer, or the last check. */
function nextStep(full: FullFile): string {
  const base = filePath(full.file.id);
  if (full.evidence.some((e) => e.outcome === 'answered' && e.settledAt === null && e.facts.length > 0)) return `${base}/informations`;
  const [lacking] = missing(full.form, answersOf(full.values));
  return lacking ? `${base}/pages/${lacking.page.id}` : `${base}/verifier`;
}

/** A file as its owner sees it: draft, receipt, story, messages, withdrawal. */
export function fileRoutes(app: FastifyInstance, context: Context): void {
  const { db, clock } = context;
  const open = { preHandler: [admitHelper(context), requirePerson] };
  const own = (request: FastifyRequest, id: string) => seenFile(context, id, personActor(personOf(request)));

  app.get<Id>('/demarches/dossiers/:id', open, async (request, reply) => {
    const file = await own(request, request.params.id);
    const full = await fullFile(db, file);
    if (file.state === 'brouillon') {
      const lines = full.pages.flatMap((p) => p.lines);
      return reply.html(
        DraftPage({
          request,
          full,
          next: nextStep(full),
          answered: lines.filter((l) => l.stored).length,
          total: lines.length,
          notice: noticeOf(request, request.query.info),
        }),
      );
    }
    await markRead(db, file.id, 'person', clock.now());
    return reply.html(
      FilePage({ request, full, messageId: newId('msg'), draft: '', faults: [], notice: noticeOf(request, request.query.info) }),
    );
  });

  app.get<Id>('/demarches/dossiers/:id/recu', open, async (request, reply) => {
    const file = await own(request, request.params.id);
    if (!file.submittedAt) return reply.redirectTo(filePath(file.id));
    const { form } = await revisionById(db, file.revisionId);
    return reply.html(ReceiptPage({ request, file, form, again: request.query.info === 'deja' }));
  });

  app.post<Id>('/demarches/dossiers/:id/messages', { preHandler: admitHelper(context) }, async (request, reply) => {
    const body = bodyOf(request.body);
    if (!request.person) {
      const token = await keepForm(context, { fileId: request.params.id, pageId: messagePage, body });
      return reply.html(SessionEndedPage({ request, returnTo: `/demarches/reprise/${token}` }), 401);
    }
    const text = typed(body, 'message');
    const id = /^msg_\w{22}$/.test(typed(body, 'id')) ? typed(body, 'id') : newId('msg');
    try {
      await addMessage(context, request.params.id, { id, actor: personActor(personOf(request)), body: text });
      return await reply.redirectTo(`${filePath(request.params.id)}?info=message#messages`);
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'DEM-MESSAGE') throw error;
      const full = await fullFile(db, await own(request, request.params.id));
      const faults = [{ field: 'message', text: error.words(request.lang).text }];
      return reply.html(FilePage({ request, full, messageId: id, draft: text, faults, notice: null }), 422);
    }
  });

  app.get<Id>('/demarches/dossiers/:id/retirer', open, async (request, reply) => {
    const file = await own(request, request.params.id);
    if (!transitionsFrom(file.state, 'person').includes('withdraw')) return reply.redirectTo(`${filePath(file.id)}?info=envoyee`);
    return reply.html(WithdrawPage({ request, file }));
  });

  app.post<Id>('/demarches/dossiers/:id/retirer', open, async (request, reply) => {
    const file = await own(request, request.params.id);
    // Sent twice, it has been done once.
    if (file.state !== 'retire') await transitionFile(context, file.id, { transition: 'withdraw', actor: personActor(personOf(request)) });
    return reply.redirectTo(file.state === 'brouillon' ? '/demarches' : filePath(file.id));
  });
}

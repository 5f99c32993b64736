import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import { Fault } from '../../../kernel/errors/index.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import { newId } from '../../../kernel/ids.js';
import type { PersonSession } from '../../../kernel/sessions/index.js';
import { admitHelper, personOf, requirePerson } from '../../idnum/signin/index.js';
import { visible, type Value } from './answers.js';
import { readPage, typed, type Body } from './check.js';
import { demarchesFaults } from './faults.js';
import { filePath, personActor, seenFile } from './files.js';
import { markOf, saveAnswers, submitFile, type Shown } from './fill.js';
import type { Field, FormPage } from './form.js';
import { dropKept, keepForm, keptForm } from './keep.js';
import { CheckPage } from './pages/check.js';
import { ConflictPage, FillPage, type FillProps } from './pages/fill.js';
import { SessionEndedPage } from './pages/receipt.js';
import { bodyOf } from './body.js';
import { messagePage, unsentMessage } from './routes-file.js';
import { isEditable } from './rules.js';
import { answersOf } from './store-answers.js';
import type { FileSummary } from './store.js';
import { fullFile, type FullFile } from './view.js';

type Id = { Params: { id: string } };
type PageOf = { Params: { id: string; page: string } };

const notices: Readonly<Record<string, { kind: 'success' | 'info'; text: Text }>> = {
  remises: {
    kind: 'success',
    text: {
      fr: 'Vous êtes reconnecté. Vos réponses ont été remises dans la page et enregistrées.',
      en: 'You are signed in again. Your answers were put back in the page and saved.',
    },
  },
  suite: { kind: 'info', text: { fr: 'Votre réponse ouvre une autre question.', en: 'Your answer opens another question.' } },
};

/** The form, page by page: shown, saved, checked, sent. */
export function fillRoutes(app: FastifyInstance, context: Context): void {
  const { db, clock } = context;
  const open = { preHandler: [admitHelper(context), requirePerson] };

  app.get<PageOf & { Querystring: { suite?: string; info?: string } }>(
    '/demarches/dossiers/:id/pages/:page',
    open,
    async (request, reply) => {
      const file = await seenFile(context, request.params.id, personActor(personOf(request)));
      if (!isEditable(file.state)) return reply.redirectTo(`${filePath(file.id)}?info=envoyee`);
      const full = await fullFile(db, file);
      const shown = shownPage(full, request.params.page);
      // A link to a page that the answers no longer lead to.
      if (!shown) return reply.redirectTo(`${filePath(file.id)}/verifier?info=page`);
      const { info = '', suite } = request.query;
      const notice = notices[info];
      return reply.html(
        FillPage(
          fillProps(request, full, shown, {
            backToCheck: suite === 'verifier',
            notice: notice ? { kind: notice.kind, text: t(notice.text, request.lang) } : null,
          }),
        ),
      );
    },
  );

  app.post<PageOf>('/demarches/dossiers/:id/pages/:page', { preHandler: admitHelper(context) }, async (request, reply) => {
    const { id, page } = request.params;
    const body = bodyOf(request.body);
    if (!request.person) return sessionEnded(request, reply, { fileId: id, pageId: page, body });
    const file = await seenFile(context, id, personActor(request.person));
    if (!isEditable(file.state)) return reply.redirectTo(`${filePath(id)}?info=envoyee`);
    return savePage(request, reply, request.person, file, page, body, null);
  });

  app.post<Id>('/demarches/dossiers/:id/brouillon', { preHandler: admitHelper(context) }, async (request, reply) => {
    const body = bodyOf(request.body);
    const pageId = typed(body, '_page');
    const machine = !(request.headers.accept ?? '').includes('text/html');
    if (!request.person && machine) return reply.code(401).send({ saved: false, reason: 'signed-out' });
    if (!request.person) return sessionEnded(request, reply, { fileId: request.params.id, pageId, body });
    const file = await seenFile(context, request.params.id, personActor(request.person));
    if (!isEditable(file.state)) throw demarchesFaults.make('DEM-PLUS-MODIFIABLE');
    const full = await fullFile(db, file);
    const { posted } = read(full, pageId, body, request);
    const saved = await saveAnswers(context, file.id, request.person, {
      posted,
      shown: shownOf(body),
      writer: typed(body, '_onglet') || null,
    });
    if (!machine) return reply.redirectTo(`${filePath(file.id)}?info=enregistree`);
    return reply
      .code(saved.conflicts.length > 0 ? 409 : 200)
      .send({ saved: saved.conflicts.length === 0, version: saved.file.version, conflicts: saved.conflicts.map((c) => c.field) });
  });

  app.get<{ Params: { token: string } }>('/demarches/reprise/:token', open, async (request, reply) => {
    const session = personOf(request);
    const kept = await keptForm(context, request.params.token);
    if (!kept) throw demarchesFaults.make('DEM-REPONSES-GARDEES');
    const file = await seenFile(context, kept.fileId, personActor(session));
    if (kept.pageId === messagePage) {
      const page = await unsentMessage(context, request, file.id, typed(kept.body, 'message'));
      await dropKept(context, request.params.token);
      return reply.html(page);
    }
    const answer = isEditable(file.state)
      ? await savePage(request, reply, session, file, kept.pageId, kept.body, 'remises')
      : await reply.redirectTo(`${filePath(file.id)}?info=envoyee`);
    await dropKept(context, request.params.token);
    return answer;
  });

  app.get<Id & { Querystring: { info?: string } }>('/demarches/dossiers/:id/verifier', open, async (request, reply) => {
    const file = await seenFile(context, request.params.id, personActor(personOf(request)));
    if (!isEditable(file.state)) return reply.redirectTo(`${filePath(file.id)}?info=envoyee`);
    return reply.html(CheckPage({ request, full: await fullFile(db, file), news: request.query.info === 'page' ? 'page' : null }));
  });

  app.post<Id>('/demarches/dossiers/:id/envoyer', open, async (request, reply) => {
    const session = personOf(request);
    const { version } = z.object({ version: z.coerce.number().int().optional().catch(undefined) }).parse(bodyOf(request.body));
    try {
      const { file, again } = await submitFile(context, request.params.id, session, version);
      return await reply.redirectTo(`${filePath(file.id)}/recu${again ? '?info=deja' : ''}`);
    } catch (error) {
      if (!(error instanceof Fault) || (error.code !== 'DEM-CHANGE-AILLEURS' && error.code !== 'DEM-INCOMPLET')) throw error;
      const file = await seenFile(context, request.params.id, personActor(session));
      return reply.html(
        CheckPage({ request, full: await fullFile(db, file), news: error.code === 'DEM-CHANGE-AILLEURS' ? 'stale' : null }),
        error.definition.status,
      );
    }
  });

  async function sessionEnded(request: FastifyRequest, reply: FastifyReply, form: { fileId: string; pageId: string; body: Body }) {
    const token = await keepForm(context, form);
    return reply.html(SessionEndedPage({ request, returnTo: `/demarches/reprise/${token}` }), 401);
  }

  /** Saves a posted page, then leads on; comes back to it when something is wrong or contradicts another tab. */
  async function savePage(
    request: FastifyRequest,
    reply: FastifyReply,
    session: PersonSession,
    file: FileSummary,
    pageId: string,
    body: Body,
    back: 'remises' | null,
  ) {
    const before = await fullFile(db, file);
    const { page, fields, posted, faults } = read(before, pageId, body, request);
    if (!page) return reply.redirectTo(`${filePath(file.id)}/verifier?info=page`);
    const { conflicts } = await saveAnswers(context, file.id, session, {
      posted,
      shown: shownOf(body),
      writer: typed(body, '_onglet') || null,
    });
    const full = await fullFile(db, file);
    if (conflicts.length > 0)
      return reply.html(
        ConflictPage({ request, file, page, fields, conflicts, body, shown: marks(full, fields), writer: newId('vue') }),
        409,
      );
    const next = typed(body, '_suite');
    if (next === 'plus-tard') return reply.redirectTo(`${filePath(file.id)}?info=enregistree`);
    const shown = shownPage(full, pageId);
    if (faults.length > 0 && shown) {
      const notice = back ? { kind: 'success' as const, text: t(notices['remises']?.text ?? { fr: '', en: '' }, request.lang) } : null;
      return reply.html(
        FillPage(fillProps(request, full, shown, { backToCheck: next === 'verifier', body, faults: back ? [] : faults, notice })),
        back ? 200 : 422,
      );
    }
    const query = next === 'verifier' ? '&suite=verifier' : '';
    if (back && shown) return reply.redirectTo(`${filePath(file.id)}/pages/${pageId}?info=remises${query}`);
    // An answer may open another question of the same page.
    const opened = shown?.fields.some((f) => !f.optional && !fields.some((one) => one.id === f.id) && !full.values.has(f.id));
    if (opened) return reply.redirectTo(`${filePath(file.id)}/pages/${pageId}?info=suite${query}`);
    const following = full.pages[full.pages.findIndex((p) => p.page.id === pageId) + 1];
    return reply.redirectTo(
      next === 'verifier' || !following ? `${filePath(file.id)}/verifier` : `${filePath(file.id)}/pages/${following.page.id}`,
    );
  }

  function read(full: FullFile, pageId: string, body: Body, request: FastifyRequest) {
    const page = full.form.pages.find((p) => p.id === pageId);
    const shown = shownOf(body);
    const visibleFields = visible(full.form, answersOf(full.values)).pages.find((p) => p.page.id === pageId)?.fields ?? [];
    const fields = shown ? (page?.fields ?? []).filter((f) => f.id in shown) : visibleFields;
    const { values, empty, faults } = readPage(fields, body, civilDate(clock.now()), request.lang);
    const posted = new Map<string, Value | undefined>([...values, ...empty.map((field) => [field, undefined] as const)]);
    return { page, fields, posted, faults };
  }
}

/** What the page that was posted had shown, or null when it does not say. */
function shownOf(body: Body): Shown | null {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(typed(body, '_vu')));
  } catch {
    return null;
  }
}

interface ShownPage {
  page: FormPage;
  fields: Field[];
}

const shownPage = (full: FullFile, pageId: string): ShownPage | null => {
  const found = full.pages.find((p) => p.page.id === pageId);
  return found ? { page: found.page, fields: found.lines.map((l) => l.field) } : null;
};

const marks = (full: FullFile, fields: readonly Field[]): Shown =>
  Object.fromEntries(fields.map((f) => [f.id, markOf(full.values.get(f.id)?.value)]));

function fillProps(
  request: FastifyRequest,
  full: FullFile,
  shown: ShownPage,
  more: Partial<Pick<FillProps, 'body' | 'faults' | 'notice' | 'backToCheck'>>,
): FillProps {
  return {
    request,
    file: full.file,
    form: full.form,
    pages: full.pages.map((p) => p.page),
    page: shown.page,
    fields: shown.fields,
    values: full.values,
    evidence: full.evidence,
    shown: marks(full, shown.fields),
    writer: newId('vue'),
    backToCheck: false,
    body: null,
    faults: [],
    notice: null,
    ...more,
  };
}

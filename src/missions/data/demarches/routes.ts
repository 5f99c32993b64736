import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../../context.js';
import { procedureBySlug, procedures, type Procedure } from '../../../registry/index.js';
import { mandatsFaults } from '../../idnum/mandats/index.js';
import { admitHelper, personOf, requirePerson } from '../../idnum/signin/index.js';
import { bodyOf } from './body.js';
import { typed } from './check.js';
import { collectEvidence, type Ask } from './collect.js';
import { demarchesFaults } from './faults.js';
import { filePath, mayDo, personActor, seenFile } from './files.js';
import { beginFile, chooseFacts } from './fill.js';
import { AskPage, FactsPage } from './pages/facts.js';
import { ListPage, ProcedurePage } from './pages/procedures.js';
import { fileRoutes } from './routes-file.js';
import { fillRoutes } from './routes-fill.js';
import { isEditable } from './rules.js';
import { evidenceOf } from './store-answers.js';
import { currentRevision, draftOf, filesOf, publishedProcedures, revisionById, type Revision } from './store.js';

type Slug = { Params: { slug: string } };
type Id = { Params: { id: string } };

/** Pages of Démarches for citizens: choose a procedure, begin, choose which facts are used; then the form and the file. */
export function demarchesRoutes(app: FastifyInstance, context: Context, ask: Ask): void {
  const { db } = context;

  const published = async (slug: string): Promise<{ procedure: Procedure; revision: Revision }> => {
    const procedure = await procedureBySlug(db, slug);
    const revision = procedure && (await currentRevision(db, procedure.id));
    if (!procedure || !revision) throw demarchesFaults.make('DEM-DEMARCHE-INCONNUE');
    return { procedure, revision };
  };

  app.get('/demarches', async (request, reply) => {
    const [all, online, files] = await Promise.all([
      procedures(db),
      publishedProcedures(db),
      request.person ? filesOf(db, request.person.subject) : [],
    ]);
    return reply.html(
      ListPage({ request, procedures: all.filter((p) => online.has(p.id)), drafts: files.filter((f) => f.state === 'brouillon') }),
    );
  });

  app.get<Slug>('/demarches/:slug', async (request, reply) => {
    const { procedure, revision } = await published(request.params.slug);
    const draft = request.person ? await draftOf(db, procedure.id, request.person.subject) : null;
    return reply.html(ProcedurePage({ request, procedure, form: revision.form, draft }));
  });

  const open = { preHandler: [admitHelper(context), requirePerson] };
  const begun = async (request: FastifyRequest<Slug>) => {
    const found = await published(request.params.slug);
    if (!mayDo(personOf(request), found.procedure)) throw mandatsFaults.make('MANDAT-HORS-CADRE');
    return found;
  };

  app.get<Slug>('/demarches/:slug/commencer', open, async (request, reply) => {
    const session = personOf(request);
    const { procedure, revision } = await begun(request);
    const draft = await draftOf(db, procedure.id, session.subject);
    if (draft) return reply.redirectTo(filePath(draft.id));
    if (revision.form.evidence.length > 0)
      return reply.html(AskPage({ request, procedure, form: revision.form, action: `/demarches/${procedure.slug}/commencer` }));
    // Nobody has two drafts of a procedure: opening this page again finds the same one.
    const { file } = await beginFile(context, procedure.id, session, request.lang);
    return reply.redirectTo(`${filePath(file.id)}/pages/${firstPage(revision)}`);
  });

  app.post<Slug>('/demarches/:slug/commencer', open, async (request, reply) => {
    const session = personOf(request);
    const { procedure } = await begun(request);
    const { file, revision, created } = await beginFile(context, procedure.id, session, request.lang);
    if (!created) return reply.redirectTo(filePath(file.id));
    if (typed(bodyOf(request.body), 'demander') !== 'oui') return reply.redirectTo(`${filePath(file.id)}/pages/${firstPage(revision)}`);
    await collectEvidence(context, ask, file, revision, session, request.lang);
    return reply.redirectTo(`${filePath(file.id)}/informations`);
  });

  app.get<Id>('/demarches/dossiers/:id/informations', open, async (request, reply) => {
    const file = await seenFile(context, request.params.id, personActor(personOf(request)));
    if (!isEditable(file.state)) return reply.redirectTo(`${filePath(file.id)}?info=envoyee`);
    const [revision, evidence] = await Promise.all([revisionById(db, file.revisionId), evidenceOf(db, file.id)]);
    return reply.html(
      FactsPage({ request, file, form: revision.form, evidence, next: `${filePath(file.id)}/pages/${firstPage(revision)}` }),
    );
  });

  app.post<Id>('/demarches/dossiers/:id/informations', open, async (request, reply) => {
    const session = personOf(request);
    const body = bodyOf(request.body);
    const file = await seenFile(context, request.params.id, personActor(session));
    if (!isEditable(file.state)) return reply.redirectTo(`${filePath(file.id)}?info=envoyee`);
    const revision = await revisionById(db, file.revisionId);
    if (typed(body, 'demander') === 'oui') {
      await collectEvidence(context, ask, file, revision, session, request.lang);
      return reply.redirectTo(`${filePath(file.id)}/informations`);
    }
    const accepted = Object.keys(body)
      .filter((name) => name.startsWith('garder-'))
      .map((name) => ({ field: name.slice('garder-'.length), evidenceId: typed(body, name) }));
    await chooseFacts(context, file.id, session, accepted);
    return reply.redirectTo(`${filePath(file.id)}/pages/${firstPage(revision)}`);
  });

  fillRoutes(app, context);
  fileRoutes(app, context);
}

const firstPage = (revision: Revision): string => revision.form.pages[0]?.id ?? '';

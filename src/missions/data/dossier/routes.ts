import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import { personOf, requirePerson } from '../../idnum/signin/index.js';
import { fileSummary, fullFile } from '../demarches/index.js';
import { exportJson, recordExport } from './export.js';
import { exportPdf } from './export-pdf.js';
import { dossierFaults } from './faults.js';
import { historyPage, linesOf, type Vocabulary } from './lines.js';
import { invitationFor, opinionPath } from './opinion.js';
import { FilePage } from './pages/file.js';
import { HistoryPage } from './pages/history.js';
import { DossierPage } from './pages/home.js';
import { LinePage } from './pages/line.js';
import { filesWithUnread, ownEntry, ownFile } from './reading.js';
import { waitingOf } from './rules.js';
import { kindOfSlug } from './words.js';

const latestLines = 5;
const linesOfPage = 30;
const linesOfFile = 100;
const query = z.object({ genre: z.string().optional().catch(undefined), avant: z.string().max(60).optional().catch(undefined) });
const params = z.object({ id: z.string() });
/** A copy of everything costs more than a page. */
const exportLimit = { rateLimit: { max: 20, timeWindow: '1 minute' } };

/** The person's space, under /dossier. */
export function dossierRoutes(app: FastifyInstance, context: Context, vocabulary: Vocabulary): void {
  const { db, ledger } = context;
  const person = { preHandler: requirePerson };

  app.get('/dossier', person, async (request, reply) => {
    const { subject } = personOf(request);
    const [files, { lines }] = await Promise.all([
      filesWithUnread(context, subject),
      historyPage(context, subject, vocabulary, request.lang, { limit: latestLines }),
    ]);
    const sent = files.map(({ file }) => file).filter((file) => file.state !== 'brouillon');
    return reply.html(DossierPage({ request, waiting: waitingOf(files), files: sent, latest: lines }));
  });

  app.get('/dossier/historique', person, async (request, reply) => {
    const { genre, avant } = query.parse(request.query);
    const kind = kindOfSlug(genre);
    const { lines, next } = await historyPage(context, personOf(request).subject, vocabulary, request.lang, {
      kind,
      limit: linesOfPage,
      ...(avant ? { before: avant } : {}),
    });
    return reply.html(HistoryPage({ request, lines, kind, next, later: avant !== undefined }));
  });

  app.get('/dossier/lignes/:id', person, async (request, reply) => {
    const row = await ownEntry(context, personOf(request), params.parse(request.params).id);
    const [[line], proof, file] = await Promise.all([
      linesOf(db, [row], vocabulary, request.lang),
      ledger.proof(db, row.id),
      row.reference ? fileSummary(db, row.reference) : null,
    ]);
    if (!line) throw dossierFaults.make('DOS-LIGNE-INCONNUE');
    return reply.html(LinePage({ request, line, proof, file: file?.personKey === personOf(request).subject ? file : null }));
  });

  app.get('/dossier/lignes/:id/preuve.json', person, async (request, reply) => {
    const row = await ownEntry(context, personOf(request), params.parse(request.params).id);
    const bundle = await ledger.bundle(db, row.id);
    if (!bundle) throw dossierFaults.make('DOS-PREUVE-EN-PREPARATION');
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="preuve-${row.id}.json"`)
      .send(JSON.stringify(bundle, null, 2));
  });

  app.get('/dossier/dossiers/:id', person, async (request, reply) => {
    const { subject } = personOf(request);
    const file = await ownFile(context, personOf(request), params.parse(request.params).id);
    const [full, { lines }] = await Promise.all([
      fullFile(db, file),
      historyPage(context, subject, vocabulary, request.lang, { kind: 'access', reference: file.id, limit: linesOfFile }),
    ]);
    return reply.html(FilePage({ request, full, lines, opinion: opinionPath(file) }));
  });

  app.get('/dossier/dossiers/:id/avis', person, async (request, reply) => {
    const file = await ownFile(context, personOf(request), params.parse(request.params).id);
    return reply.redirectTo(file.submittedAt ? await invitationFor(context, file) : `/dossier/dossiers/${file.id}`);
  });

  const filename = (extension: string) => `attachment; filename="dossier-${civilDate(context.clock.now())}.${extension}"`;
  app.get('/dossier/export.json', { ...person, config: exportLimit }, async (request, reply) => {
    await recordExport(context, personOf(request), 'json');
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', filename('json'))
      .send(Readable.from(exportJson(context, personOf(request))));
  });
  app.get('/dossier/export.pdf', { ...person, config: exportLimit }, async (request, reply) => {
    await recordExport(context, personOf(request), 'pdf');
    return reply
      .type('application/pdf')
      .header('content-disposition', filename('pdf'))
      .send(await exportPdf(context, personOf(request), vocabulary, request.lang));
  });
}

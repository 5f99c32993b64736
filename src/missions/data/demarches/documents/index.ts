import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../../context.js';
import type { Lang } from '../../../../kernel/i18n/index.js';
import { admitHelper, personOf, requirePerson } from '../../../idnum/signin/index.js';
import { personActor, seenFile } from '../files.js';
import { demarchesFaults } from '../faults.js';
import { fullFile, type FullFile } from '../view.js';
import { decisionPdf } from './decision.js';
import { receiptPdf } from './receipt.js';
import { submissionsOf } from './store.js';

export { appealWays } from './appeal.js';
export { givenBefore, provenanceWords } from './provenance.js';
export { submissionsOf, type Submission } from './store.js';

/**
 * The receipt of a file.
 * @throws Fault DEM-DOSSIER-INCONNU when it was never sent
 */
export async function makeReceipt(context: Context, full: FullFile, lang: Lang): Promise<Buffer> {
  const submissions = await submissionsOf(context.db, full.file.id);
  if (submissions.length === 0) throw demarchesFaults.make('DEM-DOSSIER-INCONNU');
  return receiptPdf(full, submissions, `${context.config.baseUrl}/dossier`, lang);
}

/**
 * The letter of the decision in force.
 * @throws Fault DEM-DOSSIER-INCONNU when nothing is decided, or the review was reopened
 */
export async function makeDecision(full: FullFile, lang: Lang): Promise<Buffer> {
  const [decision] = full.decisions;
  if (!decision || decision.outcome !== full.file.state) throw demarchesFaults.make('DEM-DOSSIER-INCONNU');
  return decisionPdf(full, decision, lang);
}

/** Answers a PDF that is kept under this name. */
export const sendPdf = (reply: FastifyReply, pdf: Buffer, name: string) =>
  reply.type('application/pdf').header('content-disposition', `attachment; filename="${name}.pdf"`).send(pdf);

const params = z.object({ id: z.string() });

/** Documents of a file, for its owner. */
export function documentRoutes(app: FastifyInstance, context: Context): void {
  const person = { preHandler: [admitHelper(context), requirePerson] };
  app.get('/demarches/dossiers/:id/recepisse.pdf', person, async (request, reply) => {
    const file = await seenFile(context, params.parse(request.params).id, personActor(personOf(request)));
    return sendPdf(reply, await makeReceipt(context, await fullFile(context.db, file), request.lang), `recepisse-${file.number}`);
  });
  app.get('/demarches/dossiers/:id/decision.pdf', person, async (request, reply) => {
    const file = await seenFile(context, params.parse(request.params).id, personActor(personOf(request)));
    return sendPdf(reply, await makeDecision(await fullFile(context.db, file), request.lang), `decision-${file.number}`);
  });
}

import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../../context.js';
import type { FieldFault } from '../../../../design/index.js';
import { formatMoney, t, type Lang } from '../../../../kernel/i18n/index.js';
import { agentOf, requireAgent } from '../../../idnum/signin/index.js';
import { priceOf } from '../answers.js';
import { demarchesFaults } from '../faults.js';
import { agentActor, seenFile } from '../files.js';
import { judge, transitionRule } from '../rules.js';
import { answersOf } from '../store-answers.js';
import { revisionById, type FileSummary } from '../store.js';
import { fileForAgent, type FullFile } from '../view.js';
import { withoutLoss } from './conflict.js';
import { requireAgentOrKeep } from './expired.js';
import { params, type Id } from './file-routes.js';
import { correctionForm, decisionForm, reopenForm } from './forms.js';
import { CorrectionPage } from './pages/correction.js';
import { DecisionPage, type TypedDecision } from './pages/decision.js';
import { agentFilePath } from './pages/parts.js';
import { ReopenPage } from './pages/reopen.js';
import { centsOf, correctionWords, mayDecide, outcomes, typedCents } from './rules.js';
import { moveAsAgent } from './work.js';

/** Asking for a correction, deciding, taking a file up again. */
export function decisionRoutes(app: FastifyInstance, context: Context): void {
  const agent = { preHandler: requireAgent };
  const keeping = { preHandler: requireAgentOrKeep };

  app.get('/agent/dossiers/:id/correction', agent, async (request, reply) => {
    const full = await fileForAgent(context, params.parse(request.params).id, agentOf(request));
    if (judge('ask_correction', full.file.state, 'agent', 'x') !== 'allowed')
      throw demarchesFaults.make('DEM-ETAT', { transition: 'ask_correction', state: full.file.state });
    return reply.html(CorrectionPage({ request, file: full.file, fields: answeredFields(full), typed: { message: '', fields: [] } }));
  });

  app.post<Id>('/agent/dossiers/:id/correction', keeping, async (request, reply) => {
    const { id } = params.parse(request.params);
    const { version, message, 'reponses[]': reponses } = correctionForm.parse(request.body);
    const session = agentOf(request);
    const file = await seenFile(context, id, agentActor(session));
    const { form } = await revisionById(context.db, file.revisionId);
    const fields = form.pages.flatMap((page) => page.fields);
    const chosen = fields.filter((field) => reponses.includes(field.id));
    if (message === '') {
      const full = await fileForAgent(context, id, session);
      const faults = [
        { field: 'message', text: t({ fr: 'Écrivez ce que la personne doit faire.', en: 'Write what the person must do.' }, request.lang) },
      ];
      // The version stays the one that was shown: what a colleague did since must still be noticed.
      return reply.html(
        CorrectionPage({ request, file: { ...file, version }, fields: answeredFields(full), typed: { message, fields: reponses }, faults }),
        422,
      );
    }
    const questions = chosen.map((field) => t(field.label, file.lang));
    const path = agentFilePath(id);
    const attempt = {
      fileId: id,
      transition: 'ask_correction' as const,
      action: `${path}/correction`,
      values: { 'reponses[]': reponses, message },
      typed: [
        { term: t({ fr: 'Votre message', en: 'Your message' }, request.lang), value: correctionWords(message, questions, request.lang) },
      ],
    };
    const move = {
      transition: 'ask_correction' as const,
      version,
      reason: correctionWords(message, questions, file.lang),
      fields: chosen.map((field) => field.label.fr),
    };
    const conflict = await withoutLoss(context, request, reply, attempt, () => moveAsAgent(context, id, session, move));
    return conflict ?? reply.redirectTo(`${path}?fait=correction`);
  });

  app.get('/agent/dossiers/:id/decision', agent, async (request, reply) => {
    const full = await fileForAgent(context, params.parse(request.params).id, agentOf(request));
    if (!mayDecide(full.file.state)) throw demarchesFaults.make('DEM-ETAT', { transition: 'accept', state: full.file.state });
    const price = proposedPrice(full, request.lang);
    return reply.html(DecisionPage({ request, file: full.file, price, typed: { outcome: '', price: price?.typed ?? '', reason: '' } }));
  });

  app.post<Id>('/agent/dossiers/:id/decision', keeping, async (request, reply) => {
    const { id } = params.parse(request.params);
    const { version, decision, prix, raison } = decisionForm.parse(request.body);
    const session = agentOf(request);
    const file = await seenFile(context, id, agentActor(session));
    const { form } = await revisionById(context.db, file.revisionId);
    const typed: TypedDecision = { outcome: decision, price: prix, reason: raison };
    const { faults, transition, result } = readDecision(typed, form.tariff !== undefined, request.lang);
    if (faults.length > 0 || !transition) {
      const full = await fileForAgent(context, id, session);
      return reply.html(
        DecisionPage({ request, file: { ...file, version }, price: proposedPrice(full, request.lang), typed, faults }),
        422,
      );
    }
    const path = agentFilePath(id);
    const attempt = {
      fileId: id,
      transition,
      action: `${path}/decision`,
      values: { decision, prix, raison },
      typed: [
        { term: t({ fr: 'Votre décision', en: 'Your decision' }, request.lang), value: t(transitionRule(transition).label, request.lang) },
        ...(raison ? [{ term: t({ fr: 'Votre texte', en: 'Your text' }, request.lang), value: raison }] : []),
      ],
    };
    const conflict = await withoutLoss(context, request, reply, attempt, () =>
      moveAsAgent(context, id, session, { transition, version, reason: raison, result }),
    );
    return conflict ?? reply.redirectTo(`${path}?fait=decision`);
  });

  app.get('/agent/dossiers/:id/reprise', agent, async (request, reply) => {
    const file = await seenFile(context, params.parse(request.params).id, agentActor(agentOf(request)));
    if (judge('reopen', file.state, 'agent', 'x') !== 'allowed')
      throw demarchesFaults.make('DEM-ETAT', { transition: 'reopen', state: file.state });
    return reply.html(ReopenPage({ request, file, typed: '' }));
  });

  app.post<Id>('/agent/dossiers/:id/reprise', keeping, async (request, reply) => {
    const { id } = params.parse(request.params);
    const { version, raison } = reopenForm.parse(request.body);
    const session = agentOf(request);
    const file: FileSummary = await seenFile(context, id, agentActor(session));
    if (raison === '') {
      const faults = [
        { field: 'raison', text: t({ fr: 'Écrivez pourquoi l’examen reprend.', en: 'Write why the review is reopened.' }, request.lang) },
      ];
      return reply.html(ReopenPage({ request, file: { ...file, version }, typed: raison, faults }), 422);
    }
    const path = agentFilePath(id);
    const typed = [{ term: t({ fr: 'Votre texte', en: 'Your text' }, request.lang), value: raison }];
    const attempt = { fileId: id, transition: 'reopen' as const, action: `${path}/reprise`, values: { raison }, typed };
    const conflict = await withoutLoss(context, request, reply, attempt, () =>
      moveAsAgent(context, id, session, { transition: 'reopen', version, reason: raison }),
    );
    return conflict ?? reply.redirectTo(`${path}?fait=reprise`);
  });
}

const answeredFields = (full: FullFile) => full.pages.flatMap(({ lines }) => lines).flatMap(({ field, stored }) => (stored ? [field] : []));

/** The price that follows from the answers, as it is typed, and why; null when the procedure has none. */
function proposedPrice({ form, values }: FullFile, lang: Lang): { explanation: string; typed: string } | null {
  if (!form.tariff) return null;
  const cents = priceOf(form.tariff, answersOf(values));
  const explanation = t(form.tariff.explanation, lang);
  if (cents === null) return { explanation, typed: '' };
  const proposed = t({ fr: 'Prix calculé\u00a0: {price}.', en: 'Computed price: {price}.' }, lang, { price: formatMoney(cents, lang) });
  return { explanation: `${proposed} ${explanation}`, typed: typedCents(cents, lang) };
}

/** Reads a decision: what is to be done, or what is missing. */
function readDecision(typed: TypedDecision, priced: boolean, lang: Lang) {
  const faults: FieldFault[] = [];
  const transition = outcomes.find((outcome) => outcome === typed.outcome);
  const cents = centsOf(typed.price);
  if (!transition) faults.push({ field: 'decision', text: t({ fr: 'Choisissez une décision.', en: 'Choose a decision.' }, lang) });
  if (transition === 'accept' && priced && cents === null)
    faults.push({
      field: 'prix',
      text: t({ fr: 'Écrivez le prix en euros. Exemple\u00a0: 2,50', en: 'Write the price in euros. Example: 2.50' }, lang),
    });
  if (transition && transition !== 'accept' && typed.reason === '')
    faults.push({
      field: 'raison',
      text: t({ fr: 'Écrivez la raison\u00a0: la personne doit la connaître.', en: 'Write the reason: the person must know it.' }, lang),
    });
  return { faults, transition, result: transition === 'accept' && priced && cents !== null ? { cents } : null };
}

import { definitions, heading, list, makePdf, paragraph, strong, type Block } from '../../../../kernel/documents/index.js';
import { formatDate, formatDateTime, t, type Lang } from '../../../../kernel/i18n/index.js';
import type { FullFile } from '../view.js';
import { provenanceWords } from './provenance.js';
import type { Submission } from './store.js';

const dayMilliseconds = 86_400_000;

/**
 * The receipt of a request: what was received, when, by whom, and what comes next (code des relations entre le public et l’administration,
 * articles L. 112-11 and R. 112-11-1: date of reception, service in charge and how to reach it).
 * @param submissions every sending of the file; at least one
 * @param dossierUrl address of the person's dossier
 */
export function receiptPdf(full: FullFile, submissions: readonly Submission[], dossierUrl: string, lang: Lang): Promise<Buffer> {
  const { file, form } = full;
  const last = submissions.at(-1);
  const at = last?.at ?? file.submittedAt ?? file.createdAt;
  const { name } = file.procedure.organisation;
  const answerBefore = formatDate(new Date(at.getTime() + form.answerDays * dayMilliseconds), lang);
  return makePdf({
    lang,
    title: t({ fr: 'Récépissé\u00a0: {title}', en: 'Receipt: {title}' }, lang, { title: t(file.procedure.title, lang) }),
    author: name,
    subject: t({ fr: 'Dossier n° {number}', en: 'File no. {number}' }, lang, { number: file.number }),
    at,
    footer: t({ fr: 'Dossier n° {number} – {name}', en: 'File no. {number} – {name}' }, lang, { number: file.number, name }),
    blocks: [
      strong(
        t({ fr: '{name} a bien reçu votre demande le {at}.', en: '{name} received your request on {at}.' }, lang, {
          name,
          at: formatDateTime(at, lang),
        }),
      ),
      definitions([
        { term: t({ fr: 'Numéro de dossier', en: 'File number' }, lang), value: String(file.number) },
        { term: t({ fr: 'Demande faite par', en: 'Request made by' }, lang), value: file.applicant.displayName },
        { term: t({ fr: 'Service chargé du dossier', en: 'Service in charge' }, lang), value: name },
        {
          term: t({ fr: 'Pour lui écrire', en: 'To write to it' }, lang),
          value: t(
            { fr: 'Utilisez les messages de votre dossier en ligne\u00a0: {url}', en: 'Use the messages of your file online: {url}' },
            lang,
            { url: dossierUrl },
          ),
        },
        { term: t({ fr: 'Réponse prévue avant le', en: 'Answer due before' }, lang), value: answerBefore },
      ]),
      heading(t({ fr: 'Et maintenant\u00a0?', en: 'What now?' }, lang)),
      list(form.afterwards.map((step) => t(step, lang))),
      heading(t({ fr: 'Ce que vous avez envoyé', en: 'What you sent' }, lang)),
      ...answerBlocks(full, lang),
      heading(t({ fr: 'Pour prouver cet envoi', en: 'To prove this sending' }, lang)),
      paragraph(
        t(
          {
            fr: 'Votre envoi est inscrit dans un registre que personne ne peut modifier sans que cela se voie. La preuve est dans votre dossier en ligne.',
            en: 'Your sending is written in a register that nobody can change without it showing. The proof is in your file online.',
          },
          lang,
        ),
      ),
      definitions(
        submissions.flatMap(({ number, hash, entryId, at: sentAt }) => [
          { term: t({ fr: 'Envoi n° {number}', en: 'Sending no. {number}' }, lang, { number }), value: formatDateTime(sentAt, lang) },
          { term: t({ fr: 'Ligne du registre', en: 'Line of the register' }, lang), value: entryId },
          { term: t({ fr: 'Empreinte des réponses', en: 'Hash of the answers' }, lang), value: hash },
        ]),
      ),
      paragraph(
        t(
          {
            fr: 'Ce document est l’accusé de réception électronique prévu par l’article L. 112-11 du code des relations entre le public et l’administration.',
            en: 'This document is the electronic acknowledgement of receipt of article L. 112-11 of the French code of relations between the public and the administration.',
          },
          lang,
        ),
      ),
    ],
  });
}

/** The answers, page by page, each with where it comes from. */
export function answerBlocks(full: FullFile, lang: Lang): Block[] {
  return full.pages.flatMap(({ page, lines }) => {
    const items = lines.flatMap((line) =>
      line.display ? [{ term: t(line.field.label, lang), value: `${t(line.display, lang)}\n${provenanceWords(line, lang) ?? ''}` }] : [],
    );
    return items.length > 0 ? [heading(t(page.title, lang), 3), definitions(items)] : [];
  });
}

import { address, definitions, heading, list, makePdf, paragraph, strong, type Block } from '../../../../kernel/documents/index.js';
import { formatDate, formatDateTime, formatMoney, t, type Lang, type Text } from '../../../../kernel/i18n/index.js';
import { appealWays } from './appeal.js';
import type { Decision } from '../store-news.js';
import type { FullFile } from '../view.js';

const titles: Readonly<Record<Decision['outcome'], Text>> = {
  accepte: { fr: 'Décision\u00a0: votre demande est acceptée', en: 'Decision: your request is accepted' },
  refuse: { fr: 'Décision\u00a0: votre demande est refusée', en: 'Decision: your request is refused' },
  sans_suite: { fr: 'Votre demande est classée sans suite', en: 'Your request is closed without a decision' },
};
const sentences: Readonly<Record<Decision['outcome'], Text>> = {
  accepte: {
    fr: 'Le {date}, {name} a accepté votre demande «\u00a0{title}\u00a0».',
    en: 'On {date}, {name} accepted your request “{title}”.',
  },
  refuse: {
    fr: 'Le {date}, {name} a refusé votre demande «\u00a0{title}\u00a0».',
    en: 'On {date}, {name} refused your request “{title}”.',
  },
  sans_suite: {
    fr: 'Le {date}, {name} a fermé votre demande «\u00a0{title}\u00a0» sans prendre de décision.',
    en: 'On {date}, {name} closed your request “{title}” without a decision.',
  },
};

/**
 * The letter of a decision: what is decided, why, by whom, and how to contest it (code des relations entre le public et l’administration,
 * articles L. 211-2 and L. 211-5 for the reasons, L. 212-1 and L. 212-2 for the name of whoever decides).
 */
export function decisionPdf(full: FullFile, decision: Decision, lang: Lang): Promise<Buffer> {
  const { file } = full;
  const { name } = file.procedure.organisation;
  const date = formatDate(decision.at, lang);
  return makePdf({
    lang,
    title: t(titles[decision.outcome], lang),
    author: name,
    subject: t({ fr: 'Dossier n° {number}', en: 'File no. {number}' }, lang, { number: file.number }),
    at: decision.at,
    footer: t({ fr: 'Dossier n° {number} – {name}', en: 'File no. {number} – {name}' }, lang, { number: file.number, name }),
    blocks: [
      address('right', [file.applicant.displayName, ...(lang === 'fr' ? [`Le ${date}`] : [date])]),
      strong(t(sentences[decision.outcome], lang, { date, name, title: t(file.procedure.title, lang) })),
      ...resultBlocks(decision, lang),
      ...reasonBlocks(decision, lang),
      ...(decision.outcome === 'accepte'
        ? []
        : [
            heading(t({ fr: 'Si vous n’êtes pas d’accord', en: 'If you disagree' }, lang)),
            list(appealWays(name).map((way) => t(way, lang))),
          ]),
      heading(t({ fr: 'Références', en: 'References' }, lang)),
      definitions([
        { term: t({ fr: 'Numéro de dossier', en: 'File number' }, lang), value: String(file.number) },
        ...(file.submittedAt
          ? [{ term: t({ fr: 'Demande reçue le', en: 'Request received on' }, lang), value: formatDateTime(file.submittedAt, lang) }]
          : []),
        { term: t({ fr: 'Décision prise par', en: 'Decision taken by' }, lang), value: `${decision.agent.label}, ${name}` },
        { term: t({ fr: 'Ligne du registre', en: 'Line of the register' }, lang), value: decision.entryId },
      ]),
      paragraph(
        t(
          {
            fr: 'Décision prise par téléservice, dispensée de signature (article L. 212-2 du code des relations entre le public et l’administration).',
            en: 'Decision taken through an online service, exempt from signature (article L. 212-2 of the French code of relations between the public and the administration).',
          },
          lang,
        ),
      ),
    ],
  });
}

function resultBlocks({ result }: Decision, lang: Lang): Block[] {
  const cents = result?.['cents'];
  return typeof cents === 'number'
    ? [definitions([{ term: t({ fr: 'Prix décidé', en: 'Price decided' }, lang), value: formatMoney(cents, lang) }])]
    : [];
}

function reasonBlocks({ outcome, reason }: Decision, lang: Lang): Block[] {
  if (!reason) return [];
  const title =
    outcome === 'accepte'
      ? t({ fr: 'Ce que l’agent vous écrit', en: 'What the agent writes' }, lang)
      : t({ fr: 'La raison', en: 'The reason' }, lang);
  return [heading(title), ...reason.split(/\n{2,}/).map(paragraph)];
}

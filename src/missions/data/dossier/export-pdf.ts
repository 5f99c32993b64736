import type { Context } from '../../../context.js';
import { definitions, heading, makePdf, paragraph, table, type Block } from '../../../kernel/documents/index.js';
import { formatDate, formatDateTime, formatMoney, t, type Lang } from '../../../kernel/i18n/index.js';
import type { PersonSession } from '../../../kernel/sessions/index.js';
import { filesOf, fullFile, stateWords, type FullFile } from '../demarches/index.js';
import { historyPages } from './export.js';
import { linesOf, type Vocabulary } from './lines.js';

/** Lines of the history in the PDF, at most: it is for reading; the JSON copy holds them all. */
const mostLines = 1000;

/** Everything that Socle holds about a person, as a document to read. */
export async function exportPdf(context: Context, person: PersonSession, vocabulary: Vocabulary, lang: Lang): Promise<Buffer> {
  const at = context.clock.now();
  const files = await filesOf(context.db, person.subject);
  const stories: Block[][] = [];
  for (const file of files) stories.push(fileBlocks(await fullFile(context.db, file), lang));
  const title = t({ fr: 'Copie de mon dossier', en: 'Copy of my file' }, lang);
  return makePdf({
    lang,
    title,
    author: 'Socle',
    at,
    footer: `${person.displayName} – ${formatDate(at, lang)}`,
    blocks: [
      paragraph(
        t(
          {
            fr: 'Tout ce que Socle garde sur vous, tel que c’était le {at}.',
            en: 'Everything that Socle keeps about you, as it was on {at}.',
          },
          lang,
          { at: formatDateTime(at, lang) },
        ),
      ),
      heading(t({ fr: 'Vous', en: 'You' }, lang)),
      definitions(identityItems(person, lang)),
      heading(t({ fr: 'Vos demandes', en: 'Your requests' }, lang)),
      ...(stories.length > 0 ? stories.flat() : [paragraph(t({ fr: 'Aucune demande.', en: 'No request.' }, lang))]),
      heading(t({ fr: 'Qui a vu ou utilisé vos données', en: 'Who saw or used your data' }, lang)),
      ...(await historyBlocks(context, person, vocabulary, lang)),
    ],
  });
}

function identityItems({ displayName, email, identity }: PersonSession, lang: Lang) {
  // An unknown day or month of birth is 00: there is no such date to put in words.
  const birthdate = identity.birthdate.includes('-00') ? identity.birthdate.replace(/-00/g, '') : formatDate(identity.birthdate, lang);
  return [
    { term: t({ fr: 'Nom', en: 'Name' }, lang), value: displayName },
    { term: t({ fr: 'Date de naissance', en: 'Date of birth' }, lang), value: birthdate },
    { term: t({ fr: 'Adresse électronique', en: 'E-mail address' }, lang), value: email },
  ];
}

function fileBlocks({ file, pages, messages, decisions }: FullFile, lang: Lang): Block[] {
  const [decision] = decisions;
  const cents = decision?.result?.['cents'];
  const answers = pages.flatMap(({ lines }) =>
    lines.flatMap(({ field, display }) => (display ? [{ term: t(field.label, lang), value: t(display, lang) }] : [])),
  );
  return [
    heading(`${t(file.procedure.title, lang)} – ${t({ fr: 'dossier n°', en: 'file no.' }, lang)} ${file.number}`, 3),
    definitions([
      { term: t({ fr: 'Organisme', en: 'Organisation' }, lang), value: file.procedure.organisation.name },
      { term: t({ fr: 'État', en: 'State' }, lang), value: t(stateWords[file.state].label, lang) },
      ...(file.submittedAt ? [{ term: t({ fr: 'Envoyé le', en: 'Sent on' }, lang), value: formatDateTime(file.submittedAt, lang) }] : []),
      ...(decision ? [{ term: t({ fr: 'Décision du', en: 'Decision of' }, lang), value: formatDateTime(decision.at, lang) }] : []),
      ...(typeof cents === 'number'
        ? [{ term: t({ fr: 'Prix décidé', en: 'Price decided' }, lang), value: formatMoney(cents, lang) }]
        : []),
      ...(decision?.reason ? [{ term: t({ fr: 'Raison', en: 'Reason' }, lang), value: decision.reason }] : []),
      ...answers,
      ...messages.map((message) => ({
        term: t({ fr: 'Message du {at}', en: 'Message of {at}' }, lang, { at: formatDateTime(message.at, lang) }),
        value: `${message.author.label}\u00a0:\n${message.body}`,
      })),
    ]),
  ];
}

async function historyBlocks(context: Context, person: PersonSession, vocabulary: Vocabulary, lang: Lang): Promise<Block[]> {
  const rows: string[][] = [];
  let more = false;
  for await (const page of historyPages(context, person.subject)) {
    const lines = await linesOf(context.db, page, vocabulary, lang);
    rows.push(...lines.map((line) => [formatDateTime(line.at, lang), line.sentence, line.purpose ?? line.basis ?? '–']));
    more = rows.length > mostLines;
    if (more) break;
  }
  if (rows.length === 0) return [paragraph(t({ fr: 'Personne.', en: 'Nobody.' }, lang))];
  return [
    paragraph(
      t(
        {
          fr: 'Chaque ligne a une preuve, que vous trouvez dans votre dossier en ligne et dans la copie au format JSON.',
          en: 'Each line has a proof, which is in your file online and in the JSON copy.',
        },
        lang,
      ),
    ),
    ...(more
      ? [
          paragraph(
            t(
              {
                fr: 'Seules les {count} dernières lignes sont ici. La copie au format JSON les contient toutes.',
                en: 'Only the last {count} lines are here. The JSON copy holds them all.',
              },
              lang,
              { count: mostLines },
            ),
          ),
        ]
      : []),
    table(
      t({ fr: 'Historique', en: 'History' }, lang),
      [
        { text: t({ fr: 'Quand', en: 'When' }, lang) },
        { text: t({ fr: 'Quoi', en: 'What' }, lang), share: 2 },
        { text: t({ fr: 'Pourquoi', en: 'Why' }, lang) },
      ],
      rows.slice(0, mostLines),
    ),
  ];
}

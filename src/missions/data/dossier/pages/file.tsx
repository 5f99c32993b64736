import type { FastifyRequest } from 'fastify';
import { ButtonLink, Buttons, Callout, Definitions, Page, Timeline, When, type Markup } from '../../../../design/index.js';
import { formatMoney, t, type Lang, type Text } from '../../../../kernel/i18n/index.js';
import { filePath, stateWords, stepWords, type Decision, type FullFile, type Message, type Transition } from '../../demarches/index.js';
import type { Line } from '../lines.js';
import { dossierCrumb, linePath, Lines, StateBadge } from './parts.js';

interface Props {
  request: FastifyRequest;
  full: FullFile;
  /** Accesses to the data of this file. */
  lines: readonly Line[];
  /** Where the person may say what they think of the procedure; null while it is too early. */
  opinion: string | null;
}

/** The story of one request: where it stands, what was said and decided, who saw the data. */
export function FilePage({ request, full, lines, opinion }: Props): Markup {
  const { lang } = request;
  const { file } = full;
  const [decision] = full.decisions;
  const decided = decision && file.state === decision.outcome ? decision : null;
  return (
    <Page
      request={request}
      title={`${t(file.procedure.title, lang)}, ${t({ fr: 'dossier n°', en: 'file no.' }, lang)} ${file.number}`}
      breadcrumb={[dossierCrumb(lang)]}
    >
      <p>
        <StateBadge file={file} lang={lang} />
      </p>
      <p class="fr-text--lead">{t(stateWords[file.state].next, lang)}</p>
      {decided ? <DecisionPart decision={decided} lang={lang} /> : null}
      <Definitions
        items={[
          { term: t({ fr: 'Organisme', en: 'Organisation' }, lang), value: file.procedure.organisation.name },
          ...(file.submittedAt
            ? [{ term: t({ fr: 'Envoyé le', en: 'Sent on' }, lang), value: <When at={file.submittedAt} time lang={lang} /> }]
            : []),
          ...(file.decidedAt && decided
            ? [{ term: t({ fr: 'Décidé le', en: 'Decided on' }, lang), value: <When at={file.decidedAt} time lang={lang} /> }]
            : []),
        ]}
      />
      <Buttons>
        <ButtonLink href={filePath(file.id)}>{t(actionOf(full), lang)}</ButtonLink>
        {file.submittedAt ? (
          <ButtonLink href={`${filePath(file.id)}/recepisse.pdf`} kind="secondary">
            {t({ fr: 'Récépissé (PDF)', en: 'Receipt (PDF)' }, lang)}
          </ButtonLink>
        ) : null}
        {decided ? (
          <ButtonLink href={`${filePath(file.id)}/decision.pdf`} kind="secondary">
            {t({ fr: 'Décision (PDF)', en: 'Decision (PDF)' }, lang)}
          </ButtonLink>
        ) : null}
      </Buttons>
      {opinion ? (
        <Callout title={t({ fr: 'Votre avis compte', en: 'Your opinion matters' }, lang)}>
          <p>
            <a href={opinion}>{t({ fr: 'Je donne mon avis sur cette démarche', en: 'Give my opinion about this procedure' }, lang)}</a>
          </p>
        </Callout>
      ) : null}
      <h2>{t({ fr: 'Les étapes', en: 'The steps' }, lang)}</h2>
      <Timeline items={[...full.history].reverse().map((step) => stepItem(step, lang))} lang={lang} />
      <h2>{t({ fr: 'Les messages', en: 'Messages' }, lang)}</h2>
      {full.messages.length === 0 ? (
        <p>{t({ fr: 'Aucun message.', en: 'No message.' }, lang)}</p>
      ) : (
        <Timeline items={[...full.messages].reverse().map((one) => messageItem(one, lang))} lang={lang} />
      )}
      <h2>{t({ fr: 'Qui a vu ou utilisé vos données', en: 'Who saw or used your data' }, lang)}</h2>
      {lines.length === 0 ? (
        <p>{t({ fr: 'Personne pour le moment.', en: 'Nobody so far.' }, lang)}</p>
      ) : (
        <Lines lines={lines} lang={lang} />
      )}
    </Page>
  );
}

const actionOf = ({ file }: FullFile): Text =>
  file.state === 'correction'
    ? { fr: 'Corriger ma demande', en: 'Correct my request' }
    : file.state === 'brouillon'
      ? { fr: 'Reprendre ma demande', en: 'Go on with my request' }
      : { fr: 'Voir ma demande ou écrire un message', en: 'See my request or write a message' };

function DecisionPart({ decision, lang }: { decision: Decision; lang: Lang }): Markup {
  const cents = decision.result?.['cents'];
  return (
    <Callout title={t(stateWords[decision.outcome].label, lang)}>
      {typeof cents === 'number' ? (
        <p>
          {t({ fr: 'Prix décidé\u00a0:', en: 'Price decided:' }, lang)} <strong>{formatMoney(cents, lang)}</strong>
        </p>
      ) : null}
      {decision.reason ? <Written text={decision.reason} /> : null}
    </Callout>
  );
}

/** What somebody wrote, with its lines. */
function Written({ text }: { text: string }): Markup {
  return (
    <>
      {text.split(/\n{2,}/).map((part) => (
        <p class="socle-written">{part}</p>
      ))}
    </>
  );
}

/** What was done, in words: the steps of a file are those of its states. */
function stepItem(step: Transition, lang: Lang) {
  return {
    at: step.at,
    title: t(stepWords[step.name], lang),
    children: (
      <>
        <p>
          {t({ fr: 'Par', en: 'By' }, lang)} {step.actor.label}
        </p>
        {step.reason ? <Written text={step.reason} /> : null}
        {step.entryId ? (
          <p>
            <a href={linePath(step.entryId)}>
              {t({ fr: 'Voir la preuve', en: 'See the proof' }, lang)}
              <span class="fr-sr-only"> ({t(stepWords[step.name], lang)})</span>
            </a>
          </p>
        ) : null}
      </>
    ),
  };
}

const messageItem = (message: Message, lang: Lang) => ({
  at: message.at,
  title: message.sender === 'person' ? t({ fr: 'Vous', en: 'You' }, lang) : message.author.label,
  children: <Written text={message.body} />,
});

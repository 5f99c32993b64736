import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Badge,
  Button,
  ButtonLink,
  Buttons,
  Callout,
  Disclosure,
  Form as FormBlock,
  Hidden,
  Page,
  TextArea,
  Timeline,
  type FieldFault,
} from '../../../../design/index.js';
import { formatDate, formatMoney, t, type Lang, type Text } from '../../../../kernel/i18n/index.js';
import { appealWays } from '../documents/appeal.js';
import { stateWords, takesMessages, transitionRule } from '../rules.js';
import type { Decision, Message, Transition } from '../store-news.js';
import type { FileSummary } from '../store.js';
import type { FullFile } from '../view.js';
import { AnswerSummary } from './check.js';

const trailOf = (lang: Lang) => [{ text: t({ fr: 'Mon dossier', en: 'My file' }, lang), href: '/dossier' }];
const numbered = (file: FileSummary, lang: Lang) =>
  t({ fr: 'Dossier n° {number}', en: 'File no. {number}' }, lang, { number: file.number });

/** Where a request stands, what comes next, what was said, and everything that was sent. */
export function FilePage({
  request,
  full,
  messageId,
  draft,
  faults,
  notice,
}: {
  request: FastifyRequest;
  full: FullFile;
  messageId: string;
  draft: string;
  faults: readonly FieldFault[];
  notice: { kind: 'success' | 'warning'; text: string } | null;
}) {
  const { lang } = request;
  const { file } = full;
  const base = `/demarches/dossiers/${file.id}`;
  const words = stateWords[file.state];
  const asked = file.state === 'correction' ? full.history.filter((h) => h.name === 'ask_correction').at(-1) : undefined;
  return (
    <Page
      request={request}
      title={`${t(file.procedure.title, lang)} – ${numbered(file, lang)}`}
      breadcrumb={trailOf(lang)}
      faults={faults}
      notice={notice}
    >
      <p>
        <Badge kind={words.badge}>{t(words.label, lang)}</Badge> {file.procedure.organisation.name}
      </p>
      <p>{t(words.next, lang)}</p>
      {asked ? (
        <Alert kind="warning" title={t({ fr: 'Ce que l’agent vous demande', en: 'What the agent asks' }, lang)}>
          <p>{asked.reason}</p>
          <Buttons>
            <ButtonLink href={`${base}/verifier`}>{t({ fr: 'Corriger ma demande', en: 'Correct my request' }, lang)}</ButtonLink>
          </Buttons>
        </Alert>
      ) : null}
      <DecisionBlock decisions={full.decisions} file={file} lang={lang} />
      <Buttons>
        {file.submittedAt ? (
          <ButtonLink href={`${base}/recepisse.pdf`} kind="secondary">
            {t({ fr: 'Télécharger le récépissé (PDF)', en: 'Download the receipt (PDF)' }, lang)}
          </ButtonLink>
        ) : null}
        <ButtonLink href="/dossier" kind="tertiary">
          {t({ fr: 'Voir qui a consulté mes informations', en: 'See who read my data' }, lang)}
        </ButtonLink>
      </Buttons>
      <Messages full={full} messageId={messageId} draft={draft} faults={faults} lang={lang} />
      <h2>{t({ fr: 'Ce qui s’est passé', en: 'What happened' }, lang)}</h2>
      <Timeline
        items={[...full.history]
          .reverse()
          .map((h) => ({ at: h.at, title: storyOf(h, lang), children: h.reason ? <p>{h.reason}</p> : null }))}
        lang={lang}
      />
      <Disclosure summary={t({ fr: 'Relire mes réponses', en: 'Read my answers again' }, lang)}>
        <AnswerSummary full={full} lang={lang} changeable={false} />
      </Disclosure>
      {transitionRule('withdraw').from.includes(file.state) ? (
        <p>
          <a href={`${base}/retirer`}>{t({ fr: 'Retirer cette demande', en: 'Withdraw this request' }, lang)}</a>
        </p>
      ) : null}
    </Page>
  );
}

const story: Readonly<Record<Transition['name'], Text>> = {
  begin: { fr: 'Vous avez commencé la demande', en: 'You began the request' },
  submit: { fr: 'Vous avez envoyé la demande', en: 'You sent the request' },
  resubmit: { fr: 'Vous avez renvoyé la demande corrigée', en: 'You sent the corrected request' },
  withdraw: { fr: 'Vous avez retiré la demande', en: 'You withdrew the request' },
  start: { fr: '{who} a commencé l’examen', en: '{who} started the review' },
  ask_correction: { fr: '{who} a demandé une correction', en: '{who} asked for a correction' },
  accept: { fr: '{who} a accepté la demande', en: '{who} accepted the request' },
  refuse: { fr: '{who} a refusé la demande', en: '{who} refused the request' },
  close: { fr: '{who} a classé la demande sans suite', en: '{who} closed the request without a decision' },
  reopen: { fr: '{who} a repris l’examen', en: '{who} reopened the review' },
};
const storyOf = (h: Transition, lang: Lang): string => t(story[h.name], lang, { who: h.actor.label });

function DecisionBlock({ decisions, file, lang }: { decisions: readonly Decision[]; file: FileSummary; lang: Lang }) {
  const [last] = decisions;
  if (!last || last.outcome !== file.state) return <></>;
  const cents = last.result?.['cents'];
  return (
    <Callout title={t({ fr: 'La décision', en: 'The decision' }, lang)}>
      <p>
        {t(stateWords[last.outcome].label, lang)}, {t({ fr: 'le {date}', en: 'on {date}' }, lang, { date: formatDate(last.at, lang) })}.
        {typeof cents === 'number'
          ? ` ${t({ fr: 'Prix accordé\u00a0: {price} par repas.', en: 'Price granted: {price} per meal.' }, lang, { price: formatMoney(cents, lang) })}`
          : null}
      </p>
      {last.reason ? <p>{last.reason}</p> : null}
      <p>
        <a href={`/demarches/dossiers/${file.id}/decision.pdf`}>
          {t({ fr: 'Télécharger la décision (PDF)', en: 'Download the decision (PDF)' }, lang)}
        </a>
      </p>
      {last.outcome === 'accepte' ? null : (
        <>
          <p>{t({ fr: 'Vous n’êtes pas d’accord\u00a0?', en: 'You do not agree?' }, lang)}</p>
          <ul>
            {appealWays(file.procedure.organisation.name).map((way) => (
              <li>{t(way, lang)}</li>
            ))}
          </ul>
        </>
      )}
    </Callout>
  );
}

function Messages({
  full,
  messageId,
  draft,
  faults,
  lang,
}: {
  full: FullFile;
  messageId: string;
  draft: string;
  faults: readonly FieldFault[];
  lang: Lang;
}) {
  const { file, messages } = full;
  const open = takesMessages(file.state);
  if (!open && messages.length === 0) return <></>;
  const who = (m: Message) =>
    m.sender === 'person' ? t({ fr: 'Vous', en: 'You' }, lang) : `${m.author.label}, ${file.procedure.organisation.name}`;
  return (
    <>
      <h2 id="messages">{t({ fr: 'Messages', en: 'Messages' }, lang)}</h2>
      {messages.length === 0 ? <p>{t({ fr: 'Aucun message pour le moment.', en: 'No message yet.' }, lang)}</p> : null}
      <Timeline
        items={[...messages].reverse().map((m) => ({ at: m.at, title: who(m), children: m.body.split('\n').map((line) => <p>{line}</p>) }))}
        lang={lang}
      />
      {open ? (
        <FormBlock action={`/demarches/dossiers/${file.id}/messages`}>
          <Hidden name="id" value={messageId} />
          <TextArea
            name="message"
            label={t({ fr: 'Écrire à l’agent', en: 'Write to the agent' }, lang)}
            value={draft}
            fault={faults.find((f) => f.field === 'message')?.text}
            maxlength={5000}
            rows={4}
          />
          <Buttons>
            <Button kind="secondary">{t({ fr: 'Envoyer le message', en: 'Send the message' }, lang)}</Button>
          </Buttons>
        </FormBlock>
      ) : null}
    </>
  );
}

/** A request that is not sent yet: go on, or take it back. */
export function DraftPage({
  request,
  full,
  next,
  answered,
  total,
  notice,
}: {
  request: FastifyRequest;
  full: FullFile;
  next: string;
  answered: number;
  total: number;
  notice: { kind: 'success' | 'warning'; text: string } | null;
}) {
  const { lang } = request;
  const { file } = full;
  return (
    <Page
      request={request}
      title={t({ fr: 'Reprendre ma demande', en: 'Go on with my request' }, lang)}
      notice={notice}
      breadcrumb={[
        { text: t({ fr: 'Démarches', en: 'Procedures' }, lang), href: '/demarches' },
        { text: t(file.procedure.title, lang), href: `/demarches/${file.procedure.slug}` },
      ]}
    >
      <p>
        <Badge kind="new">{t({ fr: 'Brouillon', en: 'Draft' }, lang)}</Badge> {t(file.procedure.title, lang)}
      </p>
      <p>
        {t(
          {
            fr: 'Vos réponses du {date} sont enregistrées\u00a0: {answered} sur {total} questions. La demande n’est pas encore envoyée.',
            en: 'Your answers of {date} are saved: {answered} of {total} questions. The request is not sent yet.',
          },
          lang,
          { date: formatDate(file.changedAt, lang), answered, total },
        )}
      </p>
      <Buttons>
        <ButtonLink href={next}>{t({ fr: 'Continuer', en: 'Continue' }, lang)}</ButtonLink>
        <ButtonLink href={`/demarches/dossiers/${file.id}/verifier`} kind="secondary">
          {t({ fr: 'Voir toutes mes réponses', en: 'See all my answers' }, lang)}
        </ButtonLink>
      </Buttons>
      {full.form.evidence.length > 0 && !full.evidence.some((e) => e.settledAt !== null) ? (
        <p>
          <a href={`/demarches/dossiers/${file.id}/informations`}>
            {t({ fr: 'Demander mes informations à d’autres administrations', en: 'Ask other administrations for my facts' }, lang)}
          </a>
        </p>
      ) : null}
      <p>
        <a href={`/demarches/dossiers/${file.id}/retirer`}>{t({ fr: 'Effacer ce brouillon', en: 'Delete this draft' }, lang)}</a>
      </p>
    </Page>
  );
}

/** Asks before a request is taken back: it cannot be undone. */
export function WithdrawPage({ request, file }: { request: FastifyRequest; file: FileSummary }) {
  const { lang } = request;
  const draft = file.state === 'brouillon';
  return (
    <Page
      request={request}
      title={t(
        draft
          ? { fr: 'Effacer ce brouillon\u00a0?', en: 'Delete this draft?' }
          : { fr: 'Retirer cette demande\u00a0?', en: 'Withdraw this request?' },
        lang,
      )}
      breadcrumb={trailOf(lang)}
    >
      <p>
        {t(
          draft
            ? {
                fr: 'Vos réponses seront effacées. Personne ne les a lues. Vous pourrez recommencer une demande quand vous voudrez.',
                en: 'Your answers will be erased. Nobody has read them. You can begin another request whenever you like.',
              }
            : {
                fr: 'Les agents ne traiteront plus cette demande. Vous pourrez en envoyer une autre.',
                en: 'Agents will no longer handle this request. You can send another one.',
              },
          lang,
        )}
      </p>
      <FormBlock action={`/demarches/dossiers/${file.id}/retirer`}>
        <Buttons>
          <Button kind="danger">
            {t(
              draft ? { fr: 'Effacer le brouillon', en: 'Delete the draft' } : { fr: 'Retirer la demande', en: 'Withdraw the request' },
              lang,
            )}
          </Button>
          <ButtonLink href={`/demarches/dossiers/${file.id}`} kind="secondary">
            {t({ fr: 'Garder', en: 'Keep' }, lang)}
          </ButtonLink>
        </Buttons>
      </FormBlock>
    </Page>
  );
}

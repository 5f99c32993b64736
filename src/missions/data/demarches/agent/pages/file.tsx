import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Badge,
  Button,
  ButtonLink,
  Buttons,
  Callout,
  Code,
  Definitions,
  Form,
  Hidden,
  Page,
  TextArea,
  Timeline,
  When,
  type Markup,
} from '../../../../../design/index.js';
import { formatMoney, t, type Lang } from '../../../../../kernel/i18n/index.js';
import { givenBefore, provenanceWords } from '../../documents/index.js';
import { stateWords, takesMessages, transitionsFrom } from '../../rules.js';
import type { AnswerLine, FullFile } from '../../view.js';
import type { Assignee } from '../store.js';
import { agentFilePath, inboxCrumb, Written } from './parts.js';
import { stepWords } from '../../step-words.js';

interface Props {
  request: FastifyRequest;
  full: FullFile;
  assignee: Assignee | null;
  /** Account of the agent who reads. */
  me: string;
  /** Identifier of the message that the form may write. */
  messageId: string;
  /** What was typed and could not be sent, with why. */
  draft?: { body: string; fault: string };
  notice?: string | null;
}

/** A file, for the agents of its organisation. */
export function AgentFilePage({ request, full, assignee, me, messageId, draft, notice }: Props): Markup {
  const { lang } = request;
  const { file } = full;
  return (
    <Page
      request={request}
      title={t({ fr: 'Dossier n° {number} – {name}', en: 'File no. {number} – {name}' }, lang, {
        number: file.number,
        name: file.applicant.displayName,
      })}
      breadcrumb={[inboxCrumb(lang)]}
      faults={draft ? [{ field: 'message', text: draft.fault }] : []}
      notice={notice ? { kind: 'success', text: notice } : null}
      narrow={false}
    >
      <p class="fr-text--lead">{t(file.procedure.title, lang)}</p>
      <p>
        <Badge kind={stateWords[file.state].badge}>{t(stateWords[file.state].label, lang)}</Badge>
      </p>
      <p class="fr-text--sm">
        {t(
          {
            fr: 'Chaque ouverture de ce dossier est inscrite dans le registre. La personne la voit, avec votre nom.',
            en: 'Each opening of this file is written in the register. The person sees it, with your name.',
          },
          lang,
        )}
      </p>
      <Definitions
        items={[
          ...(file.submittedAt
            ? [{ term: t({ fr: 'Envoyé le', en: 'Sent on' }, lang), value: <When at={file.submittedAt} time lang={lang} /> }]
            : []),
          {
            term: t({ fr: 'Suivi par', en: 'Taken care of by' }, lang),
            value: assignee
              ? assignee.id === me
                ? t({ fr: '{name} (vous)', en: '{name} (you)' }, lang, { name: assignee.label })
                : assignee.label
              : t({ fr: 'Personne', en: 'Nobody' }, lang),
          },
          { term: t({ fr: 'Adresse électronique', en: 'E-mail address' }, lang), value: file.email },
        ]}
      />
      <Actions full={full} assignee={assignee} me={me} lang={lang} />
      <DecisionTaken full={full} lang={lang} />
      <h2>{t({ fr: 'Les réponses', en: 'The answers' }, lang)}</h2>
      {full.pages.map(({ page, lines }) => (
        <>
          <h3>{t(page.title, lang)}</h3>
          <Definitions
            items={lines.map((line) => ({
              term: t(line.field.label, lang),
              value: line.display ? <Answer line={line} lang={lang} /> : null,
            }))}
          />
        </>
      ))}
      <Proofs full={full} lang={lang} />
      <h2>{t({ fr: 'Les messages', en: 'Messages' }, lang)}</h2>
      {full.messages.length === 0 ? (
        <p>{t({ fr: 'Aucun message.', en: 'No message.' }, lang)}</p>
      ) : (
        <Timeline
          items={[...full.messages]
            .reverse()
            .map((one) => ({ at: one.at, title: one.author.label, children: <Written text={one.body} /> }))}
          lang={lang}
        />
      )}
      {takesMessages(file.state) ? <MessageForm id={file.id} messageId={messageId} draft={draft} lang={lang} /> : null}
      <h2>{t({ fr: 'L’histoire du dossier', en: 'The story of the file' }, lang)}</h2>
      <Timeline
        items={[...full.history].reverse().map((step) => ({
          at: step.at,
          title: `${t(stepWords[step.name], lang)} – ${step.actor.label}`,
          children: step.reason ? <Written text={step.reason} /> : null,
        }))}
        lang={lang}
      />
    </Page>
  );
}

function Actions({ full: { file }, assignee, me, lang }: Pick<Props, 'full' | 'assignee' | 'me'> & { lang: Lang }): Markup {
  const path = agentFilePath(file.id);
  const may = transitionsFrom(file.state, 'agent');
  const mine = assignee?.id === me;
  const takes = may.includes('start') || (file.state === 'en_instruction' && !mine);
  return (
    <>
      {takes ? (
        <Form action={`${path}/prise-en-charge`}>
          <Hidden name="version" value={file.version} />
          <Hidden name="suivi" value={assignee?.id ?? ''} />
          <Button>
            {t(
              assignee && !mine
                ? { fr: 'Reprendre ce dossier', en: 'Take over this file' }
                : { fr: 'Prendre en charge', en: 'Take charge' },
              lang,
            )}
          </Button>
        </Form>
      ) : null}
      <Buttons>
        {may.includes('accept') ? <ButtonLink href={`${path}/decision`}>{t({ fr: 'Décider', en: 'Decide' }, lang)}</ButtonLink> : null}
        {may.includes('ask_correction') ? (
          <ButtonLink href={`${path}/correction`} kind="secondary">
            {t({ fr: 'Demander une correction', en: 'Ask for a correction' }, lang)}
          </ButtonLink>
        ) : null}
        {may.includes('reopen') ? (
          <ButtonLink href={`${path}/reprise`} kind="secondary">
            {t({ fr: 'Reprendre l’examen', en: 'Reopen the review' }, lang)}
          </ButtonLink>
        ) : null}
        <ButtonLink href={`${path}/recepisse.pdf`} kind="tertiary">
          {t({ fr: 'Récépissé (PDF)', en: 'Receipt (PDF)' }, lang)}
        </ButtonLink>
      </Buttons>
      {file.state === 'correction' ? (
        <Alert kind="info" small>
          <p>
            {t(
              {
                fr: 'La personne corrige sa demande. Le dossier reviendra dans la liste quand elle l’aura renvoyée.',
                en: 'The person is correcting the request. The file will come back when it is sent again.',
              },
              lang,
            )}
          </p>
        </Alert>
      ) : null}
    </>
  );
}

function DecisionTaken({ full: { file, decisions }, lang }: { full: FullFile; lang: Lang }): Markup {
  const [decision] = decisions;
  if (!decision || decision.outcome !== file.state) return <></>;
  const cents = decision.result?.['cents'];
  return (
    <Callout title={t(stateWords[decision.outcome].label, lang)}>
      {typeof cents === 'number' ? (
        <p>
          {t({ fr: 'Prix décidé\u00a0:', en: 'Price decided:' }, lang)} <strong>{formatMoney(cents, lang)}</strong>
        </p>
      ) : null}
      {decision.reason ? <Written text={decision.reason} /> : null}
      <p>
        <a href={`${agentFilePath(file.id)}/decision.pdf`}>{t({ fr: 'Lettre de décision (PDF)', en: 'Decision letter (PDF)' }, lang)}</a>
      </p>
    </Callout>
  );
}

function Answer({ line, lang }: { line: AnswerLine; lang: Lang }): Markup {
  const before = givenBefore(line, lang);
  return (
    <>
      {line.display ? t(line.display, lang) : null}
      <br />
      <span class="socle-source">{provenanceWords(line, lang)}</span>
      {line.stored?.changed ? (
        <>
          {' '}
          <Badge kind="warning">{t({ fr: 'Modifié', en: 'Changed' }, lang)}</Badge>
          {before ? (
            <>
              <br />
              <span class="socle-source">{t({ fr: 'Valeur donnée\u00a0: {before}', en: 'Value given: {before}' }, lang, { before })}</span>
            </>
          ) : null}
        </>
      ) : null}
    </>
  );
}

/** Where facts were fetched, when, until when they hold, and what proves it. */
function Proofs({ full: { evidence }, lang }: { full: FullFile; lang: Lang }): Markup {
  if (evidence.length === 0) return <></>;
  return (
    <>
      <h2>{t({ fr: 'Les justificatifs', en: 'The evidence' }, lang)}</h2>
      {evidence.map((one) =>
        one.outcome === 'failed' ? (
          <Alert kind="warning" small>
            <p>
              <When at={one.fetchedAt} time lang={lang} /> –{' '}
              {t(
                {
                  fr: 'L’administration n’a pas pu répondre. La personne a répondu elle-même.',
                  en: 'The administration could not answer. The person answered instead.',
                },
                lang,
              )}
            </p>
          </Alert>
        ) : (
          <Definitions
            items={[
              { term: t({ fr: 'Donné par', en: 'Given by' }, lang), value: one.issuer?.name },
              { term: t({ fr: 'Le', en: 'On' }, lang), value: <When at={one.fetchedAt} time lang={lang} /> },
              ...(one.validUntil
                ? [{ term: t({ fr: 'Valable jusqu’au', en: 'Valid until' }, lang), value: <When at={one.validUntil} lang={lang} /> }]
                : []),
              ...(one.legalBasis
                ? [{ term: t({ fr: 'Sur quelle base', en: 'On what ground' }, lang), value: t(one.legalBasis, lang) }]
                : []),
              {
                term: t({ fr: 'Informations gardées', en: 'Facts kept' }, lang),
                value: one.facts.map((fact) => t(fact.label, lang)).join(', ') || t({ fr: 'Aucune', en: 'None' }, lang),
              },
              ...(one.entryId
                ? [{ term: t({ fr: 'Ligne du registre', en: 'Line of the register' }, lang), value: <Code>{one.entryId}</Code> }]
                : []),
              ...(one.responseHash
                ? [{ term: t({ fr: 'Empreinte de la réponse', en: 'Hash of the answer' }, lang), value: <Code>{one.responseHash}</Code> }]
                : []),
            ]}
          />
        ),
      )}
    </>
  );
}

function MessageForm({ id, messageId, draft, lang }: { id: string; messageId: string; draft: Props['draft']; lang: Lang }): Markup {
  return (
    <Form action={`${agentFilePath(id)}/messages`}>
      <Hidden name="cle" value={messageId} />
      <TextArea
        name="message"
        label={t({ fr: 'Écrire à la personne', en: 'Write to the person' }, lang)}
        hint={t(
          {
            fr: 'Elle reçoit un courriel, et lit le message dans son dossier.',
            en: 'They get an e-mail, and read the message in their file.',
          },
          lang,
        )}
        value={draft?.body ?? ''}
        fault={draft?.fault}
        maxlength={5000}
      />
      <Button kind="secondary">{t({ fr: 'Envoyer le message', en: 'Send the message' }, lang)}</Button>
    </Form>
  );
}

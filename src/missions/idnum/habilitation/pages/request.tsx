import type { FastifyRequest } from 'fastify';
import {
  Button,
  ButtonLink,
  Buttons,
  Callout,
  Definitions,
  Form,
  Page,
  When,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { fullName } from '../people.js';
import { isEditable, isWaiting, type Part } from '../rules.js';
import type { Request } from '../store-requests.js';
import { kindWords, nextWords, termWords } from '../words.js';
import { RequestBadge, roomCrumb } from './parts.js';

/** What is asked, part by part. @param change where a part is changed; null when it cannot be */
export function Asked({ asked, change, lang }: { asked: Request; change: ((part: Part) => string) | null; lang: Lang }): Markup {
  const { kind, number, referent, helpers, why } = asked.content;
  const action = (part: Part) => (change ? { text: t({ fr: 'Modifier', en: 'Change' }, lang), href: change(part) } : null);
  const kindText = kind === null ? null : t(kindWords[kind], lang);
  return (
    <Definitions
      items={[
        {
          term: t({ fr: 'Organisation', en: 'Organisation' }, lang),
          value: `${asked.organisation.name}, Siret ${asked.organisation.siret}`,
        },
        {
          term: t(termWords.organisation, lang),
          value: kindText !== null && number !== null ? `${kindText}, n°\u00a0${number}` : kindText,
          action: action('organisation'),
        },
        {
          term: t(termWords.referent, lang),
          value: referent === null ? null : `${fullName(referent)}, ${referent.email}`,
          action: action('referent'),
        },
        {
          term: t(termWords.aidants, lang),
          value:
            helpers.length === 0 ? null : (
              <ul>
                {helpers.map((person) => (
                  <li>
                    {fullName(person)}, {person.email}
                  </li>
                ))}
              </ul>
            ),
          action: action('aidants'),
        },
        {
          term: t(termWords.raison, lang),
          value: why === '' ? null : <span class="socle-written">{why}</span>,
          action: action('raison'),
        },
      ]}
    />
  );
}

/** Where the request of an organisation stands, for who asked; check the answers, then send. */
export function RequestPage({
  request,
  asked,
  faults = [],
  notice = null,
}: {
  request: FastifyRequest;
  asked: Request;
  faults?: readonly FieldFault[];
  notice?: string | null;
}): Markup {
  const { lang } = request;
  const { state, id, reason } = asked;
  const path = `/habilitation/demandes/${id}`;
  const editable = isEditable(state);
  return (
    <Page
      request={request}
      title={t({ fr: 'Votre demande d’habilitation', en: 'Your request to help people' }, lang)}
      breadcrumb={[roomCrumb(lang)]}
      faults={faults}
      notice={notice === null ? null : { kind: 'success', text: notice }}
    >
      <p>
        <RequestBadge state={state} lang={lang} />
      </p>
      <p>{t(nextWords[state], lang)}</p>
      {asked.sentAt ? (
        <p>
          {t({ fr: 'Envoyée le', en: 'Sent on' }, lang)} <When at={asked.sentAt} time lang={lang} />
        </p>
      ) : null}
      {reason === null || isWaiting(state) ? null : (
        <Callout title={t({ fr: 'Ce que l’opérateur vous écrit', en: 'What the operator writes to you' }, lang)}>
          <p class="socle-written">{reason}</p>
        </Callout>
      )}
      <Asked asked={asked} change={editable ? (part) => `${path}/${part}` : null} lang={lang} />
      {editable ? (
        <Form action={`${path}/envoyer`}>
          <p>
            {t(
              {
                fr: 'Après l’envoi, un opérateur lit votre demande. Le référent est prévenu par courriel.',
                en: 'Once it is sent, an operator reads your request. The referent is told by e-mail.',
              },
              lang,
            )}
          </p>
          <Buttons>
            <Button>
              {state === 'draft'
                ? t({ fr: 'Envoyer la demande', en: 'Send the request' }, lang)
                : t({ fr: 'Envoyer les modifications', en: 'Send the changes' }, lang)}
            </Button>
            <ButtonLink href="/habilitation" kind="secondary">
              {t({ fr: 'Finir plus tard', en: 'Finish later' }, lang)}
            </ButtonLink>
          </Buttons>
        </Form>
      ) : null}
      {editable || isWaiting(state) ? (
        <p>
          <a href={`${path}/retirer`}>{t({ fr: 'Retirer la demande', en: 'Take the request back' }, lang)}</a>
        </p>
      ) : null}
    </Page>
  );
}

/** Asks whether to take a request back. */
export function ClosePage({ request, asked }: { request: FastifyRequest; asked: Request }): Markup {
  const { lang } = request;
  const path = `/habilitation/demandes/${asked.id}`;
  return (
    <Page
      request={request}
      title={t({ fr: 'Retirer la demande\u00a0?', en: 'Take the request back?' }, lang)}
      breadcrumb={[roomCrumb(lang), { text: t({ fr: 'Votre demande', en: 'Your request' }, lang), href: path }]}
    >
      <p>
        {t(
          {
            fr: 'Personne ne la lira plus. Vous pourrez en faire une autre.',
            en: 'Nobody will read it any more. You may make another one.',
          },
          lang,
        )}
      </p>
      <Form action={`${path}/retirer`}>
        <Buttons>
          <Button kind="danger">{t({ fr: 'Retirer la demande', en: 'Take the request back' }, lang)}</Button>
          <ButtonLink href={path} kind="secondary">
            {t({ fr: 'Ne rien changer', en: 'Change nothing' }, lang)}
          </ButtonLink>
        </Buttons>
      </Form>
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Button,
  Checkbox,
  Definitions,
  Form,
  Page,
  RadioGroup,
  TextArea,
  When,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import type { Request } from '../moderation.js';
import type { Reset } from '../store-resets.js';

export const reasonLength = 1000;
/** The way back to the requests. */
export const listCrumb = (lang: Lang) => ({ text: t({ fr: 'Rattachements', en: 'Memberships' }, lang), href: '/identite/moderation' });
const pathOf = (id: string): string => `/identite/moderation/${id}`;

interface Waiting {
  id: string;
  at: Date;
  organisation: string;
}

const notices = {
  asked: {
    fr: 'C’est demandé. La personne est prévenue, et un autre opérateur doit confirmer.',
    en: 'This is asked for. The person is told, and another operator has to confirm.',
  },
  decided: { fr: 'C’est noté. La personne est prévenue.', en: 'Noted. The person is told.' },
} as const;

/** Requests that wait for an operator. */
export function ModerationPage({
  request,
  waiting,
  resets,
  done,
}: {
  request: FastifyRequest;
  waiting: readonly Waiting[];
  resets: readonly Reset[];
  /** What was just done. */
  done: 'asked' | 'decided' | null;
}): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Rattachements à décider', en: 'Memberships to decide' }, lang)}
      breadcrumb={[{ text: t({ fr: 'Opérateur', en: 'Operator' }, lang), href: '/operateur' }]}
      notice={done === null ? null : { kind: 'success', text: t(notices[done], lang) }}
    >
      {waiting.length === 0 ? (
        <p>{t({ fr: 'Aucune demande n’attend.', en: 'No request is waiting.' }, lang)}</p>
      ) : (
        <Definitions
          items={waiting.map(({ id, at, organisation }) => ({
            term: organisation,
            value: <When at={at} time lang={lang} />,
            action: { text: t({ fr: 'Décider', en: 'Decide' }, lang), href: pathOf(id) },
          }))}
        />
      )}
      <h2>{t({ fr: 'Comptes à remettre à zéro', en: 'Accounts to reset' }, lang)}</h2>
      {resets.length === 0 ? null : (
        <Definitions
          items={resets.map(({ id, askedAt, askedByName }) => ({
            term: t({ fr: 'Demandé par {name}', en: 'Asked by {name}' }, lang, { name: askedByName }),
            value: <When at={askedAt} time lang={lang} />,
            action: { text: t({ fr: 'Décider', en: 'Decide' }, lang), href: `/identite/moderation/facteurs/${id}` },
          }))}
        />
      )}
      <p>
        {t({ fr: 'Quelqu’un a tout perdu\u00a0?', en: 'Someone lost everything?' }, lang)}{' '}
        <a href="/identite/moderation/facteurs">
          {t({ fr: 'Retirer les clés et l’application d’un compte', en: 'Remove the passkeys and the application of an account' }, lang)}
        </a>
      </p>
    </Page>
  );
}

interface Props {
  request: FastifyRequest;
  asked: Request;
  typed: { decision: string; reason: string; domain: boolean };
  faults?: readonly FieldFault[];
}

/** One request, and the decision. */
export function DecisionPage({ request, asked, typed, faults = [] }: Props): Markup {
  const { lang } = request;
  const { membership, account, organisation, closed, domain } = asked;
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text ?? null;
  return (
    <Page
      request={request}
      title={t({ fr: `Rattachement à ${organisation.name}`, en: `Membership of ${organisation.name}` }, lang)}
      breadcrumb={[listCrumb(lang)]}
      faults={faults}
    >
      <Definitions
        items={[
          { term: t({ fr: 'Demandé le', en: 'Asked on' }, lang), value: <When at={membership.askedAt} time lang={lang} /> },
          { term: t({ fr: 'Personne', en: 'Person' }, lang), value: `${account.given_name} ${account.usual_name}` },
          { term: t({ fr: 'Adresse vérifiée', en: 'Verified address' }, lang), value: account.email },
          { term: 'SIRET', value: organisation.siret },
          { term: t({ fr: 'Adresse officielle', en: 'Official address' }, lang), value: organisation.contactEmail },
        ]}
      />
      {closed ? (
        <Alert kind="warning" small>
          <p>
            {t(
              {
                fr: 'Cette organisation est fermée dans le registre\u00a0: on ne peut que refuser.',
                en: 'This organisation is closed in the register: it can only be refused.',
              },
              lang,
            )}
          </p>
        </Alert>
      ) : null}
      {membership.state === 'moderation' ? (
        <Form action={pathOf(membership.id)}>
          <RadioGroup
            name="decision"
            legend={t({ fr: 'Votre décision', en: 'Your decision' }, lang)}
            options={[
              {
                value: 'accepter',
                text: t({ fr: 'Accepter', en: 'Accept' }, lang),
                hint: t({ fr: 'Cette personne travaille pour cette organisation.', en: 'This person works for this organisation.' }, lang),
              },
              {
                value: 'refuser',
                text: t({ fr: 'Refuser', en: 'Refuse' }, lang),
                hint: t({ fr: 'La raison est obligatoire.', en: 'The reason is required.' }, lang),
              },
            ]}
            value={typed.decision}
            fault={faultOf('decision')}
          />
          {domain === null ? null : (
            <Checkbox
              name="domaine"
              label={t(
                {
                  fr: `Toutes les adresses en ${domain} sont de cette organisation`,
                  en: `All addresses of ${domain} are of this organisation`,
                },
                lang,
              )}
              hint={t(
                {
                  fr: 'Les prochains agents de ce domaine la rejoindront sans vous.',
                  en: 'The next agents of this domain will join it without you.',
                },
                lang,
              )}
              checked={typed.domain}
            />
          )}
          <TextArea
            name="raison"
            label={t({ fr: 'Ce que vous écrivez à la personne', en: 'What you write to the person' }, lang)}
            value={typed.reason}
            maxlength={reasonLength}
            optional
            fault={faultOf('raison')}
          />
          <p>{t({ fr: 'La personne est prévenue par courriel.', en: 'The person is told by e-mail.' }, lang)}</p>
          <Button>{t({ fr: 'Enregistrer', en: 'Save' }, lang)}</Button>
        </Form>
      ) : (
        <p>{t({ fr: 'Cette demande n’attend plus de décision.', en: 'This request waits for no decision any more.' }, lang)}</p>
      )}
    </Page>
  );
}

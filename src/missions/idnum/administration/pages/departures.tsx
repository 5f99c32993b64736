import type { FastifyRequest } from 'fastify';
import { Alert, Badge, Button, ButtonLink, Buttons, Form, Hidden, Page, Table, TextArea, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import type { AddressState } from '../../agentconnect/index.js';
import { mostAddresses } from '../rules.js';
import { homeCrumb } from './parts.js';

/** What a form of addresses is for. */
export type Purpose = 'close' | 'open';

const place = { close: '/administration/departs', open: '/administration/departs/lever' } as const;
const titles = {
  close: { fr: 'Des agents s’en vont', en: 'Agents leave' },
  open: { fr: 'Lever un départ', en: 'Lift a departure' },
} as const;

/** Asks for the addresses of agents who leave, or whose departure is lifted. */
export function AddressesPage({
  request,
  purpose,
  typed = '',
  fault,
  notice = null,
}: {
  request: FastifyRequest;
  purpose: Purpose;
  typed?: string;
  fault?: string;
  notice?: string | null;
}): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t(titles[purpose], lang)}
      breadcrumb={[homeCrumb(lang), ...(purpose === 'open' ? [{ text: t(titles.close, lang), href: place.close }] : [])]}
      notice={notice === null ? null : { kind: 'success', text: notice }}
      faults={fault ? [{ field: 'adresses', text: fault }] : []}
    >
      <p>
        {t(
          purpose === 'close'
            ? {
                fr: 'Leurs sessions sont fermées partout en quelques secondes, chez Identité agent aussi, et ils ne peuvent plus se connecter au nom de votre administration. Rien ne change avant la page suivante, où vous vérifiez.',
                en: 'Their sessions are closed everywhere within seconds, at Identité agent too, and they can no longer sign in for your administration. Nothing changes before the next page, where you check.',
              }
            : {
                fr: 'Ces agents pourront de nouveau se connecter avec le fournisseur d’identité de votre administration. Chez Identité agent, ils devront d’abord la rejoindre à nouveau.',
                en: 'These agents will be able to sign in again with the identity provider of your administration. At Identité agent, they must first join it again.',
              },
          lang,
        )}
      </p>
      <Form action={place[purpose]}>
        <TextArea
          name="adresses"
          label={t({ fr: 'Leurs adresses électroniques', en: 'Their e-mail addresses' }, lang)}
          hint={t({ fr: `Une par ligne, ${mostAddresses} au plus.`, en: `One a line, ${mostAddresses} at most.` }, lang)}
          value={typed}
          fault={fault ?? null}
        />
        <Button>
          {purpose === 'close' ? t({ fr: 'Vérifier', en: 'Check' }, lang) : t({ fr: 'Lever le départ', en: 'Lift the departure' }, lang)}
        </Button>
      </Form>
      <p>
        {t(
          {
            fr: 'Nous ne gardons pas la liste des adresses de vos agents\u00a0: seulement de quoi les reconnaître.',
            en: 'We do not keep a list of the addresses of your agents: only what it takes to recognise them.',
          },
          lang,
        )}
      </p>
      {purpose === 'close' ? (
        <p>
          <a href={place.open}>
            {t({ fr: 'Un agent revient, ou c’était une erreur', en: 'An agent comes back, or it was a mistake' }, lang)}
          </a>
        </p>
      ) : null}
    </Page>
  );
}

/** What is about to happen to each address. */
export function CheckPage({
  request,
  states,
}: {
  request: FastifyRequest;
  states: readonly { email: string; state: AddressState }[];
}): Markup {
  const { lang } = request;
  const count = (wanted: AddressState) => states.filter(({ state }) => state === wanted).length;
  const toClose = states.length - count('closed');
  return (
    <Page
      request={request}
      title={t({ fr: 'Vérifiez avant de fermer', en: 'Check before closing' }, lang)}
      breadcrumb={[homeCrumb(lang), { text: t(titles.close, lang), href: place.close }]}
    >
      <p>
        {t(
          {
            fr: 'Agents connus chez vous\u00a0: {known}. Jamais vus\u00a0: {unknown}. Accès déjà fermés\u00a0: {closed}.',
            en: 'Agents known at yours: {known}. Never seen: {unknown}. Accesses closed already: {closed}.',
          },
          lang,
          { known: count('known'), unknown: count('unknown'), closed: count('closed') },
        )}
      </p>
      <Table
        caption={t({ fr: 'Adresses', en: 'Addresses' }, lang)}
        captionHidden
        rowHeaders
        columns={[
          { text: t({ fr: 'Adresse', en: 'Address' }, lang) },
          { text: t({ fr: 'Ce que nous en savons', en: 'What we know of it' }, lang) },
        ]}
        rows={states.map(({ email, state }) => [email, <StateOf state={state} lang={lang} />])}
      />
      {count('unknown') > 0 ? (
        <Alert kind="warning" title={t({ fr: 'Adresses jamais vues', en: 'Addresses never seen' }, lang)}>
          <p>
            {t(
              {
                fr: 'Vérifiez qu’elles sont bien écrites. Elles seront refusées si quelqu’un s’en sert plus tard au nom de votre administration.',
                en: 'Check that they are spelled right. They will be refused if somebody uses them later for your administration.',
              },
              lang,
            )}
          </p>
        </Alert>
      ) : null}
      {toClose === 0 ? (
        <Buttons>
          <ButtonLink href={place.close} kind="secondary">
            {t({ fr: 'Revenir', en: 'Back' }, lang)}
          </ButtonLink>
        </Buttons>
      ) : (
        <Form action="/administration/departs/fermer">
          <Hidden name="adresses" value={states.map(({ email }) => email).join('\n')} />
          <Buttons>
            <Button kind="danger">{t({ fr: 'Fermer les accès', en: 'Close the accesses' }, lang)}</Button>
            <ButtonLink href={place.close} kind="secondary">
              {t({ fr: 'Ne rien fermer', en: 'Close nothing' }, lang)}
            </ButtonLink>
          </Buttons>
        </Form>
      )}
    </Page>
  );
}

function StateOf({ state, lang }: { state: AddressState; lang: Lang }): Markup {
  switch (state) {
    case 'known':
      return <Badge kind="info">{t({ fr: 'Connue', en: 'Known' }, lang)}</Badge>;
    case 'unknown':
      return <Badge kind="warning">{t({ fr: 'Jamais vue', en: 'Never seen' }, lang)}</Badge>;
    case 'closed':
      return <Badge kind="neutral">{t({ fr: 'Déjà fermée', en: 'Closed already' }, lang)}</Badge>;
  }
}

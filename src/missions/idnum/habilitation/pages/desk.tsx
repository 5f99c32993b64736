import type { FastifyRequest } from 'fastify';
import { Page, Table, When, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { fullName } from '../people.js';
import type { HelperRequest } from '../store-helpers.js';
import type { Request } from '../store-requests.js';
import { deskTitle, HelperBadge, RequestBadge } from './parts.js';

interface Props {
  request: FastifyRequest;
  requests: readonly Request[];
  helpers: readonly HelperRequest[];
  done: boolean;
}

/** What waits for an operator: organisations, then helpers, the oldest first. */
export function DeskPage({ request, requests, helpers, done }: Props): Markup {
  const { lang } = request;
  const state = t({ fr: 'État', en: 'State' }, lang);
  const noted = t({ fr: 'C’est noté. Les personnes concernées sont prévenues.', en: 'Noted. Those concerned are told.' }, lang);
  return (
    <Page
      request={request}
      title={deskTitle(lang)}
      breadcrumb={[
        { text: t({ fr: 'Demandes et signalements à traiter', en: 'Requests and reports to handle' }, lang), href: '/operateur' },
      ]}
      narrow={false}
      notice={done ? { kind: 'success', text: noted } : null}
    >
      <h2>{t({ fr: 'Organisations ({count})', en: 'Organisations ({count})' }, lang, { count: requests.length })}</h2>
      {requests.length === 0 ? (
        <p>{t({ fr: 'Aucune demande n’attend.', en: 'No request is waiting.' }, lang)}</p>
      ) : (
        <Table
          caption={t({ fr: 'Demandes d’organisations, la plus ancienne d’abord', en: 'Requests of organisations, the oldest first' }, lang)}
          captionHidden
          rowHeaders
          columns={[
            { text: t({ fr: 'Organisation', en: 'Organisation' }, lang) },
            { text: t({ fr: 'Envoyée le', en: 'Sent on' }, lang) },
            { text: state },
          ]}
          rows={requests.map((one) => [
            <a href={`/habilitation/operateur/demandes/${one.id}`}>{one.organisation.name}</a>,
            one.sentAt ? <When at={one.sentAt} lang={lang} /> : null,
            <RequestBadge state={one.state} lang={lang} />,
          ])}
        />
      )}
      <h2>{t({ fr: 'Aidants ({count})', en: 'Helpers ({count})' }, lang, { count: helpers.length })}</h2>
      {helpers.length === 0 ? (
        <p>{t({ fr: 'Aucun aidant n’attend.', en: 'No helper is waiting.' }, lang)}</p>
      ) : (
        <Table
          caption={t({ fr: 'Demandes pour des aidants, la plus ancienne d’abord', en: 'Requests for helpers, the oldest first' }, lang)}
          captionHidden
          rowHeaders
          columns={[
            { text: t({ fr: 'Aidant', en: 'Helper' }, lang) },
            { text: t({ fr: 'Organisation', en: 'Organisation' }, lang) },
            { text: t({ fr: 'Demandé le', en: 'Asked on' }, lang) },
            { text: state },
          ]}
          rows={helpers.map((one) => [
            <a href={`/habilitation/operateur/aidants/${one.id}`}>{fullName(one.person)}</a>,
            one.organisation.name,
            <When at={one.createdAt} lang={lang} />,
            <HelperBadge state={one.state} lang={lang} />,
          ])}
        />
      )}
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import { Badge, Page, Table, When, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { requestWords } from '../rules.js';
import type { Request } from '../store-requests.js';
import { homeCrumb, kindAt, operatorCrumb, operatorHome, requestBadge } from './parts.js';

/** Requests, those that wait first. */
export function OperatorPage({
  request,
  waiting,
  decided,
}: {
  request: FastifyRequest;
  waiting: readonly Request[];
  decided: readonly Request[];
}): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={operatorCrumb(lang).text} breadcrumb={[homeCrumb(lang)]} narrow={false}>
      <h2>{t({ fr: 'En attente', en: 'Waiting' }, lang)}</h2>
      {waiting.length === 0 ? (
        <p>{t({ fr: 'Aucune demande n’attend.', en: 'No request is waiting.' }, lang)}</p>
      ) : (
        <Requests
          caption={t({ fr: 'Demandes en attente, la plus ancienne d’abord', en: 'Waiting requests, the oldest first' }, lang)}
          rows={waiting}
          lang={lang}
        />
      )}
      {decided.length > 0 ? (
        <>
          <h2>{t({ fr: 'Déjà traitées', en: 'Done' }, lang)}</h2>
          <Requests caption={t({ fr: 'Dernières demandes traitées', en: 'Latest requests done' }, lang)} rows={decided} lang={lang} />
        </>
      ) : null}
      <p>
        <a href="/operateur">
          {t({ fr: 'Corrections d’état civil et signalements', en: 'Corrections of civil status, and reports' }, lang)}
        </a>
      </p>
    </Page>
  );
}

function Requests({ caption, rows, lang }: { caption: string; rows: readonly Request[]; lang: Lang }): Markup {
  return (
    <Table
      caption={caption}
      captionHidden
      rowHeaders
      columns={[
        { text: t({ fr: 'Partenaire', en: 'Partner' }, lang) },
        { text: t({ fr: 'État', en: 'State' }, lang) },
        { text: t({ fr: 'Organisation', en: 'Organisation' }, lang) },
        { text: t({ fr: 'Demandé le', en: 'Asked on' }, lang) },
      ]}
      rows={rows.map((row) => [
        <>
          <a href={`${operatorHome}/${row.id}`}>{row.partner.name}</a> ({kindAt(row.partner, lang)})
        </>,
        <Badge kind={requestBadge[row.state]}>{t(requestWords[row.state], lang)}</Badge>,
        row.partner.organisation,
        <When at={row.askedAt} lang={lang} />,
      ])}
    />
  );
}

import type { FastifyRequest } from 'fastify';
import { barChart, Code, Figure, Page, Table, When, type Markup } from '../../../../design/index.js';
import { formatDate, formatNumber, t } from '../../../../kernel/i18n/index.js';
import { errorDays, type ClientErrors } from '../../provider/index.js';
import type { Partner } from '../store.js';
import { homeCrumb, partnerCrumb, Tabs } from './parts.js';

/** What the broker refused to a service. */
export function ErrorsPage({ request, partner, errors }: { request: FastifyRequest; partner: Partner; errors: ClientErrors }): Markup {
  const { lang } = request;
  const count = (value: number) => formatNumber(value, lang);
  return (
    <Page
      request={request}
      title={`${partner.name} – ${t({ fr: 'erreurs', en: 'errors' }, lang)}`}
      breadcrumb={[homeCrumb(lang), partnerCrumb(partner)]}
      narrow={false}
    >
      <Tabs partner={partner} current="erreurs" lang={lang} />
      <p>
        {t(
          {
            fr: `Ce que nous avons refusé à votre service depuis ${errorDays} jours. Aucune donnée de personne n’est gardée.`,
            en: `What was refused to your service in the last ${errorDays} days. Nothing about people is kept.`,
          },
          lang,
        )}
      </p>
      {errors.kinds.length === 0 ? (
        <p>{t({ fr: 'Aucune erreur\u00a0: tout va bien.', en: 'No error: all is well.' }, lang)}</p>
      ) : (
        <>
          <Table
            caption={t({ fr: 'Erreurs, la plus récente d’abord', en: 'Errors, the latest first' }, lang)}
            rowHeaders
            columns={[
              { text: t({ fr: 'Code', en: 'Code' }, lang) },
              { text: t({ fr: 'Nombre', en: 'Number' }, lang), number: true },
              { text: t({ fr: 'Où', en: 'Where' }, lang) },
              { text: t({ fr: 'Dernière fois', en: 'Last time' }, lang) },
              { text: t({ fr: 'Détail de la dernière', en: 'Detail of the last one' }, lang) },
            ]}
            rows={errors.kinds.map((kind) => [
              <a href={`/erreurs#${encodeURIComponent(kind.code)}`}>{kind.code}</a>,
              count(kind.count),
              <Code>{kind.endpoint}</Code>,
              <When at={kind.lastAt} time lang={lang} />,
              <Code>{kind.detail}</Code>,
            ])}
          />
          <Figure
            title={t({ fr: 'Erreurs par jour', en: 'Errors by day' }, lang)}
            lang={lang}
            chart={barChart({
              title: t({ fr: 'Erreurs par jour', en: 'Errors by day' }, lang),
              unit: '',
              lang,
              rows: errors.days.map(({ day, count: value }) => ({ label: formatDate(day, lang), value })),
            })}
            table={
              <Table
                caption={t({ fr: 'Erreurs par jour', en: 'Errors by day' }, lang)}
                rowHeaders
                columns={[{ text: t({ fr: 'Jour', en: 'Day' }, lang) }, { text: t({ fr: 'Nombre', en: 'Number' }, lang), number: true }]}
                rows={errors.days.map(({ day, count: value }) => [<When at={day} lang={lang} />, count(value)])}
              />
            }
          />
        </>
      )}
    </Page>
  );
}

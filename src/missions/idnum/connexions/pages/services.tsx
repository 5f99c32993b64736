import { barChart, Figure, Table, When, type Markup } from '../../../../design/index.js';
import { formatNumber, t, type Lang } from '../../../../kernel/i18n/index.js';
import type { ServiceUse } from '../../franceconnect/index.js';

const longestLabel = 38;
const mostBars = 6;

/** Which services, how often: a chart of the most used ones, a table of all. */
export function Services({ services, lang }: { services: readonly ServiceUse[]; lang: Lang }): Markup {
  const title = t({ fr: 'Les services que vous utilisez le plus', en: 'The services that you use most' }, lang);
  const short = (name: string) => (name.length > longestLabel ? `${name.slice(0, longestLabel - 1)}…` : name);
  return (
    <>
      <h2>{t({ fr: 'Quels services, combien de fois', en: 'Which services, how often' }, lang)}</h2>
      <Figure
        lang={lang}
        title={title}
        caption={t({ fr: 'Nombre de connexions depuis six mois.', en: 'Sign-ins in the last six months.' }, lang)}
        chart={barChart({
          title,
          unit: '',
          lang,
          rows: services.slice(0, mostBars).map((one) => ({ label: short(one.service), value: one.connections })),
        })}
        table={
          <Table
            caption={t({ fr: 'Connexions par service', en: 'Sign-ins by service' }, lang)}
            rowHeaders
            columns={[
              { text: t({ fr: 'Service', en: 'Service' }, lang) },
              { text: t({ fr: 'Connexions', en: 'Sign-ins' }, lang), number: true },
              { text: t({ fr: 'La dernière', en: 'The last one' }, lang) },
            ]}
            rows={services.map((one) => [one.service, formatNumber(one.connections, lang), <When at={one.last} lang={lang} />])}
          />
        }
      />
    </>
  );
}

import { barChart, Figure, Table, When } from '../../../../design/index.js';
import { formatNumber, t } from '../../../../kernel/i18n/index.js';
import type { Month } from '../quality.js';
import { everyMinutes, measured, shownShare } from '../rules.js';
import { availabilityShown, LevelBadge, monthName, type PartProps } from './words.js';

/** How often the procedure answered, and how fast. */
export function AvailabilityPart({ quality, lang }: PartProps) {
  const { availability, months, procedure } = quality;
  const { share, level } = availability;
  const probed = months.filter((month) => month.availability !== null);
  return (
    <section aria-labelledby="disponibilite">
      <h2 id="disponibilite">{t({ fr: 'Disponibilité', en: 'Availability' }, lang)}</h2>
      {share === null ? (
        <p>
          {t(
            {
              fr: `Pas encore mesurée. La première mesure arrive dans ${everyMinutes} minutes au plus.`,
              en: `Not measured yet. The first measure comes within ${everyMinutes} minutes.`,
            },
            lang,
          )}
        </p>
      ) : (
        <>
          <p class="fr-text--lead">
            <strong>{availabilityShown(share, lang)}</strong> <LevelBadge level={level} lang={lang} />
          </p>
          <Rule quality={quality} lang={lang} />
          <Figure
            title={t({ fr: 'Disponibilité mois par mois', en: 'Availability month by month' }, lang)}
            chart={barChart({
              title: t({ fr: 'Disponibilité par mois', en: 'Availability by month' }, lang),
              unit: '%',
              max: 100,
              lang,
              rows: probed.map((month) => ({
                label: monthName(month.month, lang),
                value: Math.floor(shownShare(month.availability ?? 0) * 1000) / 10,
                ...interval(month),
              })),
            })}
            table={
              <Table
                caption={t({ fr: 'Disponibilité par mois', en: 'Availability by month' }, lang)}
                columns={[
                  { text: t({ fr: 'Mois', en: 'Month' }, lang) },
                  { text: t({ fr: 'Mesures', en: 'Measures' }, lang), number: true },
                  { text: t({ fr: 'Disponibilité', en: 'Availability' }, lang), number: true },
                ]}
                rows={probed.map((month) => [
                  monthName(month.month, lang),
                  formatNumber(month.measures, lang),
                  availabilityShown(month.availability ?? 0, lang),
                ])}
                rowHeaders
              />
            }
            csv={`/qualite/${procedure.slug}.csv`}
            lang={lang}
          />
        </>
      )}
    </section>
  );
}

const interval = ({ availabilityInterval: span }: Month) => (span ? { low: 100 * span.low, high: 100 * span.high } : {});

function Rule({ quality: { availability }, lang }: PartProps) {
  const { window, interval: span, medianMilliseconds, speed, unknown, missed } = availability;
  const number = (value: number) => formatNumber(value, lang);
  return (
    <>
      <p>
        {t(
          {
            fr: `Si les pannes arrivent au hasard, la vraie valeur est, 95 fois sur 100, entre ${availabilityShown(span?.low ?? 0, 'fr')} et ${availabilityShown(span?.high ?? 0, 'fr')}.`,
            en: `If outages come at random, 95 times in 100 the true value is between ${availabilityShown(span?.low ?? 0, 'en')} and ${availabilityShown(span?.high ?? 0, 'en')}.`,
          },
          lang,
        )}
      </p>
      <p>
        {t({ fr: 'Du', en: 'From' }, lang)} <When at={window.from} lang={lang} /> {t({ fr: 'au', en: 'to' }, lang)}{' '}
        <When at={window.to} lang={lang} />,{' '}
        {t(
          {
            fr: `nous avons ouvert la première page de la démarche ${number(measured(availability))} fois, toutes les ${everyMinutes} minutes. Elle a répondu ${number(availability.available)} fois. L’objectif est de 99,9 %\u00a0; sous 98,5 %, c’est insuffisant.`,
            en: `the first page of the procedure was opened every ${everyMinutes} minutes. Openings: ${number(measured(availability))}. Answers: ${number(availability.available)}. The goal is 99.9%; under 98.5% is not enough.`,
          },
          lang,
        )}
      </p>
      {medianMilliseconds === null ? null : (
        <p>
          {t(
            {
              fr: `Une fois sur deux, elle répond en moins de ${number(medianMilliseconds)} millisecondes.`,
              en: `Half of the time it answers within ${number(medianMilliseconds)} milliseconds.`,
            },
            lang,
          )}{' '}
          {t({ fr: 'L’objectif est de 400.', en: 'The goal is 400.' }, lang)} <LevelBadge level={speed} lang={lang} />
        </p>
      )}
      {unknown + missed === 0 ? null : (
        <p>
          {t(
            {
              fr: `Mesures manquées de notre fait\u00a0: ${number(unknown + missed)}. Elles ne comptent ni pour ni contre la démarche.`,
              en: `Measures missed through our own fault: ${number(unknown + missed)}. They count neither for nor against the procedure.`,
            },
            lang,
          )}
        </p>
      )}
    </>
  );
}

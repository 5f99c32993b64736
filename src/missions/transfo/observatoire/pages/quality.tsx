import type { FastifyRequest } from 'fastify';
import { Badge, barChart, ButtonLink, Buttons, Card, Cards, Figure, lineChart, Page, Table, When } from '../../../../design/index.js';
import { formatNumber, formatShare, t, type Lang, type Text } from '../../../../kernel/i18n/index.js';
import { satisfactionAnswers, satisfactionQuestion, satisfactions, shownMean } from '../../avis/index.js';
import type { Quality } from '../quality.js';
import { everyMinutes } from '../rules.js';

const levelWords = { good: { kind: 'success', text: { fr: 'Bien', en: 'Good' } }, medium: { kind: 'warning', text: { fr: 'Moyen', en: 'Fair' } }, bad: { kind: 'error', text: { fr: 'Pas bien', en: 'Poor' } } } as const;
const availabilityWords = { good: { kind: 'success', text: { fr: 'Bonne', en: 'Good' } }, watch: { kind: 'warning', text: { fr: 'À surveiller', en: 'To watch' } }, poor: { kind: 'error', text: { fr: 'Insuffisante', en: 'Poor' } } } as const;

const tooFew: Text = { fr: 'Pas assez d’avis', en: 'Too few opinions' };
const none: Text = { fr: 'Pas encore mesuré', en: 'Not measured yet' };

/** Every procedure with its main figures. */
export function QualitiesPage({ request, qualities }: { request: FastifyRequest; qualities: readonly Quality[] }) {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Qualité des démarches', en: 'Quality of procedures' }, lang)} narrow={false}>
      <p>{t({ fr: 'Ces chiffres sont mesurés, pas déclarés. Chacun se recalcule à partir des données téléchargeables.', en: 'These figures are measured, not declared. Each can be computed again from the data to download.' }, lang)}</p>
      {qualities.length === 0 ? <p>{t({ fr: 'Aucune démarche n’est publiée pour le moment.', en: 'No procedure is published yet.' }, lang)}</p> : null}
      <Cards>
        {qualities.map((quality) => (
          <Card title={t(quality.procedure.title, lang)} href={`/qualite/${quality.procedure.slug}`} detail={quality.procedure.organisation.name} level={2}>
            {t({ fr: 'Satisfaction', en: 'Satisfaction' }, lang)} : {mean(quality, lang)}. {t({ fr: 'Disponibilité', en: 'Availability' }, lang)} :{' '}
            {quality.availability.share === null ? t(none, lang).toLowerCase() : formatShare(quality.availability.share, lang, 1)}.
          </Card>
        ))}
      </Cards>
    </Page>
  );
}

const mean = ({ opinions: { invited } }: Quality, lang: Lang): string => (invited.satisfaction === null ? t(none, lang).toLowerCase() : `${formatNumber(shownMean(invited.satisfaction), lang)} / 10`);

/** The quality of one procedure: satisfaction, reuse of data, availability. */
export function QualityPage({ request, quality }: { request: FastifyRequest; quality: Quality }) {
  const { lang } = request;
  const { procedure, window } = quality;
  return (
    <Page
      request={request}
      title={t({ fr: `Qualité de « ${t(procedure.title, 'fr')} »`, en: `Quality of “${t(procedure.title, 'en')}”` }, lang)}
      breadcrumb={[{ text: t({ fr: 'Qualité des démarches', en: 'Quality of procedures' }, lang), href: '/qualite' }]}
    >
      <p>
        {procedure.organisation.name}. {t({ fr: 'Du', en: 'From' }, lang)} <When at={window.from} lang={lang} /> {t({ fr: 'au', en: 'to' }, lang)} <When at={window.to} lang={lang} />,{' '}
        {t({ fr: 'calculé le', en: 'computed on' }, lang)} <When at={quality.at} time lang={lang} />.
      </p>
      <SatisfactionPart quality={quality} lang={lang} />
      <ReusePart quality={quality} lang={lang} />
      <AvailabilityPart quality={quality} lang={lang} />
      <h2>{t({ fr: 'Données ouvertes', en: 'Open data' }, lang)}</h2>
      <ul>
        <li>
          <a href={`/qualite/${procedure.slug}.csv`}>{t({ fr: 'Tous les chiffres de cette page (CSV)', en: 'Every figure of this page (CSV)' }, lang)}</a>
        </li>
        <li>
          <a href={`/qualite/${procedure.slug}.json`}>{t({ fr: 'Les mêmes pour un programme (JSON)', en: 'The same for a program (JSON)' }, lang)}</a>
        </li>
      </ul>
      <Buttons>
        <ButtonLink href={`/avis/${procedure.slug}`} kind="secondary">
          {t({ fr: 'Donner mon avis', en: 'Give my opinion' }, lang)}
        </ButtonLink>
      </Buttons>
    </Page>
  );
}

interface PartProps {
  quality: Quality;
  lang: Lang;
}

function SatisfactionPart({ quality, lang }: PartProps) {
  const { procedure, months, opinions } = quality;
  const { invited, open, minimum } = opinions;
  const level = invited.level === null ? null : levelWords[invited.level];
  const { demonstration } = invited.counts;
  return (
    <section aria-labelledby="satisfaction">
      <h2 id="satisfaction">{t({ fr: 'Satisfaction', en: 'Satisfaction' }, lang)}</h2>
      {invited.satisfaction === null ? (
        <p>{t({ fr: 'Personne n’a encore donné son avis au bout de la démarche.', en: 'Nobody has given an opinion at the end of the procedure yet.' }, lang)}</p>
      ) : (
        <>
          <p>
            <strong>{formatNumber(shownMean(invited.satisfaction), lang)} / 10</strong> <Badge kind={level?.kind ?? 'neutral'}>{t(level?.text ?? tooFew, lang)}</Badge>
          </p>
          <p>
            {t(
              {
                fr: `Moyenne de ${formatNumber(invited.n, 'fr')} avis à la question « ${t(satisfactionQuestion, 'fr')} » : « bien » vaut 10, « moyen » 5, « pas bien » 0. La vraie valeur est, 95 fois sur 100, entre ${formatNumber(invited.interval?.low ?? 0, 'fr')} et ${formatNumber(invited.interval?.high ?? 0, 'fr')}. Il faut ${minimum} avis pour donner une appréciation.`,
                en: `Mean of ${formatNumber(invited.n, 'en')} opinions on “${t(satisfactionQuestion, 'en')}”: “well” counts 10, “so-so” 5, “badly” 0. 95 times in 100 the true value is between ${formatNumber(invited.interval?.low ?? 0, 'en')} and ${formatNumber(invited.interval?.high ?? 0, 'en')}. A level needs ${minimum} opinions.`,
              },
              lang,
            )}
          </p>
          {demonstration > 0 ? <p>{t({ fr: `Dont ${formatNumber(demonstration, 'fr')} avis fabriqués pour la démonstration du bac à sable.`, en: `${formatNumber(demonstration, 'en')} of them were made up for this sandbox.` }, lang)}</p> : null}
          <Figure
            title={t({ fr: 'Les réponses', en: 'The answers' }, lang)}
            chart={barChart({ title: t({ fr: 'Réponses', en: 'Answers' }, lang), unit: t({ fr: 'avis', en: 'opinions' }, lang), lang, rows: satisfactions.map((value) => ({ label: t(satisfactionAnswers[value], lang), value: invited.counts.satisfaction[value] })) })}
            table={
              <Table
                caption={t({ fr: 'Nombre d’avis par réponse', en: 'Opinions by answer' }, lang)}
                columns={[{ text: t({ fr: 'Réponse', en: 'Answer' }, lang) }, { text: t({ fr: 'Avis', en: 'Opinions' }, lang), number: true }, { text: t({ fr: 'Part', en: 'Share' }, lang), number: true }]}
                rows={satisfactions.map((value) => [t(satisfactionAnswers[value], lang), formatNumber(invited.counts.satisfaction[value], lang), formatShare(invited.counts.satisfaction[value] / invited.n, lang)])}
                rowHeaders
              />
            }
            csv={`/qualite/${procedure.slug}.csv`}
            lang={lang}
          />
          <Figure
            title={t({ fr: 'Mois par mois', en: 'Month by month' }, lang)}
            chart={lineChart({ title: t({ fr: 'Satisfaction par mois', en: 'Satisfaction by month' }, lang), unit: '/ 10', max: 10, lang, series: [{ label: t({ fr: 'Satisfaction', en: 'Satisfaction' }, lang), points: months.map(({ month, satisfaction }) => ({ at: month, value: satisfaction })) }] })}
            table={
              <Table
                caption={t({ fr: 'Satisfaction par mois', en: 'Satisfaction by month' }, lang)}
                columns={[{ text: t({ fr: 'Mois à partir du', en: 'Month from' }, lang) }, { text: t({ fr: 'Avis', en: 'Opinions' }, lang), number: true }, { text: t({ fr: 'Sur 10', en: 'Out of 10' }, lang), number: true }]}
                rows={months.filter((m) => m.satisfaction !== null).map((m) => [<When at={m.month} lang={lang} />, formatNumber(m.opinions, lang), formatNumber(m.satisfaction ?? 0, lang)])}
                rowHeaders
              />
            }
            lang={lang}
          />
        </>
      )}
      {open.n > 0 ? <p>{t({ fr: `${formatNumber(open.n, 'fr')} autres avis sont venus par le bouton public. Ils ne comptent pas dans la moyenne : n’importe qui peut en donner plusieurs.`, en: `${formatNumber(open.n, 'en')} more opinions came by the public button. They are not in the mean: anybody can give several.` }, lang)}</p> : null}
    </section>
  );
}

function ReusePart({ quality, lang }: PartProps) {
  const { reuse, procedure } = quality;
  const rows = [
    { label: { fr: 'Gardées telles quelles', en: 'Used as they are' }, value: reuse.accepted - reuse.edited },
    { label: { fr: 'Gardées puis changées', en: 'Used, then changed' }, value: reuse.edited },
    { label: { fr: 'Écartées par la personne', en: 'Dropped by the person' }, value: reuse.refused },
  ];
  return (
    <section aria-labelledby="reprise">
      <h2 id="reprise">{t({ fr: 'Informations que vous n’avez pas à redonner', en: 'What people need not tell again' }, lang)}</h2>
      {reuse.share === null ? (
        <p>{t({ fr: 'Aucune information n’a encore été proposée.', en: 'No fact has been offered yet.' }, lang)}</p>
      ) : (
        <>
          <p>
            <strong>{formatShare(reuse.share, lang)}</strong> {t({ fr: `des ${formatNumber(reuse.offered, 'fr')} informations proposées ont été gardées sans changement.`, en: `of the ${formatNumber(reuse.offered, 'en')} facts offered were used as they are.` }, lang)}{' '}
            {reuse.failed > 0 ? t({ fr: `Une administration n’a pas pu répondre ${formatNumber(reuse.failed, 'fr')} fois.`, en: `An administration could not answer ${formatNumber(reuse.failed, 'en')} times.` }, lang) : ''}
          </p>
          <Figure
            title={t({ fr: 'Ce que les personnes en ont fait', en: 'What people did with them' }, lang)}
            chart={barChart({ title: t({ fr: 'Informations proposées', en: 'Facts offered' }, lang), unit: '', lang, rows: rows.map(({ label, value }) => ({ label: t(label, lang), value })) })}
            table={<Table caption={t({ fr: 'Informations proposées', en: 'Facts offered' }, lang)} columns={[{ text: t({ fr: 'Suite donnée', en: 'Outcome' }, lang) }, { text: t({ fr: 'Nombre', en: 'Number' }, lang), number: true }]} rows={rows.map(({ label, value }) => [t(label, lang), formatNumber(value, lang)])} rowHeaders />}
            csv={`/qualite/${procedure.slug}.csv`}
            lang={lang}
          />
        </>
      )}
    </section>
  );
}

function AvailabilityPart({ quality, lang }: PartProps) {
  const { availability, months, procedure } = quality;
  const { share, interval, level, available, unavailable, unknown, medianMilliseconds } = availability;
  return (
    <section aria-labelledby="disponibilite">
      <h2 id="disponibilite">{t({ fr: 'Disponibilité', en: 'Availability' }, lang)}</h2>
      {share === null || level === null ? (
        <p>{t({ fr: `La première mesure arrive dans ${everyMinutes} minutes au plus.`, en: `The first measure comes within ${everyMinutes} minutes.` }, lang)}</p>
      ) : (
        <>
          <p>
            <strong>{formatShare(share, lang, 1)}</strong> <Badge kind={availabilityWords[level].kind}>{t(availabilityWords[level].text, lang)}</Badge>
          </p>
          <p>
            {t(
              {
                fr: `La première page de la démarche a répondu ${formatNumber(available, 'fr')} fois sur ${formatNumber(available + unavailable, 'fr')} mesures, une toutes les ${everyMinutes} minutes. La vraie valeur est, 95 fois sur 100, entre ${formatShare(interval?.low ?? 0, 'fr', 1)} et ${formatShare(interval?.high ?? 0, 'fr', 1)}.`,
                en: `The first page of the procedure answered ${formatNumber(available, 'en')} times in ${formatNumber(available + unavailable, 'en')} measures, one every ${everyMinutes} minutes. 95 times in 100 the true value is between ${formatShare(interval?.low ?? 0, 'en', 1)} and ${formatShare(interval?.high ?? 0, 'en', 1)}.`,
              },
              lang,
            )}{' '}
            {medianMilliseconds === null ? '' : t({ fr: `Une fois sur deux, elle répond en moins de ${formatNumber(medianMilliseconds / 1000, 'fr', 2)} s.`, en: `Half of the time it answers within ${formatNumber(medianMilliseconds / 1000, 'en', 2)} s.` }, lang)}{' '}
            {unknown > 0 ? t({ fr: `${formatNumber(unknown, 'fr')} mesures ont échoué de notre côté : elles ne comptent pas.`, en: `${formatNumber(unknown, 'en')} measures failed on our side: they do not count.` }, lang) : ''}
          </p>
          <Figure
            title={t({ fr: 'Disponibilité mois par mois', en: 'Availability month by month' }, lang)}
            chart={barChart({ title: t({ fr: 'Disponibilité par mois', en: 'Availability by month' }, lang), unit: '%', max: 100, lang, rows: months.filter((m) => m.availability !== null).map((m) => ({ label: monthOf(m.month, lang), value: Math.floor((m.availability ?? 0) * 1000) / 10 })) })}
            table={
              <Table
                caption={t({ fr: 'Disponibilité par mois', en: 'Availability by month' }, lang)}
                columns={[{ text: t({ fr: 'Mois', en: 'Month' }, lang) }, { text: t({ fr: 'Disponibilité', en: 'Availability' }, lang), number: true }]}
                rows={months.filter((m) => m.availability !== null).map((m) => [monthOf(m.month, lang), formatShare(m.availability ?? 0, lang, 1)])}
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

const monthOf = (month: string, lang: Lang): string => new Intl.DateTimeFormat(lang === 'fr' ? 'fr-FR' : 'en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}T00:00:00Z`));

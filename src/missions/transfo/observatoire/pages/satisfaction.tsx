import { barChart, Figure, Table } from '../../../../design/index.js';
import { formatNumber, formatShare, t, type Lang } from '../../../../kernel/i18n/index.js';
import { satisfactionAnswers, satisfactionQuestion, satisfactions } from '../../avis/index.js';
import type { Month, Quality } from '../quality.js';
import { monthName, outOfTen, SatisfactionBadge, type PartProps } from './words.js';

/** What people said at the end of the procedure. Under the published minimum of opinions, only how many there are. */
export function SatisfactionPart({ quality, lang }: PartProps) {
  const { open, invited } = quality.opinions;
  return (
    <section aria-labelledby="satisfaction">
      <h2 id="satisfaction">{t({ fr: 'Satisfaction', en: 'Satisfaction' }, lang)}</h2>
      {invited.level === null ? <TooFew quality={quality} lang={lang} /> : <Published quality={quality} lang={lang} />}
      {open.n > 0 ? (
        <p>
          {t(
            {
              fr: `Avis venus par le bouton public\u00a0: ${formatNumber(open.n, 'fr')}. Ils ne comptent pas dans la note, car n’importe qui peut en donner plusieurs.`,
              en: `Opinions that came by the public button: ${formatNumber(open.n, 'en')}. They are not in the mark, because anybody can give several.`,
            },
            lang,
          )}
        </p>
      ) : null}
    </section>
  );
}

function TooFew({ quality: { opinions }, lang }: PartProps) {
  const { invited, minimum } = opinions;
  if (invited.n === 0)
    return (
      <p>
        {t(
          {
            fr: 'Personne n’a encore donné son avis au bout de la démarche.',
            en: 'Nobody has given an opinion at the end of the procedure yet.',
          },
          lang,
        )}
      </p>
    );
  return (
    <>
      <p>
        <SatisfactionBadge level={null} lang={lang} />
      </p>
      <p>
        {t(
          {
            fr: `Avis reçus depuis douze mois\u00a0: ${formatNumber(invited.n, 'fr')}. Il en faut au moins ${minimum} pour qu’une note ait un sens. En attendant, nous n’en publions pas.`,
            en: `Opinions received over twelve months: ${formatNumber(invited.n, 'en')}. A mark means something from ${minimum} on. Until then we publish none.`,
          },
          lang,
        )}
      </p>
    </>
  );
}

function Published({ quality, lang }: PartProps) {
  const { procedure, months, opinions } = quality;
  const { invited } = opinions;
  const csv = `/qualite/${procedure.slug}.csv`;
  const counts = invited.counts.satisfaction;
  const said = months.filter((month) => month.satisfaction !== null);
  return (
    <>
      <p class="fr-text--lead">
        <strong>{outOfTen(invited.satisfaction ?? 0, lang)}</strong> <SatisfactionBadge level={invited.level} lang={lang} />
      </p>
      <Rule quality={quality} lang={lang} />
      <Figure
        title={t({ fr: 'Les réponses', en: 'The answers' }, lang)}
        chart={barChart({
          title: t({ fr: 'Nombre d’avis par réponse', en: 'Opinions by answer' }, lang),
          unit: t({ fr: 'avis', en: '' }, lang),
          lang,
          rows: satisfactions.map((value) => ({ label: t(satisfactionAnswers[value], lang), value: counts[value] })),
        })}
        table={
          <Table
            caption={t({ fr: 'Nombre d’avis par réponse', en: 'Opinions by answer' }, lang)}
            columns={[
              { text: t({ fr: 'Réponse', en: 'Answer' }, lang) },
              { text: t({ fr: 'Avis', en: 'Opinions' }, lang), number: true },
              { text: t({ fr: 'Part', en: 'Share' }, lang), number: true },
            ]}
            rows={satisfactions.map((value) => [
              t(satisfactionAnswers[value], lang),
              formatNumber(counts[value], lang),
              formatShare(counts[value] / invited.n, lang, 1),
            ])}
            rowHeaders
          />
        }
        csv={csv}
        lang={lang}
      />
      <Figure
        title={t({ fr: 'Mois par mois', en: 'Month by month' }, lang)}
        caption={t(
          {
            fr: 'Le trait fin montre où se trouve la vraie valeur, 95 fois sur 100. Moins il y a d’avis, plus il est long.',
            en: 'The thin line shows where the true value is, 95 times in 100. The fewer opinions, the longer it is.',
          },
          lang,
        )}
        chart={barChart({
          title: t({ fr: 'Satisfaction sur 10, par mois', en: 'Satisfaction out of 10, by month' }, lang),
          unit: '',
          max: 10,
          lang,
          rows: said.map((month) => ({ label: monthName(month.month, lang), value: month.satisfaction ?? 0, ...interval(month) })),
        })}
        table={<MonthTable months={said} lang={lang} />}
        csv={csv}
        lang={lang}
      />
    </>
  );
}

const interval = ({ satisfactionInterval: span }: Month) => (span ? { low: span.low, high: span.high } : {});

function MonthTable({ months, lang }: { months: readonly Month[]; lang: Lang }) {
  const number = (value: number | undefined) => formatNumber(value ?? 0, lang);
  return (
    <Table
      caption={t({ fr: 'Satisfaction sur 10, par mois', en: 'Satisfaction out of 10, by month' }, lang)}
      columns={[
        { text: t({ fr: 'Mois', en: 'Month' }, lang) },
        { text: t({ fr: 'Avis', en: 'Opinions' }, lang), number: true },
        { text: t({ fr: 'Note', en: 'Mark' }, lang), number: true },
        { text: t({ fr: 'Entre', en: 'Between' }, lang) },
      ]}
      rows={months.map((m) => [
        monthName(m.month, lang),
        number(m.opinions),
        number(m.satisfaction ?? 0),
        t(
          {
            fr: `${number(m.satisfactionInterval?.low)} et ${number(m.satisfactionInterval?.high)}`,
            en: `${number(m.satisfactionInterval?.low)} and ${number(m.satisfactionInterval?.high)}`,
          },
          lang,
        ),
      ])}
      rowHeaders
    />
  );
}

function Rule({ quality, lang }: { quality: Quality; lang: Lang }) {
  const { invited, minimum } = quality.opinions;
  const { demonstration } = invited.counts;
  const number = (value: number | undefined) => formatNumber(value ?? 0, lang);
  return (
    <>
      <p>
        {t(
          {
            fr: `La vraie valeur est, 95 fois sur 100, entre ${number(invited.interval?.low)} et ${number(invited.interval?.high)}.`,
            en: `95 times in 100 the true value is between ${number(invited.interval?.low)} and ${number(invited.interval?.high)}.`,
          },
          lang,
        )}
      </p>
      <p>
        {t(
          {
            fr: `C’est la moyenne de ${number(invited.n)} avis, sur douze mois, à la question «\u00a0${satisfactionQuestion.fr}\u00a0»\u00a0: «\u00a0Bien\u00a0» vaut 10, «\u00a0Moyen\u00a0» 5 et «\u00a0Pas bien\u00a0» 0. Chaque personne qui termine la démarche est invitée une seule fois. Il faut au moins ${minimum} avis pour publier une note.`,
            en: `It is the mean of ${number(invited.n)} opinions, over twelve months, on “${satisfactionQuestion.en}”: “Well” counts 10, “So-so” 5 and “Badly” 0. Each person who finishes the procedure is invited once. A mark is published from ${minimum} opinions on.`,
          },
          lang,
        )}
      </p>
      {demonstration > 0 ? (
        <p>
          {t(
            {
              fr: `Dont ${number(demonstration)} avis fabriqués pour la démonstration\u00a0: personne ne les a donnés.`,
              en: `${number(demonstration)} of them were made up for this demonstration: nobody gave them.`,
            },
            lang,
          )}
        </p>
      ) : null}
    </>
  );
}

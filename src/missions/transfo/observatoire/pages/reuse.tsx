import { barChart, Figure, Table } from '../../../../design/index.js';
import { formatNumber, formatShare, t } from '../../../../kernel/i18n/index.js';
import type { PartProps } from './words.js';

/** What became of the facts that were offered to people instead of questions. */
export function ReusePart({ quality, lang }: PartProps) {
  const { reuse, procedure } = quality;
  const { offered, accepted, edited, refused, failed, share } = reuse;
  const all = [
    { label: t({ fr: 'Gardées telles quelles', en: 'Used as they are' }, lang), value: accepted - edited },
    { label: t({ fr: 'Gardées, puis changées', en: 'Used, then changed' }, lang), value: edited },
    { label: t({ fr: 'Écartées par la personne', en: 'Dropped by the person' }, lang), value: refused },
    { label: t({ fr: 'En attente d’un choix', en: 'Waiting for a choice' }, lang), value: offered - accepted - refused },
  ];
  return (
    <section aria-labelledby="reprise">
      <h2 id="reprise">{t({ fr: 'Informations que vous n’avez pas à redonner', en: 'What people need not tell again' }, lang)}</h2>
      {share === null ? (
        <p>{t({ fr: 'Aucune information n’a encore été proposée.', en: 'No fact has been offered yet.' }, lang)}</p>
      ) : (
        <>
          <p class="fr-text--lead">
            <strong>{formatShare(share, lang)}</strong>{' '}
            {t(
              { fr: 'des informations proposées ont été gardées sans changement.', en: 'of the facts offered were used as they are.' },
              lang,
            )}
          </p>
          <p>
            {t(
              {
                fr: `Depuis l’ouverture de la démarche, ${formatNumber(offered, 'fr')} informations ont été proposées aux personnes, au lieu de les leur redemander.`,
                en: `Since the procedure opened, ${formatNumber(offered, 'en')} facts were offered to people instead of asking for them again.`,
              },
              lang,
            )}{' '}
            {failed > 0
              ? t(
                  {
                    fr: `Demandes restées sans réponse d’une administration\u00a0: ${formatNumber(failed, 'fr')}.`,
                    en: `Requests that an administration did not answer: ${formatNumber(failed, 'en')}.`,
                  },
                  lang,
                )
              : ''}
          </p>
          <Figure
            title={t({ fr: 'Ce que les personnes en ont fait', en: 'What people did with them' }, lang)}
            chart={barChart({ title: t({ fr: 'Informations proposées', en: 'Facts offered' }, lang), unit: '', lang, rows: all })}
            table={
              <Table
                caption={t({ fr: 'Informations proposées', en: 'Facts offered' }, lang)}
                columns={[
                  { text: t({ fr: 'Suite donnée', en: 'Outcome' }, lang) },
                  { text: t({ fr: 'Nombre', en: 'Number' }, lang), number: true },
                ]}
                rows={all.map(({ label, value }) => [label, formatNumber(value, lang)])}
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

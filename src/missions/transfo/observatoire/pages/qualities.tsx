import type { FastifyRequest } from 'fastify';
import { Card, Cards, Page } from '../../../../design/index.js';
import { formatNumber, t } from '../../../../kernel/i18n/index.js';
import type { QualityLine } from '../quality.js';
import { availabilityShown, outOfTen, SatisfactionBadge } from './words.js';

/** Every procedure with its level and its main figures. */
export function QualitiesPage({ request, lines }: { request: FastifyRequest; lines: readonly QualityLine[] }) {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Qualité des démarches', en: 'Quality of procedures' }, lang)} narrow={false}>
      <p>
        {t(
          {
            fr: 'Ces chiffres sont mesurés, pas déclarés. Chacun dit d’où il vient, et se télécharge.',
            en: 'These figures are measured, not declared. Each says where it comes from, and can be downloaded.',
          },
          lang,
        )}
      </p>
      {lines.length === 0 ? (
        <p>{t({ fr: 'Aucune démarche n’est publiée pour le moment.', en: 'No procedure is published yet.' }, lang)}</p>
      ) : null}
      <Cards>
        {lines.map(({ procedure, satisfaction, level, opinions, availability }) => (
          <Card
            title={t(procedure.title, lang)}
            href={`/qualite/${procedure.slug}`}
            detail={procedure.organisation.name}
            badge={<SatisfactionBadge level={level} lang={lang} />}
            level={2}
          >
            {t({ fr: 'Satisfaction\u00a0:', en: 'Satisfaction:' }, lang)}{' '}
            {satisfaction === null ? t({ fr: 'pas encore de note', en: 'no mark yet' }, lang) : outOfTen(satisfaction, lang)} (
            {formatNumber(opinions, lang)}{' '}
            {t({ fr: opinions > 1 ? 'avis reçus' : 'avis reçu', en: opinions === 1 ? 'opinion' : 'opinions' }, lang)}).{' '}
            {t({ fr: 'Disponibilité\u00a0:', en: 'Availability:' }, lang)}{' '}
            {availability === null ? t({ fr: 'pas encore mesurée', en: 'not measured yet' }, lang) : availabilityShown(availability, lang)}.
          </Card>
        ))}
      </Cards>
    </Page>
  );
}

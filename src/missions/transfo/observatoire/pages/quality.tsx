import type { FastifyRequest } from 'fastify';
import { ButtonLink, Buttons, Page, When } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { Quality } from '../quality.js';
import { AvailabilityPart } from './availability.js';
import { ReusePart } from './reuse.js';
import { SatisfactionPart } from './satisfaction.js';

/** The quality of one procedure: satisfaction, reuse of data, availability. */
export function QualityPage({ request, quality }: { request: FastifyRequest; quality: Quality }) {
  const { lang } = request;
  const { procedure, window } = quality;
  return (
    <Page
      request={request}
      title={t({ fr: `Qualité de «\u00a0${procedure.title.fr}\u00a0»`, en: `Quality of “${procedure.title.en}”` }, lang)}
      breadcrumb={[{ text: t({ fr: 'Qualité des démarches', en: 'Quality of procedures' }, lang), href: '/qualite' }]}
    >
      <p>
        {procedure.organisation.name}. {t({ fr: 'Du', en: 'From' }, lang)} <When at={window.from} lang={lang} />{' '}
        {t({ fr: 'au', en: 'to' }, lang)} <When at={window.to} lang={lang} />, {t({ fr: 'calculé le', en: 'computed on' }, lang)}{' '}
        <When at={quality.at} time lang={lang} />.
      </p>
      <SatisfactionPart quality={quality} lang={lang} />
      <ReusePart quality={quality} lang={lang} />
      <AvailabilityPart quality={quality} lang={lang} />
      <section aria-labelledby="donnees">
        <h2 id="donnees">{t({ fr: 'Données ouvertes', en: 'Open data' }, lang)}</h2>
        <ul>
          <li>
            <a href={`/qualite/${procedure.slug}.csv`}>
              {t({ fr: 'Tous les chiffres de cette page (CSV)', en: 'Every figure of this page (CSV)' }, lang)}
            </a>
          </li>
          <li>
            <a href={`/qualite/${procedure.slug}.json`}>
              {t({ fr: 'Les mêmes pour un programme (JSON)', en: 'The same for a program (JSON)' }, lang)}
            </a>
          </li>
        </ul>
      </section>
      <Buttons>
        <ButtonLink href={`/avis/${procedure.slug}`} kind="secondary">
          {t({ fr: 'Donner mon avis', en: 'Give my opinion' }, lang)}
        </ButtonLink>
      </Buttons>
    </Page>
  );
}

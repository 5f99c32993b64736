import type { FastifyRequest } from 'fastify';
import { ButtonLink, Buttons, Page, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { Line } from '../lines.js';
import { kinds, kindWords, type Kind } from '../words.js';
import { dossierCrumb, Lines } from './parts.js';

/** The address of a page of the timeline. */
export function historyPath(kind: Kind | null, before?: string): string {
  const query = new URLSearchParams({ ...(kind ? { genre: kindWords[kind].slug } : {}), ...(before ? { avant: before } : {}) }).toString();
  return `/dossier/historique${query ? `?${query}` : ''}`;
}

/** Everything that was done with the person's data, page by page. */
export function HistoryPage({
  request,
  lines,
  kind,
  next,
  later,
}: {
  request: FastifyRequest;
  lines: readonly Line[];
  kind: Kind | null;
  next: string | null;
  later: boolean;
}): Markup {
  const { lang } = request;
  const all = { fr: 'Tout l’historique', en: 'Whole history' };
  return (
    <Page
      request={request}
      title={t(
        kind
          ? {
              fr: `Historique\u00a0: ${kindWords[kind].label.fr.toLocaleLowerCase('fr')}`,
              en: `History: ${kindWords[kind].label.en.toLowerCase()}`,
            }
          : all,
        lang,
      )}
      breadcrumb={[dossierCrumb(lang)]}
    >
      <nav aria-label={t({ fr: 'Filtrer l’historique', en: 'Filter the history' }, lang)}>
        <ul class="fr-tags-group">
          {[null, ...kinds].map((one) => (
            <li>
              <a class="fr-tag" href={historyPath(one)} aria-current={one === kind ? 'true' : undefined}>
                {t(one ? kindWords[one].label : all, lang)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {lines.length === 0 ? (
        <p>{t({ fr: 'Aucune ligne de ce genre.', en: 'No line of this kind.' }, lang)}</p>
      ) : (
        <Lines lines={lines} lang={lang} />
      )}
      <Buttons>
        {next ? (
          <ButtonLink href={historyPath(kind, next)} kind="secondary">
            {t({ fr: 'Lignes plus anciennes', en: 'Older lines' }, lang)}
          </ButtonLink>
        ) : null}
        {later ? (
          <ButtonLink href={historyPath(kind)} kind="tertiary">
            {t({ fr: 'Revenir aux plus récentes', en: 'Back to the latest' }, lang)}
          </ButtonLink>
        ) : null}
      </Buttons>
    </Page>
  );
}

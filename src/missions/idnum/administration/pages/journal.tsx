import type { FastifyRequest } from 'fastify';
import { Page, Pagination, Timeline, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import type { LedgerRow } from '../../../../kernel/ledger/index.js';
import { administrationActions } from '../actions.js';
import { homeCrumb } from './parts.js';

const labels: Readonly<Record<string, (typeof administrationActions)[keyof typeof administrationActions] | undefined>> =
  administrationActions;

/** What managers and operators did for an organisation. */
export function JournalPage({
  request,
  entries,
  page,
  pages,
}: {
  request: FastifyRequest;
  entries: readonly LedgerRow[];
  page: number;
  pages: number;
}): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Journal', en: 'Journal' }, lang)} breadcrumb={[homeCrumb(lang)]}>
      <p>
        {t(
          {
            fr: 'Ce que les gestionnaires et les opérateurs ont fait pour votre organisation. Chaque ligne est au registre, qu’on ne peut pas changer. Les adresses des agents n’y sont pas.',
            en: 'What managers and operators did for your organisation. Each line is in the ledger, which cannot be changed. The addresses of agents are not in it.',
          },
          lang,
        )}
      </p>
      {entries.length === 0 ? <p>{t({ fr: 'Rien pour le moment.', en: 'Nothing for now.' }, lang)}</p> : null}
      <Timeline
        lang={lang}
        items={entries.map((entry) => ({
          at: entry.at,
          title: t(labels[entry.action]?.label ?? { fr: entry.action, en: entry.action }, lang, { actor: entry.actor.label }),
          children: <Detail entry={entry} lang={lang} />,
        }))}
      />
      <Pagination page={page} pages={pages} href={(to) => `/administration/journal?page=${to}`} lang={lang} />
    </Page>
  );
}

function Detail({ entry, lang }: { entry: LedgerRow; lang: Lang }): Markup {
  const { domain, service } = entry.detail ?? {};
  const what = domain ?? service;
  return (
    <p>
      {what === undefined || what === null ? '' : `${String(what)}. `}
      {t({ fr: 'Ligne', en: 'Line' }, lang)} {entry.id}
    </p>
  );
}

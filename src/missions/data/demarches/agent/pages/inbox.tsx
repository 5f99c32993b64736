import type { FastifyRequest } from 'fastify';
import {
  Badge,
  Button,
  Disclosure,
  Form,
  Hidden,
  Page,
  Pagination,
  Select,
  Table,
  TextField,
  type Markup,
} from '../../../../../design/index.js';
import { t, type Lang, type Text } from '../../../../../kernel/i18n/index.js';
import type { Procedure } from '../../../../../registry/index.js';
import { isEnded, stateWords, type State } from '../../rules.js';
import type { InboxRow } from '../../store-inbox.js';
import { agentStates, ageWords, daysSince } from '../rules.js';
import type { Assignee } from '../store.js';

/** What the list shows, as the address says it. */
export interface InboxFilter {
  q: string;
  /** '' is «to process»: what waits for an agent. */
  etat: State | 'tous' | '';
  demarche: string;
  /** '', 'moi', 'personne', or the account of an agent. */
  agent: string;
  /** '' is the oldest first. */
  tri: '' | 'recents';
  page: number;
}

interface Props {
  request: FastifyRequest;
  organisation: string;
  filter: InboxFilter;
  rows: readonly InboxRow[];
  total: number;
  pages: number;
  counts: Readonly<Partial<Record<State, number>>>;
  procedures: readonly Procedure[];
  agents: readonly { id: string; label: string }[];
  assignees: ReadonlyMap<string, Assignee>;
  now: Date;
}

const waiting: Text = { fr: 'À traiter', en: 'To process' };
const everything: Text = { fr: 'Tous', en: 'All' };

/** The address of the list with these filters; what is as usual is left out. */
export function inboxPath(filter: InboxFilter, change: Partial<InboxFilter> = {}): string {
  const { page, ...rest } = { ...filter, page: 1, ...change };
  const query = new URLSearchParams(Object.entries(rest).filter(([, value]) => value !== ''));
  if (page > 1) query.set('page', String(page));
  return query.size > 0 ? `/agent?${query}` : '/agent';
}

/** The files that wait for the agents of an organisation. */
export function InboxPage({
  request,
  organisation,
  filter,
  rows,
  total,
  pages,
  counts,
  procedures,
  agents,
  assignees,
  now,
}: Props): Markup {
  const { lang } = request;
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const toDo = (counts.en_construction ?? 0) + (counts.en_instruction ?? 0);
  return (
    <Page request={request} title={t({ fr: 'Demandes à traiter', en: 'Requests to process' }, lang)} narrow={false}>
      <p class="fr-text--lead">{organisation}</p>
      <nav aria-label={t({ fr: 'Demandes par état', en: 'Requests by state' }, lang)}>
        <ul class="fr-tags-group">
          <StateTag filter={filter} etat="" label={waiting} count={toDo} lang={lang} />
          {agentStates.map((state) => (
            <StateTag filter={filter} etat={state} label={stateWords[state].label} count={counts[state] ?? 0} lang={lang} />
          ))}
          <StateTag filter={filter} etat="tous" label={everything} count={all} lang={lang} />
        </ul>
      </nav>
      <Disclosure
        summary={t({ fr: 'Rechercher, filtrer, trier', en: 'Search, filter, sort' }, lang)}
        open={[filter.q, filter.demarche, filter.agent, filter.tri].some((one) => one !== '')}
      >
        <Filters filter={filter} procedures={procedures} agents={agents} lang={lang} />
      </Disclosure>
      <p role="status">
        {total === 0
          ? t({ fr: 'Aucune demande.', en: 'No request.' }, lang)
          : t(total === 1 ? { fr: '1 demande', en: '1 request' } : { fr: '{total} demandes', en: '{total} requests' }, lang, { total })}
      </p>
      {rows.length > 0 ? <Files rows={rows} assignees={assignees} now={now} lang={lang} /> : null}
      <Pagination page={filter.page} pages={pages} href={(page) => inboxPath(filter, { page })} lang={lang} />
    </Page>
  );
}

function StateTag({
  filter,
  etat,
  label,
  count,
  lang,
}: {
  filter: InboxFilter;
  etat: InboxFilter['etat'];
  label: Text;
  count: number;
  lang: Lang;
}): Markup {
  return (
    <li>
      <a class="fr-tag" href={inboxPath(filter, { etat })} aria-current={filter.etat === etat ? 'true' : undefined}>
        {t(label, lang)} ({count})
      </a>
    </li>
  );
}

function Filters({
  filter,
  procedures,
  agents,
  lang,
}: {
  filter: InboxFilter;
  procedures: readonly Procedure[];
  agents: readonly { id: string; label: string }[];
  lang: Lang;
}): Markup {
  const anyone = t(everything, lang);
  return (
    <Form method="get" action="/agent">
      {filter.etat ? <Hidden name="etat" value={filter.etat} /> : null}
      <div class="socle-filters">
        <TextField
          name="q"
          label={t({ fr: 'Rechercher', en: 'Search' }, lang)}
          hint={t({ fr: 'Numéro, nom, réponse', en: 'Number, name, answer' }, lang)}
          value={filter.q}
          type="search"
          optional
        />
        <Select
          name="demarche"
          label={t({ fr: 'Démarche', en: 'Procedure' }, lang)}
          options={[
            { value: '', text: t({ fr: 'Toutes', en: 'All' }, lang) },
            ...procedures.map((one) => ({ value: one.slug, text: t(one.title, lang) })),
          ]}
          value={filter.demarche}
          optional
        />
        <Select
          name="agent"
          label={t({ fr: 'Suivie par', en: 'Taken care of by' }, lang)}
          options={[
            { value: '', text: anyone },
            { value: 'moi', text: t({ fr: 'Moi', en: 'Me' }, lang) },
            { value: 'personne', text: t({ fr: 'Personne', en: 'Nobody' }, lang) },
            ...agents.map(({ id, label }) => ({ value: id, text: label })),
          ]}
          value={filter.agent}
          optional
        />
        <Select
          name="tri"
          label={t({ fr: 'Ordre', en: 'Order' }, lang)}
          options={[
            { value: '', text: t({ fr: 'Les plus anciennes d’abord', en: 'Oldest first' }, lang) },
            { value: 'recents', text: t({ fr: 'Les dernières modifiées d’abord', en: 'Last changed first' }, lang) },
          ]}
          value={filter.tri}
          optional
        />
      </div>
      <Button kind="secondary">{t({ fr: 'Filtrer', en: 'Filter' }, lang)}</Button>
    </Form>
  );
}

function Files({ rows, assignees, now, lang }: Pick<Props, 'rows' | 'assignees' | 'now'> & { lang: Lang }): Markup {
  return (
    <Table
      caption={t({ fr: 'Liste des demandes', en: 'List of requests' }, lang)}
      captionHidden
      rowHeaders
      columns={[
        { text: t({ fr: 'Dossier', en: 'File' }, lang) },
        { text: t({ fr: 'Démarche', en: 'Procedure' }, lang) },
        { text: t({ fr: 'État', en: 'State' }, lang) },
        { text: t({ fr: 'Attend depuis', en: 'Waiting for' }, lang) },
        { text: t({ fr: 'Suivie par', en: 'Taken care of by' }, lang) },
      ]}
      rows={rows.map((row) => [
        <a href={`/agent/dossiers/${row.id}`}>
          {row.number} – {row.applicant.displayName}
        </a>,
        t(row.procedure.title, lang),
        <>
          <Badge kind={stateWords[row.state].badge}>{t(stateWords[row.state].label, lang)}</Badge>
          {row.unread > 0 ? <Badge kind="new">{t({ fr: 'Message', en: 'Message' }, lang)}</Badge> : null}
        </>,
        row.submittedAt && !isEnded(row.state) ? ageWords(daysSince(row.submittedAt, now), lang) : '–',
        assignees.get(row.id)?.label ?? t({ fr: 'Personne', en: 'Nobody' }, lang),
      ])}
    />
  );
}

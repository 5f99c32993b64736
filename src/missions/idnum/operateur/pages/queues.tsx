import type { FastifyRequest } from 'fastify';
import { Badge, Page, Table, When, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { reasonWords, stateWords as reportStates } from '../../connexions/index.js';
import type { Report } from '../../franceconnect/index.js';
import { StateBadge, type Ticket } from '../../rectification/index.js';
import { deskTitle } from './parts.js';

interface Props {
  request: FastifyRequest;
  tickets: { count: number; tickets: readonly Ticket[] };
  reports: { count: number; reports: readonly Report[] };
  /** Something was just decided. */
  done: boolean;
}

/** What else an operator decides, each where it belongs. */
const elsewhere = [
  { href: '/partenaires/operateur', label: { fr: 'Mises en production', en: 'Requests for production' } },
  { href: '/identite/moderation', label: { fr: 'Rattachements d’agents à une organisation', en: 'Agents who join an organisation' } },
  {
    href: '/administration/demandes',
    label: { fr: 'Domaines de messagerie des administrations', en: 'E-mail domains of administrations' },
  },
  { href: '/habilitation/operateur', label: { fr: 'Organisations et aidants à habiliter', en: 'Organisations and helpers to accept' } },
];

/** What waits for an operator: corrections and reports, the oldest first. */
export function QueuesPage({ request, tickets, reports, done }: Props): Markup {
  const { lang } = request;
  const number = t({ fr: 'Numéro', en: 'Number' }, lang);
  const receivedOn = t({ fr: 'Reçu le', en: 'Received on' }, lang);
  const state = t({ fr: 'État', en: 'State' }, lang);
  return (
    <Page
      request={request}
      title={deskTitle(lang)}
      narrow={false}
      notice={
        done
          ? {
              kind: 'success',
              text: t({ fr: 'C’est noté. La personne est prévenue par courriel.', en: 'Noted. The person is told by e-mail.' }, lang),
            }
          : null
      }
    >
      <p>
        {t(
          {
            fr: 'Chaque lecture et chaque décision est inscrite au registre, à votre nom.',
            en: 'Each reading and each decision is in the ledger, in your name.',
          },
          lang,
        )}
      </p>
      <h2>{t({ fr: 'Demandes de correction ({count})', en: 'Requests for corrections ({count})' }, lang, { count: tickets.count })}</h2>
      {tickets.count === 0 ? (
        <p>{t({ fr: 'Aucune demande de correction n’attend.', en: 'No request for a correction is waiting.' }, lang)}</p>
      ) : (
        <Table
          caption={t({ fr: 'Demandes de correction, la plus ancienne d’abord', en: 'Requests for corrections, the oldest first' }, lang)}
          captionHidden
          rowHeaders
          columns={[
            { text: number },
            { text: state },
            { text: receivedOn },
            { text: t({ fr: 'Refus', en: 'Refusal' }, lang) },
            { text: t({ fr: 'Compte', en: 'Account' }, lang) },
          ]}
          rows={tickets.tickets.map((ticket) => [
            <a href={`/operateur/corrections/${ticket.number}`}>{ticket.number}</a>,
            <StateBadge state={ticket.state} lang={lang} />,
            <When at={ticket.at} lang={lang} />,
            ticket.code,
            ticket.providerTitle,
          ])}
        />
      )}
      <h2>{t({ fr: 'Signalements de connexions ({count})', en: 'Reports of sign-ins ({count})' }, lang, { count: reports.count })}</h2>
      {reports.count === 0 ? (
        <p>{t({ fr: 'Aucun signalement n’attend.', en: 'No report is waiting.' }, lang)}</p>
      ) : (
        <Table
          caption={t({ fr: 'Signalements, le plus ancien d’abord', en: 'Reports, the oldest first' }, lang)}
          captionHidden
          rowHeaders
          columns={[{ text: number }, { text: state }, { text: receivedOn }, { text: t({ fr: 'Motif', en: 'Reason' }, lang) }]}
          rows={reports.reports.map((report) => [
            <a href={`/operateur/signalements/${report.number}`}>{report.number}</a>,
            <Badge kind={reportStates[report.state].badge}>{t(reportStates[report.state].label, lang)}</Badge>,
            <When at={report.at} lang={lang} />,
            t(reasonWords[report.reason], lang),
          ])}
        />
      )}
      <h2>{t({ fr: 'Les autres demandes', en: 'Other requests' }, lang)}</h2>
      <ul>
        {elsewhere.map(({ href, label }) => (
          <li>
            <a href={href}>{t(label, lang)}</a>
          </li>
        ))}
      </ul>
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import { Badge, ButtonLink, Buttons, Disclosure, Page, Pagination, Timeline, When, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import type { Connection, Report, ServiceUse } from '../../franceconnect/index.js';
import type { Month } from '../rules.js';
import { basisWords, givenWords, levelWords, monthName, onlyNumber, stateWords } from '../words.js';
import { proofPath, reportPath } from './parts.js';
import { Services } from './services.js';

interface Props {
  request: FastifyRequest;
  months: readonly Month<Connection>[];
  services: readonly ServiceUse[];
  reports: readonly Report[];
  page: number;
  pages: number;
}

/** Where the person signed in these last months, and what they can do about it. */
export function ConnectionsPage({ request, months, services, reports, page, pages }: Props): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Mes connexions', en: 'My sign-ins' }, lang)}>
      <p class="fr-text--lead">
        {t(
          {
            fr: 'Les services où vous êtes entré avec FranceConnect depuis six mois, et ce qu’ils ont reçu de vous.',
            en: 'The services that you entered with FranceConnect in the last six months, and what they got about you.',
          },
          lang,
        )}
      </p>
      <Buttons>
        <ButtonLink href="/connexions/comptes" kind="secondary">
          {t({ fr: 'Choisir les comptes autorisés', en: 'Choose allowed accounts' }, lang)}
        </ButtonLink>
        <ButtonLink href="/connexions/sessions" kind="secondary">
          {t({ fr: 'Fermer toutes mes sessions', en: 'Close all my sessions' }, lang)}
        </ButtonLink>
      </Buttons>
      {months.length === 0 ? <Nothing lang={lang} /> : null}
      {months.map(({ month, items }) => (
        <>
          <h2>{monthName(month, lang)}</h2>
          <Timeline
            lang={lang}
            items={items.map((connection) => ({
              at: connection.at,
              title: <a href={`/connexions/${connection.id}`}>{connection.service}</a>,
              children: <Line connection={connection} lang={lang} />,
            }))}
          />
        </>
      ))}
      <Pagination page={page} pages={pages} href={(to) => `/connexions?page=${to}`} lang={lang} />
      {page === 1 && services.length > 1 ? <Services services={services} lang={lang} /> : null}
      <Reports reports={reports} lang={lang} />
    </Page>
  );
}

function Nothing({ lang }: { lang: Lang }): Markup {
  return (
    <p>
      {t(
        {
          fr: 'Aucune connexion depuis six mois. La prochaine apparaîtra ici, et un courriel vous préviendra.',
          en: 'No sign-in in the last six months. The next one will appear here, and an e-mail will tell you.',
        },
        lang,
      )}
    </p>
  );
}

function Line({ connection, lang }: { connection: Connection; lang: Lang }): Markup {
  const given = givenWords(connection.claims, lang);
  const which = (
    <span class="fr-sr-only">
      {' '}
      ({connection.service}, <When at={connection.at} time lang={lang} />)
    </span>
  );
  return (
    <>
      <Disclosure
        summary={
          <>
            {t({ fr: 'Avec', en: 'With' }, lang)} {connection.upstreamTitle}
            {t({ fr: '\u00a0: ce qui a été donné', en: ': what was given' }, lang)}
            {which}
          </>
        }
      >
        <p>{given.length > 0 ? given.join(', ') : t(onlyNumber, lang)}.</p>
        <p>
          {t(basisWords[connection.basis], lang)}. {t({ fr: 'Vérification de votre identité\u00a0:', en: 'Check of your identity:' }, lang)}{' '}
          {levelWords(connection.acr, lang)}.
        </p>
      </Disclosure>
      <p>
        {connection.ledgerEntry ? (
          <>
            <a href={proofPath(connection.ledgerEntry)}>
              {t({ fr: 'Voir la preuve', en: 'See the proof' }, lang)}
              {which}
            </a>
            {' – '}
          </>
        ) : null}
        <a href={reportPath(connection.id)}>
          {t({ fr: 'Ce n’était pas moi', en: 'It was not me' }, lang)}
          {which}
        </a>
      </p>
    </>
  );
}

function Reports({ reports, lang }: { reports: readonly Report[]; lang: Lang }): Markup {
  return (
    <>
      <h2>{t({ fr: 'Un doute\u00a0?', en: 'In doubt?' }, lang)}</h2>
      {reports.length > 0 ? (
        <>
          <p>{t({ fr: 'Vos signalements\u00a0:', en: 'Your reports:' }, lang)}</p>
          <ul>
            {reports.map(({ number, at, state }) => (
              <li>
                {t({ fr: 'N°', en: 'No.' }, lang)} {number}, <When at={at} lang={lang} />{' '}
                <Badge kind={stateWords[state].badge}>{t(stateWords[state].label, lang)}</Badge>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <p>
        <a href="/connexions/signalement">{t({ fr: 'Signaler une connexion', en: 'Report a sign-in' }, lang)}</a>
      </p>
    </>
  );
}

import type { FastifyRequest } from 'fastify';
import { ButtonLink, Buttons, Disclosure, Page, Pagination, Timeline, When, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import type { AgentConnection } from '../../agentconnect/index.js';
import { monthName, Services, type Month } from '../../connexions/index.js';
import { claimWords, levelWords } from '../words.js';

interface Props {
  request: FastifyRequest;
  months: readonly Month<AgentConnection>[];
  services: readonly { service: string; connections: number; last: Date }[];
  /** Providers that recognise the account. */
  providers: readonly { title: string; firstAt: Date; lastAt: Date }[];
  sessions: readonly { title: string; acr: string; at: Date; expiresAt: Date }[];
  page: number;
  pages: number;
  /** Whether they look after their organisation. */
  manager: boolean;
}

/** Where the agent signed in these last months, who recognises them, what is open now. */
export function MyConnectionsPage({ request, months, services, providers, sessions, page, pages, manager }: Props): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Mes connexions d’agent', en: 'My sign-ins as an agent' }, lang)}>
      <p class="fr-text--lead">
        {t(
          {
            fr: 'Les services où vous êtes entré avec AgentConnect depuis six mois, et ce qu’ils ont reçu de vous. Vous seul voyez cette page.',
            en: 'The services that you entered with AgentConnect in the last six months, and what they got about you. Only you see this page.',
          },
          lang,
        )}
      </p>
      {manager ? (
        <p>
          {t({ fr: 'Vous êtes gestionnaire de votre organisation. Ouvrez', en: 'You are a manager of your organisation. Open' }, lang)}{' '}
          <a href="/administration">{t({ fr: 'Mon administration', en: 'My administration' }, lang)}</a>.
        </p>
      ) : null}
      {page === 1 ? <Open sessions={sessions} lang={lang} /> : null}
      {months.length === 0 ? <p>{t({ fr: 'Aucune connexion depuis six mois.', en: 'No sign-in in the last six months.' }, lang)}</p> : null}
      {months.map(({ month, items }) => (
        <>
          <h2>{monthName(month, lang)}</h2>
          <Timeline
            lang={lang}
            items={items.map((connection) => ({
              at: connection.at,
              title: <a href={`/agent/connexions/${connection.id}`}>{connection.service}</a>,
              children: <Line connection={connection} lang={lang} />,
            }))}
          />
        </>
      ))}
      <Pagination page={page} pages={pages} href={(to) => `/agent/connexions?page=${to}`} lang={lang} />
      {page === 1 && services.length > 1 ? <Services services={services} lang={lang} /> : null}
      {page === 1 ? <Providers providers={providers} lang={lang} /> : null}
    </Page>
  );
}

function Open({ sessions, lang }: { sessions: Props['sessions']; lang: Lang }): Markup {
  return (
    <>
      <h2>{t({ fr: 'Sessions ouvertes', en: 'Open sessions' }, lang)}</h2>
      {sessions.length === 0 ? (
        <p>{t({ fr: 'Aucune session n’est ouverte.', en: 'No session is open.' }, lang)}</p>
      ) : (
        <ul>
          {sessions.map(({ title, at, expiresAt }) => (
            <li>
              {t({ fr: 'Avec', en: 'With' }, lang)} {title}
              {t({ fr: ', ouverte le', en: ', opened on' }, lang)} <When at={at} time lang={lang} />
              {t({ fr: ', fermée au plus tard le', en: ', over at the latest on' }, lang)} <When at={expiresAt} time lang={lang} />
            </li>
          ))}
        </ul>
      )}
      <Buttons>
        <ButtonLink href="/agent/connexions/sessions" kind="secondary">
          {t({ fr: 'Fermer toutes mes sessions', en: 'Close all my sessions' }, lang)}
        </ButtonLink>
      </Buttons>
    </>
  );
}

function Line({ connection, lang }: { connection: AgentConnection; lang: Lang }): Markup {
  const given = claimWords(connection.claims, lang);
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
            {t({ fr: 'Avec', en: 'With' }, lang)} {connection.upstream}
            {t({ fr: '\u00a0: ce qui a été donné', en: ': what was given' }, lang)}
            {which}
          </>
        }
      >
        <p>{given.length > 0 ? given.join(', ') : t(nothing, lang)}.</p>
        <p>{levelWords(connection.acr, lang)}.</p>
      </Disclosure>
      <p>
        <a href={`/agent/connexions/${connection.id}`}>
          {t({ fr: 'Voir la preuve', en: 'See the proof' }, lang)}
          {which}
        </a>
      </p>
    </>
  );
}

/** What a service got that asked for nothing. */
export const nothing = { fr: 'Rien sur vous\u00a0: seulement un numéro', en: 'Nothing about you: only a number' };

function Providers({ providers, lang }: { providers: Props['providers']; lang: Lang }): Markup {
  return (
    <>
      <h2>{t({ fr: 'Qui vous reconnaît', en: 'Who recognises you' }, lang)}</h2>
      <p>
        {t(
          {
            fr: 'Vous pouvez vous connecter avec ces fournisseurs d’identité. Tous mènent au même compte.',
            en: 'You may sign in with these identity providers. All of them lead to the same account.',
          },
          lang,
        )}
      </p>
      <ul>
        {providers.map(({ title, firstAt, lastAt }) => (
          <li>
            {title}
            {t({ fr: '\u00a0: depuis le', en: ': since' }, lang)} <When at={firstAt} lang={lang} />
            {t({ fr: ', la dernière fois le', en: ', last on' }, lang)} <When at={lastAt} lang={lang} />
          </li>
        ))}
      </ul>
      <p>
        {t(
          {
            fr: 'L’un d’eux vous étonne\u00a0? Fermez toutes vos sessions et prévenez votre service informatique.',
            en: 'Does one of them surprise you? Close all your sessions and tell your IT department.',
          },
          lang,
        )}
      </p>
    </>
  );
}

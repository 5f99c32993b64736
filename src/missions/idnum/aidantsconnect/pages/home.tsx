import type { FastifyRequest } from 'fastify';
import { Alert, ButtonLink, Buttons, Page, Pagination, Search, Table, When, type Markup } from '../../../../design/index.js';
import { formatNumber, t } from '../../../../kernel/i18n/index.js';
import type { Mandate, Membership } from '../../mandats/index.js';
import { endsSoon, pageSize } from '../rules.js';
import { methodWords } from '../words.js';
import { familiesLine, nameOf, StandingBadge } from './parts.js';

interface Props {
  request: FastifyRequest;
  membership: Membership;
  /** The helper belongs to other organisations too. */
  several: boolean;
  now: Date;
  listed: { mandates: readonly Mandate[]; count: number };
  waiting: readonly Mandate[];
  search: string;
  page: number;
  notice: string | null;
}

/** Everybody whom the organisation may help now, those whose mandate ends first before the others. */
export function HomePage({ request, membership, several, now, listed, waiting, search, page, notice }: Props): Markup {
  const { lang } = request;
  const { organisation, acts, referent } = membership;
  const link = (mandate: Mandate) => <a href={`/aidants/mandats/${mandate.id}`}>{nameOf(mandate, lang)}</a>;
  const none = listed.count === 0 && search === '';
  return (
    <Page
      request={request}
      title={t({ fr: 'Aider une personne', en: 'Help a person' }, lang)}
      narrow={false}
      notice={notice === null ? null : { kind: 'success', text: notice }}
    >
      <p>
        {t({ fr: 'Vous aidez pour\u00a0: {name}.', en: 'You help for: {name}.' }, lang, { name: organisation.name })}{' '}
        {several ? <a href="/aidants/organisation">{t({ fr: 'Changer d’organisation', en: 'Change organisation' }, lang)}</a> : null}
      </p>
      {acts ? (
        <Buttons>
          <ButtonLink href="/aidants/mandats/nouveau">{t({ fr: 'Faire un mandat', en: 'Make a mandate' }, lang)}</ButtonLink>
        </Buttons>
      ) : (
        <Alert kind="info" small>
          {t(
            {
              fr: 'Vous êtes référent\u00a0: vous voyez les mandats de l’organisation, mais vous n’en faites pas.',
              en: 'You answer for the helpers: you see the mandates of the organisation, but make none.',
            },
            lang,
          )}
        </Alert>
      )}
      {referent ? (
        <ul>
          <li>
            <a href="/habilitation/equipe">
              {t({ fr: 'Les aidants de votre organisation', en: 'The helpers of your organisation' }, lang)}
            </a>
          </li>
          <li>
            <a href="/aidants/lettres">{t({ fr: 'Les lettres du mois à imprimer', en: 'The letters of the month to print' }, lang)}</a>
          </li>
        </ul>
      ) : null}
      {waiting.length > 0 ? (
        <>
          <h2>{t({ fr: 'En attente de la personne', en: 'Waiting for the person' }, lang)}</h2>
          <Table
            caption={t({ fr: 'Mandats en attente', en: 'Mandates that wait' }, lang)}
            captionHidden
            rowHeaders
            columns={[
              { text: t({ fr: 'Mandat', en: 'Mandate' }, lang) },
              { text: t({ fr: 'Comment', en: 'How' }, lang) },
              { text: t({ fr: 'Écrit', en: 'Written' }, lang) },
            ]}
            rows={waiting.map((mandate) => [
              <a href={`/aidants/mandats/${mandate.id}`}>{familiesLine(mandate.families, lang)}</a>,
              t(methodWords[mandate.method], lang),
              <When at={mandate.createdAt} time lang={lang} />,
            ])}
          />
        </>
      ) : null}
      <h2>{t({ fr: 'Personnes avec un mandat', en: 'People with a mandate' }, lang)}</h2>
      {none ? <Empty acts={acts} lang={lang} /> : null}
      {none ? null : (
        <>
          <Search action="/aidants" name="nom" label={t({ fr: 'Chercher un nom', en: 'Look for a name' }, lang)} value={search} />
          <p>{countLine(listed.count, search, lang)}</p>
        </>
      )}
      {listed.mandates.length > 0 ? (
        <Table
          caption={t({ fr: 'Mandats en vigueur', en: 'Mandates in force' }, lang)}
          captionHidden
          rowHeaders
          columns={[
            { text: t({ fr: 'Personne', en: 'Person' }, lang) },
            { text: t({ fr: 'Démarches', en: 'Procedures' }, lang) },
            { text: t({ fr: 'Fin', en: 'End' }, lang) },
          ]}
          rows={listed.mandates.map((mandate) => [
            link(mandate),
            familiesLine(mandate.families, lang),
            <>
              {mandate.expiresAt ? <When at={mandate.expiresAt} lang={lang} /> : null}{' '}
              {endsSoon(mandate, now) ? <StandingBadge mandate={mandate} now={now} lang={lang} /> : null}
            </>,
          ])}
        />
      ) : null}
      <Pagination
        page={page}
        pages={Math.ceil(listed.count / pageSize)}
        href={(number) => `/aidants?${new URLSearchParams({ ...(search ? { nom: search } : {}), page: String(number) })}`}
        lang={lang}
      />
    </Page>
  );
}

function countLine(count: number, search: string, lang: 'fr' | 'en'): string {
  const number = formatNumber(count, lang);
  if (search === '')
    return count === 1
      ? t({ fr: '1 mandat en vigueur.', en: '1 mandate in force.' }, lang)
      : t({ fr: '{number} mandats en vigueur.', en: '{number} mandates in force.' }, lang, { number });
  if (count === 0)
    return t({ fr: 'Personne de ce nom n’a de mandat en vigueur.', en: 'Nobody of this name has a mandate in force.' }, lang);
  return t({ fr: 'Trouvés\u00a0: {number}.', en: 'Found: {number}.' }, lang, { number });
}

function Empty({ acts, lang }: { acts: boolean; lang: 'fr' | 'en' }): Markup {
  return (
    <>
      <p>
        {t(
          { fr: 'Personne n’a de mandat en vigueur avec votre organisation.', en: 'Nobody has a mandate in force with your organisation.' },
          lang,
        )}
      </p>
      {acts ? (
        <>
          <p>{t({ fr: 'Comment cela se passe\u00a0:', en: 'How it goes:' }, lang)}</p>
          <ol>
            <li>
              {t(
                {
                  fr: 'Vous choisissez avec la personne les démarches et la durée.',
                  en: 'You choose the procedures and how long, with the person.',
                },
                lang,
              )}
            </li>
            <li>{t({ fr: 'Elle se connecte elle-même et donne son accord.', en: 'They sign in themselves and agree.' }, lang)}</li>
            <li>
              {t(
                {
                  fr: 'Sur le site d’une démarche, vous choisissez «\u00a0Aidants Connect\u00a0» à la page de FranceConnect, puis la personne.',
                  en: 'On the site of a procedure, you choose “Aidants Connect” on the page of FranceConnect, then the person.',
                },
                lang,
              )}
            </li>
          </ol>
        </>
      ) : null}
    </>
  );
}

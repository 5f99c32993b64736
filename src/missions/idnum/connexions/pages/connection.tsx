import type { FastifyRequest } from 'fastify';
import { ButtonLink, Buttons, Code, Definitions, Page, When, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { codeOf, type Connection } from '../../franceconnect/index.js';
import { basisWords, givenWords, levelWords, onlyNumber } from '../words.js';
import { homeCrumb, proofPath, reportPath } from './parts.js';

/** One connection: everything that is kept of it. */
export function ConnectionPage({ request, connection }: { request: FastifyRequest; connection: Connection }): Markup {
  const { lang } = request;
  const given = givenWords(connection.claims, lang);
  return (
    <Page
      request={request}
      title={t({ fr: `Connexion à «\u00a0${connection.service}\u00a0»`, en: `Sign-in to “${connection.service}”` }, lang)}
      breadcrumb={[homeCrumb(lang)]}
    >
      <Definitions
        items={[
          { term: t({ fr: 'Quand', en: 'When' }, lang), value: <When at={connection.at} time lang={lang} /> },
          { term: t({ fr: 'Compte utilisé', en: 'Account used' }, lang), value: connection.upstreamTitle },
          {
            term: t({ fr: 'Vérification de votre identité', en: 'Check of your identity' }, lang),
            value: levelWords(connection.acr, lang),
          },
          {
            term: t({ fr: 'Ce que le service a reçu', en: 'What the service got' }, lang),
            value:
              given.length > 0 ? (
                <ul>
                  {given.map((line) => (
                    <li>{line}</li>
                  ))}
                </ul>
              ) : (
                t(onlyNumber, lang)
              ),
          },
          { term: t({ fr: 'Sur quelle base', en: 'On what ground' }, lang), value: t(basisWords[connection.basis], lang) },
          { term: t({ fr: 'Code de la connexion', en: 'Code of the sign-in' }, lang), value: <Code>{codeOf(connection.id)}</Code> },
        ]}
      />
      <Buttons>
        {connection.ledgerEntry ? (
          <ButtonLink href={proofPath(connection.ledgerEntry)}>{t({ fr: 'Voir la preuve', en: 'See the proof' }, lang)}</ButtonLink>
        ) : null}
        <ButtonLink href={reportPath(connection.id)} kind="secondary">
          {t({ fr: 'Ce n’était pas moi', en: 'It was not me' }, lang)}
        </ButtonLink>
      </Buttons>
    </Page>
  );
}

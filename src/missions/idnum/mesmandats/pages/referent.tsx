import type { FastifyRequest } from 'fastify';
import { Badge, Button, Callout, Definitions, Form, Page, When, type Markup } from '../../../../design/index.js';
import { formatNumber, t } from '../../../../kernel/i18n/index.js';
import { displayName, type Procedure } from '../../../../registry/index.js';
import type { Mandate, Membership, MonthlyLetter, Use } from '../../mandats/index.js';
import { monthBefore, monthOf } from '../rules.js';
import { monthWords, whatFor } from '../words.js';

interface ContestedProps {
  request: FastifyRequest;
  use: Use;
  mandate: Mandate;
  helper: Membership | null;
  procedure: Procedure | null;
}

/** What a person contests, for who answers for the helpers. */
export function ContestedPage({ request, use, mandate, helper, procedure }: ContestedProps): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Démarche contestée', en: 'Something contested' }, lang)}
      breadcrumb={[{ text: t({ fr: 'Aider une personne', en: 'Help a person' }, lang), href: '/aidants' }]}
    >
      <Definitions
        items={[
          { term: t({ fr: 'La personne', en: 'The person' }, lang), value: mandate.person ? displayName(mandate.person) : null },
          { term: t({ fr: 'Organisation', en: 'Organisation' }, lang), value: mandate.organisation.name },
          { term: t({ fr: 'Aidant', en: 'Helper' }, lang), value: helper?.helper.name ?? null },
          { term: t({ fr: 'Fait le', en: 'Done on' }, lang), value: <When at={use.at} time lang={lang} /> },
          { term: t({ fr: 'Service', en: 'Service' }, lang), value: use.service },
          { term: t({ fr: 'Démarche', en: 'Procedure' }, lang), value: whatFor(use.family, procedure, lang) },
          {
            term: t({ fr: 'Contesté le', en: 'Contested on' }, lang),
            value: use.contestedAt ? <When at={use.contestedAt} time lang={lang} /> : null,
          },
        ]}
      />
      <h2>{t({ fr: 'Ce que la personne a écrit', en: 'What the person wrote' }, lang)}</h2>
      <blockquote>
        <p>{use.contest}</p>
      </blockquote>
      <Callout title={t({ fr: 'À faire', en: 'To do' }, lang)}>
        <ul>
          <li>
            {t(
              {
                fr: 'Rappelez la personne vous-même, sans l’aidant concerné.',
                en: 'Call the person back yourself, without the helper concerned.',
              },
              lang,
            )}
          </li>
          <li>
            {t({ fr: 'Demandez-lui si elle veut retirer le mandat.', en: 'Ask them whether they want to revoke the mandate.' }, lang)}
          </li>
          <li>
            {t(
              {
                fr: 'Si une démarche est à corriger, prévenez le service avec elle.',
                en: 'If something must be put right, tell the service together with them.',
              },
              lang,
            )}
          </li>
        </ul>
      </Callout>
    </Page>
  );
}

interface LettersProps {
  request: FastifyRequest;
  month: string;
  letters: readonly { organisation: Membership['organisation']; letters: readonly MonthlyLetter[] }[];
  now: Date;
}

/** The letters of a month, to print and post. */
export function LettersPage({ request, month, letters, now }: LettersProps): Markup {
  const { lang } = request;
  const over = month < monthOf(now);
  return (
    <Page
      request={request}
      title={t({ fr: 'Lettres de {month}', en: 'Letters of {month}' }, lang, { month: monthWords(month, lang) })}
      breadcrumb={[{ text: t({ fr: 'Aider une personne', en: 'Help a person' }, lang), href: '/aidants' }]}
    >
      <p>
        {t(
          {
            fr: 'Ces personnes ont choisi d’être prévenues par lettre, ou n’ont pas d’adresse électronique. Imprimez chaque lettre et postez-la, ou remettez-la en main propre.',
            en: 'These people chose to be told by letter, or have no e-mail address. Print each letter and post it, or hand it over.',
          },
          lang,
        )}
      </p>
      <p>
        {t(
          {
            fr: 'Chaque lettre que vous ouvrez est inscrite au dossier de la personne.',
            en: 'Each letter that you open is written in the file of the person.',
          },
          lang,
        )}{' '}
        <a href={`/aidants/lettres?mois=${monthBefore(month)}`}>{t({ fr: 'Mois d’avant', en: 'Month before' }, lang)}</a>
      </p>
      {over ? null : (
        <p>
          <strong>{t({ fr: 'Ce mois n’est pas fini.', en: 'This month is not over.' }, lang)}</strong>
        </p>
      )}
      {letters.map(({ organisation, letters: theirs }) => (
        <>
          <h2>{organisation.name}</h2>
          {theirs.length === 0 ? (
            <p>{t({ fr: 'Aucune lettre pour ce mois.', en: 'No letter for this month.' }, lang)}</p>
          ) : (
            theirs.map((letter) => (
              <>
                <h3>{letter.name}</h3>
                <p>
                  {letter.printedAt ? (
                    <Badge kind="success">{t({ fr: 'Préparée', en: 'Made' }, lang)}</Badge>
                  ) : (
                    <Badge kind="new">{t({ fr: 'À préparer', en: 'To make' }, lang)}</Badge>
                  )}{' '}
                  {letter.uses === 1
                    ? t({ fr: 'Une démarche.', en: 'One use.' }, lang)
                    : t({ fr: '{count} démarches.', en: '{count} uses.' }, lang, { count: formatNumber(letter.uses, lang) })}{' '}
                  {letter.addressed
                    ? t({ fr: 'À poster.', en: 'To post.' }, lang)
                    : t({ fr: 'Sans adresse\u00a0: à remettre en main propre.', en: 'Without an address: to hand over.' }, lang)}
                </p>
                <Form action={`/aidants/lettres/${month}/${letter.mandateId}`}>
                  <Button kind="secondary">
                    {t({ fr: 'Ouvrir la lettre de {name} (PDF)', en: 'Open the letter of {name} (PDF)' }, lang, { name: letter.name })}
                  </Button>
                </Form>
              </>
            ))
          )}
        </>
      ))}
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import { Alert, ButtonLink, Buttons, Callout, Page, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { Mandate } from '../../mandats/index.js';
import { inTwoGroups, type Standing } from '../rules.js';
import { familiesLine } from './parts.js';

interface Props {
  request: FastifyRequest;
  mandate: Mandate;
  standing: Standing;
  /** Null when this browser does not know it: only the helper who wrote the mandate reads it out. */
  code: string | null;
  /** Where the person types it. */
  address: string;
}

/** The code to read out to somebody far away, what they do with it, and whether they have agreed. */
export function CodePage({ request, mandate, standing, code, address }: Props): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Lire le code à la personne', en: 'Read the code out to the person' }, lang)}
      breadcrumb={[{ text: t({ fr: 'Aider une personne', en: 'Help a person' }, lang), href: '/aidants' }]}
    >
      {standing === 'waiting' && code !== null ? (
        <>
          <Callout title={t({ fr: 'Code à lire au téléphone', en: 'Code to read out on the phone' }, lang)}>
            <p class="fr-h1" translate="no">
              {inTwoGroups(code)}
            </p>
          </Callout>
          <h2>{t({ fr: 'Ce que la personne doit faire', en: 'What the person must do' }, lang)}</h2>
          <ol>
            <li>
              {t({ fr: 'Ouvrir la page ', en: 'Open the page ' }, lang)}
              <strong translate="no">{address}</strong>
              {t({ fr: ' sur son téléphone ou son ordinateur.', en: ' on their phone or computer.' }, lang)}
            </li>
            <li>{t({ fr: 'Se connecter avec FranceConnect.', en: 'Sign in with FranceConnect.' }, lang)}</li>
            <li>
              {t(
                {
                  fr: 'Taper le code, lire le mandat, puis accepter ou refuser.',
                  en: 'Type the code, read the mandate, then agree or refuse.',
                },
                lang,
              )}
            </li>
          </ol>
          <p>
            {t(
              {
                fr: 'Mandat pour\u00a0: {families}. Le code est bon une journée, une seule fois.',
                en: 'Mandate for: {families}. The code is good for a day, once.',
              },
              lang,
              { families: familiesLine(mandate.families, lang) },
            )}
          </p>
        </>
      ) : null}
      {standing === 'waiting' && code === null ? (
        <Alert kind="warning" small>
          {t(
            {
              fr: 'Le code n’est plus affiché ici\u00a0: seul l’aidant qui a fait le mandat le voit, dans son navigateur. Abandonnez ce mandat et faites-en un autre.',
              en: 'The code is not shown here any more: only the helper who made the mandate sees it, in their browser. Give up this mandate and make another one.',
            },
            lang,
          )}
        </Alert>
      ) : null}
      <div role="status">
        <p>{t(statusWords[mandate.signedAt ? 'signed' : standing === 'waiting' ? 'waiting' : 'over'], lang)}</p>
      </div>
      <Buttons>
        {standing === 'waiting' ? (
          <ButtonLink href={`/aidants/mandats/${mandate.id}/code`} kind="secondary">
            {t({ fr: 'Actualiser', en: 'Refresh' }, lang)}
          </ButtonLink>
        ) : null}
        <ButtonLink href={`/aidants/mandats/${mandate.id}`} kind={standing === 'waiting' ? 'tertiary' : 'primary'}>
          {t({ fr: 'Voir le mandat', en: 'See the mandate' }, lang)}
        </ButtonLink>
      </Buttons>
    </Page>
  );
}

const statusWords = {
  waiting: { fr: 'La personne n’a pas encore répondu.', en: 'The person has not answered yet.' },
  signed: { fr: 'La personne a accepté\u00a0: le mandat est signé.', en: 'The person agreed: the mandate is signed.' },
  over: {
    fr: 'Ce mandat n’attend plus\u00a0: il a été refusé, abandonné, ou le délai est passé.',
    en: 'This mandate waits no more: it was refused or given up, or its time is over.',
  },
} as const;

import type { FastifyRequest } from 'fastify';
import { Alert, ButtonLink, Buttons, Definitions, FranceConnectButton, Page, When } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { Form } from '../form.js';
import type { FileSummary } from '../store.js';

/** The request has arrived: its number, and what happens next. */
export function ReceiptPage({ request, file, form, again }: { request: FastifyRequest; file: FileSummary; form: Form; again: boolean }) {
  const { lang } = request;
  const base = `/demarches/dossiers/${file.id}`;
  return (
    <Page
      request={request}
      title={t({ fr: 'Votre demande est envoyée', en: 'Your request is sent' }, lang)}
      notice={
        again
          ? {
              kind: 'info',
              text: t(
                {
                  fr: 'Vous l’aviez déjà envoyée\u00a0: elle n’est comptée qu’une fois.',
                  en: 'You had sent it already: it counts only once.',
                },
                lang,
              ),
            }
          : null
      }
    >
      <Alert kind="success" title={t({ fr: 'Dossier n° {number}', en: 'File no. {number}' }, lang, { number: file.number })}>
        <p>
          {t({ fr: '{who} a bien reçu votre demande «\u00a0{title}\u00a0».', en: '{who} has received your request “{title}”.' }, lang, {
            who: file.procedure.organisation.name,
            title: t(file.procedure.title, lang),
          })}
        </p>
      </Alert>
      <Definitions
        items={[
          {
            term: t({ fr: 'Envoyée le', en: 'Sent on' }, lang),
            value: file.submittedAt ? <When at={file.submittedAt} time lang={lang} /> : null,
          },
          { term: t({ fr: 'Confirmation envoyée à', en: 'Confirmation sent to' }, lang), value: file.email },
          {
            term: t({ fr: 'Réponse', en: 'Answer' }, lang),
            value: t({ fr: 'En {days} jours au plus', en: 'Within {days} days' }, lang, { days: form.answerDays }),
          },
        ]}
      />
      <h2>{t({ fr: 'Et maintenant\u00a0?', en: 'What now?' }, lang)}</h2>
      <ol>
        {form.afterwards.map((step) => (
          <li>{t(step, lang)}</li>
        ))}
      </ol>
      <Buttons>
        <ButtonLink href={`${base}/recepisse.pdf`}>
          {t({ fr: 'Télécharger le récépissé (PDF)', en: 'Download the receipt (PDF)' }, lang)}
        </ButtonLink>
        <ButtonLink href={base} kind="secondary">
          {t({ fr: 'Suivre ma demande', en: 'Follow my request' }, lang)}
        </ButtonLink>
      </Buttons>
      <p>
        <a href={`/dossier/dossiers/${file.id}/avis`}>
          {t({ fr: 'Donner mon avis sur cette démarche', en: 'Give my opinion of this procedure' }, lang)}
        </a>
      </p>
    </Page>
  );
}

/** The session ended in the middle of a form: its answers wait, and come back after sign-in. */
export function SessionEndedPage({ request, returnTo }: { request: FastifyRequest; returnTo: string }) {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Reconnectez-vous pour continuer', en: 'Sign in again to go on' }, lang)}>
      <Alert kind="info" title={t({ fr: 'Vos réponses sont gardées', en: 'Your answers are kept' }, lang)}>
        <p>
          {t(
            {
              fr: 'Vous êtes resté longtemps sans rien envoyer\u00a0: par sécurité, vous avez été déconnecté. Ce que vous venez d’écrire n’est pas perdu. Reconnectez-vous\u00a0: tout sera remis dans votre demande.',
              en: 'You sent nothing for a long while: for your safety, you were signed out. What you have just written is not lost. Sign in again: all of it will be put back in your request.',
            },
            lang,
          )}
        </p>
      </Alert>
      <FranceConnectButton href={`/connexion/franceconnect?retour=${encodeURIComponent(returnTo)}`} lang={lang} />
      <p>
        {t(
          {
            fr: 'Vos réponses attendent 24 heures, chiffrées. Vous seul pouvez les reprendre.',
            en: 'Your answers wait for 24 hours, encrypted. Only you can take them back.',
          },
          lang,
        )}
      </p>
    </Page>
  );
}

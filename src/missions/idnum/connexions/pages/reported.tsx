import type { FastifyRequest } from 'fastify';
import { Page, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';

/** The report is kept. The page is the same whether the code led to a connection or not. */
export function ReportedPage({ request, number, closed }: { request: FastifyRequest; number: string; closed: boolean }): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: `Signalement n°\u00a0${number} enregistré`, en: `Report no. ${number} is kept` }, lang)}>
      <p>
        {t(
          {
            fr: 'Un courriel vous donne ce numéro. Une personne va examiner votre signalement et vous répondre à cette adresse.',
            en: 'An e-mail gives you this number. Someone will look into your report and answer you at that address.',
          },
          lang,
        )}
      </p>
      {closed ? (
        <p>
          {t(
            {
              fr: 'Toutes vos sessions sont fermées, celle de cet appareil aussi.',
              en: 'All your sessions are closed, the one on this device too.',
            },
            lang,
          )}
        </p>
      ) : null}
      <h2>{t({ fr: 'À faire maintenant', en: 'To do now' }, lang)}</h2>
      <ul>
        <li>
          {t(
            {
              fr: 'Changez le mot de passe du compte qui a servi à se connecter, sur le site de ce compte.',
              en: 'Change the password of the account that was used to sign in, on the site of that account.',
            },
            lang,
          )}
        </li>
        <li>
          <a href="/connexions/comptes">
            {t({ fr: 'Choisissez les comptes autorisés à vous connecter', en: 'Choose the accounts that may sign you in' }, lang)}
          </a>
        </li>
      </ul>
    </Page>
  );
}

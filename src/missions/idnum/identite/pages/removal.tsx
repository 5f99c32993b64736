import type { FastifyRequest } from 'fastify';
import { Button, ButtonLink, Buttons, Form, Page, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { retention } from '../rules.js';
import { accountCrumb } from './parts.js';

/** Asks before an account is removed, and says what is kept. */
export function RemovalPage({ request }: { request: FastifyRequest }): Markup {
  const { lang } = request;
  const months = retention.removedAccounts;
  return (
    <Page
      request={request}
      title={t({ fr: 'Supprimer votre compte\u00a0?', en: 'Remove your account?' }, lang)}
      breadcrumb={[accountCrumb(lang)]}
    >
      <h2>{t({ fr: 'Ce qui est effacé tout de suite', en: 'What is deleted at once' }, lang)}</h2>
      <ul>
        <li>{t({ fr: 'Votre nom, votre adresse, votre téléphone', en: 'Your name, your address, your telephone' }, lang)}</li>
        <li>
          {t(
            { fr: 'Vos clés d’accès, votre application, vos codes de secours', en: 'Your passkeys, your application, your recovery codes' },
            lang,
          )}
        </li>
        <li>{t({ fr: 'Vos sessions, ici et dans AgentConnect', en: 'Your sessions, here and in AgentConnect' }, lang)}</li>
      </ul>
      <h2>{t({ fr: 'Ce qui reste', en: 'What stays' }, lang)}</h2>
      <ul>
        <li>
          {t(
            {
              fr: 'La trace de vos rattachements, sans votre nom ni votre adresse, pendant {months} mois\u00a0: elle sert si quelqu’un a mal agi avec votre compte.',
              en: 'The trace of your memberships, without your name and your address, for {months} months: it serves if someone did wrong with your account.',
            },
            lang,
            { months },
          )}
        </li>
        <li>
          {t(
            {
              fr: 'Les lignes du registre des accès, qui ne vous nomment pas\u00a0: on ne peut pas les effacer.',
              en: 'The lines of the register of accesses, which do not name you: they cannot be deleted.',
            },
            lang,
          )}
        </li>
        <li>
          {t(
            { fr: 'Ce que les services ont reçu de vous\u00a0: écrivez-leur.', en: 'What services were given about you: write to them.' },
            lang,
          )}
        </li>
      </ul>
      <Form action="/identite/supprimer">
        <Buttons>
          <Button kind="danger">{t({ fr: 'Supprimer mon compte', en: 'Remove my account' }, lang)}</Button>
          <ButtonLink kind="secondary" href="/identite">
            {t({ fr: 'Le garder', en: 'Keep it' }, lang)}
          </ButtonLink>
        </Buttons>
      </Form>
    </Page>
  );
}

/** The account is removed. */
export function RemovedPage({ request }: { request: FastifyRequest }): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Votre compte est supprimé', en: 'Your account is removed' }, lang)}>
      <p>
        {t(
          {
            fr: 'Un courriel le confirme. Vous pouvez créer un nouveau compte quand vous voulez, avec la même adresse ou une autre.',
            en: 'An e-mail confirms it. You may make a new account whenever you like, with the same address or another one.',
          },
          lang,
        )}
      </p>
      <ButtonLink kind="secondary" href="/">
        {t({ fr: 'Revenir à l’accueil', en: 'Back to the home page' }, lang)}
      </ButtonLink>
    </Page>
  );
}

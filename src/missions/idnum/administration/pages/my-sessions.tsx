import type { FastifyRequest } from 'fastify';
import { Button, ButtonLink, Buttons, Form, Page, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { mineCrumb } from './parts.js';

/** Asks before every session of an agent is closed. */
export function MySessionsPage({ request }: { request: FastifyRequest }): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Fermer toutes mes sessions d’agent\u00a0?', en: 'Close all my sessions as an agent?' }, lang)}
      breadcrumb={[mineCrumb(lang)]}
    >
      <p>
        {t(
          {
            fr: 'Faites-le si vous avez oublié de vous déconnecter d’un poste, ou si quelqu’un utilise votre compte.',
            en: 'Do it if you forgot to sign out of a computer, or if someone uses your account.',
          },
          lang,
        )}
      </p>
      <ul>
        <li>
          {t(
            {
              fr: 'AgentConnect, Identité agent et ce site vous déconnectent de tous vos appareils, celui-ci aussi, en quelques secondes.',
              en: 'AgentConnect, Identité agent and this site sign you out on all your devices, this one too, within seconds.',
            },
            lang,
          )}
        </li>
        <li>
          {t(
            {
              fr: 'Les services où vous êtes entré sont prévenus quand ils le permettent. Les autres gardent leur propre session\u00a0: déconnectez-vous aussi chez eux.',
              en: 'Services that you entered are told where they allow it. The others keep a session of their own: sign out there too.',
            },
            lang,
          )}
        </li>
        <li>{t({ fr: 'Vous pourrez vous connecter à nouveau aussitôt.', en: 'You can sign in again at once.' }, lang)}</li>
      </ul>
      <Form action="/agent/connexions/sessions">
        <Buttons>
          <Button>{t({ fr: 'Fermer toutes mes sessions', en: 'Close all my sessions' }, lang)}</Button>
          <ButtonLink href="/agent/connexions" kind="secondary">
            {t({ fr: 'Ne rien fermer', en: 'Close nothing' }, lang)}
          </ButtonLink>
        </Buttons>
      </Form>
    </Page>
  );
}

/** Every session of an agent was closed. */
export function MyClosedPage({ request }: { request: FastifyRequest }): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Toutes vos sessions d’agent sont fermées', en: 'All your sessions as an agent are closed' }, lang)}
    >
      <p>
        {t(
          {
            fr: 'Vous n’êtes plus connecté nulle part avec AgentConnect. Un courriel le confirme.',
            en: 'You are no longer signed in anywhere with AgentConnect. An e-mail confirms it.',
          },
          lang,
        )}
      </p>
      <p>
        {t(
          {
            fr: 'Si quelqu’un utilise votre compte, changez maintenant votre mot de passe et prévenez votre service informatique.',
            en: 'If someone uses your account, now change your password and tell your IT department.',
          },
          lang,
        )}
      </p>
      <Buttons>
        <ButtonLink href="/connexion/agent?retour=%2Fagent%2Fconnexions" kind="secondary">
          {t({ fr: 'Me connecter à nouveau', en: 'Sign in again' }, lang)}
        </ButtonLink>
      </Buttons>
    </Page>
  );
}

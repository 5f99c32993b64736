import type { FastifyRequest } from 'fastify';
import { AgentConnectButton, Disclosure, FranceConnectButton, Page } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { SessionKind } from '../../../../kernel/sessions/index.js';

/** Where a person or an agent chooses how to sign in, and learns what happens next. */
export function ChoicePage({ request, kind, returnTo }: { request: FastifyRequest; kind: SessionKind; returnTo: string }) {
  const { lang } = request;
  // Who asked for no page in particular goes on to the space of whom they sign in as: not the same for an agent.
  const back = 'retour' in (request.query as object) ? `?retour=${encodeURIComponent(returnTo)}` : '';
  if (kind === 'agent') {
    return (
      <Page request={request} title={t({ fr: 'Se connecter en tant qu’agent', en: 'Sign in as an agent' }, lang)}>
        <p>
          {t(
            {
              fr: 'Donnez votre adresse professionnelle à la page suivante\u00a0: vous vous connecterez sur le site de votre administration, avec votre mot de passe habituel.',
              en: 'Give your work address on the next page: you will sign in on the site of your administration, with your usual password.',
            },
            lang,
          )}
        </p>
        <AgentConnectButton href={`/connexion/agentconnect${back}`} lang={lang} />
        <p class="fr-mt-4w">
          <a href={`/connexion${back}`}>
            {t(
              { fr: 'Vous êtes un particulier\u00a0? Connectez-vous avec FranceConnect', en: 'Not an agent? Sign in with FranceConnect' },
              lang,
            )}
          </a>
        </p>
      </Page>
    );
  }
  return (
    <Page request={request} title={t({ fr: 'Se connecter', en: 'Sign in' }, lang)}>
      <p>
        {t(
          {
            fr: 'Utilisez un compte que vous avez déjà, par exemple celui des impôts ou de l’assurance maladie. Vous n’avez pas de nouveau mot de passe à créer.',
            en: 'Use an account that you already have, such as the tax office’s or the health insurance’s. There is no new password to create.',
          },
          lang,
        )}
      </p>
      <FranceConnectButton href={`/connexion/franceconnect${back}`} lang={lang} />
      <Disclosure summary={t({ fr: 'Ce que nous recevrons de ce compte', en: 'What we will get from that account' }, lang)}>
        <p>
          {t(
            {
              fr: 'Votre nom, vos prénoms, votre sexe, votre date et votre lieu de naissance, et votre adresse électronique. Votre mot de passe reste chez vous et chez le fournisseur de ce compte.',
              en: 'Your name, first names, sex, date and place of birth, and e-mail address. Your password stays between you and that account’s provider.',
            },
            lang,
          )}
        </p>
      </Disclosure>
      <p class="fr-mt-4w">
        <a href={`/connexion/agent${back}`}>
          {t(
            {
              fr: 'Vous êtes agent public\u00a0? Connectez-vous avec AgentConnect',
              en: 'Are you a civil servant? Sign in with AgentConnect',
            },
            lang,
          )}
        </a>
      </p>
    </Page>
  );
}

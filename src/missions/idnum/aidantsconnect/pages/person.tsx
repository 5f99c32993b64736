import type { FastifyRequest } from 'fastify';
import { ButtonLink, FranceConnectButton, Page, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { Mandate } from '../../mandats/index.js';
import { visitMinutes } from '../rules.js';

interface Props {
  request: FastifyRequest;
  mandate: Mandate;
}

/** Says to the person, who sits at the helper's machine, what happens next; and lets them sign in. */
export function BeforePage({ request, mandate, lost }: Props & { lost: boolean }): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'À vous de vous connecter', en: 'Your turn to sign in' }, lang)}
      notice={
        lost
          ? {
              kind: 'warning',
              text: t(
                {
                  fr: 'La connexion n’a pas abouti ou a expiré. Rien n’est signé. Si un mot de passe avait été tapé, fermez ce navigateur avant de continuer.',
                  en: 'The sign-in did not end well, or is too old. Nothing is signed. If a password had been typed, close this browser before you go on.',
                },
                lang,
              ),
            }
          : null
      }
    >
      <p>
        {t(
          {
            fr: 'Cette page est pour la personne aidée. Laissez-lui le clavier.',
            en: 'This page is for the person who is helped. Leave the keyboard to them.',
          },
          lang,
        )}
      </p>
      <h2>{t({ fr: 'Ce qui va se passer', en: 'What will happen' }, lang)}</h2>
      <ol>
        <li>
          {t(
            {
              fr: 'Vous vous connectez avec votre compte. L’aidant ne regarde pas votre mot de passe.',
              en: 'You sign in with your account. The helper does not look at your password.',
            },
            lang,
          )}
        </li>
        <li>
          {t(
            {
              fr: 'Vous êtes déconnecté aussitôt\u00a0: rien de votre compte ne reste ouvert ici.',
              en: 'You are signed out at once: nothing of your account stays open here.',
            },
            lang,
          )}
        </li>
        <li>
          {t(
            {
              fr: 'Vous relisez le mandat et vous décidez, dans les {minutes} minutes.',
              en: 'You read the mandate and decide, within {minutes} minutes.',
            },
            lang,
            { minutes: visitMinutes },
          )}
        </li>
      </ol>
      <p>{t({ fr: 'Rien n’est signé avant votre accord.', en: 'Nothing is signed before you agree.' }, lang)}</p>
      <FranceConnectButton href={`/aidants/mandats/${mandate.id}/franceconnect`} lang={lang} />
      <p class="fr-mt-4w">
        <a href={`/aidants/mandats/${mandate.id}`}>{t({ fr: 'Revenir au mandat', en: 'Back to the mandate' }, lang)}</a>
      </p>
    </Page>
  );
}

/** Between the sign-in and the sign-out, for the moment that it takes: the browser goes on by itself (header `Refresh`), or by the link. */
export function SigningOutPage({ request, next }: { request: FastifyRequest; next: string }): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Nous vous déconnectons', en: 'We are signing you out' }, lang)}>
      <p>
        {t(
          {
            fr: 'FranceConnect nous a dit qui vous êtes. Votre compte est refermé sur cet ordinateur avant la suite.',
            en: 'FranceConnect told us who you are. Your account is closed on this computer before we go on.',
          },
          lang,
        )}
      </p>
      <ButtonLink href={next}>{t({ fr: 'Continuer', en: 'Continue' }, lang)}</ButtonLink>
    </Page>
  );
}

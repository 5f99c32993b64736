import type { FastifyRequest } from 'fastify';
import { Button, ButtonLink, Buttons, Disclosure, Form, Page, TextField, type FieldFault, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { GiveUp, signInPath } from './parts.js';
import { PasskeySignIn } from './passkey-button.js';

interface Props {
  request: FastifyRequest;
  id: string;
  faults?: readonly FieldFault[];
}
const faultOf = (faults: readonly FieldFault[], field: string) => faults.find((fault) => fault.field === field)?.text ?? null;

/** The first step: the address, or a passkey. @param typed what was typed, or what the service said */
export function AddressPage({ request, id, faults = [], typed, service }: Props & { typed: string; service: boolean }): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Se connecter avec Identité agent', en: 'Sign in with Identité agent' }, lang)} faults={faults}>
      <p>
        {t(
          {
            fr: 'Pour les agents dont l’administration n’a pas son propre système de connexion. La première fois, votre compte se crée ici.',
            en: 'For agents whose administration has no sign-in system of its own. The first time, your account is made here.',
          },
          lang,
        )}
      </p>
      <PasskeySignIn id={id} lang={lang} />
      <Form action={`${signInPath(id)}/adresse`}>
        <TextField
          name="courriel"
          type="email"
          autocomplete="email"
          label={t({ fr: 'Votre adresse électronique professionnelle', en: 'Your work e-mail address' }, lang)}
          hint={t(
            {
              fr: 'Nous y envoyons un code. Par exemple prenom.nom@mairie.example',
              en: 'We send a code to it. For example first.last@town.example',
            },
            lang,
          )}
          value={typed}
          fault={faultOf(faults, 'courriel')}
        />
        <Button>{t({ fr: 'Recevoir un code', en: 'Get a code' }, lang)}</Button>
      </Form>
      {service ? <GiveUp id={id} lang={lang} /> : null}
    </Page>
  );
}

/** The second step: the code of the e-mail. */
export function CodePage({ request, id, faults = [], email }: Props & { email: string }): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Écrire le code reçu par courriel', en: 'Write the code from the e-mail' }, lang)}
      faults={faults}
    >
      <p>
        {t(
          {
            fr: `Nous avons envoyé un code à ${email}. Il sert une fois, pendant un quart d’heure.`,
            en: `We sent a code to ${email}. It works once, within a quarter of an hour.`,
          },
          lang,
        )}
      </p>
      <Form action={`${signInPath(id)}/code`}>
        <TextField
          name="code"
          label={t({ fr: 'Code à 8 chiffres', en: '8-digit code' }, lang)}
          inputmode="numeric"
          autocomplete="one-time-code"
          width={10}
          maxlength={20}
          fault={faultOf(faults, 'code')}
        />
        <Button>{t({ fr: 'Continuer', en: 'Continue' }, lang)}</Button>
      </Form>
      <Disclosure summary={t({ fr: 'Vous n’avez rien reçu\u00a0?', en: 'Did you get nothing?' }, lang)}>
        <p>
          {t(
            {
              fr: 'Attendez deux minutes et regardez dans les indésirables. Vous pouvez aussi demander un autre code\u00a0: le précédent ne marchera plus.',
              en: 'Wait two minutes and look in spam. You can also ask for another code: the one before will no longer work.',
            },
            lang,
          )}
        </p>
        <Buttons>
          <ButtonLink kind="secondary" href={`${signInPath(id)}?adresse`}>
            {t({ fr: 'Demander un autre code', en: 'Ask for another code' }, lang)}
          </ButtonLink>
        </Buttons>
      </Disclosure>
    </Page>
  );
}

/** First sign-in: who are you? */
export function NamesPage({ request, id, faults = [], typed }: Props & { typed: { prenom: string; nom: string } }): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Créer votre compte', en: 'Make your account' }, lang)} faults={faults}>
      <p>
        {t(
          {
            fr: 'Votre adresse est vérifiée. Les services des agents verront votre nom.',
            en: 'Your address is verified. Services for agents will see your name.',
          },
          lang,
        )}
      </p>
      <Form action={`${signInPath(id)}/nom`}>
        <TextField
          name="prenom"
          label={t({ fr: 'Prénom', en: 'First name' }, lang)}
          autocomplete="given-name"
          maxlength={100}
          value={typed.prenom}
          fault={faultOf(faults, 'prenom')}
        />
        <TextField
          name="nom"
          label={t({ fr: 'Nom d’usage', en: 'Last name in use' }, lang)}
          autocomplete="family-name"
          maxlength={100}
          value={typed.nom}
          fault={faultOf(faults, 'nom')}
        />
        <Button>{t({ fr: 'Continuer', en: 'Continue' }, lang)}</Button>
      </Form>
    </Page>
  );
}

/** The second factor of who has one: the application, or a code on paper. */
export function FactorPage({ request, id, faults = [], lost }: Props & { lost: boolean }): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={
        lost
          ? t({ fr: 'Utiliser un code de secours', en: 'Use a recovery code' }, lang)
          : t({ fr: 'Écrire le code de votre application', en: 'Write the code of your application' }, lang)
      }
      faults={faults}
    >
      <Form action={`${signInPath(id)}/facteur`}>
        {lost ? (
          <TextField
            name="secours"
            label={t({ fr: 'Code de secours', en: 'Recovery code' }, lang)}
            hint={t(
              {
                fr: 'Les 12 lettres et chiffres que vous aviez notés. Chaque code sert une fois.',
                en: 'The 12 letters and digits that you wrote down. Each code works once.',
              },
              lang,
            )}
            autocomplete="off"
            spellcheck={false}
            maxlength={30}
            fault={faultOf(faults, 'secours')}
          />
        ) : (
          <TextField
            name="code"
            label={t({ fr: 'Code à 6 chiffres', en: '6-digit code' }, lang)}
            hint={t(
              { fr: 'Il change toutes les 30 secondes dans votre application.', en: 'It changes every 30 seconds in your application.' },
              lang,
            )}
            inputmode="numeric"
            autocomplete="one-time-code"
            width={10}
            maxlength={12}
            fault={faultOf(faults, 'code')}
          />
        )}
        <Button>{t({ fr: 'Continuer', en: 'Continue' }, lang)}</Button>
      </Form>
      <PasskeySignIn id={id} lang={lang} />
      <p>
        {lost ? (
          <a href={signInPath(id)}>{t({ fr: 'Revenir au code de l’application', en: 'Back to the code of the application' }, lang)}</a>
        ) : (
          <a href={`${signInPath(id)}?secours`}>{t({ fr: 'Je n’ai plus mon application', en: 'I no longer have my application' }, lang)}</a>
        )}
      </p>
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Button,
  ButtonLink,
  Code,
  Disclosure,
  Form,
  Hidden,
  Page,
  TextField,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { qrPath } from '../../../../kernel/documents/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { inGroups } from '../codes.js';
import { accountCrumb, signInPath } from './parts.js';
import { PasskeyButton } from './passkey-button.js';

interface Props {
  request: FastifyRequest;
  /** The sign-in to go back to. */
  suite: string | null;
}
const withSuite = (path: string, suite: string | null): string => `${path}${suite === null ? '' : `?suite=${suite}`}`;

/** How to make an account safer. */
export function SecurityPage({ request, suite, application }: Props & { application: boolean }): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Rendre mon compte plus sûr', en: 'Make my account safer' }, lang)}
      breadcrumb={[accountCrumb(lang)]}
    >
      <h2>{t({ fr: 'Une clé d’accès', en: 'A passkey' }, lang)}</h2>
      <p>
        {t(
          {
            fr: 'Votre téléphone ou votre ordinateur vous reconnaît, par votre empreinte, votre visage ou son code. C’est le plus simple, et aucun faux site ne peut la voler. Il faut un navigateur récent, avec JavaScript.',
            en: 'Your telephone or computer knows you, by your finger, your face or its code. It is the easiest, and no false site can steal it. It needs a recent browser, with JavaScript.',
          },
          lang,
        )}
      </p>
      <PasskeyButton
        kind="create"
        action="/identite/cles/ajout"
        query={suite === null ? '' : `?suite=${suite}`}
        lang={lang}
        label={t({ fr: 'Ajouter une clé d’accès', en: 'Add a passkey' }, lang)}
        explained={t({ fr: 'Votre navigateur va vous guider.', en: 'Your browser will guide you.' }, lang)}
      />
      <h2>{t({ fr: 'Une application de codes', en: 'An application that makes codes' }, lang)}</h2>
      {application ? (
        <p>
          {t(
            {
              fr: 'Vous en avez une\u00a0: son code est demandé à chaque connexion par courriel.',
              en: 'You have one: its code is asked for at each sign-in by e-mail.',
            },
            lang,
          )}
        </p>
      ) : (
        <>
          <p>
            {t(
              {
                fr: 'Une application sur votre téléphone donne un code, à écrire après celui du courriel.',
                en: 'An application on your telephone gives a code, to be written after that of the e-mail.',
              },
              lang,
            )}
          </p>
          <p>
            <ButtonLink kind="secondary" href={withSuite('/identite/application', suite)}>
              {t({ fr: 'Relier une application', en: 'Set up an application' }, lang)}
            </ButtonLink>
          </p>
        </>
      )}
      {suite === null ? null : (
        <p>
          <a href={signInPath(suite)}>{t({ fr: 'Revenir à la connexion', en: 'Back to signing in' }, lang)}</a>
        </p>
      )}
    </Page>
  );
}

/** Sets an application up: the QR code, the same as a text, and a first code as proof. */
export function TotpPage({
  request,
  suite,
  secret,
  uri,
  faults = [],
}: Props & { secret: string; uri: string; faults?: readonly FieldFault[] }): Markup {
  const { lang } = request;
  const { path, size } = qrPath(uri);
  return (
    <Page
      request={request}
      title={t({ fr: 'Relier une application de codes', en: 'Set up an application that makes codes' }, lang)}
      breadcrumb={[accountCrumb(lang)]}
      faults={faults}
    >
      <ol>
        <li>
          {t(
            {
              fr: 'Ouvrez sur votre téléphone une application de codes\u00a0: FreeOTP, Aegis, ou une autre.',
              en: 'Open on your telephone an application that makes codes: FreeOTP, Aegis, or another.',
            },
            lang,
          )}
        </li>
        <li>
          {t(
            { fr: 'Ajoutez-y un compte en photographiant ce carré.', en: 'Add an account to it by taking a picture of this square.' },
            lang,
          )}
        </li>
        <li>{t({ fr: 'Recopiez ici le code qu’elle montre.', en: 'Copy here the code that it shows.' }, lang)}</li>
      </ol>
      <svg
        role="img"
        aria-label={t(
          {
            fr: 'QR code à photographier avec votre application. La clé est aussi écrite dessous.',
            en: 'QR code for your application. The key is written below too.',
          },
          lang,
        )}
        viewBox={`0 0 ${size} ${size}`}
        width="220"
        height="220"
      >
        <rect width={size} height={size} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
      <Disclosure summary={t({ fr: 'Vous ne pouvez pas le photographier\u00a0?', en: 'Can you not take a picture of it?' }, lang)}>
        <p>
          {t({ fr: 'Écrivez cette clé dans l’application\u00a0:', en: 'Write this key in the application:' }, lang)}{' '}
          <Code>{inGroups(secret)}</Code>
        </p>
      </Disclosure>
      <Form action="/identite/application">
        {suite === null ? null : <Hidden name="suite" value={suite} />}
        <TextField
          name="code"
          label={t({ fr: 'Code à 6 chiffres', en: '6-digit code' }, lang)}
          inputmode="numeric"
          autocomplete="one-time-code"
          width={10}
          maxlength={12}
          fault={faults.find(({ field }) => field === 'code')?.text ?? null}
        />
        <Button>{t({ fr: 'Relier', en: 'Set up' }, lang)}</Button>
      </Form>
    </Page>
  );
}

/** The application that is set up, and its end. */
export function TotpSetUpPage({ request }: { request: FastifyRequest }): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Votre application de codes', en: 'Your application that makes codes' }, lang)}
      breadcrumb={[accountCrumb(lang)]}
    >
      <p>
        {t(
          {
            fr: 'Son code est demandé à chaque connexion par courriel. Pour changer de téléphone, retirez-la, puis reliez la nouvelle.',
            en: 'Its code is asked for at each sign-in by e-mail. To change telephones, remove it, then set the new one up.',
          },
          lang,
        )}
      </p>
      <Form action="/identite/application/retirer">
        <p>{t({ fr: 'Vos codes de secours ne marcheront plus non plus.', en: 'Your recovery codes will no longer work either.' }, lang)}</p>
        <Button kind="danger">{t({ fr: 'Retirer l’application', en: 'Remove the application' }, lang)}</Button>
      </Form>
    </Page>
  );
}

/** Codes on paper, this once. */
export function RecoveryCodesPage({ request, suite, codes }: Props & { codes: readonly string[] }): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Vos codes de secours', en: 'Your recovery codes' }, lang)}
      breadcrumb={[accountCrumb(lang)]}
      languages={false}
    >
      <Alert kind="warning" title={t({ fr: 'Notez-les maintenant', en: 'Write them down now' }, lang)}>
        <p>
          {t(
            {
              fr: 'Nous ne pourrons plus vous les montrer. Ils remplacent votre application si vous la perdez.',
              en: 'We can never show them again. They replace your application if you lose it.',
            },
            lang,
          )}
        </p>
      </Alert>
      <ul>
        {codes.map((code) => (
          <li>
            <Code>{inGroups(code)}</Code>
          </li>
        ))}
      </ul>
      <p>
        {t(
          {
            fr: 'Chaque code sert une fois. Gardez-les ailleurs que sur votre téléphone.',
            en: 'Each code works once. Keep them elsewhere than on your telephone.',
          },
          lang,
        )}
      </p>
      <ButtonLink href={suite === null ? '/identite' : signInPath(suite)}>
        {t({ fr: 'Je les ai notés', en: 'I wrote them down' }, lang)}
      </ButtonLink>
    </Page>
  );
}

/** Asks before codes on paper are renewed. */
export function RenewCodesPage({ request, left }: { request: FastifyRequest; left: number }): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Codes de secours', en: 'Recovery codes' }, lang)} breadcrumb={[accountCrumb(lang)]}>
      <p>
        {t(
          {
            fr: `Il vous en reste {left}. En créer dix autres rend les anciens inutiles.`,
            en: `You have {left} left. Making ten others makes the old ones useless.`,
          },
          lang,
          { left },
        )}
      </p>
      <Form action="/identite/codes-de-secours">
        <Button>{t({ fr: 'Créer dix codes', en: 'Make ten codes' }, lang)}</Button>
      </Form>
    </Page>
  );
}

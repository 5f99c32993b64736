import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { formatDateTime, t, type Lang } from '../../../kernel/i18n/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import { codeOf } from './reports.js';

/** Warns a person of a connection: once for a service in a session, however often the page is sent. */
export async function queueAlert(
  tx: Tx,
  context: Pick<Context, 'mail' | 'config'>,
  alert: {
    connectionId: string;
    authenticationId: string;
    clientId: string;
    email: EmailAddress;
    service: string;
    upstream: string;
    at: Date;
    lang: Lang;
  },
): Promise<void> {
  const { email: to, lang, service, upstream } = alert;
  const when = formatDateTime(alert.at, lang);
  const code = codeOf(alert.connectionId);
  const { baseUrl } = context.config;
  await context.mail.queue(tx, {
    to,
    lang,
    key: `franceconnect.alert ${alert.authenticationId} ${alert.clientId}`,
    subject: t({ fr: `Connexion à «\u00a0${service}\u00a0» avec votre compte`, en: `Sign-in to “${service}” with your account` }, lang),
    text: t(
      {
        fr: `Bonjour,

Une connexion à «\u00a0${service}\u00a0» vient d’avoir lieu avec votre compte ${upstream}, le ${when}.

C’était vous\u00a0? Vous n’avez rien à faire.
Ce n’était pas vous\u00a0? Changez le mot de passe de votre compte ${upstream}, puis signalez-le, même sans pouvoir vous connecter\u00a0: ${baseUrl}/connexions/signalement?code=${code}

Toutes vos connexions\u00a0: ${baseUrl}/connexions
Code de cette connexion\u00a0: ${code}

Nous ne vous demanderons jamais votre mot de passe.
`,
        en: `Hello,

Someone has just signed in to “${service}” with your account ${upstream}, on ${when}.

Was it you? There is nothing to do.
Was it not you? Change the password of your account ${upstream}, then report it, even if you cannot sign in: ${baseUrl}/connexions/signalement?code=${code}

All your sign-ins: ${baseUrl}/connexions
Code of this sign-in: ${code}

We will never ask for your password.
`,
      },
      lang,
    ),
  });
}

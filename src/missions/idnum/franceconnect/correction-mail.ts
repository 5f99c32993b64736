import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { formatDateTime, t, type Lang } from '../../../kernel/i18n/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';

/** Tells a person that their account took over their corrected civil status. */
export async function confirmMigration(
  tx: Tx,
  { mail, config }: Pick<Context, 'mail' | 'config'>,
  { email: to, entry, at, lang }: { email: EmailAddress; entry: string; at: Date; lang: Lang },
): Promise<void> {
  const when = formatDateTime(at, lang);
  await mail.queue(tx, {
    to,
    lang,
    key: `franceconnect.migrate ${entry}`,
    subject: t(
      { fr: 'Votre état civil a changé\u00a0: votre compte vous suit', en: 'Your civil status changed: your account follows you' },
      lang,
    ),
    text: t(
      {
        fr: `Bonjour,

Le ${when}, vous avez dit que votre état civil a été corrigé. Les services où vous vous connectez continuent de vous reconnaître. Toutes vos sessions d’avant sont fermées.

Votre historique, d’avant et d’après\u00a0: ${config.baseUrl}/dossier/historique
Ce n’était pas vous\u00a0? Signalez-le, même sans pouvoir vous connecter\u00a0: ${config.baseUrl}/connexions/signalement

Nous ne vous demanderons jamais votre mot de passe.
`,
        en: `Hello,

On ${when}, you said that your civil status was corrected. The services that you sign in to go on recognising you. All your sessions of before are closed.

Your history, before and after: ${config.baseUrl}/dossier/historique
Was it not you? Report it, even if you cannot sign in: ${config.baseUrl}/connexions/signalement

We will never ask for your password.
`,
      },
      lang,
    ),
  });
}

import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { t, type Lang } from '../../../kernel/i18n/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';

/** Tells an agent that a second provider leads to their account from now on. */
export async function confirmReconciliation(
  tx: Tx,
  { mail }: Pick<Context, 'mail'>,
  { to, provider, entry, lang }: { to: EmailAddress; provider: string; entry: string; lang: Lang },
): Promise<void> {
  await mail.queue(tx, {
    to,
    lang,
    key: `agentconnect.reconcile ${entry}`,
    subject: t({ fr: 'Un nouveau moyen de connexion à votre compte', en: 'A new way to sign in to your account' }, lang),
    text: t(
      {
        fr: `Bonjour,

Vous venez de vous connecter avec «\u00a0${provider}\u00a0» pour la première fois. Nous avons reconnu votre adresse\u00a0: les services retrouvent votre compte, comme avant.

Ce n’était pas vous\u00a0? Prévenez votre service informatique.
`,
        en: `Hello,

You have just signed in with “${provider}” for the first time. We recognised your address: services find your account as before.

Was it not you? Tell your IT department.
`,
      },
      lang,
    ),
  });
}

/** Tells an agent, at both addresses, that their account has followed them to another administration. */
export async function confirmChange(
  tx: Tx,
  { mail }: Pick<Context, 'mail'>,
  { addresses, provider, entry, lang }: { addresses: readonly EmailAddress[]; provider: string; entry: string; lang: Lang },
): Promise<void> {
  for (const [rank, to] of [...new Set(addresses)].entries())
    await mail.queue(tx, {
      to,
      lang,
      key: `agentconnect.change ${entry} ${rank}`,
      subject: t(
        { fr: 'Votre compte vous suit dans votre nouvelle administration', en: 'Your account follows you to your new administration' },
        lang,
      ),
      text: t(
        {
          fr: `Bonjour,

Vous avez demandé à garder votre compte en changeant d’administration. Vous pouvez désormais vous connecter avec «\u00a0${provider}\u00a0»\u00a0: les services vous reconnaissent.

Ce n’était pas vous\u00a0? Prévenez tout de suite votre service informatique.
`,
          en: `Hello,

You asked to keep your account while changing administration. You can sign in with “${provider}” from now on: services recognise you.

Was it not you? Tell your IT department at once.
`,
        },
        lang,
      ),
    });
}

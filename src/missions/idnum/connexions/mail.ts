import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { formatDateTime, t, type Lang, type Text } from '../../../kernel/i18n/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';

/** What it takes to write to someone. */
export type Room = Pick<Context, 'mail' | 'config' | 'clock'>;

/** Writes to someone about their own sign-ins. @param key what the message is about: it is sent once */
export async function write(tx: Tx, { mail }: Room, to: EmailAddress, key: string, lang: Lang, subject: Text, text: Text): Promise<void> {
  await mail.queue(tx, { to, key: `connexions.${key}`, lang, subject: t(subject, lang), text: t(text, lang) });
}

/** What changed in the accounts that may sign someone in; names are the titles of providers. */
export interface ChangeInWords {
  blocked: readonly string[];
  unblocked: readonly string[];
  future: boolean | null;
}

/** Confirms a change of the accounts that may sign a person in. */
export async function confirmChange(
  tx: Tx,
  room: Room,
  person: { email: EmailAddress },
  change: ChangeInWords,
  ledgerEntry: string,
  lang: Lang,
): Promise<void> {
  const to = person.email;
  const { baseUrl } = room.config;
  const at = room.clock.now();
  const lines: Text[] = [
    ...change.blocked.map((name) => ({ fr: `- Bloqué\u00a0: ${name}`, en: `- Blocked: ${name}` })),
    ...change.unblocked.map((name) => ({ fr: `- Autorisé à nouveau\u00a0: ${name}`, en: `- Allowed again: ${name}` })),
    ...(change.future === true ? [{ fr: '- Comptes proposés plus tard\u00a0: autorisés', en: '- Accounts offered later: allowed' }] : []),
    ...(change.future === false ? [{ fr: '- Comptes proposés plus tard\u00a0: bloqués', en: '- Accounts offered later: blocked' }] : []),
  ];
  const list = (of: Lang) => lines.map((line) => line[of]).join('\n');
  await write(
    tx,
    room,
    to,
    `preferences ${ledgerEntry}`,
    lang,
    { fr: 'Vos comptes autorisés ont changé', en: 'Your allowed accounts have changed' },
    {
      fr: `Bonjour,

Vous avez changé les comptes qui peuvent vous connecter, le ${formatDateTime(at, 'fr')}.

${list('fr')}

Voir ou changer ce choix\u00a0: ${baseUrl}/connexions/comptes
Ce n’était pas vous\u00a0? Signalez-le, même sans pouvoir vous connecter\u00a0: ${baseUrl}/connexions/signalement

Nous ne vous demanderons jamais votre mot de passe.
`,
      en: `Hello,

You changed the accounts that may sign you in, on ${formatDateTime(at, 'en')}.

${list('en')}

See or change this choice: ${baseUrl}/connexions/comptes
Was it not you? Report it, even if you cannot sign in: ${baseUrl}/connexions/signalement

We will never ask for your password.
`,
    },
  );
}

/** Confirms that every session was closed. */
export async function confirmClosing(tx: Tx, room: Room, person: { email: EmailAddress }, ledgerEntry: string, lang: Lang): Promise<void> {
  const to = person.email;
  const { baseUrl } = room.config;
  const at = room.clock.now();
  await write(
    tx,
    room,
    to,
    `sessions ${ledgerEntry}`,
    lang,
    { fr: 'Toutes vos sessions sont fermées', en: 'All your sessions are closed' },
    {
      fr: `Bonjour,

Vous avez fermé toutes vos sessions le ${formatDateTime(at, 'fr')}. Il faudra vous connecter à nouveau sur chaque appareil.

Si vous craignez que quelqu’un utilise votre compte, changez aussi son mot de passe.
Ce n’était pas vous\u00a0? Signalez-le\u00a0: ${baseUrl}/connexions/signalement
`,
      en: `Hello,

You closed all your sessions on ${formatDateTime(at, 'en')}. You will have to sign in again on each device.

If you fear that someone uses your account, change its password too.
Was it not you? Report it: ${baseUrl}/connexions/signalement
`,
    },
  );
}

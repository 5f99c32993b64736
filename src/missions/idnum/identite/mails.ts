import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { formatDateTime, t, type Lang, type Text } from '../../../kernel/i18n/index.js';
import { newId } from '../../../kernel/ids.js';
import { emailKey, type EmailAddress } from '../../../kernel/mail/index.js';
import { inGroups } from './codes.js';

type Room = Pick<Context, 'mail' | 'config' | 'clock'>;

const hello: Text = { fr: 'Bonjour,', en: 'Hello,' };
/** A letter in one language. */
export const letter = (lang: Lang, ...parts: readonly Text[]): string => `${[hello, ...parts].map((part) => t(part, lang)).join('\n\n')}\n`;

/** Sends the code of a sign-in. Its words are the same whether the address has an account or not. */
export async function mailCode(tx: Tx, { mail }: Room, to: EmailAddress, code: string, lang: Lang): Promise<void> {
  await mail.queue(tx, {
    to,
    lang,
    key: `identite.code ${newId('cod')}`,
    subject: t({ fr: `Votre code\u00a0: ${inGroups(code)}`, en: `Your code: ${inGroups(code)}` }, lang),
    text: letter(
      lang,
      { fr: `Votre code pour vous connecter\u00a0: ${inGroups(code)}`, en: `Your code to sign in: ${inGroups(code)}` },
      {
        fr: 'Écrivez-le dans la page où vous l’avez demandé, avant un quart d’heure. Il ne sert qu’une fois, dans ce navigateur.',
        en: 'Write it in the page where you asked for it, within a quarter of an hour. It works once, in that browser.',
      },
      {
        fr: 'Vous n’avez rien demandé\u00a0? Ne faites rien et ne donnez ce code à personne, même au téléphone.',
        en: 'Did you ask for nothing? Do nothing, and give this code to nobody, not even on the telephone.',
      },
    ),
  });
}

/** Sends to the official address of an organisation the code by which someone joins it. */
export async function mailContactCode(
  tx: Tx,
  { mail }: Room,
  to: EmailAddress,
  given: { code: string; person: string; email: string; organisation: string },
): Promise<void> {
  const { code, person, email, organisation } = given;
  await mail.queue(tx, {
    to,
    key: `identite.contact-code ${newId('cod')}`,
    subject: `${person} demande à rejoindre ${organisation}`,
    text: letter(
      'fr',
      {
        fr: `${person} (${email}) dit travailler pour ${organisation} et demande à s’y rattacher, pour se connecter aux services des agents.`,
        en: '',
      },
      {
        fr: `Si c’est le cas, donnez-lui ce code\u00a0: ${inGroups(code)}\nIl sert une fois, pendant trois jours.`,
        en: '',
      },
      {
        fr: 'Si vous ne connaissez pas cette personne, ne répondez pas et ne donnez ce code à personne.',
        en: '',
      },
    ),
  });
}

/** Tells a person what an operator decided. */
export async function mailDecision(
  tx: Tx,
  { mail, config }: Room,
  to: EmailAddress,
  given: { id: string; organisation: string; accepted: boolean; reason: string; lang: Lang },
): Promise<void> {
  const { id, organisation, accepted, reason, lang } = given;
  await mail.queue(tx, {
    to,
    lang,
    key: `identite.decision ${id}`,
    subject: t(
      accepted
        ? { fr: `Vous êtes rattaché à ${organisation}`, en: `You now belong to ${organisation}` }
        : { fr: `Votre demande pour ${organisation} est refusée`, en: `Your request for ${organisation} is refused` },
      lang,
    ),
    text: letter(
      lang,
      accepted
        ? {
            fr: `Votre demande de rattachement à ${organisation} est acceptée. Vous pouvez vous connecter.`,
            en: `Your request to join ${organisation} is accepted. You can sign in.`,
          }
        : {
            fr: `Votre demande de rattachement à ${organisation} est refusée.`,
            en: `Your request to join ${organisation} is refused.`,
          },
      ...(reason ? [{ fr: `Ce que notre équipe vous écrit\u00a0:\n${reason}`, en: `What our team writes to you:\n${reason}` }] : []),
      { fr: `Votre compte\u00a0: ${config.baseUrl}/identite`, en: `Your account: ${config.baseUrl}/identite` },
    ),
  });
}

/** Tells the other operators that one of them asks for a second opinion. @param but who asked */
export async function mailResetToConfirm(tx: Tx, { mail, config }: Room, id: string, but: EmailAddress): Promise<void> {
  for (const to of config.operators.filter((one) => emailKey(one) !== emailKey(but)))
    await mail.queue(tx, {
      to,
      key: `identite.reset ${id} ${to}`,
      subject: 'Remise à zéro d’un compte à confirmer',
      text: `Un opérateur demande à retirer les clés et l’application d’un compte Identité agent. Vous devez confirmer.

La demande\u00a0: ${config.baseUrl}/identite/moderation/facteurs/${id}
`,
    });
}

/** Tells the operators that someone waits for them. */
export async function mailOperators(tx: Tx, { mail, config }: Room, id: string, organisation: string): Promise<void> {
  for (const to of config.operators)
    await mail.queue(tx, {
      to,
      key: `identite.moderation ${id} ${to}`,
      subject: `Rattachement à décider\u00a0: ${organisation}`,
      text: `Un agent demande à rejoindre ${organisation}.

La demande\u00a0: ${config.baseUrl}/identite/moderation/${id}
`,
    });
}

const changes = {
  'passkey-added': { fr: 'Une clé d’accès a été ajoutée à votre compte', en: 'A passkey was added to your account' },
  'passkey-removed': { fr: 'Une clé d’accès a été retirée de votre compte', en: 'A passkey was removed from your account' },
  'totp-on': {
    fr: 'Une application de codes a été reliée à votre compte',
    en: 'An application that makes codes was added to your account',
  },
  'totp-off': {
    fr: 'L’application de codes a été retirée de votre compte',
    en: 'The application that makes codes was removed from your account',
  },
  'recovery-codes': { fr: 'De nouveaux codes de secours ont été créés', en: 'New recovery codes were made' },
  'recovery-used': { fr: 'Un code de secours a été utilisé', en: 'A recovery code was used' },
} satisfies Record<string, Text>;

/** Tells a person that the ways into their account changed: they may not have done it. */
export async function mailChange(
  tx: Tx,
  { mail, config, clock }: Room,
  account: { email: EmailAddress; lang: Lang },
  change: keyof typeof changes,
): Promise<void> {
  const { email: to, lang } = account;
  const what = t(changes[change], lang);
  await mail.queue(tx, {
    to,
    lang,
    key: `identite.change ${newId('chg')}`,
    subject: what,
    text: letter(
      lang,
      { fr: `${what}, le ${formatDateTime(clock.now(), 'fr')}.`, en: `${what}, on ${formatDateTime(clock.now(), 'en')}.` },
      {
        fr: `Ce n’est pas vous\u00a0? Ouvrez votre compte, retirez ce que vous ne connaissez pas, et déconnectez-vous partout\u00a0: ${config.baseUrl}/identite`,
        en: `Was it not you? Open your account, remove what you do not know, and sign out everywhere: ${config.baseUrl}/identite`,
      },
    ),
  });
}

/** Tells a person that an operator removed what they had lost. */
export async function mailReset(
  tx: Tx,
  { mail, config }: Room,
  { email: to, lang }: { email: EmailAddress; lang: Lang },
  reason: string,
): Promise<void> {
  await mail.queue(tx, {
    to,
    lang,
    key: `identite.reset ${newId('chg')}`,
    subject: t({ fr: 'La sécurité de votre compte a été remise à zéro', en: 'The security of your account was reset' }, lang),
    text: letter(
      lang,
      {
        fr: 'Notre équipe a retiré de votre compte les clés d’accès, l’application et les codes de secours. Vous êtes déconnecté partout.',
        en: 'Our team removed the passkeys, the application and the recovery codes of your account. You are signed out everywhere.',
      },
      { fr: `Pourquoi\u00a0: ${reason}`, en: `Why: ${reason}` },
      {
        fr: `Vous n’avez rien demandé\u00a0? Répondez tout de suite à l’équipe qui tient ce service. Sinon, ajoutez une nouvelle clé\u00a0: ${config.baseUrl}/identite/securite`,
        en: `Did you ask for nothing? Tell the team that runs this service at once. Otherwise, add a new passkey: ${config.baseUrl}/identite/securite`,
      },
    ),
  });
}

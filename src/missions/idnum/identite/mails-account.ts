import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { formatDateTime, t, type Lang, type Text } from '../../../kernel/i18n/index.js';
import { newId } from '../../../kernel/ids.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import { inGroups } from './codes.js';
import { letter } from './mails.js';
import { retention } from './rules.js';

type Room = Pick<Context, 'mail' | 'config' | 'clock'>;

async function send(tx: Tx, { mail }: Room, to: EmailAddress, lang: Lang, subject: Text, ...parts: readonly Text[]): Promise<void> {
  await mail.queue(tx, { to, lang, key: `identite.account ${newId('chg')}`, subject: t(subject, lang), text: letter(lang, ...parts) });
}

/** Sends a code to the address that an account is to lose, and says which one is to replace it. */
export const mailFormerCode = (
  tx: Tx,
  room: Room,
  { email: to, lang }: { email: EmailAddress; lang: Lang },
  { code, email }: { code: string; email: EmailAddress },
): Promise<void> =>
  send(
    tx,
    room,
    to,
    lang,
    { fr: `Changement d’adresse\u00a0: votre code ${inGroups(code)}`, en: `Change of address: your code ${inGroups(code)}` },
    {
      fr: `Vous voulez que votre compte Identité agent ait l’adresse ${email}. Code pour cette boîte-ci, l’ancienne\u00a0: ${inGroups(code)}`,
      en: `You want your account at Identité agent to have the address ${email}. Code for this mailbox, the former one: ${inGroups(code)}`,
    },
    {
      fr: 'Vous n’avez rien demandé\u00a0? Ne donnez ce code à personne\u00a0: sans lui, rien ne change. Déconnectez-vous partout depuis votre compte.',
      en: 'Did you ask for nothing? Give this code to nobody: without it, nothing changes. Sign out everywhere from your account.',
    },
  );

/** Sends a code to the address that an account is to have. */
export const mailNewCode = (tx: Tx, room: Room, to: EmailAddress, code: string, lang: Lang): Promise<void> =>
  send(
    tx,
    room,
    to,
    lang,
    { fr: `Nouvelle adresse\u00a0: votre code ${inGroups(code)}`, en: `New address: your code ${inGroups(code)}` },
    {
      fr: `Quelqu’un veut utiliser cette adresse pour son compte Identité agent. Si c’est vous, votre code\u00a0: ${inGroups(code)}`,
      en: `Someone wants to use this address for an account at Identité agent. If it is you, your code: ${inGroups(code)}`,
    },
    { fr: 'Sinon, ne faites rien et ne donnez ce code à personne.', en: 'Otherwise, do nothing and give this code to nobody.' },
  );

/** Tells the owner of an address that it has an account already. */
export const mailAddressTaken = (tx: Tx, room: Room, to: EmailAddress, lang: Lang): Promise<void> =>
  send(
    tx,
    room,
    to,
    lang,
    { fr: 'Cette adresse a déjà un compte', en: 'This address has an account already' },
    {
      fr: 'Quelqu’un veut utiliser cette adresse pour un autre compte Identité agent, mais elle en a déjà un. Rien n’a changé.',
      en: 'Someone wants to use this address for another account at Identité agent, but it has one already. Nothing has changed.',
    },
    {
      fr: 'C’est vous\u00a0? Connectez-vous avec cette adresse, ou supprimez d’abord ce compte.',
      en: 'Is it you? Sign in with this address, or remove that account first.',
    },
  );

/** Tells a person, at both addresses, that the address of their account has changed. */
export const mailAddressChanged = (tx: Tx, room: Room, { to, lang }: { to: EmailAddress; lang: Lang }): Promise<void> =>
  send(
    tx,
    room,
    to,
    lang,
    { fr: 'L’adresse de votre compte a changé', en: 'The address of your account has changed' },
    {
      fr: `L’adresse de votre compte Identité agent a changé le ${formatDateTime(room.clock.now(), 'fr')}. Vous êtes déconnecté partout ailleurs.`,
      en: `The address of your account at Identité agent changed on ${formatDateTime(room.clock.now(), 'en')}. You are signed out everywhere else.`,
    },
    {
      fr: 'Ce n’est pas vous\u00a0? Répondez tout de suite à l’équipe qui tient ce service.',
      en: 'Was it not you? Tell the team that runs this service at once.',
    },
  );

/** Tells a person that their account is removed, and what is kept. */
export const mailRemoved = (tx: Tx, room: Room, { email: to, lang }: { email: EmailAddress; lang: Lang }): Promise<void> =>
  send(
    tx,
    room,
    to,
    lang,
    { fr: 'Votre compte est supprimé', en: 'Your account is removed' },
    {
      fr: `Votre compte Identité agent est supprimé, avec votre nom, votre adresse et vos clés. La trace de vos rattachements, sans votre nom, est gardée ${retention.removedAccounts} mois.`,
      en: `Your account at Identité agent is removed, with your name, your address and your passkeys. The trace of your memberships, without your name, is kept for ${retention.removedAccounts} months.`,
    },
    {
      fr: 'Ce n’est pas vous\u00a0? Répondez tout de suite à l’équipe qui tient ce service.',
      en: 'Was it not you? Tell the team that runs this service at once.',
    },
  );

/** Tells a person that an operator asks to take away what protects their account. */
export const mailResetAsked = (tx: Tx, room: Room, { email: to, lang }: { email: EmailAddress; lang: Lang }): Promise<void> =>
  send(
    tx,
    room,
    to,
    lang,
    { fr: 'On demande à retirer la protection de votre compte', en: 'Someone asks to remove what protects your account' },
    {
      fr: 'Notre équipe a reçu une demande pour retirer les clés d’accès et l’application de votre compte Identité agent. Une deuxième personne de l’équipe doit confirmer.',
      en: 'Our team got a request to remove the passkeys and the application of your account at Identité agent. A second person of the team has to confirm.',
    },
    {
      fr: 'Vous n’avez rien demandé\u00a0? Répondez tout de suite à l’équipe qui tient ce service.',
      en: 'Did you ask for nothing? Tell the team that runs this service at once.',
    },
  );

/** Tells a person that an operator refused to take away what protects their account, or gave it up. */
export const mailResetRefused = (tx: Tx, room: Room, { email: to, lang }: { email: EmailAddress; lang: Lang }): Promise<void> =>
  send(
    tx,
    room,
    to,
    lang,
    { fr: 'Votre compte garde sa protection', en: 'Your account keeps its protection' },
    {
      fr: 'La demande de retirer les clés d’accès et l’application de votre compte Identité agent est refusée ou annulée. Rien n’a changé.',
      en: 'The request to remove the passkeys and the application of your account at Identité agent is refused or cancelled. Nothing has changed.',
    },
  );

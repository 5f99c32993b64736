import type { Tx } from '../../../kernel/database/index.js';
import { formatDateTime, type Lang } from '../../../kernel/i18n/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import type { Connection, ReportReason } from '../franceconnect/index.js';
import { write, type Room } from './mail.js';
import { reasonWords } from './words.js';

/** Tells who reported a connection that the report is kept, and its number. Says nothing of the connection: anybody may have given the address. */
export async function acknowledge(tx: Tx, room: Room, to: EmailAddress, number: string, lang: Lang): Promise<void> {
  await write(
    tx,
    room,
    to,
    `report ${number}`,
    lang,
    { fr: `Votre signalement n°\u00a0${number}`, en: `Your report no. ${number}` },
    {
      fr: `Bonjour,

Nous avons reçu le signalement d’une connexion, avec cette adresse pour la réponse.
Son numéro\u00a0: ${number}. Gardez-le.

Une personne va l’examiner et vous répondra à cette adresse.
En attendant, changez le mot de passe du compte qui a servi à se connecter.

Vous n’avez rien signalé\u00a0? Ne faites rien.
Nous ne vous demanderons jamais votre mot de passe.
`,
      en: `Hello,

We received the report of a sign-in, with this address for the answer.
Its number: ${number}. Keep it.

Someone will look into it and answer you at this address.
Meanwhile, change the password of the account that was used to sign in.

Did you report nothing? Do nothing.
We will never ask for your password.
`,
    },
  );
}

/** Tells the operators that a report came. What the person wrote and their address stay sealed in the database. */
export async function notifyOperators(
  tx: Tx,
  room: Room,
  report: { number: string; reason: ReportReason; connection: Connection | null },
): Promise<void> {
  const { number, reason, connection } = report;
  const facts = connection
    ? `Connexion\u00a0: ${connection.service}, avec ${connection.upstreamTitle}, le ${formatDateTime(connection.at, 'fr')}\nClient\u00a0: ${connection.clientId}`
    : 'Connexion\u00a0: aucune ne correspond au code donné';
  for (const to of room.config.operators)
    await room.mail.queue(tx, {
      to,
      key: `connexions.report ${number} ${to}`,
      subject: `Signalement d’une connexion, n°\u00a0${number}`,
      text: `Motif\u00a0: ${reasonWords[reason].fr}\n${facts}\nLa lire\u00a0: ${room.config.baseUrl}/operateur/signalements/${number}\n`,
    });
}

import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { formatDateTime, t, type Lang, type Text } from '../../../kernel/i18n/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import type { Refusal } from '../franceconnect/index.js';
import { registerWords, type Register } from './registers.js';
import type { MoveName } from './rules.js';
import { followProof } from './numbers.js';
import type { Ticket } from './store.js';

type Room = Pick<Context, 'mail' | 'config' | 'secrets'>;

/** Where the person follows their ticket: the link holds a proof that it was sent to their address. */
export const followPath = ({ secrets }: Pick<Context, 'secrets'>, number: string, contact: EmailAddress): string =>
  `/rectification/suivi/${number}?preuve=${followProof(secrets, number, contact)}`;

const followLine = (room: Room, number: string, contact: EmailAddress): Text => {
  const address = `${room.config.baseUrl}${followPath(room, number, contact)}`;
  return { fr: `Suivre la demande\u00a0: ${address}`, en: `Follow the request: ${address}` };
};

/** Receipt of a ticket. It says nothing of the identity: anybody may have given the address. */
export async function acknowledge(tx: Tx, room: Room, to: EmailAddress, number: string, lang: Lang): Promise<void> {
  const follow = followLine(room, number, to);
  await room.mail.queue(tx, {
    to,
    lang,
    key: `rectification.receipt ${number}`,
    subject: t({ fr: `Votre demande de correction n°\u00a0${number}`, en: `Your request for a correction, no. ${number}` }, lang),
    text: t(
      {
        fr: `Bonjour,

Nous avons reçu une demande de correction d’état civil, avec cette adresse pour la réponse.
Son numéro\u00a0: ${number}. Gardez-le.

Une personne va la lire, puis la transmettre à qui peut corriger. Vous recevrez un courriel à chaque étape.
${follow.fr}

En attendant, vous pouvez faire votre démarche autrement\u00a0: avec un autre compte, au guichet ou par courrier.

Vous n’avez rien demandé\u00a0? Ne faites rien.
Nous ne vous demanderons jamais votre mot de passe.
`,
        en: `Hello,

We received a request for a correction of civil status, with this address for the answer.
Its number: ${number}. Keep it.

Someone will read it, then pass it on to who can correct. You will get an e-mail at each step.
${follow.en}

Meanwhile, you can do your procedure in another way: with another account, at a desk or by post.

Did you ask for nothing? Do nothing.
We will never ask for your password.
`,
      },
      lang,
    ),
  });
}

/** Tells the operators that a ticket came. Who it is about, and what they wrote, stay sealed in the database. */
export async function notifyOperators(tx: Tx, room: Room, number: string, refusal: Refusal): Promise<void> {
  for (const to of room.config.operators)
    await room.mail.queue(tx, {
      to,
      key: `rectification.notice ${number} ${to}`,
      subject: `Demande de correction n°\u00a0${number}`,
      text: `Refus\u00a0: ${refusal.code}, le ${formatDateTime(refusal.at, 'fr')}
Compte\u00a0: ${refusal.provider.title}
Service\u00a0: ${refusal.service}

La lire\u00a0: ${room.config.baseUrl}/operateur/corrections/${number}
`,
    });
}

const said = (move: MoveName, who: (lang: Lang) => string): Text =>
  ({
    transmit: {
      fr: `Votre demande est transmise\u00a0: ${who('fr')}. Sa réponse peut prendre plusieurs semaines.`,
      en: `Your request is passed on: ${who('en')}. The answer may take several weeks.`,
    },
    correct: {
      fr: 'La correction est faite. Vous pouvez vous connecter de nouveau au service.',
      en: 'The correction is done. You can sign in to the service again.',
    },
    close: { fr: 'Votre demande est classée sans suite.', en: 'Your request is closed and will not be pursued.' },
  })[move];

/** The name of a register for a reader. */
export const registerName = (register: Register, provider: string, lang: Lang): string =>
  t(registerWords[register].who, lang, { provider });

/** Tells the person what was done with their ticket. @param rank which step it is: each is told once */
export async function tellStep(
  tx: Tx,
  room: Room,
  told: { to: EmailAddress; ticket: Ticket; move: MoveName; register: Register | null; words: string; rank: number },
): Promise<void> {
  const { to, ticket, move, register, words, rank } = told;
  const { number, lang, providerTitle } = ticket;
  const who = (of: Lang) => (register === null ? '' : registerName(register, providerTitle, of));
  const written =
    words === ''
      ? { fr: '', en: '' }
      : { fr: `Ce que notre équipe vous écrit\u00a0:\n${words}\n\n`, en: `What our team writes to you:\n${words}\n\n` };
  await room.mail.queue(tx, {
    to,
    lang,
    key: `rectification.step ${number} ${rank}`,
    subject: t({ fr: `Votre demande de correction n°\u00a0${number}`, en: `Your request for a correction, no. ${number}` }, lang),
    text: `${t({ fr: 'Bonjour,', en: 'Hello,' }, lang)}

${t(said(move, who), lang)}

${t(written, lang)}${t(followLine(room, number, to), lang)}
`,
  });
}

import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { t, type Lang, type Text } from '../../../kernel/i18n/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';

/** A message, in the words of both languages. `{name}` stands for `values.name`. */
export interface Message {
  subject: Text;
  body: Text;
}

const written: Text = { fr: '\n\nCe que l’opérateur vous écrit\u00a0:\n{reason}', en: '\n\nWhat the operator writes to you:\n{reason}' };

export const messages = {
  sent: {
    subject: { fr: 'Votre demande d’habilitation est envoyée', en: 'Your request to help people is sent' },
    body: {
      fr: 'La demande de «\u00a0{organisation}\u00a0» est envoyée. Un opérateur va la lire. Suivez-la ici\u00a0: {page}',
      en: 'The request of “{organisation}” is sent. An operator will read it. Follow it here: {page}',
    },
  },
  named: {
    subject: { fr: 'Vous êtes proposé comme référent', en: 'You are proposed as a referent' },
    body: {
      fr: '{asker} vous propose comme référent des aidants de «\u00a0{organisation}\u00a0»\u00a0: vous vous occuperiez de leur habilitation. Un opérateur va décider. Vous n’êtes pas d’accord\u00a0? Dites-le à {asker}.',
      en: '{asker} proposes you as the referent of the helpers of “{organisation}”: you would look after them. An operator will decide. You do not agree? Tell {asker}.',
    },
  },
  requireChanges: {
    subject: { fr: 'Votre demande d’habilitation est à modifier', en: 'Your request to help people must be changed' },
    body: {
      fr: `La demande de «\u00a0{organisation}\u00a0» doit être modifiée. Faites-le ici\u00a0: {page}${written.fr}`,
      en: `The request of “{organisation}” must be changed. Do it here: {page}${written.en}`,
    },
  },
  validate: {
    subject: { fr: 'Votre organisation est habilitée', en: 'Your organisation is accepted' },
    body: {
      fr: '«\u00a0{organisation}\u00a0» peut aider des personnes. Chaque aidant doit d’abord être formé. Le référent s’occupe de l’équipe ici\u00a0: {page}',
      en: '“{organisation}” may help people. Each helper must be trained first. The referent looks after the team here: {page}',
    },
  },
  refuse: {
    subject: { fr: 'Votre organisation n’est pas habilitée', en: 'Your organisation is not accepted' },
    body: {
      fr: `La demande de «\u00a0{organisation}\u00a0» est refusée.${written.fr}`,
      en: `The request of “{organisation}” is refused.${written.en}`,
    },
  },
  helperAsked: {
    subject: { fr: 'Votre demande pour un aidant est envoyée', en: 'Your request for a helper is sent' },
    body: {
      fr: 'Vous avez demandé que {helper} soit aidant de «\u00a0{organisation}\u00a0». Un opérateur va la lire. Suivez-la ici\u00a0: {page}',
      en: 'You asked for {helper} to be a helper of “{organisation}”. An operator will read it. Follow it here: {page}',
    },
  },
  wait: {
    subject: { fr: 'Un aidant est en liste d’attente', en: 'A helper is on the waiting list' },
    body: {
      fr: '{helper}, de «\u00a0{organisation}\u00a0», attend une place en formation.',
      en: '{helper}, of “{organisation}”, waits for a place in a training.',
    },
  },
  enrol: {
    subject: { fr: 'Vous allez être formé comme aidant', en: 'You will be trained as a helper' },
    body: {
      fr: '«\u00a0{organisation}\u00a0» vous propose comme aidant, et un opérateur l’accepte. Suivez la formation et réussissez son test\u00a0: vous pourrez ensuite aider.',
      en: '“{organisation}” proposes you as a helper, and an operator accepts. Follow the training and pass its test: then you may help.',
    },
  },
  train: {
    subject: { fr: 'Votre formation d’aidant est notée', en: 'Your training as a helper is noted' },
    body: {
      fr: 'Votre formation du {day} est notée pour «\u00a0{organisation}\u00a0». Il reste le test.',
      en: 'Your training of {day} is noted for “{organisation}”. The test is left.',
    },
  },
  helperValidated: {
    subject: { fr: 'Vous êtes aidant', en: 'You are a helper' },
    body: {
      fr: 'Vous pouvez maintenant aider des personnes pour «\u00a0{organisation}\u00a0». Connectez-vous ici\u00a0: {page}',
      en: 'You may now help people for “{organisation}”. Sign in here: {page}',
    },
  },
  helperRefused: {
    subject: { fr: 'Un aidant n’est pas accepté', en: 'A helper is not accepted' },
    body: {
      fr: `{helper} n’est pas accepté comme aidant de «\u00a0{organisation}\u00a0».${written.fr}`,
      en: `{helper} is not accepted as a helper of “{organisation}”.${written.en}`,
    },
  },
  withdraw: {
    subject: { fr: 'Votre formation d’aidant est annulée', en: 'Your training as a helper is cancelled' },
    body: {
      fr: 'Un référent de «\u00a0{organisation}\u00a0» a annulé la demande qui vous concerne.',
      en: 'A referent of “{organisation}” cancelled the request about you.',
    },
  },
  memberEnded: {
    subject: { fr: 'Vous n’êtes plus dans l’équipe des aidants', en: 'You are no longer in the team of helpers' },
    body: {
      fr: 'Un référent vous a retiré de l’équipe des aidants de «\u00a0{organisation}\u00a0». Votre accès est fermé. C’est une erreur\u00a0? Parlez-en avec votre organisation.',
      en: 'A referent took you out of the team of helpers of “{organisation}”. Your access is closed. Is it a mistake? Speak with your organisation.',
    },
  },
  referentNamed: {
    subject: { fr: 'Vous êtes référent', en: 'You are a referent' },
    body: {
      fr: 'Vous êtes maintenant référent des aidants de «\u00a0{organisation}\u00a0». Votre équipe\u00a0: {page}',
      en: 'You are now a referent of the helpers of “{organisation}”. Your team: {page}',
    },
  },
} as const satisfies Readonly<Record<string, Message>>;

/** Writes a message to somebody, in the transaction of what it tells. @param key what it is about: the same one is written once */
export async function tell(
  tx: Tx,
  { mail, config }: Pick<Context, 'mail' | 'config'>,
  name: keyof typeof messages,
  given: { to: EmailAddress; key: string; lang?: Lang; page?: string; values?: Readonly<Record<string, string>> },
): Promise<void> {
  const { to, key, lang = 'fr', page, values = {} } = given;
  const { subject, body } = messages[name];
  const text = t(body, lang, { ...values, page: `${config.baseUrl}${page ?? '/habilitation'}` });
  await mail.queue(tx, {
    to,
    lang,
    key: `habilitation.${name} ${key}`,
    subject: t(subject, lang),
    text: `${t({ fr: 'Bonjour,', en: 'Hello,' }, lang)}\n\n${text}\n`,
  });
}

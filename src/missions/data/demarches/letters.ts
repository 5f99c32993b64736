import { t, type Lang, type Text } from '../../../kernel/i18n/index.js';
import type { FileSummary } from './store.js';

/** E-mails of a file, in plain words. No fact about the person but their name: e-mail is not a safe place. */
export type Letter = 'sent' | 'sent_again' | 'correction' | 'accepte' | 'refuse' | 'sans_suite' | 'reopened' | 'message';

const letters: Readonly<Record<Letter, { subject: Text; body: Text }>> = {
  sent: {
    subject: { fr: 'Votre demande est bien arrivée – dossier n° {number}', en: 'We have received your request – file no. {number}' },
    body: {
      fr: '{organisation} a bien reçu votre demande «\u00a0{title}\u00a0».\n\nNuméro de dossier\u00a0: {number}. Gardez-le\u00a0: il sert à retrouver votre demande.\n\nEt maintenant\u00a0? Un agent va l’examiner. Vous recevrez un courriel dès qu’il y a du nouveau. Vous n’avez rien à faire.\n\nVotre récépissé et la suite de votre dossier\u00a0:\n{link}',
      en: '{organisation} has received your request “{title}”.\n\nFile number: {number}. Keep it: it is how your request is found.\n\nWhat now? An agent will review it. You will get an e-mail as soon as there is news. There is nothing to do.\n\nYour receipt and the rest of your file:\n{link}',
    },
  },
  sent_again: {
    subject: {
      fr: 'Votre demande corrigée est bien arrivée – dossier n° {number}',
      en: 'We have received your corrected request – file no. {number}',
    },
    body: {
      fr: '{organisation} a bien reçu votre demande corrigée «\u00a0{title}\u00a0».\n\nL’examen reprend. Vous recevrez la réponse par courriel.\n\nVotre dossier\u00a0:\n{link}',
      en: '{organisation} has received your corrected request “{title}”.\n\nThe review goes on. You will get the answer by e-mail.\n\nYour file:\n{link}',
    },
  },
  correction: {
    subject: { fr: 'Une correction est à faire – dossier n° {number}', en: 'A correction is needed – file no. {number}' },
    body: {
      fr: 'Un agent de {organisation} vous demande de corriger votre demande «\u00a0{title}\u00a0».\n\nCe qu’il vous écrit\u00a0:\n{reason}\n\nOuvrez votre dossier, corrigez la réponse, puis renvoyez la demande\u00a0:\n{link}',
      en: 'An agent of {organisation} asks you to correct your request “{title}”.\n\nWhat they write:\n{reason}\n\nOpen your file, correct the answer, then send the request again:\n{link}',
    },
  },
  accepte: {
    subject: { fr: 'Votre demande est acceptée – dossier n° {number}', en: 'Your request is accepted – file no. {number}' },
    body: {
      fr: '{organisation} a accepté votre demande «\u00a0{title}\u00a0».\n\n{reason}\n\nLa décision est dans votre dossier\u00a0:\n{link}',
      en: '{organisation} has accepted your request “{title}”.\n\n{reason}\n\nThe decision is in your file:\n{link}',
    },
  },
  refuse: {
    subject: { fr: 'Votre demande est refusée – dossier n° {number}', en: 'Your request is refused – file no. {number}' },
    body: {
      fr: '{organisation} a refusé votre demande «\u00a0{title}\u00a0».\n\nLa raison\u00a0:\n{reason}\n\nVotre dossier explique ce que vous pouvez faire. Vous pouvez aussi y écrire à l’agent\u00a0:\n{link}',
      en: '{organisation} has refused your request “{title}”.\n\nThe reason:\n{reason}\n\nYour file explains what you can do. You can also write to the agent there:\n{link}',
    },
  },
  sans_suite: {
    subject: { fr: 'Votre demande est classée sans suite – dossier n° {number}', en: 'Your request is closed – file no. {number}' },
    body: {
      fr: '{organisation} a fermé votre demande «\u00a0{title}\u00a0» sans prendre de décision.\n\nLa raison\u00a0:\n{reason}\n\nVotre dossier\u00a0:\n{link}',
      en: '{organisation} has closed your request “{title}” without a decision.\n\nThe reason:\n{reason}\n\nYour file:\n{link}',
    },
  },
  reopened: {
    subject: {
      fr: 'L’examen de votre demande reprend – dossier n° {number}',
      en: 'Your request is under review again – file no. {number}',
    },
    body: {
      fr: '{organisation} reprend l’examen de votre demande «\u00a0{title}\u00a0».\n\nLa raison\u00a0:\n{reason}\n\nVotre dossier\u00a0:\n{link}',
      en: '{organisation} is reviewing your request “{title}” again.\n\nThe reason:\n{reason}\n\nYour file:\n{link}',
    },
  },
  message: {
    subject: { fr: 'Vous avez un message – dossier n° {number}', en: 'You have a message – file no. {number}' },
    body: {
      fr: 'Un agent de {organisation} vous a écrit au sujet de votre demande «\u00a0{title}\u00a0».\n\nLisez le message et répondez dans votre dossier\u00a0:\n{link}',
      en: 'An agent of {organisation} wrote to you about your request “{title}”.\n\nRead the message and answer in your file:\n{link}',
    },
  },
};

/** Subject and text of a letter about a file, in the language of the file. */
export function writeLetter(
  letter: Letter,
  file: FileSummary,
  details: { link: string; reason: string | null },
): { subject: string; text: string; lang: Lang } {
  const { lang } = file;
  const values = {
    number: file.number,
    organisation: file.procedure.organisation.name,
    title: t(file.procedure.title, lang),
    link: details.link,
    reason: details.reason ?? '',
  };
  const { subject, body } = letters[letter];
  const greeting = t({ fr: 'Bonjour {name},', en: 'Hello {name},' }, lang, { name: file.applicant.displayName });
  const text = `${greeting}\n\n${t(body, lang, values).replace(/\n{3,}/g, '\n\n')}\n`;
  return { subject: t(subject, lang, values), text, lang };
}

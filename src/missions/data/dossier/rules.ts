import type { Text } from '../../../kernel/i18n/index.js';
import type { FileSummary } from '../demarches/index.js';

/** Something that waits for the person. */
export interface Waiting {
  file: FileSummary;
  kind: 'correction' | 'message' | 'draft';
}

export const waitingWords: Readonly<Record<Waiting['kind'], { title: Text; text: Text; action: Text }>> = {
  correction: {
    title: { fr: 'Une correction vous est demandée', en: 'You are asked for a correction' },
    text: { fr: 'L’examen de votre demande attend votre réponse.', en: 'The review of your request waits for your answer.' },
    action: { fr: 'Corriger ma demande', en: 'Correct my request' },
  },
  message: {
    title: { fr: 'Vous avez un nouveau message', en: 'You have a new message' },
    text: { fr: 'Un agent vous a écrit.', en: 'An agent has written to you.' },
    action: { fr: 'Lire le message', en: 'Read the message' },
  },
  draft: {
    title: { fr: 'Vous avez commencé une demande', en: 'You have started a request' },
    text: { fr: 'Elle n’est pas encore envoyée. Vos réponses sont gardées.', en: 'It is not sent yet. Your answers are kept.' },
    action: { fr: 'Reprendre ma demande', en: 'Go on with my request' },
  },
};

/** What waits for the person, the most urgent first: what holds up an agent, then what they have not read, then what they left unfinished. */
export function waitingOf(files: readonly { file: FileSummary; unread: number }[]): Waiting[] {
  const corrections = files.filter(({ file }) => file.state === 'correction');
  const messages = files.filter(({ file, unread }) => unread > 0 && file.state !== 'correction');
  const drafts = files.filter(({ file }) => file.state === 'brouillon');
  const as =
    (kind: Waiting['kind']) =>
    ({ file }: { file: FileSummary }) => ({ file, kind });
  return [...corrections.map(as('correction')), ...messages.map(as('message')), ...drafts.map(as('draft'))];
}

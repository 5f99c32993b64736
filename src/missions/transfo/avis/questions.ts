import type { Text } from '../../../kernel/i18n/index.js';

/** The published question, its answers and their notes out of ten («Je donne mon avis», DISIC/jedonnemonavis.numerique.gouv.fr). */
export const satisfactionNotes = { bad: 0, medium: 5, good: 10 } as const;
export type Satisfaction = keyof typeof satisfactionNotes;
export const satisfactions: readonly Satisfaction[] = ['good', 'medium', 'bad'];

export const satisfactionQuestion: Text = { fr: 'De façon générale, comment ça s’est passé\u00a0?', en: 'Overall, how did it go?' };
export const satisfactionAnswers: Readonly<Record<Satisfaction, Text>> = {
  good: { fr: 'Bien', en: 'Well' },
  medium: { fr: 'Moyen', en: 'So-so' },
  bad: { fr: 'Pas bien', en: 'Badly' },
};

/** Marks from 1 to 5; note out of ten: 0, 2.5, 5, 7.5, 10. */
export const marks = [1, 2, 3, 4, 5] as const;
export type Mark = (typeof marks)[number];

export const comprehensionQuestion: Text = {
  fr: 'Qu’avez-vous pensé des informations et des instructions fournies\u00a0?',
  en: 'What did you think of the information and instructions you were given?',
};
export const comprehensionAnswers: Readonly<Record<Mark, Text>> = {
  1: { fr: '1 – pas du tout claires', en: '1 – not clear at all' },
  2: { fr: '2 – peu claires', en: '2 – not very clear' },
  3: { fr: '3 – moyennement claires', en: '3 – fairly clear' },
  4: { fr: '4 – claires', en: '4 – clear' },
  5: { fr: '5 – très claires', en: '5 – very clear' },
};

/** How the administration itself can be asked for help. */
export const channels = ['desk', 'phone', 'email', 'chat'] as const;
export type Channel = (typeof channels)[number];
/** Where help can be sought. `none`: no help was needed; it stands alone. */
export const helpSources = [...channels, 'relative', 'association', 'web', 'other', 'none'] as const;
export type HelpSource = (typeof helpSources)[number];

export const helpQuestion: Text = {
  fr: 'Durant votre parcours, avez-vous tenté d’obtenir de l’aide par l’un des moyens suivants\u00a0?',
  en: 'Along the way, did you try to get help in one of these ways?',
};
export const helpAnswers: Readonly<Record<HelpSource, Text>> = {
  desk: { fr: 'Au guichet avec l’administration', en: 'At a desk of the administration' },
  phone: { fr: 'Par téléphone avec l’administration', en: 'By telephone with the administration' },
  email: { fr: 'Par e-mail avec l’administration', en: 'By e-mail with the administration' },
  chat: { fr: 'Par messagerie en direct avec l’administration', en: 'By live chat with the administration' },
  relative: { fr: 'Une personne proche', en: 'Someone close to me' },
  association: { fr: 'Une association', en: 'An association' },
  web: { fr: 'Des sites internet', en: 'Websites' },
  other: { fr: 'Autrement', en: 'Another way' },
  none: { fr: 'Je n’ai pas eu besoin d’aide', en: 'I needed no help' },
};

export const reachedQuestion: Text = {
  fr: 'Quand vous avez cherché de l’aide, avez-vous réussi à joindre l’administration\u00a0?',
  en: 'When you sought help, did you reach the administration?',
};
export const qualityQuestion: Text = {
  fr: 'Comment évaluez-vous la qualité de l’aide que vous avez obtenue de la part de l’administration\u00a0?',
  en: 'How good was the help that you got from the administration?',
};
export const qualityAnswers: Readonly<Record<Mark, Text>> = {
  1: { fr: 'Très mauvaise', en: 'Very bad' },
  2: { fr: 'Mauvaise', en: 'Bad' },
  3: { fr: 'Ni bonne, ni mauvaise', en: 'Neither good nor bad' },
  4: { fr: 'Bonne', en: 'Good' },
  5: { fr: 'Excellente', en: 'Excellent' },
};

export const commentQuestion: Text = { fr: 'Souhaitez-vous nous en dire plus\u00a0?', en: 'Would you like to tell us more?' };
/** Characters. */
export const commentLength = 2000;

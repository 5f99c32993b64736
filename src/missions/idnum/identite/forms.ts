import { z } from 'zod';
import type { FieldFault } from '../../../design/index.js';
import { t, type Lang, type Text } from '../../../kernel/i18n/index.js';

/** A text of a form; what is no text counts as empty. */
export const field = z.string().trim().catch('');

/** What is wrong with one field, in the language of the reader. */
export const faultIn = (lang: Lang, name: string, text: Text): FieldFault[] => [{ field: name, text: t(text, lang) }];

const nameLength = 100;
/** Letters of any script with what stands between them; neither digits nor signs of a program, which no name has. */
const name = /^[\p{L}\p{M}][\p{L}\p{M}'’.\- ]*$/u;

/** Whether a text can be a name. */
export const isName = (text: string): boolean => text.length <= nameLength && name.test(text);

/** What is wrong with the names of a form; nothing when both can be names. */
export function nameFaults(lang: Lang, typed: { prenom: string; nom: string }): FieldFault[] {
  return [
    ...(isName(typed.prenom)
      ? []
      : faultIn(lang, 'prenom', { fr: 'Écrivez votre prénom, avec des lettres.', en: 'Write your first name, in letters.' })),
    ...(isName(typed.nom)
      ? []
      : faultIn(lang, 'nom', { fr: 'Écrivez votre nom, avec des lettres.', en: 'Write your last name, in letters.' })),
  ];
}

/** A telephone number as people write it, without its spaces; null when it is none. */
export function typedPhone(typed: string): string | null {
  const bare = typed.replace(/[\s.()-]/g, '');
  return /^\+?\d{9,15}$/.test(bare) ? bare : null;
}

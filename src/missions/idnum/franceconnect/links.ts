import type { Secrets } from '../../../kernel/secrets.js';
import type { Text } from '../../../kernel/i18n/index.js';
import { france, type Pivot } from '../../../registry/index.js';

/** The facts of the identité pivot that a correction may change, in the order in which a link keeps their hashes. */
export const linkedFacts = ['given_name', 'family_name', 'gender', 'birthdate', 'birthplace'] as const;
export type LinkedFact = (typeof linkedFacts)[number];

export const linkedFactWords: Readonly<Record<LinkedFact, Text>> = {
  given_name: { fr: 'les prénoms', en: 'first names' },
  family_name: { fr: 'le nom de naissance', en: 'name at birth' },
  gender: { fr: 'le sexe', en: 'sex' },
  birthdate: { fr: 'la date de naissance', en: 'date of birth' },
  birthplace: { fr: 'le lieu de naissance', en: 'place of birth' },
};

const bytes = 8;

/** How Socle names an account of an identity provider without being able to say its subject. */
export const linkHash = (secrets: Secrets, upstream: string, sub: string): Buffer => secrets.mac('franceconnect.link', upstream, sub);

const spelled = (name: string) => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleUpperCase('fr');

/** The hashes of the facts of a person for one link, end to end: spellings that give one key of a person (registry/pivot.ts) give one hash. */
export function hashFacts(secrets: Secrets, link: Buffer, pivot: Pivot): Buffer {
  const parts: Readonly<Record<LinkedFact, readonly string[]>> = {
    given_name: pivot.givenNames.map(spelled),
    family_name: [spelled(pivot.familyName)],
    gender: [pivot.gender],
    birthdate: [pivot.birthdate],
    birthplace: [pivot.birthcountry === france ? pivot.birthplace : '', pivot.birthcountry],
  };
  const salt = link.toString('base64url');
  return Buffer.concat(linkedFacts.map((fact) => secrets.mac('franceconnect.fact', salt, fact, ...parts[fact]).subarray(0, bytes)));
}

/** The facts that differ between the hashes of a link and those of now. */
export const changedFacts = (before: Buffer, now: Buffer): LinkedFact[] =>
  linkedFacts.filter((_, i) => !before.subarray(i * bytes, (i + 1) * bytes).equals(now.subarray(i * bytes, (i + 1) * bytes)));

/**
 * What it means that one account of a provider comes with another identity than before. A correction keeps where a person comes from: with
 * date and place of birth unchanged, first names, name and sex may change, two of them at most (code civil, articles 60, 61 and 61-5: first
 * names, name, mention of sex are each changed by an act of their own); a date or a place of birth is set right alone (article 99).
 * Anything else is another person behind the account.
 */
export function judgeChange(changed: readonly LinkedFact[]): 'correction' | 'other-person' {
  const ofBirth = changed.filter((fact) => fact === 'birthdate' || fact === 'birthplace').length;
  if (ofBirth > 0) return changed.length === 1 ? 'correction' : 'other-person';
  return changed.length <= 2 ? 'correction' : 'other-person';
}

import { t, type Lang, type Text } from '../../../kernel/i18n/index.js';
import { procedureFamilies, type FamilyKey, type Procedure } from '../../../registry/index.js';
import type { Duration, Mandate, Method } from '../mandats/index.js';

/** How long a mandate lasts, to the person. */
export const lastingWords: Readonly<Record<Duration, Text>> = {
  day: { fr: 'un jour', en: 'one day' },
  month: { fr: 'un mois (31 jours)', en: 'one month (31 days)' },
  semester: { fr: 'six mois (182 jours)', en: 'six months (182 days)' },
  year: { fr: 'un an (365 jours)', en: 'one year (365 days)' },
};

/** How the person agreed. */
export const agreedWords: Readonly<Record<Method, Text>> = {
  in_person: { fr: 'avec votre aidant à côté de vous', en: 'with your helper beside you' },
  binding_code: { fr: 'à distance, avec un code', en: 'from far away, with a code' },
};

/** What ended a mandate, to the person; those that nobody signed are not theirs. */
export function endWords({ endedAs, named }: Pick<Mandate, 'endedAs' | 'named'>): Text {
  if (endedAs === 'replace') return { fr: 'Remplacé par un nouveau', en: 'Replaced by a new one' };
  if (endedAs !== 'revoke') return { fr: 'Terminé', en: 'Ended' };
  return named.some(({ revokedBy }) => revokedBy === 'helper')
    ? { fr: 'Retiré par l’organisation', en: 'Revoked by the organisation' }
    : { fr: 'Retiré par vous', en: 'Revoked by you' };
}

/** Titles of families, in one line. */
export const familiesLine = (families: readonly FamilyKey[], lang: Lang): string =>
  families.map((family) => t(procedureFamilies[family].title, lang)).join(lang === 'fr' ? '\u00a0; ' : '; ');

/** For what a use was: the procedure when the service named it, else its family. */
export const whatFor = (family: FamilyKey, procedure: Pick<Procedure, 'title'> | null | undefined, lang: Lang): string =>
  t(procedure?.title ?? procedureFamilies[family].title, lang);

/** What happens to something that is contested. */
export const afterContest: readonly Text[] = [
  {
    fr: 'Le référent de l’organisation, qui répond de ses aidants, reçoit un message et lit ce que vous avez écrit.',
    en: 'The referent of the organisation, who answers for its helpers, gets a message and reads what you wrote.',
  },
  { fr: 'Il doit vous rappeler ou vous écrire.', en: 'They must call you back or write to you.' },
  {
    fr: 'L’aidant ne peut ni effacer ni changer ce qui est inscrit.',
    en: 'The helper can neither delete nor change what is written down.',
  },
  {
    fr: 'Le mandat continue tant que vous ne le retirez pas.',
    en: 'The mandate goes on as long as you do not revoke it.',
  },
];

/** Months of the year. */
export const monthWords = (month: string, lang: Lang): string =>
  new Intl.DateTimeFormat(lang === 'fr' ? 'fr-FR' : 'en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-15T00:00:00Z`),
  );

import { Badge, Definitions, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { displayName, procedureFamilies, type FamilyKey } from '../../../../registry/index.js';
import type { Mandate } from '../../mandats/index.js';
import { birth } from '../attestation-pdf.js';
import { endsSoon, standingOf } from '../rules.js';
import { durationWords, endedWords } from '../words.js';

/** Titles of families, in one line. */
export const familiesLine = (families: readonly FamilyKey[], lang: Lang): string =>
  families.map((family) => t(procedureFamilies[family].title, lang)).join(lang === 'fr' ? '\u00a0; ' : '; ');

/** Families with their examples. */
export function FamilyList({ families, lang }: { families: readonly FamilyKey[]; lang: Lang }): Markup {
  return (
    <ul>
      {families.map((family) => (
        <li>
          <strong>{t(procedureFamilies[family].title, lang)}</strong>
          {lang === 'fr' ? '\u00a0: ' : ': '}
          {t(procedureFamilies[family].examples, lang)}
        </li>
      ))}
    </ul>
  );
}

/** Who a mandate is of, as helpers call them. */
export const nameOf = ({ person }: Pick<Mandate, 'person'>, lang: Lang): string =>
  person ? displayName(person) : t({ fr: 'Personne pas encore connectée', en: 'Person who has not signed in yet' }, lang);

/** Where a mandate stands, in a word or two. */
export function StandingBadge({ mandate, now, lang }: { mandate: Mandate; now: Date; lang: Lang }): Markup {
  const standing = standingOf(mandate, now);
  if (standing === 'waiting') return <Badge kind="new">{t({ fr: 'En attente', en: 'Waiting' }, lang)}</Badge>;
  if (standing === 'active')
    return endsSoon(mandate, now) ? (
      <Badge kind="warning">{t({ fr: 'Se termine bientôt', en: 'Ends soon' }, lang)}</Badge>
    ) : (
      <Badge kind="success">{t({ fr: 'En vigueur', en: 'In force' }, lang)}</Badge>
    );
  const event = mandate.endedAs ?? (mandate.state === 'waiting' ? 'lapse' : 'expire');
  return <Badge>{t(endedWords[event], lang)}</Badge>;
}

/** Who, as FranceConnect said. */
export function PersonLines({ person, lang }: { person: NonNullable<Mandate['person']>; lang: Lang }): Markup {
  return (
    <Definitions
      items={[
        { term: t({ fr: 'Prénoms', en: 'First names' }, lang), value: person.given_name },
        { term: t({ fr: 'Nom de naissance', en: 'Birth name' }, lang), value: person.family_name },
        ...(person.preferred_username
          ? [{ term: t({ fr: 'Nom d’usage', en: 'Usage name' }, lang), value: person.preferred_username }]
          : []),
        { term: t({ fr: 'Date de naissance', en: 'Date of birth' }, lang), value: birth(person, lang) },
      ]}
    />
  );
}

/** How long, in words. */
export const durationLine = ({ duration }: Pick<Mandate, 'duration'>, lang: Lang): string => t(durationWords[duration], lang);

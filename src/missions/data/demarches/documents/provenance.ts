import { formatDate, t, type Lang } from '../../../../kernel/i18n/index.js';
import type { AnswerLine } from '../view.js';

/** Where an answer comes from, in words that suit the person as well as the agent; null when there is no answer. */
export function provenanceWords({ stored, evidence }: AnswerLine, lang: Lang): string | null {
  if (!stored) return null;
  if (stored.source === 'person') return t({ fr: 'Déclaré par la personne', en: 'Declared by the person' }, lang);
  const source =
    stored.source === 'identity'
      ? t({ fr: 'Donné par FranceConnect', en: 'Given by FranceConnect' }, lang)
      : t({ fr: 'Donné par {issuer} le {date}', en: 'Given by {issuer} on {date}' }, lang, {
          issuer: evidence?.issuer?.name ?? t({ fr: 'une administration', en: 'an administration' }, lang),
          date: formatDate(evidence?.fetchedAt ?? stored.at, lang),
        });
  return stored.changed
    ? t({ fr: '{source}, puis modifié par la personne', en: '{source}, then changed by the person' }, lang, { source })
    : source;
}

/** What the administration had given for an answer that the person changed, in words; null when they kept it. */
export function givenBefore({ field, stored, evidence }: AnswerLine, lang: Lang): string | null {
  const fact = stored?.changed ? evidence?.facts.find((one) => one.field === field.id) : undefined;
  return fact?.display ? t(fact.display, lang) : null;
}

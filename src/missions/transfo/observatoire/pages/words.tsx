import { Badge } from '../../../../design/index.js';
import { formatNumber, formatShare, t, type Lang, type Text } from '../../../../kernel/i18n/index.js';
import { shownMean, type Satisfaction } from '../../avis/index.js';
import type { Quality } from '../quality.js';
import { shownShare, type Level } from '../rules.js';

export interface PartProps {
  quality: Quality;
  lang: Lang;
}

type Kind = 'success' | 'warning' | 'error';

const satisfactionWords: Readonly<Record<Satisfaction, { kind: Kind; text: Text }>> = {
  good: { kind: 'success', text: { fr: 'Bien', en: 'Good' } },
  medium: { kind: 'warning', text: { fr: 'Moyen', en: 'Fair' } },
  bad: { kind: 'error', text: { fr: 'Pas bien', en: 'Poor' } },
};
const levelWords: Readonly<Record<Level, { kind: Kind; text: Text }>> = {
  good: { kind: 'success', text: { fr: 'Objectif atteint', en: 'Goal reached' } },
  watch: { kind: 'warning', text: { fr: 'À surveiller', en: 'To watch' } },
  poor: { kind: 'error', text: { fr: 'Insuffisant', en: 'Not enough' } },
};

/** The level of a satisfaction, or that there are too few opinions for one. */
export function SatisfactionBadge({ level, lang }: { level: Satisfaction | null; lang: Lang }) {
  if (level === null) return <Badge kind="neutral">{t({ fr: 'Pas assez d’avis', en: 'Too few opinions' }, lang)}</Badge>;
  return <Badge kind={satisfactionWords[level].kind}>{t(satisfactionWords[level].text, lang)}</Badge>;
}

/** The level of what is measured, or that it was measured for too short a time. */
export function LevelBadge({ level, lang }: { level: Level | null; lang: Lang }) {
  if (level === null) return <Badge kind="neutral">{t({ fr: 'Mesure trop récente', en: 'Too recent to say' }, lang)}</Badge>;
  return <Badge kind={levelWords[level].kind}>{t(levelWords[level].text, lang)}</Badge>;
}

/** A mean out of ten, as «8,5 / 10». */
export const outOfTen = (mean: number, lang: Lang): string => `${formatNumber(shownMean(mean), lang, 4)} / 10`;

/** An availability, as «99,95 %»: cut, never rounded up. */
export const availabilityShown = (share: number, lang: Lang): string => formatShare(shownShare(share), lang, 2);

/** A month, as «novembre 2026». */
export const monthName = (month: string, lang: Lang): string =>
  new Intl.DateTimeFormat(lang === 'fr' ? 'fr-FR' : 'en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}T00:00:00Z`),
  );

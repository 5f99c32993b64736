import { Badge, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import type { Availability } from '../../provider/index.js';

/** The way back to the agent's own sign-ins. */
export const mineCrumb = (lang: Lang) => ({
  text: t({ fr: 'Mes connexions d’agent', en: 'My sign-ins as an agent' }, lang),
  href: '/agent/connexions',
});

/** The way back to the page of the administration. */
export const homeCrumb = (lang: Lang) => ({
  text: t({ fr: 'Mon administration', en: 'My administration' }, lang),
  href: '/administration',
});

/** Where a provider is looked after. */
export const providerPath = (id: string): string => `/administration/fournisseurs/${encodeURIComponent(id)}`;

/** How a provider is doing. */
export function StateBadge({ active, availability, lang }: { active: boolean; availability: Availability; lang: Lang }): Markup {
  if (!active) return <Badge kind="neutral">{t({ fr: 'Pas encore ouvert', en: 'Not open yet' }, lang)}</Badge>;
  return availability === 'available' ? (
    <Badge kind="success">{t({ fr: 'Répond', en: 'Answers' }, lang)}</Badge>
  ) : availability === 'unavailable' ? (
    <Badge kind="error">{t({ fr: 'Ne répond pas', en: 'Does not answer' }, lang)}</Badge>
  ) : (
    <Badge kind="warning">{t({ fr: 'Répond mal', en: 'Answers badly' }, lang)}</Badge>
  );
}

import { Badge, type BadgeKind, type FieldFault, type Markup } from '../../../../design/index.js';
import { t, type Lang, type Text } from '../../../../kernel/i18n/index.js';
import type { Problem, Setting } from '../configuration.js';
import { brokerWords } from '../kinds/words.js';
import { kindWords } from '../kinds/index.js';
import type { Environment, RequestState } from '../rules.js';
import type { Partner } from '../store.js';

/** Where the pages are. */
export const home = '/partenaires';
export const operatorHome = '/partenaires/operateur';
export const partnerPath = (id: string): string => `${home}/${id}`;

/** Steps that lead to a page. */
export const homeCrumb = (lang: Lang) => ({ text: t({ fr: 'Partenaires', en: 'Partners' }, lang), href: home });
export const partnerCrumb = ({ id, name }: Pick<Partner, 'id' | 'name'>) => ({ text: name, href: partnerPath(id) });
export const operatorCrumb = (lang: Lang) => ({
  text: t({ fr: 'Demandes de mise en production', en: 'Requests for production' }, lang),
  href: operatorHome,
});

/** What kind of thing a partner is, where. */
export const kindAt = ({ kind, product }: Pick<Partner, 'kind' | 'product'>, lang: Lang): string =>
  `${t(kindWords[kind], lang)} – ${brokerWords[product]}`;

const environmentWords: Readonly<Record<Environment, Text>> = {
  test: { fr: 'Test', en: 'Test' },
  production: { fr: 'Production', en: 'Production' },
};

/** Whether it is for the public. */
export function EnvironmentBadge({ environment, lang }: { environment: Environment; lang: Lang }): Markup {
  return <Badge kind={environment === 'production' ? 'success' : 'info'}>{t(environmentWords[environment], lang)}</Badge>;
}

/** The colour of the state of a request. */
export const requestBadge: Readonly<Record<RequestState, BadgeKind>> = {
  waiting: 'new',
  approved: 'success',
  refused: 'error',
  withdrawn: 'neutral',
};

/** The pages of one partner. */
export function Tabs({
  partner,
  current,
  lang,
}: {
  partner: Partner;
  current: 'configuration' | 'versions' | 'erreurs';
  lang: Lang;
}): Markup {
  const path = partnerPath(partner.id);
  const tab = (name: typeof current, href: string, text: Text) => (
    <li>
      <a class="fr-tag" href={href} aria-current={name === current ? 'page' : undefined}>
        {t(text, lang)}
      </a>
    </li>
  );
  return (
    <nav aria-label={t({ fr: 'Pages de ce partenaire', en: 'Pages of this partner' }, lang)}>
      <ul class="fr-tags-group">
        {tab('configuration', path, { fr: 'Configuration', en: 'Settings' })}
        {tab('versions', `${path}/versions`, { fr: 'Versions', en: 'Versions' })}
        {partner.kind === 'service' ? tab('erreurs', `${path}/erreurs`, { fr: 'Erreurs', en: 'Errors' }) : null}
      </ul>
    </nav>
  );
}

/** Fields that are not settings. */
const otherFields: Readonly<Record<string, Text>> = { secret: { fr: 'Secret', en: 'Secret' } };

/** Problems of a configuration as faults of fields, each with the name of its setting. */
export function fieldFaults(settings: readonly Setting[], problems: readonly Problem[], lang: Lang): FieldFault[] {
  return problems.map(({ key, line, text }) => {
    const setting = settings.find((one) => one.key === key);
    const words = text ?? setting?.rule ?? { fr: 'valeur refusée.', en: 'value refused.' };
    const name = setting ? t(setting.label, lang) : t(otherFields[key] ?? { fr: key, en: key }, lang);
    const where = line === undefined ? '' : t({ fr: ', ligne {line}', en: ', line {line}' }, lang, { line });
    return { field: key, text: `${name}${where}${lang === 'fr' ? '\u00a0: ' : ': '}${t(words, lang)}` };
  });
}

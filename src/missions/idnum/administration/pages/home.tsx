import type { FastifyRequest } from 'fastify';
import { Definitions, Page, type Markup } from '../../../../design/index.js';
import { formatNumber, t } from '../../../../kernel/i18n/index.js';
import type { Availability, DeclaredUpstream } from '../../provider/index.js';
import { useDays } from '../rules.js';
import { providerPath, StateBadge } from './parts.js';

/** A provider as the page of its administration shows it. */
export interface ProviderLine {
  provider: DeclaredUpstream;
  availability: Availability;
  signIns: number;
}

/** The page of an administration, for its managers. */
export function HomePage({
  request,
  organisation,
  siret,
  providers,
}: {
  request: FastifyRequest;
  organisation: string;
  siret: string;
  providers: readonly ProviderLine[];
}): Markup {
  const { lang } = request;
  const links = [
    {
      href: '/administration/departs',
      text: t({ fr: 'Un agent s’en va', en: 'An agent leaves' }, lang),
      why: t({ fr: 'Fermer ses accès partout, en quelques secondes.', en: 'Close their accesses everywhere, within seconds.' }, lang),
    },
    {
      href: '/administration/services',
      text: t({ fr: 'Services de vos agents', en: 'Services of your agents' }, lang),
      why: t({ fr: 'Voir lesquels ils utilisent, en interdire un.', en: 'See which ones they use, forbid one.' }, lang),
    },
    {
      href: '/administration/gestionnaires',
      text: t({ fr: 'Gestionnaires', en: 'Managers' }, lang),
      why: t({ fr: 'Nommer quelqu’un, ou retirer son rôle.', en: 'Name somebody, or end their role.' }, lang),
    },
    {
      href: '/administration/journal',
      text: t({ fr: 'Journal', en: 'Journal' }, lang),
      why: t({ fr: 'Ce que les gestionnaires ont fait, ligne par ligne.', en: 'What the managers did, line by line.' }, lang),
    },
  ];
  return (
    <Page request={request} title={t({ fr: 'Mon administration', en: 'My administration' }, lang)}>
      <p class="fr-text--lead">
        {organisation}
        {t({ fr: ', Siret ', en: ', Siret ' }, lang)}
        {siret}
      </p>
      <ul>
        {links.map(({ href, text, why }) => (
          <li>
            <a href={href}>{text}</a>
            {t({ fr: '\u00a0: ', en: ': ' }, lang)}
            {why}
          </li>
        ))}
      </ul>
      <h2>{t({ fr: 'Vos fournisseurs d’identité', en: 'Your identity providers' }, lang)}</h2>
      {providers.length === 0 ? (
        <p>
          {t(
            {
              fr: 'Votre organisation n’a pas de fournisseur d’identité à elle\u00a0: vos agents se connectent avec Identité agent. Pour en connecter un, ouvrez',
              en: 'Your organisation has no identity provider of its own: your agents sign in with Identité agent. To connect one, open',
            },
            lang,
          )}{' '}
          <a href="/partenaires">{t({ fr: 'Partenaires', en: 'Partners' }, lang)}</a>.
        </p>
      ) : (
        <Definitions
          items={providers.map(({ provider, availability, signIns }) => ({
            term: provider.title,
            value: (
              <>
                <StateBadge active={provider.active} availability={availability} lang={lang} />{' '}
                {t(
                  {
                    fr: 'Domaines\u00a0: {domains}. Connexions depuis {days} jours\u00a0: {signIns}.',
                    en: 'Domains: {domains}. Sign-ins in {days} days: {signIns}.',
                  },
                  lang,
                  { domains: formatNumber(provider.domains.length, lang, 0), days: useDays, signIns: formatNumber(signIns, lang, 0) },
                )}
              </>
            ),
            action: { text: t({ fr: 'Voir', en: 'See' }, lang), href: providerPath(provider.id) },
          }))}
        />
      )}
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import { Badge, ButtonLink, Card, Cards, Page, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { Partner } from '../store.js';
import { EnvironmentBadge, home, kindAt, operatorHome, partnerPath } from './parts.js';

interface Props {
  request: FastifyRequest;
  organisation: string;
  partners: readonly Partner[];
  /** How many requests wait, for an operator; null for anyone else. */
  waiting: number | null;
  /** Whether what is registered works at once. */
  sandbox: boolean;
}

/** What an organisation has connected. */
export function ListPage({ request, organisation, partners, waiting, sandbox }: Props): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Partenaires', en: 'Partners' }, lang)}>
      <p class="fr-text--lead">{organisation}</p>
      <p>
        {t(
          {
            fr: 'Connectez ici vos services, vos fournisseurs d’identité et vos fournisseurs de données.',
            en: 'Connect your services, your identity providers and your data providers here.',
          },
          lang,
        )}{' '}
        {sandbox
          ? t({ fr: 'Les clés de test marchent tout de suite.', en: 'Test keys work at once.' }, lang)
          : t({ fr: 'Ils sont ouverts quand l’opérateur a accepté.', en: 'They are open once the operator has approved.' }, lang)}
      </p>
      {waiting === null ? null : (
        <p>
          <a href={operatorHome}>
            {t(
              { fr: 'Décider des mises en production ({waiting} en attente)', en: 'Decide what goes to production ({waiting} waiting)' },
              lang,
              { waiting },
            )}
          </a>
        </p>
      )}
      <p>
        <ButtonLink href={`${home}/nouveau`}>{t({ fr: 'Connecter un partenaire', en: 'Connect a partner' }, lang)}</ButtonLink>
      </p>
      <h2>{t({ fr: 'Votre organisation', en: 'Your organisation' }, lang)}</h2>
      {partners.length === 0 ? (
        <p>{t({ fr: 'Votre organisation n’a encore rien connecté.', en: 'Your organisation has not connected anything yet.' }, lang)}</p>
      ) : (
        <Cards>
          {partners.map((partner) => (
            <Card
              title={
                partner.origin ? t({ fr: '{name} – production', en: '{name} – production' }, lang, { name: partner.name }) : partner.name
              }
              href={partnerPath(partner.id)}
              detail={kindAt(partner, lang)}
              badge={
                <>
                  <EnvironmentBadge environment={partner.environment} lang={lang} />
                  {partner.active ? null : <Badge kind="warning">{t({ fr: 'Pas encore ouvert', en: 'Not open yet' }, lang)}</Badge>}
                </>
              }
            />
          ))}
        </Cards>
      )}
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import { Badge, Button, Definitions, Form, Page, TextField, type Markup, type MessageKind } from '../../../../design/index.js';
import { formatNumber, t, type Lang } from '../../../../kernel/i18n/index.js';
import type { DomainRequest } from '../store-domains.js';
import { useDays } from '../rules.js';
import type { ProviderLine } from './home.js';
import { homeCrumb, providerPath, StateBadge } from './parts.js';

/** A provider of an organisation: how it is doing, its domains, and those that it asked for. */
export function ProviderPage({
  request,
  line: { provider, availability, signIns },
  requests,
  typed = '',
  fault,
  notice = null,
}: {
  request: FastifyRequest;
  line: ProviderLine;
  requests: readonly DomainRequest[];
  typed?: string;
  fault?: string | null;
  notice?: { kind: MessageKind; text: string } | null;
}): Markup {
  const { lang } = request;
  const none = t({ fr: 'Aucun', en: 'None' }, lang);
  return (
    <Page
      request={request}
      title={provider.title}
      breadcrumb={[homeCrumb(lang)]}
      notice={notice}
      faults={fault ? [{ field: 'domaine', text: fault }] : []}
    >
      <Definitions
        items={[
          {
            term: t({ fr: 'État', en: 'State' }, lang),
            value: <StateBadge active={provider.active} availability={availability} lang={lang} />,
          },
          {
            term: t({ fr: `Connexions depuis ${useDays} jours`, en: `Sign-ins in ${useDays} days` }, lang),
            value: formatNumber(signIns, lang, 0),
          },
          {
            term: t({ fr: 'Domaines acceptés en plus', en: 'Domains accepted besides' }, lang),
            value: provider.acceptedDomains.length > 0 ? provider.acceptedDomains.join(', ') : none,
          },
        ]}
      />
      <h2>{t({ fr: 'Domaines', en: 'Domains' }, lang)}</h2>
      <p>
        {t(
          {
            fr: 'Les agents dont l’adresse est dans ces domaines sont envoyés ici.',
            en: 'Agents whose address is in these domains are sent here.',
          },
          lang,
        )}
      </p>
      {provider.domains.length === 0 ? <p>{none}.</p> : null}
      {provider.domains.length > 0 ? (
        <ul>
          {provider.domains.map((domain) => (
            <li>
              {domain}{' '}
              <a href={`${providerPath(provider.id)}/retirer?domaine=${encodeURIComponent(domain)}`}>
                {t({ fr: 'Retirer', en: 'Remove' }, lang)}
                <span class="fr-sr-only"> {domain}</span>
              </a>
            </li>
          ))}
        </ul>
      ) : null}
      <Requests requests={requests} lang={lang} />
      <h2>{t({ fr: 'Ajouter un domaine', en: 'Add a domain' }, lang)}</h2>
      <Form action={`${providerPath(provider.id)}/domaines`}>
        <TextField
          name="domaine"
          label={t({ fr: 'Domaine', en: 'Domain' }, lang)}
          hint={t(
            {
              fr: 'Ce qui suit «\u00a0@\u00a0» dans les adresses. Exemple\u00a0: ville.example. S’il n’est pas déjà vérifié à votre nom, un opérateur décidera.',
              en: 'What follows “@” in addresses. Example: town.example. If it is not verified as yours yet, an operator will decide.',
            },
            lang,
          )}
          value={typed}
          fault={fault ?? null}
          spellcheck={false}
        />
        <Button>{t({ fr: 'Ajouter', en: 'Add' }, lang)}</Button>
      </Form>
    </Page>
  );
}

function Requests({ requests, lang }: { requests: readonly DomainRequest[]; lang: Lang }): Markup | null {
  if (requests.length === 0) return null;
  return (
    <>
      <h3>{t({ fr: 'Domaines demandés', en: 'Domains asked for' }, lang)}</h3>
      <ul>
        {requests.map(({ domain, state, reason }) => (
          <li>
            {domain}{' '}
            {state === 'refused' ? (
              <>
                <Badge kind="error">{t({ fr: 'Refusé', en: 'Refused' }, lang)}</Badge> {reason}
              </>
            ) : (
              <Badge kind="info">{t({ fr: 'En attente', en: 'Waiting' }, lang)}</Badge>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

import type { FastifyRequest } from 'fastify';
import { Button, Definitions, Form, Page, TextField, type FieldFault, type Markup, type MessageKind } from '../../../../design/index.js';
import { formatNumber, t, type Lang } from '../../../../kernel/i18n/index.js';
import type { DomainUse } from '../../provider/index.js';
import type { DomainRequest } from '../store-domains.js';
import { useDays } from '../rules.js';
import { DomainRequests } from './domain-requests.js';
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
  /** What is wrong, in which field. */
  fault?: FieldFault;
  notice?: { kind: MessageKind; text: string } | null;
}): Markup {
  const { lang } = request;
  const path = providerPath(provider.id);
  const given = (field: string) => (fault?.field === field ? { value: typed, fault: fault.text } : { value: '', fault: null });
  return (
    <Page request={request} title={provider.title} breadcrumb={[homeCrumb(lang)]} notice={notice} faults={fault ? [fault] : []}>
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
        ]}
      />
      <h2>{t({ fr: 'Domaines de vos agents', en: 'Domains of your agents' }, lang)}</h2>
      <p>
        {t(
          {
            fr: 'Les agents dont l’adresse est dans ces domaines sont envoyés ici.',
            en: 'Agents whose address is in these domains are sent here.',
          },
          lang,
        )}
      </p>
      <Domains domains={provider.domains} path={path} use="routed" lang={lang} />
      <Form action={`${path}/domaines`}>
        <TextField
          name="domaine"
          label={t({ fr: 'Domaine à ajouter', en: 'Domain to add' }, lang)}
          hint={t(
            {
              fr: 'Ce qui suit «\u00a0@\u00a0» dans les adresses. Exemple\u00a0: ville.example. S’il n’est pas déjà vérifié à votre nom, un opérateur décidera.',
              en: 'What follows “@” in addresses. Example: town.example. If it is not verified as yours yet, an operator will decide.',
            },
            lang,
          )}
          {...given('domaine')}
          spellcheck={false}
        />
        <Button kind="secondary">{t({ fr: 'Ajouter', en: 'Add' }, lang)}</Button>
      </Form>
      <h2>{t({ fr: 'Domaines acceptés en plus', en: 'Domains accepted besides' }, lang)}</h2>
      <p>
        {t(
          {
            fr: 'Personne n’est envoyé ici par ces domaines, mais vos agents peuvent en revenir avec une telle adresse.',
            en: 'Nobody is sent here by these domains, but your agents may come back from here with such an address.',
          },
          lang,
        )}
      </p>
      <Domains domains={provider.acceptedDomains} path={path} use="accepted" lang={lang} />
      <Form action={`${path}/acceptes`}>
        <TextField
          name="accepte"
          label={t({ fr: 'Domaine à accepter', en: 'Domain to accept' }, lang)}
          hint={t(
            {
              fr: 'Si l’adresse officielle de votre organisation est dans ce domaine, nous y envoyons un code. Sinon, un opérateur décidera.',
              en: 'If the official address of your organisation is in this domain, we send a code to it. Otherwise, an operator will decide.',
            },
            lang,
          )}
          {...given('accepte')}
          spellcheck={false}
        />
        <Button kind="secondary">{t({ fr: 'Accepter', en: 'Accept' }, lang)}</Button>
      </Form>
      <DomainRequests requests={requests} path={path} fault={fault} lang={lang} />
    </Page>
  );
}

function Domains({ domains, path, use, lang }: { domains: readonly string[]; path: string; use: DomainUse; lang: Lang }): Markup {
  if (domains.length === 0) return <p>{t({ fr: 'Aucun.', en: 'None.' }, lang)}</p>;
  return (
    <ul>
      {domains.map((domain) => (
        <li>
          {domain}{' '}
          <a href={`${path}/retirer?domaine=${encodeURIComponent(domain)}${use === 'routed' ? '' : `&usage=${use}`}`}>
            {t({ fr: 'Retirer', en: 'Remove' }, lang)}
            <span class="fr-sr-only"> {domain}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

import type { FastifyRequest } from 'fastify';
import { Button, ButtonLink, Buttons, Form, Hidden, Page, type Markup } from '../../../../design/index.js';
import { formatNumber, t } from '../../../../kernel/i18n/index.js';
import type { DomainUse } from '../../provider/index.js';
import { homeCrumb, providerPath } from './parts.js';

/** Asks before a domain is taken away. */
export function RemoveDomainPage({
  request,
  provider,
  domain,
  use,
  agents,
}: {
  request: FastifyRequest;
  provider: { id: string; title: string };
  domain: string;
  use: DomainUse;
  /** Agents whom the provider recognised in a year. */
  agents: number;
}): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: `Retirer ${domain}\u00a0?`, en: `Remove ${domain}?` }, lang)}
      breadcrumb={[homeCrumb(lang), { text: provider.title, href: providerPath(provider.id) }]}
    >
      <p>
        {t(
          use === 'accepted'
            ? {
                fr: '{title} ne pourra plus donner d’adresse en «\u00a0{domain}\u00a0». Ceux qui n’ont que celle-là ne pourront plus se connecter par lui.',
                en: '{title} will no longer be able to give addresses in “{domain}”. Those who have no other one will no longer be able to sign in with it.',
              }
            : {
                fr: '{title} a reconnu {agents} agents depuis un an. Ceux dont l’adresse est dans «\u00a0{domain}\u00a0» ne pourront plus se connecter par lui.',
                en: '{title} recognised {agents} agents in a year. Those whose address is in “{domain}” will no longer be able to sign in with it.',
              },
          lang,
          { title: provider.title, domain, agents: formatNumber(agents, lang, 0) },
        )}
      </p>
      <p>
        {t(
          {
            fr: 'Nous ne savons pas combien ils sont\u00a0: nous ne gardons pas leurs adresses. Les sessions ouvertes durent jusqu’à leur fin.',
            en: 'How many we do not know: we do not keep their addresses. Open sessions last until they end.',
          },
          lang,
        )}
      </p>
      <Form action={`${providerPath(provider.id)}/retirer`}>
        <Hidden name="domaine" value={domain} />
        <Hidden name="usage" value={use} />
        <Buttons>
          <Button kind="danger">{t({ fr: 'Retirer ce domaine', en: 'Remove this domain' }, lang)}</Button>
          <ButtonLink href={providerPath(provider.id)} kind="secondary">
            {t({ fr: 'Le garder', en: 'Keep it' }, lang)}
          </ButtonLink>
        </Buttons>
      </Form>
    </Page>
  );
}

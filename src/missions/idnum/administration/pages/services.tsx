import type { FastifyRequest } from 'fastify';
import { Badge, Button, Form, Hidden, Page, type Markup } from '../../../../design/index.js';
import { formatNumber, t, type Lang } from '../../../../kernel/i18n/index.js';
import type { AgentService } from '../../agentconnect/index.js';
import { useDays } from '../rules.js';
import { homeCrumb } from './parts.js';

/** Services that the agents of an organisation meet, and whether they may. */
export function ServicesPage({
  request,
  services,
  always,
  done,
}: {
  request: FastifyRequest;
  services: readonly AgentService[];
  /** Identifier of the one that cannot be forbidden. */
  always: string;
  done: boolean;
}): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Services de vos agents', en: 'Services of your agents' }, lang)}
      breadcrumb={[homeCrumb(lang)]}
      notice={
        done
          ? {
              kind: 'success',
              text: t({ fr: 'C’est fait, et inscrit au journal.', en: 'Done, and written in the journal.' }, lang),
            }
          : null
      }
    >
      <p>
        {t(
          {
            fr: `Les services de votre organisation, et ceux où vos agents sont entrés depuis ${useDays} jours. Un service interdit refuse vos agents au nom de votre organisation, dès leur prochaine connexion.`,
            en: `The services of your organisation, and those that your agents entered in the last ${useDays} days. A service that you forbid refuses your agents in the name of your organisation, from their next sign-in on.`,
          },
          lang,
        )}
      </p>
      {services.length === 0 ? (
        <p>{t({ fr: 'Aucun service pour le moment.', en: 'No service for now.' }, lang)}</p>
      ) : (
        services.map((service) => (
          <>
            <h2>{service.name}</h2>
            <p>
              {service.forbidden ? (
                <Badge kind="error">{t({ fr: 'Interdit', en: 'Forbidden' }, lang)}</Badge>
              ) : (
                <Badge kind="success">{t({ fr: 'Autorisé', en: 'Allowed' }, lang)}</Badge>
              )}{' '}
              {t({ fr: 'Connexions\u00a0: {count}.', en: 'Sign-ins: {count}.' }, lang, { count: formatNumber(service.signIns, lang, 0) })}{' '}
              {service.own ? t({ fr: 'C’est un service de votre organisation.', en: 'It is a service of your organisation.' }, lang) : ''}
            </p>
            {service.clientId === always ? (
              <p>
                {t(
                  {
                    fr: 'Toujours autorisé\u00a0: vous y gérez votre administration.',
                    en: 'Always allowed: you look after your administration there.',
                  },
                  lang,
                )}
              </p>
            ) : (
              <Decide service={service} lang={lang} />
            )}
          </>
        ))
      )}
    </Page>
  );
}

function Decide({ service, lang }: { service: AgentService; lang: Lang }): Markup {
  return (
    <Form action="/administration/services">
      <Hidden name="service" value={service.clientId} />
      <Button name="choix" value={service.forbidden ? 'autoriser' : 'interdire'} kind="secondary" small>
        {service.forbidden ? t({ fr: 'Autoriser', en: 'Allow' }, lang) : t({ fr: 'Interdire', en: 'Forbid' }, lang)}
        <span class="fr-sr-only"> {service.name}</span>
      </Button>
    </Form>
  );
}

import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Button,
  Definitions,
  Form,
  Page,
  RadioGroup,
  TextArea,
  When,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import type { DomainRequest } from '../store-domains.js';

const requestsTitle = (lang: Lang): string => t({ fr: 'Domaines demandés', en: 'Domains asked for' }, lang);

/** Domains that wait for an operator. */
export function RequestsPage({
  request,
  requests,
  done,
}: {
  request: FastifyRequest;
  requests: readonly DomainRequest[];
  done: boolean;
}): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={requestsTitle(lang)}
      notice={
        done
          ? {
              kind: 'success',
              text: t({ fr: 'C’est noté. La personne est prévenue par courriel.', en: 'Noted. The person is told by e-mail.' }, lang),
            }
          : null
      }
    >
      {requests.length === 0 ? (
        <p>{t({ fr: 'Aucun domaine n’attend.', en: 'No domain is waiting.' }, lang)}</p>
      ) : (
        <Definitions
          items={requests.map((one) => ({
            term: one.domain,
            value: (
              <>
                Siret {one.organisation}, <When at={one.askedAt} lang={lang} />
              </>
            ),
            action: { text: t({ fr: 'Décider', en: 'Decide' }, lang), href: `/administration/demandes/${one.id}` },
          }))}
        />
      )}
      <p>
        <a href="/administration/gestionnaires">{t({ fr: 'Nommer des gestionnaires', en: 'Name managers' }, lang)}</a>
      </p>
    </Page>
  );
}

/** One domain to decide about. */
export function RequestPage({
  request,
  asked,
  organisation,
  provider,
  owners,
  closeTo,
  typed,
  faults = [],
}: {
  request: FastifyRequest;
  asked: DomainRequest;
  /** Names of the organisation and of its provider. */
  organisation: string;
  provider: string;
  /** Organisations that the register has verified the domain for. */
  owners: readonly string[];
  /** A declared domain that this one looks like. */
  closeTo: string | null;
  typed: { decision: string; reason: string };
  faults?: readonly FieldFault[];
}): Markup {
  const { lang } = request;
  const fault = (field: string) => faults.find((one) => one.field === field)?.text ?? null;
  const encoded = asked.domain.split('.').some((label) => label.startsWith('xn--'));
  return (
    <Page
      request={request}
      title={t({ fr: `Domaine ${asked.domain}`, en: `Domain ${asked.domain}` }, lang)}
      breadcrumb={[{ text: requestsTitle(lang), href: '/administration/demandes' }]}
      faults={faults}
    >
      <Definitions
        items={[
          { term: t({ fr: 'Organisation', en: 'Organisation' }, lang), value: `${organisation}, ${asked.organisation}` },
          { term: t({ fr: 'Fournisseur d’identité', en: 'Identity provider' }, lang), value: provider },
          {
            term: t({ fr: 'Pour', en: 'To' }, lang),
            value:
              asked.use === 'routed'
                ? t({ fr: 'Y envoyer les agents du domaine', en: 'Send agents of the domain there' }, lang)
                : t({ fr: 'Accepter qu’il donne des adresses du domaine', en: 'Accept that it gives addresses of the domain' }, lang),
          },
          { term: t({ fr: 'Demandé par', en: 'Asked by' }, lang), value: `${asked.askedByName}, ${asked.contact}` },
          { term: t({ fr: 'Le', en: 'On' }, lang), value: <When at={asked.askedAt} lang={lang} /> },
          {
            term: t({ fr: 'Vérifié par le registre pour', en: 'Verified by the register for' }, lang),
            value: owners.length > 0 ? owners.join(', ') : t({ fr: 'Personne', en: 'Nobody' }, lang),
          },
        ]}
      />
      {closeTo !== null || encoded ? (
        <Alert kind="warning" title={t({ fr: 'Regardez bien ce nom', en: 'Look closely at this name' }, lang)}>
          <p>
            {closeTo === null
              ? t({ fr: 'Il contient des lettres qui peuvent en imiter d’autres.', en: 'It has letters that may imitate others.' }, lang)
              : t(
                  { fr: 'Il ressemble à {domain}, qui est déjà déclaré.', en: 'It looks like {domain}, which is declared already.' },
                  lang,
                  { domain: closeTo },
                )}
          </p>
        </Alert>
      ) : null}
      <p>
        {t(
          asked.use === 'accepted'
            ? {
                fr: 'Si vous acceptez, ce fournisseur d’identité pourra dire qu’un agent a une adresse de ce domaine\u00a0: vérifiez que le domaine appartient à l’organisation.',
                en: 'If you accept, this identity provider may say that an agent has an address of this domain: check that the domain belongs to the organisation.',
              }
            : {
                fr: 'Si vous acceptez, les agents de ce domaine seront tous envoyés à ce fournisseur d’identité\u00a0: vérifiez que le domaine appartient à l’organisation.',
                en: 'If you accept, all agents of this domain will be sent to this identity provider: check that the domain belongs to the organisation.',
              },
          lang,
        )}
      </p>
      <Form action={`/administration/demandes/${asked.id}`}>
        <RadioGroup
          name="decision"
          legend={t({ fr: 'Votre décision', en: 'Your decision' }, lang)}
          options={[
            { value: 'accepter', text: t({ fr: 'Accepter', en: 'Accept' }, lang) },
            { value: 'refuser', text: t({ fr: 'Refuser', en: 'Refuse' }, lang) },
          ]}
          value={typed.decision}
          fault={fault('decision')}
        />
        <TextArea
          name="raison"
          label={t({ fr: 'Pourquoi, si vous refusez', en: 'Why, if you refuse' }, lang)}
          hint={t({ fr: 'La personne le lira.', en: 'The person will read it.' }, lang)}
          value={typed.reason}
          maxlength={1000}
          optional
          fault={fault('raison')}
        />
        <Button>{t({ fr: 'Décider', en: 'Decide' }, lang)}</Button>
      </Form>
    </Page>
  );
}

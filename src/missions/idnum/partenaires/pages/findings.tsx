import type { FastifyRequest } from 'fastify';
import { Alert, ButtonLink, Page, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { Finding } from '../discovery.js';
import type { Partner } from '../store.js';
import { homeCrumb, partnerCrumb, partnerPath } from './parts.js';

/** What was found at an identity provider. */
export function FindingsPage({
  request,
  partner,
  findings,
}: {
  request: FastifyRequest;
  partner: Partner;
  findings: readonly Finding[];
}): Markup {
  const { lang } = request;
  const wrong = findings.filter(({ good }) => !good);
  const right = findings.filter(({ good }) => good);
  const words = (list: readonly Finding[]) => (
    <ul>
      {list.map(({ text }) => (
        <li>{t(text, lang)}</li>
      ))}
    </ul>
  );
  return (
    <Page
      request={request}
      title={t({ fr: 'Test de la connexion', en: 'Test of the connection' }, lang)}
      breadcrumb={[homeCrumb(lang), partnerCrumb(partner)]}
    >
      {wrong.length === 0 ? (
        <Alert kind="success" title={t({ fr: 'Tout est bon', en: 'All is well' }, lang)}>
          {t({ fr: 'Votre fournisseur d’identité répond comme il faut.', en: 'Your identity provider answers as it should.' }, lang)}
        </Alert>
      ) : (
        <>
          <h2>{t({ fr: 'À corriger', en: 'To put right' }, lang)}</h2>
          {words(wrong)}
        </>
      )}
      {right.length > 0 ? (
        <>
          <h2>{t({ fr: 'Ce qui va', en: 'What is right' }, lang)}</h2>
          {words(right)}
        </>
      ) : null}
      <ButtonLink href={partnerPath(partner.id)}>{t({ fr: 'Retour', en: 'Back' }, lang)}</ButtonLink>
    </Page>
  );
}

import { Badge, Button, Form, TextField, When, type FieldFault, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { codeField } from '../forms.js';
import type { DomainRequest } from '../store-domains.js';

/** Domains that an organisation asked for: where each stands, and the code that one waits for. */
export function DomainRequests({
  requests,
  path,
  fault,
  lang,
}: {
  requests: readonly DomainRequest[];
  /** Address of the page of the provider. */
  path: string;
  fault: FieldFault | undefined;
  lang: Lang;
}): Markup | null {
  if (requests.length === 0) return null;
  return (
    <>
      <h2>{t({ fr: 'Domaines demandés', en: 'Domains asked for' }, lang)}</h2>
      {requests.map((one) => (
        <>
          <h3>{one.domain}</h3>
          <p>
            <State request={one} lang={lang} /> {t({ fr: 'Demandé le', en: 'Asked on' }, lang)} <When at={one.askedAt} lang={lang} />.
          </p>
          {one.reason === null ? null : <p class="socle-written">{one.reason}</p>}
          {one.code === null ? null : <Code id={one.id} path={path} fault={fault} lang={lang} />}
        </>
      ))}
    </>
  );
}

function State({ request: { state }, lang }: { request: DomainRequest; lang: Lang }): Markup {
  switch (state) {
    case 'contact':
      return <Badge kind="info">{t({ fr: 'Code à écrire', en: 'Code to write' }, lang)}</Badge>;
    case 'waiting':
      return <Badge kind="info">{t({ fr: 'Un opérateur va décider', en: 'An operator will decide' }, lang)}</Badge>;
    case 'accepted':
      return <Badge kind="success">{t({ fr: 'Accepté', en: 'Accepted' }, lang)}</Badge>;
    case 'refused':
      return <Badge kind="error">{t({ fr: 'Refusé', en: 'Refused' }, lang)}</Badge>;
  }
}

function Code({ id, path, fault, lang }: { id: string; path: string; fault: FieldFault | undefined; lang: Lang }): Markup {
  return (
    <>
      <Form action={`${path}/demandes/${id}/code`}>
        <TextField
          name={codeField(id)}
          label={t({ fr: 'Code à 8 chiffres', en: '8-digit code' }, lang)}
          hint={t(
            { fr: 'Reçu à l’adresse officielle de votre organisation', en: 'Received at the official address of your organisation' },
            lang,
          )}
          inputmode="numeric"
          autocomplete="off"
          width={10}
          maxlength={20}
          fault={fault?.field === codeField(id) ? fault.text : null}
        />
        <Button kind="secondary">{t({ fr: 'Vérifier le code', en: 'Check the code' }, lang)}</Button>
      </Form>
      <Form action={`${path}/demandes/${id}/operateur`}>
        <p>{t({ fr: 'Personne ne peut vous donner ce code\u00a0?', en: 'Can nobody give you this code?' }, lang)}</p>
        <Button kind="tertiary">{t({ fr: 'Demander à un opérateur', en: 'Ask an operator' }, lang)}</Button>
      </Form>
    </>
  );
}

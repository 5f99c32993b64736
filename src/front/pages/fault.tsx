import type { FastifyRequest } from 'fastify';
import { Alert, ButtonLink, Buttons, Code, Page } from '../../design/index.js';
import type { Fault, Who } from '../../kernel/errors/index.js';
import { t, type Text } from '../../kernel/i18n/index.js';

/** Who must act, in words for the person who reads. */
export const whoActs: Readonly<Record<Who, Text>> = {
  person: { fr: 'vous', en: 'you' },
  service: { fr: 'le site ou le programme qui a fait la demande', en: 'the site or program that made the request' },
  provider: { fr: 'l’administration ou le fournisseur que nous interrogeons', en: 'the administration or provider that we ask' },
  operator: { fr: 'notre équipe', en: 'our team' },
};

/** The page of a fault: what happened, what to do, whose turn it is. */
export function FaultPage({ request, fault }: { request: FastifyRequest; fault: Fault }) {
  const { lang } = request;
  const { title, text, remedy } = fault.words(lang);
  const { status, who, action } = fault.definition;
  const further = fault.data['action'];
  return (
    <Page request={request} title={title} languages={request.method === 'GET' ? 'ask' : false}>
      <Alert kind={status >= 500 ? 'error' : 'warning'} title={text}>
        <p>{remedy}</p>
      </Alert>
      {who === 'person' ? null : (
        <p>
          {t({ fr: 'C’est à corriger par', en: 'To be put right by' }, lang)} {t(whoActs[who], lang)}.
        </p>
      )}
      <Buttons>
        {retryHref(request, fault) ? (
          <ButtonLink href={retryHref(request, fault) ?? '/'}>{t({ fr: 'Recommencer', en: 'Try again' }, lang)}</ButtonLink>
        ) : null}
        {action && typeof further === 'string' ? (
          <ButtonLink href={further} kind="secondary">
            {t(action, lang)}
          </ButtonLink>
        ) : null}
        <ButtonLink href="/" kind={retryHref(request, fault) ? 'secondary' : 'primary'}>
          {t({ fr: 'Page d’accueil', en: 'Home page' }, lang)}
        </ButtonLink>
      </Buttons>
      <p class="fr-text--sm">
        {t({ fr: 'Code de l’erreur\u00a0:', en: 'Error code:' }, lang)}{' '}
        <a href={`/erreurs#${fault.code}`}>
          <Code>{fault.code}</Code>
        </a>
        <br />
        {t({ fr: 'Numéro de la demande\u00a0:', en: 'Request number:' }, lang)} <Code>{request.id}</Code>
      </p>
    </Page>
  );
}

/** Only a page that was merely read can be asked for again; a fault may name a better address. */
function retryHref(request: FastifyRequest, fault: Fault): string | null {
  const named = fault.data['retry'];
  if (typeof named === 'string') return named;
  const readable = request.method === 'GET' && (fault.definition.status >= 500 || fault.definition.status === 429);
  return readable ? request.url : null;
}

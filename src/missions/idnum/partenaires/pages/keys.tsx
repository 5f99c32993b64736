import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Button,
  ButtonLink,
  Buttons,
  Code,
  Definitions,
  Form,
  Hidden,
  Page,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t, type Lang, type Text } from '../../../../kernel/i18n/index.js';
import { profileIds, profiles } from '../../provider/index.js';
import { listOf, textOf } from '../configuration.js';
import type { Partner } from '../store.js';
import { SecretField } from './new.js';
import { homeCrumb, partnerCrumb, partnerPath } from './parts.js';

const discoveryOf = (issuer: string) => `${issuer}/.well-known/openid-configuration`;

/** What a program needs to know of its partner, in the broker. */
export function Keys({ partner, secret, lang }: { partner: Partner; secret?: string | null; lang: Lang }): Markup {
  if (partner.kind === 'identity_provider')
    return (
      <Definitions
        items={[
          {
            term: t({ fr: 'Nom dans les adresses (idp_hint, idp_id)', en: 'Name in addresses (idp_hint, idp_id)' }, lang),
            value: <Code>{partner.externalId}</Code>,
          },
        ]}
      />
    );
  return (
    <Definitions
      items={[
        { term: t({ fr: 'Identifiant (client_id)', en: 'Identifier (client_id)' }, lang), value: <Code>{partner.externalId}</Code> },
        ...(secret
          ? [{ term: t({ fr: 'Secret (client_secret)', en: 'Secret (client_secret)' }, lang), value: <Code>{secret}</Code> }]
          : []),
        ...(partner.issuer
          ? [
              { term: t({ fr: 'Émetteur (issuer)', en: 'Issuer' }, lang), value: <Code>{partner.issuer}</Code> },
              {
                term: t({ fr: 'Adresse de découverte', en: 'Discovery address' }, lang),
                value: (
                  <a href={discoveryOf(partner.issuer)}>
                    <Code>{discoveryOf(partner.issuer)}</Code>
                  </a>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

/** The keys, the only time that the secret is shown. */
export function KeysPage({ request, partner, secret }: { request: FastifyRequest; partner: Partner; secret: string | null }): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Vos clés', en: 'Your keys' }, lang)} breadcrumb={[homeCrumb(lang), partnerCrumb(partner)]}>
      {secret ? (
        <Alert kind="warning" title={t({ fr: 'Copiez le secret maintenant', en: 'Copy the secret now' }, lang)}>
          {t(
            {
              fr: 'Nous ne l’afficherons plus. Si vous le perdez, il faudra le changer.',
              en: 'It is not shown again. If you lose it, it must be changed.',
            },
            lang,
          )}
        </Alert>
      ) : null}
      <Keys partner={partner} secret={secret} lang={lang} />
      {partner.active ? (
        <p>{t({ fr: 'Ces clés marchent dès maintenant.', en: 'These keys work now.' }, lang)}</p>
      ) : (
        <p>
          {t(
            {
              fr: 'Elles ne marchent pas encore\u00a0: demandez d’abord la mise en production.',
              en: 'They do not work yet: ask for production first.',
            },
            lang,
          )}
        </p>
      )}
      <NextSteps partner={partner} lang={lang} />
      <Buttons>
        <ButtonLink href={partnerPath(partner.id)}>{t({ fr: 'J’ai copié, continuer', en: 'I have copied it, continue' }, lang)}</ButtonLink>
      </Buttons>
    </Page>
  );
}

/** The doctor, told what is known of a service already. */
function doctorOf({ configuration }: Partner): string {
  const profile = profileIds.find((id) => id === textOf(configuration, 'profile'));
  const set = (key: string) => textOf(configuration, key);
  const [redirectUri = ''] = listOf(configuration, 'redirect_uris');
  return `/docteur?${new URLSearchParams({
    redirect_uri: redirectUri,
    id_token_signed_response_alg:
      set('id_token_signed_response_alg') || (profile ? profiles[profile].defaults.id_token_signed_response_alg : ''),
    userinfo_signed_response_alg: set('userinfo_signed_response_alg'),
  })}`;
}

/** Where to go on. */
export function NextSteps({ partner, lang }: { partner: Partner; lang: Lang }): Markup {
  if (partner.kind !== 'service') return <></>;
  return (
    <ul>
      <li>
        <a href={doctorOf(partner)}>
          {t({ fr: 'Vérifier votre intégration avec le docteur', en: 'Check your integration with the doctor' }, lang)}
        </a>
      </li>
      <li>
        <a href="/erreurs">{t({ fr: 'Comprendre un code d’erreur', en: 'Understand an error code' }, lang)}</a>
      </li>
    </ul>
  );
}

/** Nobody has seen the secret that came with an approval: the first one that is asked for replaces nothing. */
const isFirst = ({ kind, environment, secretsMade }: Partner): boolean =>
  kind === 'service' && environment === 'production' && secretsMade === 1;

/** What asking for a secret is called. */
export const secretWords = (partner: Partner): Text =>
  isFirst(partner) ? { fr: 'Obtenir le secret', en: 'Get the secret' } : { fr: 'Changer le secret', en: 'Change the secret' };

/** Says what a new secret does before it is made. */
export function SecretPage({
  request,
  partner,
  faults = [],
}: {
  request: FastifyRequest;
  partner: Partner;
  faults?: readonly FieldFault[];
}): Markup {
  const { lang } = request;
  const path = partnerPath(partner.id);
  return (
    <Page request={request} title={t(secretWords(partner), lang)} breadcrumb={[homeCrumb(lang), partnerCrumb(partner)]} faults={faults}>
      <p>
        {t(
          isFirst(partner)
            ? {
                fr: 'Il est montré une seule fois. Préparez l’endroit où vous allez le ranger.',
                en: 'It is shown once only. Have the place ready where you will keep it.',
              }
            : {
                fr: 'L’ancien secret cesse de marcher aussitôt. Tant que votre programme ne connaît pas le nouveau, plus personne ne peut s’y connecter.',
                en: 'The old secret stops working at once. Until your program knows the new one, nobody can sign in to it.',
              },
          lang,
        )}
      </p>
      <Form action={`${path}/secret`}>
        <Hidden name="rang" value={partner.secretsMade} />
        {partner.kind === 'identity_provider' ? <SecretField request={request} faults={faults} /> : null}
        <Buttons>
          <Button>
            {isFirst(partner)
              ? t({ fr: 'Montrer le secret', en: 'Show the secret' }, lang)
              : t({ fr: 'Changer le secret maintenant', en: 'Change the secret now' }, lang)}
          </Button>
          <ButtonLink href={path} kind="secondary">
            {t({ fr: 'Ne rien changer', en: 'Change nothing' }, lang)}
          </ButtonLink>
        </Buttons>
      </Form>
    </Page>
  );
}

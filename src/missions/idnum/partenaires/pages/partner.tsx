import type { FastifyRequest } from 'fastify';
import { Badge, Button, ButtonLink, Buttons, Form, Page, type MessageKind, type Markup, When } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import type { Setting } from '../configuration.js';
import { requestWords } from '../rules.js';
import type { Request } from '../store-requests.js';
import type { Partner } from '../store.js';
import { Keys, NextSteps, secretWords } from './keys.js';
import { EnvironmentBadge, homeCrumb, kindAt, partnerPath, requestBadge, Tabs } from './parts.js';
import { SettingList } from './settings.js';

interface Props {
  request: FastifyRequest;
  partner: Partner;
  settings: readonly Setting[];
  /** The last request for production. */
  asked: Request | null;
  /** The other environment of a service. */
  sibling: Partner | null;
  notice?: { kind: MessageKind; text: string } | null;
}

/** One partner: its keys, its settings, what can be done. */
export function PartnerPage({ request, partner, settings, asked, sibling, notice }: Props): Markup {
  const { lang } = request;
  const path = partnerPath(partner.id);
  return (
    <Page request={request} title={partner.name} breadcrumb={[homeCrumb(lang)]} notice={notice ?? null}>
      <p>
        {kindAt(partner, lang)} <EnvironmentBadge environment={partner.environment} lang={lang} />
        {partner.active ? null : (
          <>
            {' '}
            <Badge kind="warning">{t({ fr: 'Pas encore ouvert', en: 'Not open yet' }, lang)}</Badge>
          </>
        )}
      </p>
      <Tabs partner={partner} current="configuration" lang={lang} />
      <h2>{t({ fr: 'Clés', en: 'Keys' }, lang)}</h2>
      <Keys partner={partner} lang={lang} />
      <p>
        <a href={`${path}/secret`}>{t(secretWords(partner), lang)}</a>
      </p>
      <NextSteps partner={partner} lang={lang} />
      <h2>{t({ fr: 'Configuration', en: 'Settings' }, lang)}</h2>
      <SettingList settings={settings} values={partner.configuration} lang={lang} />
      <Buttons>
        <ButtonLink href={`${path}/modifier`}>{t({ fr: 'Modifier', en: 'Change' }, lang)}</ButtonLink>
      </Buttons>
      {partner.kind === 'identity_provider' ? (
        <Form action={`${path}/essai`}>
          <Button kind="secondary">{t({ fr: 'Tester la connexion', en: 'Test the connection' }, lang)}</Button>
        </Form>
      ) : null}
      <h2>{t({ fr: 'Production', en: 'Production' }, lang)}</h2>
      <Production partner={partner} asked={asked} sibling={sibling} lang={lang} />
    </Page>
  );
}

function Production({ partner, asked, sibling, lang }: Pick<Props, 'partner' | 'asked' | 'sibling'> & { lang: Lang }): Markup {
  const path = partnerPath(partner.id);
  if (partner.environment === 'production')
    return (
      <p>
        {t({ fr: 'Ouvert au public.', en: 'Open to the public.' }, lang)}{' '}
        {sibling ? (
          <a href={partnerPath(sibling.id)}>{t({ fr: 'Voir l’environnement de test', en: 'See the test environment' }, lang)}</a>
        ) : null}
      </p>
    );
  return (
    <>
      {sibling ? (
        <p>
          <a href={partnerPath(sibling.id)}>
            {t({ fr: 'Voir l’environnement de production', en: 'See the production environment' }, lang)}
          </a>
        </p>
      ) : null}
      {asked ? (
        <p>
          {t({ fr: 'Demande du', en: 'Request of' }, lang)} <When at={asked.askedAt} lang={lang} />{' '}
          <Badge kind={requestBadge[asked.state]}>{t(requestWords[asked.state], lang)}</Badge>
        </p>
      ) : null}
      {asked?.reason ? <p class="socle-written">{asked.reason}</p> : null}
      {asked?.state === 'waiting' ? (
        <>
          <p>
            {t(
              {
                fr: 'L’opérateur va l’examiner. Vous recevrez sa décision par courriel.',
                en: 'The operator will look at it. You will get the decision by e-mail.',
              },
              lang,
            )}
          </p>
          <Form action={`${path}/production/retirer`}>
            <Button kind="secondary">{t({ fr: 'Retirer la demande', en: 'Withdraw the request' }, lang)}</Button>
          </Form>
        </>
      ) : (
        <p>
          <ButtonLink href={`${path}/production`} kind="secondary">
            {t({ fr: 'Demander la mise en production', en: 'Ask for production' }, lang)}
          </ButtonLink>
        </p>
      )}
    </>
  );
}

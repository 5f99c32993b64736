import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Badge,
  Button,
  ButtonLink,
  Buttons,
  Form,
  Hidden,
  Page,
  type FieldFault,
  type MessageKind,
  type Markup,
  When,
} from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import type { Configuration, Setting } from '../configuration.js';
import type { Finding } from '../discovery.js';
import { requestWords } from '../rules.js';
import type { Request } from '../store-requests.js';
import type { Partner } from '../store.js';
import { Keys, NextSteps, secretWords } from './keys.js';
import { EnvironmentBadge, homeCrumb, kindAt, partnerCrumb, partnerPath, requestBadge, Tabs } from './parts.js';
import { SettingFields, SettingList } from './settings.js';

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

interface EditProps {
  request: FastifyRequest;
  partner: Partner;
  /** Those that may be changed here. */
  free: readonly Setting[];
  /** All of them. */
  settings: readonly Setting[];
  values: Configuration;
  version: number;
  faults?: readonly FieldFault[];
  /** A colleague saved since the page was shown. */
  conflict?: boolean;
}

/** Changes the settings. */
export function EditPage({ request, partner, free, settings, values, version, faults = [], conflict }: EditProps): Markup {
  const { lang } = request;
  const fixed = settings.filter((setting) => !free.includes(setting));
  return (
    <Page
      request={request}
      title={t({ fr: 'Modifier la configuration', en: 'Change the settings' }, lang)}
      breadcrumb={[homeCrumb(lang), partnerCrumb(partner)]}
      faults={faults}
      notice={
        conflict
          ? {
              kind: 'warning',
              text: t(
                {
                  fr: 'Quelqu’un a enregistré entre-temps. Voici ce que vous aviez écrit\u00a0: enregistrer remplacera sa version, que vous pourrez remettre.',
                  en: 'Someone saved in the meantime. Here is what you had typed: saving replaces their version, which can be put back.',
                },
                lang,
              ),
            }
          : null
      }
    >
      <p>{t({ fr: 'La modification s’applique en quelques secondes.', en: 'The change applies within seconds.' }, lang)}</p>
      <Form action={`${partnerPath(partner.id)}/modifier`}>
        <Hidden name="version" value={version} />
        <SettingFields settings={free} values={values} faults={faults} lang={lang} />
        <Buttons>
          <Button>{t({ fr: 'Enregistrer', en: 'Save' }, lang)}</Button>
          <ButtonLink href={partnerPath(partner.id)} kind="secondary">
            {t({ fr: 'Ne rien changer', en: 'Change nothing' }, lang)}
          </ButtonLink>
        </Buttons>
      </Form>
      {fixed.length > 0 ? (
        <>
          <h2>{t({ fr: 'Ce que l’opérateur a accepté', en: 'What the operator approved' }, lang)}</h2>
          <p>
            {partner.kind === 'service'
              ? t(
                  {
                    fr: 'Pour changer ces réglages, modifiez le service de test, puis refaites une demande de mise en production.',
                    en: 'To change these settings, change the test service, then ask for production again.',
                  },
                  lang,
                )
              : t(
                  { fr: 'Pour changer ces réglages, faites une nouvelle inscription.', en: 'To change these settings, register again.' },
                  lang,
                )}
          </p>
          <SettingList settings={fixed} values={partner.configuration} lang={lang} />
        </>
      ) : null}
    </Page>
  );
}

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

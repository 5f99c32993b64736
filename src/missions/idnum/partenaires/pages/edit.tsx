import type { FastifyRequest } from 'fastify';
import { Button, ButtonLink, Buttons, Form, Hidden, Page, type FieldFault, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { Configuration, Setting } from '../configuration.js';
import type { Partner } from '../store.js';
import { homeCrumb, partnerCrumb, partnerPath } from './parts.js';
import { SettingFields, SettingList } from './settings.js';

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

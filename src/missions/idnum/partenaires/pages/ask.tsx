import type { FastifyRequest } from 'fastify';
import { Button, Checkbox, EmailField, Form, Page, TextArea, type FieldFault, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { Configuration, Setting } from '../configuration.js';
import type { Partner } from '../store.js';
import { homeCrumb, partnerCrumb, partnerPath } from './parts.js';
import { SettingFields, SettingList } from './settings.js';

interface Props {
  request: FastifyRequest;
  partner: Partner;
  /** Settings that differ between test and production; none for a provider. */
  free: readonly Setting[];
  /** Those that the operator decides. */
  decided: readonly Setting[];
  values: Configuration;
  typed: { legalBasis: string; contact: string; tested: boolean };
  faults?: readonly FieldFault[];
}

/** Asks the operator to open a partner to the public. */
export function AskPage({ request, partner, free, decided, values, typed, faults = [] }: Props): Markup {
  const { lang } = request;
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text;
  return (
    <Page
      request={request}
      title={t({ fr: 'Demander la mise en production', en: 'Ask for production' }, lang)}
      breadcrumb={[homeCrumb(lang), partnerCrumb(partner)]}
      faults={faults}
    >
      <p>
        {partner.kind === 'service'
          ? t(
              {
                fr: 'L’opérateur lit votre demande et décide. S’il accepte, un client de production est créé, avec ses propres clés.',
                en: 'The operator reads your request and decides. If approved, a production client is made, with keys of its own.',
              },
              lang,
            )
          : t(
              {
                fr: 'L’opérateur lit votre demande et décide. S’il accepte, vous êtes ouvert au public.',
                en: 'The operator reads your request and decides. If approved, you are open to the public.',
              },
              lang,
            )}
      </p>
      <h2>{t({ fr: 'Ce que l’opérateur va lire', en: 'What the operator will read' }, lang)}</h2>
      <SettingList settings={decided} values={partner.configuration} lang={lang} />
      <Form action={`${partnerPath(partner.id)}/production`}>
        <SettingFields settings={free} values={values} faults={faults} lang={lang} />
        <TextArea
          name="base_legale"
          label={t({ fr: 'Base légale', en: 'Legal basis' }, lang)}
          hint={t(
            {
              fr: 'Le texte ou la mission qui vous permet d’utiliser ces informations.',
              en: 'The text or the mission that lets you use this information.',
            },
            lang,
          )}
          value={typed.legalBasis}
          fault={faultOf('base_legale')}
          maxlength={2000}
          rows={3}
        />
        <EmailField
          name="contact"
          label={t({ fr: 'Adresse électronique du contact technique', en: 'E-mail address of the technical contact' }, lang)}
          hint={t(
            {
              fr: 'De préférence celle d’une équipe. Exemple\u00a0: equipe@ville.example',
              en: 'Preferably that of a team. Example: team@town.example',
            },
            lang,
          )}
          whose="other"
          value={typed.contact}
          fault={faultOf('contact')}
        />
        <Checkbox
          name="essai"
          label={
            partner.kind === 'service'
              ? t(
                  {
                    fr: 'Une connexion complète a réussi dans l’environnement de test.',
                    en: 'A whole sign-in succeeded in the test environment.',
                  },
                  lang,
                )
              : t({ fr: 'Nous avons testé de notre côté.', en: 'We have tested on our side.' }, lang)
          }
          checked={typed.tested}
          fault={faultOf('essai') ?? null}
        />
        <Button>{t({ fr: 'Envoyer la demande', en: 'Send the request' }, lang)}</Button>
      </Form>
    </Page>
  );
}

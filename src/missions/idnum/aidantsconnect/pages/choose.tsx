import type { FastifyRequest } from 'fastify';
import { Button, Form, Page, RadioGroup, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { Membership } from '../../mandats/index.js';
import { organisationWords } from '../words.js';

/** Asks for which organisation the helper works now. */
export function ChoosePage({ request, memberships }: { request: FastifyRequest; memberships: readonly Membership[] }): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Pour quelle organisation aidez-vous\u00a0?', en: 'For which organisation do you help?' }, lang)}
    >
      <p>
        {t(
          {
            fr: 'Un mandat appartient à une organisation\u00a0: ses aidants le partagent, les autres ne le voient pas.',
            en: 'A mandate belongs to an organisation: its helpers share it, others do not see it.',
          },
          lang,
        )}
      </p>
      <Form action="/aidants/organisation">
        <RadioGroup
          name="rattachement"
          legend={t({ fr: 'Votre organisation', en: 'Your organisation' }, lang)}
          options={memberships.map(({ id, organisation }) => ({
            value: id,
            text: organisation.name,
            hint: t(organisationWords[organisation.kind], lang),
          }))}
          value={memberships[0]?.id ?? null}
        />
        <Button>{t({ fr: 'Continuer', en: 'Continue' }, lang)}</Button>
      </Form>
    </Page>
  );
}

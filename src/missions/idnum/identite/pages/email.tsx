import type { FastifyRequest } from 'fastify';
import { Button, ButtonLink, Buttons, Form, Page, TextField, type FieldFault, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { Belonging } from '../belongings.js';
import { accountCrumb } from './parts.js';

const faultOf = (faults: readonly FieldFault[], field: string): string | null => faults.find((one) => one.field === field)?.text ?? null;

/** Asks for the address that an account is to have. */
export function NewEmailPage({
  request,
  email,
  typed = '',
  faults = [],
}: {
  request: FastifyRequest;
  /** The present one. */
  email: string;
  typed?: string;
  faults?: readonly FieldFault[];
}): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Changer d’adresse', en: 'Change your address' }, lang)}
      breadcrumb={[accountCrumb(lang)]}
      faults={faults}
    >
      <p>
        {t(
          {
            fr: 'Nous envoyons un code à {email}, et un autre à la nouvelle adresse. Il faut pouvoir lire les deux.',
            en: 'We send a code to {email}, and another one to the new address. You must be able to read both.',
          },
          lang,
          { email },
        )}
      </p>
      <Form action="/identite/adresse">
        <TextField
          name="courriel"
          type="email"
          autocomplete="email"
          label={t({ fr: 'Nouvelle adresse professionnelle', en: 'New work e-mail address' }, lang)}
          value={typed}
          fault={faultOf(faults, 'courriel')}
        />
        <Button>{t({ fr: 'Recevoir les deux codes', en: 'Get both codes' }, lang)}</Button>
      </Form>
      <p>
        {t(
          {
            fr: 'Vous ne lisez plus l’ancienne adresse\u00a0? Créez un compte avec la nouvelle, et rejoignez votre organisation.',
            en: 'Do you no longer read the former address? Make an account with the new one, and join your organisation.',
          },
          lang,
        )}
      </p>
    </Page>
  );
}

/** Asks for the two codes. */
export function EmailCodesPage({
  request,
  former,
  next,
  ended,
  faults = [],
}: {
  request: FastifyRequest;
  former: string;
  next: string;
  /** Memberships that end with the former address. */
  ended: readonly Belonging[];
  faults?: readonly FieldFault[];
}): Markup {
  const { lang } = request;
  const code = { inputmode: 'numeric', autocomplete: 'one-time-code', width: 10, maxlength: 20 } as const;
  return (
    <Page
      request={request}
      title={t({ fr: 'Écrire les deux codes', en: 'Write both codes' }, lang)}
      breadcrumb={[accountCrumb(lang)]}
      faults={faults}
    >
      <p>{t({ fr: 'Ils servent une fois, pendant une demi-heure.', en: 'They work once, within half an hour.' }, lang)}</p>
      {ended.length === 0 ? null : (
        <p>
          {t(
            {
              fr: 'La nouvelle adresse ne prouve pas que vous travaillez pour\u00a0: {names}. Vous quitterez cette organisation, et pourrez demander à la rejoindre.',
              en: 'The new address does not show that you work for: {names}. You will leave that organisation, and may ask to join it.',
            },
            lang,
            { names: ended.map(({ organisation }) => organisation.name).join(', ') },
          )}
        </p>
      )}
      <Form action="/identite/adresse/codes">
        <TextField
          name="ancien"
          label={t({ fr: 'Code reçu à l’ancienne adresse', en: 'Code sent to the former address' }, lang)}
          hint={former}
          {...code}
          fault={faultOf(faults, 'ancien')}
        />
        <TextField
          name="nouveau"
          label={t({ fr: 'Code reçu à la nouvelle adresse', en: 'Code sent to the new address' }, lang)}
          hint={next}
          {...code}
          fault={faultOf(faults, 'nouveau')}
        />
        <Buttons>
          <Button>{t({ fr: 'Changer d’adresse', en: 'Change the address' }, lang)}</Button>
          <ButtonLink kind="secondary" href="/identite/adresse?autre">
            {t({ fr: 'Écrire une autre adresse', en: 'Write another address' }, lang)}
          </ButtonLink>
        </Buttons>
      </Form>
    </Page>
  );
}

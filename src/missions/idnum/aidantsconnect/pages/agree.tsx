import type { FastifyRequest } from 'fastify';
import {
  Button,
  Buttons,
  Callout,
  EmailField,
  Form,
  Page,
  RadioGroup,
  TextArea,
  When,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { addressLength, expiryOf, type Mandate, type Membership } from '../../mandats/index.js';
import { allowed, forbidden, waysToStop } from '../words.js';
import { durationLine, FamilyList, nameOf, PersonLines } from './parts.js';

interface Props {
  request: FastifyRequest;
  mandate: Mandate;
}

/** How the person wants to be told of each use, as the form has it. */
export interface NoticeForm {
  channel: string;
  email: string;
  address: string;
}

/** The mandate as the person reads it before they agree. */
export function AgreePage({
  request,
  mandate,
  membership,
  person,
  now,
  form,
  baseUrl,
  faults = [],
}: Props & {
  membership: Membership;
  person: NonNullable<Mandate['person']>;
  now: Date;
  form: NoticeForm;
  baseUrl: string;
  faults?: readonly FieldFault[];
}): Markup {
  const { lang } = request;
  const { organisation } = mandate;
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text ?? null;
  return (
    <Page request={request} title={t({ fr: 'Êtes-vous d’accord\u00a0?', en: 'Do you agree?' }, lang)} faults={faults}>
      <p>
        {t(
          {
            fr: '{person}, vous êtes déjà déconnecté de votre compte. Lisez ce mandat avant de décider.',
            en: '{person}, you are signed out of your account already. Read this mandate before you decide.',
          },
          lang,
          { person: nameOf({ person }, lang) },
        )}
      </p>
      <h2>{t({ fr: 'Vous', en: 'You' }, lang)}</h2>
      <PersonLines person={person} lang={lang} />
      <h2>{t({ fr: 'Qui vous aide', en: 'Who helps you' }, lang)}</h2>
      <p>
        {t(
          {
            fr: '{helper}, et les autres aidants de\u00a0: {name} (SIRET {siret}).',
            en: '{helper}, and the other helpers of: {name} (SIRET {siret}).',
          },
          lang,
          { helper: membership.helper.name, name: organisation.name, siret: organisation.siret },
        )}
      </p>
      <h2>{t({ fr: 'Pour quelles démarches', en: 'For which procedures' }, lang)}</h2>
      <FamilyList families={mandate.families} lang={lang} />
      <h2>{t({ fr: 'Jusqu’à quand', en: 'Until when' }, lang)}</h2>
      <p>
        {durationLine(mandate, lang)}
        {lang === 'fr' ? '\u00a0: jusqu’au ' : ': until '}
        <When at={expiryOf(now, mandate.duration)} lang={lang} />.
      </p>
      <h2>{t({ fr: 'L’aidant peut', en: 'The helper may' }, lang)}</h2>
      <ul>
        {allowed.map((text) => (
          <li>{t(text, lang)}</li>
        ))}
      </ul>
      <h2>{t({ fr: 'L’aidant ne peut pas', en: 'The helper may not' }, lang)}</h2>
      <ul>
        {forbidden.map((text) => (
          <li>{t(text, lang)}</li>
        ))}
      </ul>
      <Callout title={t({ fr: 'Vous pouvez arrêter quand vous voulez', en: 'You can stop whenever you like' }, lang)}>
        <ul>
          {waysToStop.map((text) => (
            <li>{t(text, lang, { url: `${baseUrl}/mes-mandats` })}</li>
          ))}
        </ul>
      </Callout>
      <Form action={`/aidants/mandats/${mandate.id}/accord`}>
        <RadioGroup
          name="canal"
          legend={t(
            {
              fr: 'Comment vous prévenir à chaque fois qu’un aidant agit\u00a0?',
              en: 'How should we tell you each time that a helper acts?',
            },
            lang,
          )}
          options={[
            { value: 'email', text: t({ fr: 'Par courriel, tout de suite', en: 'By e-mail, at once' }, lang) },
            { value: 'letter', text: t({ fr: 'Par lettre, une fois par mois', en: 'By letter, once a month' }, lang) },
          ]}
          value={form.channel}
          fault={faultOf('canal')}
        />
        <EmailField
          name="courriel"
          label={t({ fr: 'Pour le courriel\u00a0: votre adresse électronique', en: 'For e-mail: your address' }, lang)}
          whose="other"
          value={form.email}
          optional
          fault={faultOf('courriel')}
        />
        <TextArea
          name="adresse"
          label={t({ fr: 'Pour la lettre\u00a0: votre adresse postale', en: 'For a letter: your postal address' }, lang)}
          hint={t({ fr: 'Nom, rue, code postal et ville.', en: 'Name, street, postcode and town.' }, lang)}
          value={form.address}
          rows={4}
          maxlength={addressLength}
          optional
          fault={faultOf('adresse')}
        />
        <Buttons>
          <Button name="choix" value="accord">
            {t({ fr: 'J’accepte', en: 'I agree' }, lang)}
          </Button>
          <Button name="choix" value="refus" kind="secondary">
            {t({ fr: 'Je refuse', en: 'I refuse' }, lang)}
          </Button>
        </Buttons>
      </Form>
    </Page>
  );
}

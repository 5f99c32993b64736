import type { FastifyRequest } from 'fastify';
import { Button, Form, Hidden, Page, RadioGroup, TextField, type FieldFault, type Markup } from '../../../../design/index.js';
import { t, type Text } from '../../../../kernel/i18n/index.js';
import type { BrokerName } from '../../provider/index.js';
import type { Configuration, Setting } from '../configuration.js';
import type { Kind } from '../kinds/index.js';
import { home, homeCrumb } from './parts.js';
import { SettingFields } from './settings.js';

/** What can be connected, by its place in the address. */
export const choices: Readonly<Record<string, { kind: Kind; product: BrokerName; text: Text; hint: Text }>> = {
  usagers: {
    kind: 'service',
    product: 'franceconnect',
    text: { fr: 'Un service pour les usagers', en: 'A service for citizens' },
    hint: { fr: 'Les personnes s’y connectent avec FranceConnect.', en: 'People sign in with FranceConnect.' },
  },
  'usagers-niveau-eleve': {
    kind: 'service',
    product: 'franceconnect-plus',
    text: { fr: 'Un service pour les usagers, à un niveau plus élevé', en: 'A service for citizens, at a higher level' },
    hint: {
      fr: 'Avec FranceConnect+\u00a0: quand une fausse identité ferait un grand tort.',
      en: 'With FranceConnect+: where a false identity would do great harm.',
    },
  },
  agents: {
    kind: 'service',
    product: 'agentconnect',
    text: { fr: 'Un service pour les agents', en: 'A service for civil servants' },
    hint: { fr: 'Les agents s’y connectent avec AgentConnect.', en: 'Civil servants sign in with AgentConnect.' },
  },
  'identite-usagers': {
    kind: 'identity_provider',
    product: 'franceconnect',
    text: { fr: 'Un fournisseur d’identité pour les usagers', en: 'An identity provider for citizens' },
    hint: { fr: 'Les personnes le choisissent sur la page de FranceConnect.', en: 'People choose it on the page of FranceConnect.' },
  },
  'identite-agents': {
    kind: 'identity_provider',
    product: 'agentconnect',
    text: { fr: 'Le fournisseur d’identité de vos agents', en: 'The identity provider of your agents' },
    hint: { fr: 'AgentConnect y envoie les agents selon leur adresse.', en: 'AgentConnect sends agents there according to their address.' },
  },
  donnees: {
    kind: 'data_provider',
    product: 'franceconnect',
    text: { fr: 'Un fournisseur de données', en: 'A data provider' },
    hint: { fr: 'Il vérifie auprès de FranceConnect de qui il s’agit.', en: 'It checks with FranceConnect whom it is about.' },
  },
};

/** What is it? */
export function ChoicePage({ request }: { request: FastifyRequest }): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Que voulez-vous connecter\u00a0?', en: 'What do you want to connect?' }, lang)}
      breadcrumb={[homeCrumb(lang)]}
    >
      <Form method="get" action={`${home}/nouveau/formulaire`}>
        <RadioGroup
          name="quoi"
          legend={t({ fr: 'Votre partenaire est', en: 'Your partner is' }, lang)}
          options={Object.entries(choices).map(([value, { text, hint }]) => ({ value, text: t(text, lang), hint: t(hint, lang) }))}
          value="usagers"
        />
        <Button>{t({ fr: 'Continuer', en: 'Continue' }, lang)}</Button>
      </Form>
    </Page>
  );
}

interface FormProps {
  request: FastifyRequest;
  choice: string;
  id: string;
  settings: readonly Setting[];
  values: Configuration;
  faults?: readonly FieldFault[];
}

/** The form of a new partner. */
export function NewPage({ request, choice, id, settings, values, faults = [] }: FormProps): Markup {
  const { lang } = request;
  const what = choices[choice];
  return (
    <Page
      request={request}
      title={t(what?.text ?? { fr: 'Nouveau partenaire', en: 'New partner' }, lang)}
      breadcrumb={[
        homeCrumb(lang),
        { text: t({ fr: 'Que voulez-vous connecter\u00a0?', en: 'What do you want to connect?' }, lang), href: `${home}/nouveau` },
      ]}
      faults={faults}
    >
      <Form action={`${home}/nouveau/${choice}`}>
        <Hidden name="cle" value={id} />
        <SettingFields settings={settings} values={values} faults={faults} lang={lang} />
        {what?.kind === 'identity_provider' ? <SecretField request={request} faults={faults} /> : null}
        <Button>{t({ fr: 'Enregistrer et obtenir les clés', en: 'Save and get the keys' }, lang)}</Button>
      </Form>
    </Page>
  );
}

/** The secret that an identity provider gave to Socle. It is never shown again. */
export function SecretField({ request: { lang }, faults = [] }: { request: FastifyRequest; faults?: readonly FieldFault[] }): Markup {
  return (
    <TextField
      name="secret"
      label={t({ fr: 'Notre secret chez vous (client_secret)', en: 'Our secret there (client_secret)' }, lang)}
      hint={t({ fr: 'Il est chiffré et ne sera plus affiché.', en: 'It is encrypted and never shown again.' }, lang)}
      type="password"
      autocomplete="new-password"
      fault={faults.find(({ field }) => field === 'secret')?.text}
    />
  );
}

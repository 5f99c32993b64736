import type { FastifyRequest } from 'fastify';
import { Button, Form, Page, RadioGroup, TextField, type FieldFault } from '../../../../design/index.js';
import { t, type Text } from '../../../../kernel/i18n/index.js';
import { algorithms, type DeclaredField } from '../request.js';
import { scenarios } from '../scenarios.js';

const addresses: readonly { name: DeclaredField; label: Text; hint: Text }[] = [
  {
    name: 'initiate_login_uri',
    label: { fr: 'Adresse qui commence la connexion', en: 'Address that starts the sign-in' },
    hint: {
      fr: 'Elle redirige aussitôt vers le fournisseur d’identité. Exemple\u00a0: https://test.mairie.example/connexion',
      en: 'It redirects to the identity provider at once. For example: https://test.town.example/login',
    },
  },
  {
    name: 'redirect_uri',
    label: { fr: 'Adresse de retour (redirect_uri)', en: 'Callback address (redirect_uri)' },
    hint: {
      fr: 'Celle à laquelle votre service reçoit le code. Exemple\u00a0: https://test.mairie.example/retour',
      en: 'Where your service receives the code. For example: https://test.town.example/callback',
    },
  },
  {
    name: 'protected_resource_uri',
    label: { fr: 'Page que seule une personne connectée peut voir', en: 'Page that only a signed-in person may see' },
    hint: {
      fr: 'Elle répond 200 à une personne connectée\u00a0; sinon 401, 403 ou une redirection. Exemple\u00a0: https://test.mairie.example/mon-compte',
      en: 'It answers 200 to a signed-in person; otherwise 401, 403 or a redirect. For example: https://test.town.example/my-account',
    },
  },
];

/** Asks where the service to check is. */
export function DeclarationPage({
  request,
  typed,
  faults,
}: {
  request: FastifyRequest;
  typed: Readonly<Record<string, string>>;
  faults: readonly FieldFault[];
}) {
  const { lang } = request;
  // The same fault in several fields: the summary says which is which.
  const labelOf = (name: string): string => {
    const label = addresses.find((address) => address.name === name)?.label;
    return label ? `${t(label, lang)}${t({ fr: '\u00a0: ', en: ': ' }, lang)}` : '';
  };
  const faultOf = (name: DeclaredField) => faults.find(({ field }) => field === name)?.text ?? null;
  return (
    <Page
      request={request}
      title={t({ fr: 'Vérifier la connexion de votre service', en: 'Check the sign-in of your service' }, lang)}
      faults={faults.map(({ field, text }) => ({ field, text: `${labelOf(field)}${text}` }))}
    >
      <p>
        {t(
          {
            fr: 'Votre service est relié à FranceConnect ou à un autre fournisseur OpenID Connect\u00a0? Le docteur joue le fournisseur d’identité et essaie de tromper votre service\u00a0: {count} essais, quelques secondes. Vous saurez ce qu’il accepte à tort et comment le corriger.',
            en: 'Is your service connected to FranceConnect or to another OpenID Connect provider? The doctor plays the identity provider and tries to fool your service: {count} trials, a few seconds. You will know what it wrongly accepts and how to put it right.',
          },
          lang,
          { count: scenarios.length },
        )}
      </p>
      <p>
        {t(
          {
            fr: 'Utilisez une instance de test, sans vraies données. À l’étape suivante, vous recevez l’adresse, l’identifiant et le secret à mettre dans sa configuration.',
            en: 'Use a test instance, without real data. In the next step you get the address, the identifier and the secret to put in its configuration.',
          },
          lang,
        )}
      </p>
      <Form action="/docteur">
        {addresses.map(({ name, label, hint }) => (
          <TextField
            name={name}
            type="url"
            label={t(label, lang)}
            hint={t(hint, lang)}
            value={typed[name] ?? ''}
            fault={faultOf(name)}
            maxlength={2048}
            spellcheck={false}
          />
        ))}
        <RadioGroup
          name="id_token_signed_response_alg"
          legend={t({ fr: 'Signature de l’id_token', en: 'Signature of the id_token' }, lang)}
          hint={t({ fr: 'Celle que votre service attend en production.', en: 'The one that your service expects in production.' }, lang)}
          options={algorithms.map((value) => ({ value, text: value }))}
          value={typed['id_token_signed_response_alg'] ?? 'RS256'}
          fault={faultOf('id_token_signed_response_alg')}
          inline
        />
        <RadioGroup
          name="userinfo_signed_response_alg"
          legend={t({ fr: 'Signature de userinfo', en: 'Signature of userinfo' }, lang)}
          options={[
            { value: '', text: t({ fr: 'Aucune (JSON)', en: 'None (JSON)' }, lang) },
            ...algorithms.map((value) => ({ value, text: value })),
          ]}
          value={typed['userinfo_signed_response_alg'] ?? ''}
          fault={faultOf('userinfo_signed_response_alg')}
          inline
        />
        <Button>{t({ fr: 'Préparer la vérification', en: 'Prepare the check' }, lang)}</Button>
      </Form>
    </Page>
  );
}

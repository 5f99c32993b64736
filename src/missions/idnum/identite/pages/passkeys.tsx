import type { FastifyRequest } from 'fastify';
import { Button, Definitions, Form, Page, TextField, When, type FieldFault, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { Passkey } from '../store-passkeys.js';
import { accountCrumb } from './parts.js';

/** One passkey: its name, and its end. */
export function PasskeyPage({
  request,
  passkey,
  faults = [],
}: {
  request: FastifyRequest;
  passkey: Passkey;
  faults?: readonly FieldFault[];
}): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Une clé d’accès', en: 'A passkey' }, lang)} breadcrumb={[accountCrumb(lang)]} faults={faults}>
      <Definitions
        items={[
          { term: t({ fr: 'Ajoutée le', en: 'Added on' }, lang), value: <When at={passkey.createdAt} time lang={lang} /> },
          {
            term: t({ fr: 'Dernière connexion', en: 'Last sign-in' }, lang),
            value: passkey.usedAt === null ? t({ fr: 'jamais', en: 'never' }, lang) : <When at={passkey.usedAt} time lang={lang} />,
          },
        ]}
      />
      <Form action={`/identite/cles/${passkey.id}`}>
        <TextField
          name="nom"
          label={t({ fr: 'Son nom', en: 'Its name' }, lang)}
          hint={t(
            {
              fr: 'Pour la reconnaître\u00a0: «\u00a0téléphone\u00a0», «\u00a0ordinateur du bureau\u00a0»',
              en: 'To know it again: “telephone”, “office computer”',
            },
            lang,
          )}
          autocomplete="off"
          maxlength={60}
          value={passkey.name}
          fault={faults.find(({ field }) => field === 'nom')?.text ?? null}
        />
        <Button>{t({ fr: 'Enregistrer', en: 'Save' }, lang)}</Button>
      </Form>
      <h2>{t({ fr: 'La retirer', en: 'Remove it' }, lang)}</h2>
      <Form action={`/identite/cles/${passkey.id}/retirer`}>
        <p>
          {t(
            {
              fr: 'Elle ne permettra plus de vous connecter. Supprimez-la aussi de votre appareil.',
              en: 'You will no longer sign in with it. Delete it from your device too.',
            },
            lang,
          )}
        </p>
        <Button kind="danger">{t({ fr: 'Retirer cette clé', en: 'Remove this passkey' }, lang)}</Button>
      </Form>
    </Page>
  );
}

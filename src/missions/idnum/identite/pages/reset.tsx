import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Button,
  Buttons,
  Definitions,
  Form,
  Page,
  TextArea,
  TextField,
  When,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { nameOf } from '../rules.js';
import type { Account } from '../store.js';
import type { Reset } from '../store-resets.js';
import { listCrumb, reasonLength } from './moderation.js';

/** Takes away what someone lost, once the operator knows who they are. */
export function ResetPage({
  request,
  typed,
  faults = [],
}: {
  request: FastifyRequest;
  typed: { email: string; reason: string };
  faults?: readonly FieldFault[];
}): Markup {
  const { lang } = request;
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text ?? null;
  return (
    <Page
      request={request}
      title={t({ fr: 'Retirer les clés et l’application d’un compte', en: 'Remove the passkeys and the application of an account' }, lang)}
      breadcrumb={[listCrumb(lang)]}
      faults={faults}
    >
      <p>
        {t(
          {
            fr: 'Vérifiez d’abord qui vous écrit, par un autre moyen que le courriel\u00a0: en appelant son organisation, par exemple. La personne est prévenue tout de suite. Rien n’est retiré avant qu’un autre opérateur confirme.',
            en: 'First check who writes to you, by another way than e-mail: by calling their organisation, for example. The person is told at once. Nothing is removed before another operator confirms.',
          },
          lang,
        )}
      </p>
      <Form action="/identite/moderation/facteurs">
        <TextField
          name="courriel"
          type="email"
          autocomplete="off"
          label={t({ fr: 'Adresse du compte', en: 'Address of the account' }, lang)}
          value={typed.email}
          fault={faultOf('courriel')}
        />
        <TextArea
          name="raison"
          label={t({ fr: 'Pourquoi, et comment vous l’avez vérifié', en: 'Why, and how you checked' }, lang)}
          hint={t({ fr: 'L’autre opérateur et la personne le liront.', en: 'The other operator and the person will read it.' }, lang)}
          value={typed.reason}
          maxlength={reasonLength}
          fault={faultOf('raison')}
        />
        <Button>{t({ fr: 'Demander la confirmation', en: 'Ask for confirmation' }, lang)}</Button>
      </Form>
    </Page>
  );
}

/** One request, for the operator who confirms it. @param own whether they made it themselves */
export function ConfirmResetPage({
  request,
  reset,
  account,
  own,
}: {
  request: FastifyRequest;
  reset: Reset;
  account: Account;
  own: boolean;
}): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t(
        { fr: 'Retirer les clés et l’application de ce compte\u00a0?', en: 'Remove the passkeys and the application of this account?' },
        lang,
      )}
      breadcrumb={[listCrumb(lang)]}
    >
      <Definitions
        items={[
          { term: t({ fr: 'Personne', en: 'Person' }, lang), value: nameOf(account) },
          { term: t({ fr: 'Adresse vérifiée', en: 'Verified address' }, lang), value: account.email },
          { term: t({ fr: 'Demandé par', en: 'Asked by' }, lang), value: reset.askedByName },
          { term: t({ fr: 'Le', en: 'On' }, lang), value: <When at={reset.askedAt} time lang={lang} /> },
          { term: t({ fr: 'Pourquoi', en: 'Why' }, lang), value: <span class="socle-written">{reset.reason}</span> },
        ]}
      />
      {own ? (
        <Alert kind="info" small>
          <p>
            {t(
              {
                fr: 'C’est votre demande\u00a0: un autre opérateur doit la confirmer.',
                en: 'This is your request: another operator has to confirm it.',
              },
              lang,
            )}
          </p>
        </Alert>
      ) : (
        <p>
          {t(
            {
              fr: 'Si vous confirmez, la personne n’aura plus que les codes reçus par courriel pour se connecter. Elle est déconnectée partout et prévenue.',
              en: 'If you confirm, codes by e-mail will be the only way for the person to sign in. They are signed out everywhere, and told.',
            },
            lang,
          )}
        </p>
      )}
      <Form action={`/identite/moderation/facteurs/${reset.id}`}>
        <Buttons>
          {own ? null : (
            <Button kind="danger" name="decision" value="confirmer">
              {t({ fr: 'Confirmer et tout retirer', en: 'Confirm and remove all' }, lang)}
            </Button>
          )}
          <Button kind="secondary" name="decision" value="refuser">
            {own ? t({ fr: 'Annuler ma demande', en: 'Cancel my request' }, lang) : t({ fr: 'Refuser', en: 'Refuse' }, lang)}
          </Button>
        </Buttons>
      </Form>
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import { Button, CheckboxGroup, Form, Hidden, Page, RadioGroup, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { allows, type Preferences } from '../../franceconnect/index.js';
import { homeCrumb } from './parts.js';

interface Props {
  request: FastifyRequest;
  /** The title of the provider that the person is signed in with, if it is known. */
  current: string | null;
  /** The other ones that are offered. */
  others: readonly { id: string; title: string }[];
  preferences: Preferences;
  /** What the last sending did. */
  done: 'changed' | 'nothing' | null;
}

/** Which identity providers may sign the person in. */
export function AccountsPage({ request, current, others, preferences, done }: Props): Markup {
  const { lang } = request;
  const notices = {
    changed: { fr: 'Votre choix est enregistré. Un courriel le confirme.', en: 'Your choice is kept. An e-mail confirms it.' },
    nothing: { fr: 'Rien n’a changé.', en: 'Nothing has changed.' },
  };
  return (
    <Page
      request={request}
      title={t({ fr: 'Les comptes qui peuvent vous connecter', en: 'The accounts that may sign you in' }, lang)}
      breadcrumb={[homeCrumb(lang)]}
      notice={done && { kind: done === 'changed' ? 'success' : 'info', text: t(notices[done], lang) }}
    >
      <p>
        {t(
          {
            fr: 'Bloquez les comptes que vous n’utilisez pas\u00a0: personne ne pourra plus s’en servir pour entrer en votre nom avec FranceConnect.',
            en: 'Block the accounts that you do not use: nobody can then use them to enter in your name with FranceConnect.',
          },
          lang,
        )}
      </p>
      {current === null ? null : (
        <p>
          {t(
            {
              fr: `Vous êtes connecté avec ${current}\u00a0: il reste autorisé. Pour le bloquer, connectez-vous d’abord avec un autre compte.`,
              en: `You are signed in with ${current}: it stays allowed. To block it, sign in with another account first.`,
            },
            lang,
          )}
        </p>
      )}
      <p>
        {t(
          {
            fr: 'Un courriel vous confirmera tout changement, et il sera inscrit dans votre historique. Les connexions ouvertes avec un compte que vous bloquez sont fermées.',
            en: 'An e-mail will confirm any change, and it is written in your history. Sign-ins made with an account that you block are closed.',
          },
          lang,
        )}
      </p>
      <Form action="/connexions/comptes">
        {others.map(({ id }) => (
          <Hidden name="montre[]" value={id} />
        ))}
        {others.length > 0 ? (
          <CheckboxGroup
            name="autorise"
            legend={t({ fr: 'Autres comptes autorisés', en: 'Other allowed accounts' }, lang)}
            hint={t({ fr: 'Décochez un compte pour le bloquer.', en: 'Untick an account to block it.' }, lang)}
            options={others.map(({ id, title }) => ({ value: id, text: title }))}
            values={others.filter(({ id }) => allows(preferences, id)).map(({ id }) => id)}
          />
        ) : null}
        <RadioGroup
          name="avenir"
          legend={t({ fr: 'Et les comptes proposés plus tard\u00a0?', en: 'And accounts offered later?' }, lang)}
          options={[
            { value: 'oui', text: t({ fr: 'Les autoriser', en: 'Allow them' }, lang) },
            {
              value: 'non',
              text: t({ fr: 'Les bloquer', en: 'Block them' }, lang),
              hint: t({ fr: 'Vous pourrez les autoriser ici un par un.', en: 'You can allow them here one by one.' }, lang),
            },
          ]}
          value={preferences.futureAllowed ? 'oui' : 'non'}
        />
        <Button>{t({ fr: 'Enregistrer', en: 'Save' }, lang)}</Button>
      </Form>
    </Page>
  );
}

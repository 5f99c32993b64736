import type { FastifyRequest } from 'fastify';
import { Alert, Button, Form, Hidden, Page, type Markup } from '../../../../../design/index.js';
import { t } from '../../../../../kernel/i18n/index.js';
import { Written } from './parts.js';

/** The session ended while the agent was writing: what they wrote waits in this page. */
export function ExpiredPage({
  request,
  action,
  back,
  fields,
}: {
  request: FastifyRequest;
  action: string;
  back: string;
  fields: readonly (readonly [name: string, value: string])[];
}): Markup {
  const { lang } = request;
  const written = fields.filter(([name, value]) => (name === 'message' || name === 'raison') && value.trim() !== '');
  return (
    <Page request={request} title={t({ fr: 'Votre session est terminée', en: 'Your session has ended' }, lang)}>
      <Alert kind="warning" title={t({ fr: 'Rien n’est envoyé, rien n’est perdu', en: 'Nothing was sent, nothing is lost' }, lang)}>
        <p>
          {t(
            {
              fr: 'Vous êtes resté longtemps sans agir. Gardez cette page ouverte.',
              en: 'You did nothing for a long time. Keep this page open.',
            },
            lang,
          )}
        </p>
      </Alert>
      <ol>
        <li>
          <a
            href={`/connexion/agent?retour=${encodeURIComponent(back)}`}
            target="_blank"
            rel="noopener"
            title={t({ fr: 'Me reconnecter – nouvelle fenêtre', en: 'Sign in again – new window' }, lang)}
          >
            {t({ fr: 'Me reconnecter', en: 'Sign in again' }, lang)}
          </a>{' '}
          {t({ fr: 'dans une nouvelle fenêtre.', en: 'in a new window.' }, lang)}
        </li>
        <li>{t({ fr: 'Revenez sur cette page, puis envoyez.', en: 'Come back to this page, then send.' }, lang)}</li>
      </ol>
      {written.map(([, value]) => (
        <blockquote>
          <Written text={value} />
        </blockquote>
      ))}
      <Form action={action}>
        {fields.map(([name, value]) => (
          <Hidden name={name} value={value} />
        ))}
        <Button>{t({ fr: 'Envoyer', en: 'Send' }, lang)}</Button>
      </Form>
    </Page>
  );
}

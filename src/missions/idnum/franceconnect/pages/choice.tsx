import type { FastifyRequest } from 'fastify';
import { Alert, Button, Disclosure, Form, Page } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';

interface Props {
  request: FastifyRequest;
  service: string;
  upstreams: readonly { id: string; title: string }[];
  /** Address of this page: the choice is sent to it. */
  action: string;
  /** Name of the provider that the person comes back from without having signed in. */
  refusedBy: string | null;
}

/** Which account to sign in with. */
export function ChoicePage({ request, service, upstreams, action, refusedBy }: Props) {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t(
        {
          fr: `Avec quel compte vous connecter à «\u00a0${service}\u00a0»\u00a0?`,
          en: `Which account do you want to use for “${service}”?`,
        },
        lang,
      )}
    >
      {refusedBy === null ? null : (
        <Alert
          kind="warning"
          title={t({ fr: `Vous n’êtes pas connecté avec ${refusedBy}`, en: `You are not signed in with ${refusedBy}` }, lang)}
        >
          <p>
            {t(
              {
                fr: 'Vous avez annulé, ou ce compte a refusé. Réessayez, ou choisissez-en un autre.',
                en: 'You cancelled, or that account refused. Try again, or choose another one.',
              },
              lang,
            )}
          </p>
        </Alert>
      )}
      <p>
        {t(
          {
            fr: 'Choisissez un compte que vous avez déjà. Vous donnerez votre mot de passe sur son site, jamais ici.',
            en: 'Choose an account that you already have. You give your password on its own site, never here.',
          },
          lang,
        )}
      </p>
      {upstreams.length === 0 ? (
        <p>
          {t(
            {
              fr: 'Aucun compte n’est proposé en ce moment. Revenez dans quelques minutes.',
              en: 'No account is offered at the moment. Come back in a few minutes.',
            },
            lang,
          )}
        </p>
      ) : null}
      <Form action={action}>
        <ul class="socle-choices">
          {upstreams.map((upstream) => (
            <li>
              <Button name="fournisseur" value={upstream.id} kind="secondary">
                {upstream.title}
              </Button>
            </li>
          ))}
        </ul>
      </Form>
      <Disclosure summary={t({ fr: 'Que va-t-il se passer\u00a0?', en: 'What happens next?' }, lang)}>
        <p>
          {t(
            {
              fr: `Après vous être identifié, vous verrez ce que «\u00a0${service}\u00a0» reçoit de vous, avant tout envoi. Votre identité est vérifiée auprès du registre d’état civil. Un courriel vous prévient de chaque connexion.`,
              en: `Once you have signed in, you will see what “${service}” gets about you before anything is sent. Your identity is checked with the civil registry. An e-mail tells you of each sign-in.`,
            },
            lang,
          )}
        </p>
      </Disclosure>
      <Form action={`${action}/abandon`}>
        <Button kind="tertiary">
          {t({ fr: `Revenir à «\u00a0${service}\u00a0» sans me connecter`, en: `Go back to “${service}” without signing in` }, lang)}
        </Button>
      </Form>
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import { Alert, Badge, Button, Disclosure, Form, Page } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import type { Availability } from '../../provider/index.js';

interface Offered {
  id: string;
  title: string;
  /** Whether it is for helpers, who come in the place of people. */
  delegates: boolean;
  availability: Availability;
}

interface Props {
  request: FastifyRequest;
  service: string;
  upstreams: readonly Offered[];
  /** Address of this page: the choice is sent to it. */
  action: string;
  /** Name of the provider that the person comes back from without having signed in. */
  refusedBy: string | null;
}

/** Which account to sign in with. */
export function ChoicePage({ request, service, upstreams, action, refusedBy }: Props) {
  const { lang } = request;
  const accounts = upstreams.filter(({ delegates }) => !delegates);
  const forHelpers = upstreams.filter(({ delegates }) => delegates);
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
      {accounts.length === 0 ? (
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
      <Choices upstreams={accounts} action={action} lang={lang} />
      {forHelpers.length > 0 ? (
        <>
          <h2>{t({ fr: 'Vous aidez quelqu’un\u00a0?', en: 'Are you helping somebody?' }, lang)}</h2>
          <p>
            {t(
              {
                fr: 'Les aidants professionnels viennent ici à la place d’une personne, avec son mandat.',
                en: 'Professional helpers come here in a person’s place, under their mandate.',
              },
              lang,
            )}
          </p>
          <Choices upstreams={forHelpers} action={action} lang={lang} />
        </>
      ) : null}
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

const Choices = ({ upstreams, action, lang }: { upstreams: readonly Offered[]; action: string; lang: Lang }) => (
  <Form action={action}>
    <ul class="socle-choices">
      {upstreams.map((upstream) => (
        <li>
          <Choice upstream={upstream} lang={lang} />
        </li>
      ))}
    </ul>
  </Form>
);

/** An account to choose. One that does not answer stays where people look for it, with the reason why it cannot be chosen. */
function Choice({ upstream: { id, title, availability }, lang }: { upstream: Offered; lang: Lang }) {
  if (availability === 'unavailable') {
    return (
      <>
        <p>
          {title} <Badge kind="warning">{t({ fr: 'Momentanément indisponible', en: 'Unavailable for the moment' }, lang)}</Badge>
        </p>
        <p>
          {t(
            {
              fr: 'Ce compte ne répond pas. Choisissez-en un autre, ou rechargez cette page dans une minute.',
              en: 'This account does not answer. Choose another one, or reload this page in a minute.',
            },
            lang,
          )}
        </p>
      </>
    );
  }
  return (
    <>
      <Button name="fournisseur" value={id} kind="secondary">
        {title}
      </Button>
      {availability === 'trial' ? (
        <p>
          {t(
            {
              fr: 'Ce compte ne répondait pas il y a un instant. Vous pouvez réessayer.',
              en: 'This account did not answer a moment ago. You can try again.',
            },
            lang,
          )}
        </p>
      ) : null}
    </>
  );
}

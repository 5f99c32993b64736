import type { FastifyRequest } from 'fastify';
import { Alert, Button, Buttons, Form, Page, TextField, type FieldFault } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';

interface Props {
  request: FastifyRequest;
  service: string;
  action: string;
  /** What was typed, and what is wrong with it. */
  typed?: string;
  fault?: string;
  /** Provider that the agent comes back from without having signed in. */
  refusedBy: string | null;
}

/** Which administration: the domain of the work address tells it. */
export function EmailPage({ request, service, action, typed = '', fault, refusedBy }: Props) {
  const { lang } = request;
  const faults: FieldFault[] = fault ? [{ field: 'courriel', text: fault }] : [];
  return (
    <Page
      request={request}
      title={t({ fr: `Se connecter à «\u00a0${service}\u00a0»`, en: `Sign in to “${service}”` }, lang)}
      faults={faults}
    >
      {refusedBy === null ? null : (
        <Alert
          kind="warning"
          title={t({ fr: `Vous n’êtes pas connecté avec ${refusedBy}`, en: `You are not signed in with ${refusedBy}` }, lang)}
        >
          <p>
            {t(
              {
                fr: 'Vous avez annulé, ou votre administration a refusé. Vous pouvez réessayer.',
                en: 'You cancelled, or your administration refused. You can try again.',
              },
              lang,
            )}
          </p>
        </Alert>
      )}
      <p>
        {t(
          {
            fr: 'Votre adresse nous dit quelle est votre administration. Vous donnerez votre mot de passe sur son site, jamais ici.',
            en: 'Your address tells us which administration is yours. You give your password on its site, never here.',
          },
          lang,
        )}
      </p>
      <Form action={action}>
        <TextField
          name="courriel"
          type="email"
          autocomplete="email"
          label={t({ fr: 'Votre adresse électronique professionnelle', en: 'Your work e-mail address' }, lang)}
          hint={t({ fr: 'Par exemple prenom.nom@mairie.example', en: 'For example first.last@town.example' }, lang)}
          value={typed}
          {...(fault ? { fault } : {})}
        />
        <Buttons>
          <Button>{t({ fr: 'Continuer', en: 'Continue' }, lang)}</Button>
          <Button kind="secondary" formaction={`${action}/abandon`}>
            {t({ fr: 'Revenir au service', en: 'Back to the service' }, lang)}
          </Button>
        </Buttons>
      </Form>
    </Page>
  );
}

/** Several administrations share a domain. */
export function AdministrationsPage({
  request,
  service,
  upstreams,
  action,
  email,
}: Pick<Props, 'request' | 'service' | 'action'> & { upstreams: readonly { id: string; title: string }[]; email: string }) {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t(
        {
          fr: `Quelle est votre administration pour «\u00a0${service}\u00a0»\u00a0?`,
          en: `Which administration is yours for “${service}”?`,
        },
        lang,
      )}
    >
      <p>
        {t(
          {
            fr: `Plusieurs administrations utilisent des adresses comme ${email}.`,
            en: `Several administrations use addresses such as ${email}.`,
          },
          lang,
        )}
      </p>
      <Form action={action}>
        <input type="hidden" name="courriel" value={email} id="courriel" />
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
      <Form action={`${action}/abandon`}>
        <Button kind="tertiary">{t({ fr: 'Revenir au service', en: 'Back to the service' }, lang)}</Button>
      </Form>
    </Page>
  );
}

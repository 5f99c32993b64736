import type { FastifyRequest } from 'fastify';
import { Alert, Badge, Button, Buttons, Form, Page, TextField, type FieldFault } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import type { Choosable } from '../organisations.js';

interface Common {
  request: FastifyRequest;
  service: string;
  /** Address of this page: the answer is sent to it. */
  action: string;
  /** Where giving up leads. */
  wayOut: string;
}

/** The code that was sent by e-mail. */
export function CodePage({
  request,
  service,
  action,
  wayOut,
  email,
  minutes,
  state,
  mayResend,
}: Common & { email: string; minutes: number; state: 'sent' | 'wrong' | 'dead'; mayResend: boolean }) {
  const { lang } = request;
  const wrong = t(
    {
      fr: 'Ce code n’est pas le bon. Recopiez les six chiffres du dernier message.',
      en: 'This is not the code. Copy the six digits of the last message.',
    },
    lang,
  );
  const dead = t({ fr: 'Ce code ne sert plus. Demandez-en un autre.', en: 'This code is of no use any more. Ask for another one.' }, lang);
  const fault = state === 'wrong' ? wrong : state === 'dead' ? dead : undefined;
  const faults: FieldFault[] = fault ? [{ field: 'code', text: fault }] : [];
  return (
    <Page
      request={request}
      title={t({ fr: 'Recopiez le code reçu par courriel', en: 'Copy the code that you got by e-mail' }, lang)}
      faults={faults}
    >
      <p>
        {t(
          {
            fr: `«\u00a0${service}\u00a0» demande une seconde preuve. Nous avons envoyé un code à ${email}. Il sert une fois, pendant ${minutes} minutes.`,
            en: `“${service}” asks for a second proof. We sent a code to ${email}. It works once, for ${minutes} minutes.`,
          },
          lang,
        )}
      </p>
      <Form action={action}>
        <TextField
          name="code"
          autocomplete="one-time-code"
          inputmode="numeric"
          label={t({ fr: 'Code', en: 'Code' }, lang)}
          hint={t({ fr: 'Six chiffres, par exemple 123456', en: 'Six digits, for example 123456' }, lang)}
          value=""
          {...(fault ? { fault } : {})}
        />
        <Buttons>
          <Button>{t({ fr: 'Continuer', en: 'Continue' }, lang)}</Button>
          {mayResend ? (
            <Button kind="secondary" formaction={`${action}/autre`}>
              {t({ fr: 'Envoyer un autre code', en: 'Send another code' }, lang)}
            </Button>
          ) : null}
          <Button kind="tertiary" formaction={wayOut}>
            {t({ fr: 'Revenir au service', en: 'Back to the service' }, lang)}
          </Button>
        </Buttons>
      </Form>
    </Page>
  );
}

/** The organisations of an agent, one button each; one that the register has closed says so. */
function Organisations({ organisations, current, lang }: { organisations: readonly Choosable[]; current: string | null; lang: Lang }) {
  return (
    <ul class="socle-choices">
      {organisations.map(({ siret, name, unit, closed }) => (
        <li>
          {closed ? (
            <p>
              {name} <Badge kind="warning">{t({ fr: 'Fermée', en: 'Closed' }, lang)}</Badge>
            </p>
          ) : (
            <Button name="organisation" value={siret} kind={siret === current ? 'primary' : 'secondary'}>
              {unit === null ? name : `${name}, ${unit}`}
            </Button>
          )}
          <p>{t({ fr: `Siret ${siret}`, en: `Siret ${siret}` }, lang)}</p>
        </li>
      ))}
    </ul>
  );
}

/** For which organisation an agent signs in who works for several. */
export function OrganisationPage({ request, service, action, wayOut, organisations }: Common & { organisations: readonly Choosable[] }) {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t(
        {
          fr: `Pour quelle organisation vous connecter à «\u00a0${service}\u00a0»\u00a0?`,
          en: `For which organisation do you sign in to “${service}”?`,
        },
        lang,
      )}
    >
      <p>
        {t(
          {
            fr: 'Vous travaillez pour plusieurs organisations. Vous pourrez en changer à la prochaine connexion.',
            en: 'You work for several organisations. You can change at the next sign-in.',
          },
          lang,
        )}
      </p>
      <Form action={action}>
        <Organisations organisations={organisations} current={null} lang={lang} />
      </Form>
      <Form action={wayOut}>
        <Button kind="tertiary">{t({ fr: 'Revenir au service', en: 'Back to the service' }, lang)}</Button>
      </Form>
    </Page>
  );
}

/** Which account: the one that is signed in, another organisation of it, or another one. */
export function AccountPage({
  request,
  service,
  action,
  wayOut,
  name,
  email,
  organisations,
  current,
  others,
}: Common & {
  name: string;
  email: string;
  organisations: readonly Choosable[];
  current: string;
  /** Other providers that know this agent: for another organisation, or another way to sign in. */
  others: readonly { id: string; title: string }[];
}) {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t(
        {
          fr: `Avec quel compte vous connecter à «\u00a0${service}\u00a0»\u00a0?`,
          en: `With which account do you sign in to “${service}”?`,
        },
        lang,
      )}
    >
      <Alert kind="info" title={t({ fr: `Vous êtes identifié\u00a0: ${name}`, en: `You are signed in: ${name}` }, lang)}>
        <p>{email}</p>
      </Alert>
      <Form action={action}>
        <Organisations organisations={organisations} current={current} lang={lang} />
        {others.length === 0 ? null : (
          <>
            <h2>{t({ fr: 'Vos autres administrations', en: 'Your other administrations' }, lang)}</h2>
            <p>{t({ fr: 'Vous vous y identifierez à nouveau.', en: 'You will sign in there again.' }, lang)}</p>
            <ul class="socle-choices">
              {others.map(({ id, title }) => (
                <li>
                  <Button name="fournisseur" value={id} kind="secondary">
                    {title}
                  </Button>
                </li>
              ))}
            </ul>
          </>
        )}
      </Form>
      <Form action={`${action}/autre`}>
        <Buttons>
          <Button kind="secondary">{t({ fr: 'Utiliser un autre compte', en: 'Use another account' }, lang)}</Button>
          <Button kind="tertiary" formaction={wayOut}>
            {t({ fr: 'Revenir au service', en: 'Back to the service' }, lang)}
          </Button>
        </Buttons>
      </Form>
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import { Alert, Badge, Button, Buttons, Form, Hidden, Page, TextField, type FieldFault } from '../../../../design/index.js';
import { t, type Lang, type Text } from '../../../../kernel/i18n/index.js';
import type { Availability } from '../../provider/index.js';
import type { Purpose } from '../departing.js';

interface Props {
  request: FastifyRequest;
  service: string;
  action: string;
  purpose: Purpose;
  /** What was typed, and what is wrong with it. */
  typed?: string;
  fault?: string;
  /** Provider that the agent comes back from without having signed in. */
  refusedBy: string | null;
  /** Where an agent goes who has changed administration. */
  changed?: string;
}

const titles: Readonly<Record<Purpose, (service: string) => Text>> = {
  'sign-in': (service) => ({ fr: `Se connecter à «\u00a0${service}\u00a0»`, en: `Sign in to “${service}”` }),
  former: () => ({
    fr: 'Quelle était votre adresse dans votre ancienne administration\u00a0?',
    en: 'What was your address in your former administration?',
  }),
  new: () => ({
    fr: 'Quelle est votre adresse dans votre nouvelle administration\u00a0?',
    en: 'What is your address in your new administration?',
  }),
};
const explanations: Readonly<Record<Purpose, Text>> = {
  'sign-in': {
    fr: 'Votre adresse nous dit quelle est votre administration. Vous donnerez votre mot de passe sur son site, jamais ici.',
    en: 'Your address tells us which administration is yours. You give your password on its site, never here.',
  },
  former: {
    fr: 'Étape 1 sur 2. Identifiez-vous une dernière fois avec votre ancienne administration, puis avec la nouvelle\u00a0: les services vous reconnaîtront, et vous garderez ce que vous y avez.',
    en: 'Step 1 of 2. Identify yourself one last time with your former administration, then with the new one: services will recognise you, and you keep what you have there.',
  },
  new: {
    fr: 'Étape 2 sur 2. Nous avons retrouvé votre compte. Identifiez-vous maintenant avec votre nouvelle administration, dans les quinze minutes.',
    en: 'Step 2 of 2. We found your account. Now identify yourself with your new administration, within fifteen minutes.',
  },
};

/** Which administration: the domain of the work address tells it. */
export function EmailPage({ request, service, action, purpose, typed = '', fault, refusedBy, changed }: Props) {
  const { lang } = request;
  const faults: FieldFault[] = fault ? [{ field: 'courriel', text: fault }] : [];
  return (
    <Page request={request} title={t(titles[purpose](service), lang)} faults={faults}>
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
      <p>{t(explanations[purpose], lang)}</p>
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
          <Button kind="secondary" formaction={wayOut(action)}>
            {t({ fr: 'Revenir au service', en: 'Back to the service' }, lang)}
          </Button>
        </Buttons>
      </Form>
      {changed === undefined ? null : (
        <p>
          <a href={changed}>
            {t(
              {
                fr: 'Vous avez changé d’administration\u00a0? Gardez votre compte',
                en: 'Have you changed administration? Keep your account',
              },
              lang,
            )}
          </a>
        </p>
      )}
    </Page>
  );
}

/** Giving up is one address for every page of a request. */
const wayOut = (action: string): string => `${action.replace(/\/changement(\/nouvelle)?$/, '')}/abandon`;

/** The domain that was typed looks like a slip. */
export function SuggestionPage({
  request,
  action,
  email,
  meant,
  possible,
}: Pick<Props, 'request' | 'action'> & {
  email: string;
  meant: string;
  /** Whether the address as it was typed leads anywhere. */
  possible: boolean;
}) {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: `Vouliez-vous écrire ${meant}\u00a0?`, en: `Did you mean ${meant}?` }, lang)}>
      <p>
        {t(
          {
            fr: `Vous avez écrit ${email}. Une administration a déclaré un nom presque semblable. Vérifiez avant de continuer.`,
            en: `You wrote ${email}. An administration has declared a name that is almost the same. Check before you go on.`,
          },
          lang,
        )}
      </p>
      <Form action={action}>
        <input type="hidden" name="courriel" value={meant} id="propose" />
        <Button>{t({ fr: `Oui, ${meant}`, en: `Yes, ${meant}` }, lang)}</Button>
      </Form>
      {possible ? (
        <Form action={action}>
          <input type="hidden" name="courriel" value={email} id="courriel" />
          <Button kind="secondary" name="tel_quel" value="oui">
            {t({ fr: `Non, ${email}`, en: `No, ${email}` }, lang)}
          </Button>
        </Form>
      ) : null}
      <Form action={wayOut(action)}>
        <Button kind="tertiary">{t({ fr: 'Revenir au service', en: 'Back to the service' }, lang)}</Button>
      </Form>
    </Page>
  );
}

interface Offered {
  id: string;
  title: string;
  /** Whether it takes those whose administration is none of the others. */
  otherwise: boolean;
  availability: Availability;
}

/** Several administrations share a domain, or the only one does not answer. */
export function AdministrationsPage({
  request,
  service,
  upstreams,
  action,
  email,
}: Pick<Props, 'request' | 'service' | 'action'> & { upstreams: readonly Offered[]; email: string }) {
  const { lang } = request;
  const [only, second] = upstreams;
  const alone = only && !second ? only : null;
  return (
    <Page
      request={request}
      title={
        alone
          ? t({ fr: `${alone.title} ne répond pas`, en: `${alone.title} does not answer` }, lang)
          : t(
              {
                fr: `Quelle est votre administration pour «\u00a0${service}\u00a0»\u00a0?`,
                en: `Which administration is yours for “${service}”?`,
              },
              lang,
            )
      }
    >
      {alone ? null : (
        <p>
          {t(
            {
              fr: `Plusieurs administrations utilisent des adresses comme ${email}.`,
              en: `Several administrations use addresses such as ${email}.`,
            },
            lang,
          )}
        </p>
      )}
      <Form action={action}>
        <Hidden name="courriel" value={email} />
        <ul class="socle-choices">
          {upstreams.map((upstream) => (
            <li>
              <Offer upstream={upstream} lang={lang} />
            </li>
          ))}
        </ul>
      </Form>
      <Form action={wayOut(action)}>
        <Button kind="tertiary">{t({ fr: 'Revenir au service', en: 'Back to the service' }, lang)}</Button>
      </Form>
    </Page>
  );
}

/** An administration to choose. One that does not answer stays where people look for it, with what they can do. */
function Offer({ upstream: { id, title, otherwise, availability }, lang }: { upstream: Offered; lang: Lang }) {
  const name = otherwise ? t({ fr: `Autre (avec ${title})`, en: `Other (with ${title})` }, lang) : title;
  if (availability === 'unavailable')
    return (
      <>
        <p>
          {name} <Badge kind="warning">{t({ fr: 'Momentanément indisponible', en: 'Unavailable for the moment' }, lang)}</Badge>
        </p>
        <p>
          {t(
            {
              fr: 'Ce compte ne répond pas. Réessayez dans une minute. Si cela dure, prévenez le support informatique de votre administration.',
              en: 'This account does not answer. Try again in a minute. If it lasts, tell the IT support of your administration.',
            },
            lang,
          )}
        </p>
        <Button name="fournisseur" value={id} kind="tertiary">
          {t({ fr: 'Réessayer', en: 'Try again' }, lang)}
        </Button>
      </>
    );
  return (
    <>
      <Button name="fournisseur" value={id} kind="secondary">
        {name}
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

import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Button,
  ButtonLink,
  Buttons,
  Definitions,
  Form,
  Hidden,
  Page,
  TextField,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t, type Lang, type Text } from '../../../../kernel/i18n/index.js';
import type { Organisation } from '../../../../registry/index.js';
import type { Belonging } from '../belongings.js';
import type { JoinWay } from '../rules.js';
import { BelongingList, belongingPath } from './belongings.js';
import { accountCrumb, signInPath } from './parts.js';

interface Props {
  request: FastifyRequest;
  /** The sign-in to go back to. */
  suite: string | null;
  faults?: readonly FieldFault[];
}

const Next = ({ suite }: { suite: string | null }): Markup => (suite === null ? <></> : <Hidden name="suite" value={suite} />);

/** Looks for an organisation by its number. */
export function SearchPage({ request, suite, typed, faults = [] }: Props & { typed: string }): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Chercher votre organisation', en: 'Look for your organisation' }, lang)}
      breadcrumb={[accountCrumb(lang)]}
      faults={faults}
    >
      <Form action="/identite/rejoindre" method="get">
        <Next suite={suite} />
        <TextField
          name="siret"
          label={t({ fr: 'Numéro SIRET', en: 'SIRET number' }, lang)}
          hint={t(
            {
              fr: '14 chiffres, sur les courriers officiels et la fiche de paie',
              en: '14 digits, on official letters and on your payslip',
            },
            lang,
          )}
          inputmode="numeric"
          autocomplete="off"
          width={20}
          maxlength={30}
          value={typed}
          fault={faults.find(({ field }) => field === 'siret')?.text ?? null}
        />
        <Button>{t({ fr: 'Chercher', en: 'Search' }, lang)}</Button>
      </Form>
    </Page>
  );
}

const ways: Readonly<Record<JoinWay, Text>> = {
  domain: {
    fr: 'Votre adresse est de cette organisation\u00a0: vous y serez rattaché tout de suite.',
    en: 'Your address is of this organisation: you will belong to it at once.',
  },
  contact: {
    fr: 'Nous enverrons un code à l’adresse officielle de l’organisation. Demandez-le à votre accueil ou à votre secrétariat, puis écrivez-le ici.',
    en: 'We will send a code to the official address of the organisation. Ask for it at your reception or secretariat, then write it here.',
  },
  moderation: {
    fr: 'Une personne va vérifier votre demande. Vous recevrez sa réponse par courriel, sous quelques jours.',
    en: 'A person will check your request. You will get the answer by e-mail, within some days.',
  },
};

/** The organisation that was found, and what will happen. */
export function ConfirmPage({
  request,
  suite,
  organisation,
  way,
  email,
}: Props & { organisation: Organisation; way: JoinWay; email: string }): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Rejoindre cette organisation\u00a0?', en: 'Join this organisation?' }, lang)}
      breadcrumb={[accountCrumb(lang)]}
    >
      <Definitions
        items={[
          { term: t({ fr: 'Organisation', en: 'Organisation' }, lang), value: organisation.name },
          { term: 'SIRET', value: organisation.siret },
          { term: t({ fr: 'Votre adresse', en: 'Your address' }, lang), value: email },
        ]}
      />
      <p>{t(ways[way], lang)}</p>
      <Form action="/identite/rejoindre">
        <Next suite={suite} />
        <Hidden name="siret" value={organisation.siret} />
        <Buttons>
          <Button>
            {way === 'domain' ? t({ fr: 'Rejoindre', en: 'Join' }, lang) : t({ fr: 'Envoyer la demande', en: 'Send the request' }, lang)}
          </Button>
          <ButtonLink kind="secondary" href={`/identite/rejoindre${suite === null ? '' : `?suite=${suite}`}`}>
            {t({ fr: 'Ce n’est pas la mienne', en: 'It is not mine' }, lang)}
          </ButtonLink>
        </Buttons>
      </Form>
    </Page>
  );
}

/** Where someone stands with one organisation. */
export function BelongingPage({ request, suite, belonging, faults = [] }: Props & { belonging: Belonging }): Markup {
  const { lang } = request;
  const { membership, organisation, closed } = belonging;
  const path = belongingPath(membership.id);
  const live = membership.state !== 'refused' && membership.state !== 'left';
  return (
    <Page request={request} title={organisation.name} breadcrumb={[accountCrumb(lang)]} faults={faults}>
      <BelongingList belongings={[belonging]} lang={lang} linked={false} />
      {closed ? <Closed lang={lang} /> : null}
      {membership.state === 'contact' && !closed ? (
        <>
          <p>
            {t(
              {
                fr: 'Un code est parti à l’adresse officielle de l’organisation. Il sert une fois, pendant trois jours.',
                en: 'A code went to the official address of the organisation. It works once, within three days.',
              },
              lang,
            )}
          </p>
          <Form action={`${path}/code`}>
            <Next suite={suite} />
            <TextField
              name="code"
              label={t({ fr: 'Code à 8 chiffres', en: '8-digit code' }, lang)}
              hint={t({ fr: 'Que votre organisation vous a donné', en: 'That your organisation gave you' }, lang)}
              inputmode="numeric"
              autocomplete="off"
              width={10}
              maxlength={20}
              fault={faults.find(({ field }) => field === 'code')?.text ?? null}
            />
            <Button>{t({ fr: 'Continuer', en: 'Continue' }, lang)}</Button>
          </Form>
          <Form action={`${path}/decision`}>
            <Next suite={suite} />
            <p>{t({ fr: 'Personne ne peut vous donner ce code\u00a0?', en: 'Can nobody give you this code?' }, lang)}</p>
            <Button kind="secondary">{t({ fr: 'Demander qu’une personne décide', en: 'Ask that a person decides' }, lang)}</Button>
          </Form>
        </>
      ) : null}
      {membership.state === 'moderation' ? (
        <p>
          {t(
            {
              fr: 'Une personne va vérifier votre demande. Vous recevrez sa réponse par courriel\u00a0: rien d’autre à faire.',
              en: 'A person will check your request. You will get the answer by e-mail: there is nothing else to do.',
            },
            lang,
          )}
        </p>
      ) : null}
      {suite === null ? null : (
        <p>
          <a href={signInPath(suite)}>{t({ fr: 'Revenir à la connexion', en: 'Back to signing in' }, lang)}</a>
        </p>
      )}
      {live ? (
        <Form action={`${path}/quitter`}>
          <Next suite={suite} />
          <Button kind="danger">
            {membership.state === 'active'
              ? t({ fr: 'Quitter cette organisation', en: 'Leave this organisation' }, lang)
              : t({ fr: 'Annuler ma demande', en: 'Cancel my request' }, lang)}
          </Button>
        </Form>
      ) : null}
    </Page>
  );
}

function Closed({ lang }: { lang: Lang }): Markup {
  return (
    <Alert kind="warning" title={t({ fr: 'Organisation fermée', en: 'Organisation closed' }, lang)}>
      <p>
        {t(
          {
            fr: 'Le registre des entreprises la dit fermée\u00a0: plus personne ne peut se connecter pour elle.',
            en: 'The company register says that it is closed: nobody can sign in for it any more.',
          },
          lang,
        )}
      </p>
    </Alert>
  );
}

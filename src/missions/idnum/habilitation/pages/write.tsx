import type { FastifyRequest } from 'fastify';
import {
  Button,
  ButtonLink,
  Form,
  Hidden,
  Page,
  RadioGroup,
  TextArea,
  TextField,
  type Child,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { organisationKinds } from '../../mandats/index.js';
import type { TypedPerson } from '../forms.js';
import { fullName } from '../people.js';
import { mostHelpers, whyLength, type Part } from '../rules.js';
import type { Request } from '../store-requests.js';
import { kindWords, partWords } from '../words.js';
import { faultIn, PersonFields, roomCrumb } from './parts.js';

interface Props {
  request: FastifyRequest;
  asked: Request;
  faults?: readonly FieldFault[];
}

const addressOf = ({ id }: Request, part?: Part) => `/habilitation/demandes/${id}${part ? `/${part}` : ''}`;

/** One part of a request. */
function PartPage({ request, asked, part, faults = [], children }: Props & { part: Part; children: Child }): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t(partWords[part], lang)}
      breadcrumb={[roomCrumb(lang), { text: t({ fr: 'Votre demande', en: 'Your request' }, lang), href: addressOf(asked) }]}
      faults={faults}
    >
      {children}
    </Page>
  );
}

/** What the organisation is. Which one is not asked: it is that of the sign-in. */
export function OrganisationPage(props: Props & { typed: { kind: string; number: string } }): Markup {
  const { request, asked, faults = [], typed } = props;
  const { lang } = request;
  return (
    <PartPage {...props} part="organisation">
      <p>
        {asked.organisation.name}, Siret {asked.organisation.siret}
      </p>
      <Form action={addressOf(asked, 'organisation')}>
        <RadioGroup
          name="nature"
          legend={t({ fr: 'Qu’est-ce que c’est\u00a0?', en: 'What is it?' }, lang)}
          options={organisationKinds.map((kind) => ({ value: kind, text: t(kindWords[kind], lang) }))}
          value={typed.kind}
          fault={faultIn(faults, 'nature')}
        />
        <TextField
          name="numero"
          label={t({ fr: 'Numéro France Services', en: 'France Services number' }, lang)}
          hint={t({ fr: 'Seulement pour une Maison France Services', en: 'Only for a France Services place' }, lang)}
          value={typed.number}
          autocomplete="off"
          width={20}
          maxlength={20}
          optional
          fault={faultIn(faults, 'numero')}
        />
        <Button>{t({ fr: 'Enregistrer', en: 'Save' }, lang)}</Button>
      </Form>
    </PartPage>
  );
}

/** Who will answer for the helpers: the agent, unless they write somebody else. */
export function ReferentPage(props: Props & { typed: TypedPerson }): Markup {
  const { request, asked, faults = [], typed } = props;
  const { lang } = request;
  return (
    <PartPage {...props} part="referent">
      <p>
        {t(
          {
            fr: 'Le référent s’occupe de l’équipe des aidants\u00a0: il en demande, note leur formation, et retire ceux qui partent. Nous lui écrivons.',
            en: 'The referent looks after the team of helpers: they ask for some, note their training, and take out those who leave. We write to them.',
          },
          lang,
        )}
      </p>
      <Form action={addressOf(asked, 'referent')}>
        <PersonFields typed={typed} faults={faults} lang={lang} />
        <Button>{t({ fr: 'Enregistrer', en: 'Save' }, lang)}</Button>
      </Form>
    </PartPage>
  );
}

/** Who will help. */
export function HelpersPage(props: Props & { typed: TypedPerson; next: string }): Markup {
  const { request, asked, faults = [], typed, next } = props;
  const { lang } = request;
  const { helpers } = asked.content;
  return (
    <PartPage {...props} part="aidants">
      <p>
        {t(
          {
            fr: 'Ce sont des professionnels de votre organisation. Chacun sera formé avant d’aider.',
            en: 'They are professionals of your organisation. Each will be trained before they help.',
          },
          lang,
        )}
      </p>
      {helpers.length > 0 ? (
        <>
          <h2>{t({ fr: 'Déjà nommés ({count})', en: 'Named already ({count})' }, lang, { count: helpers.length })}</h2>
          {helpers.map((person) => (
            <Form action={`${addressOf(asked, 'aidants')}/retirer`}>
              <Hidden name="courriel" value={person.email} />
              <p>
                {fullName(person)}, {person.email}
              </p>
              <Button kind="tertiary" small>
                {t({ fr: 'Retirer {name}', en: 'Take out {name}' }, lang, { name: fullName(person) })}
              </Button>
            </Form>
          ))}
          <p>
            <ButtonLink href={next}>{t({ fr: 'Continuer', en: 'Continue' }, lang)}</ButtonLink>
          </p>
        </>
      ) : null}
      {helpers.length < mostHelpers ? (
        <>
          <h2>{t({ fr: 'Ajouter un aidant', en: 'Add a helper' }, lang)}</h2>
          <Form action={addressOf(asked, 'aidants')}>
            <PersonFields typed={typed} faults={faults} lang={lang} />
            <Button kind={helpers.length > 0 ? 'secondary' : 'primary'}>{t({ fr: 'Ajouter', en: 'Add' }, lang)}</Button>
          </Form>
        </>
      ) : null}
    </PartPage>
  );
}

/** Why the organisation asks. */
export function WhyPage(props: Props & { typed: string }): Markup {
  const { request, asked, faults = [], typed } = props;
  const { lang } = request;
  return (
    <PartPage {...props} part="raison">
      <Form action={addressOf(asked, 'raison')}>
        <TextArea
          name="raison"
          label={t({ fr: 'Qui aidez-vous, et pour quelles démarches\u00a0?', en: 'Whom do you help, and with which procedures?' }, lang)}
          hint={t({ fr: 'Quelques phrases suffisent. N’écrivez le nom de personne.', en: 'A few sentences will do. Name nobody.' }, lang)}
          value={typed}
          maxlength={whyLength}
          fault={faultIn(faults, 'raison')}
        />
        <Button>{t({ fr: 'Enregistrer', en: 'Save' }, lang)}</Button>
      </Form>
    </PartPage>
  );
}

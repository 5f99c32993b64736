import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Button,
  Checkbox,
  DateField,
  Definitions,
  Form,
  Page,
  RadioGroup,
  TextArea,
  When,
  type FieldFault,
  type Markup,
  type TypedDate,
} from '../../../../design/index.js';
import { t, type Text } from '../../../../kernel/i18n/index.js';
import { fullName } from '../people.js';
import { reasonLength, type HelperEvent, type HelperState } from '../rules.js';
import type { HelperRequest } from '../store-helpers.js';
import { faultIn, HelperBadge } from './parts.js';

type Choosable = 'wait' | 'enrol' | 'validate' | 'refuse';
const choices: Readonly<Record<Choosable, { text: Text; hint: Text }>> = {
  wait: {
    text: { fr: 'Mettre en liste d’attente', en: 'Put on the waiting list' },
    hint: { fr: 'Il n’y a pas de place en formation.', en: 'There is no place in a training.' },
  },
  enrol: {
    text: { fr: 'Accepter qu’il soit formé', en: 'Accept that they be trained' },
    hint: { fr: 'La personne est prévenue par courriel.', en: 'They are told by e-mail.' },
  },
  validate: {
    text: { fr: 'Le test est réussi', en: 'They passed the test' },
    hint: { fr: 'La personne peut aider tout de suite.', en: 'They may help at once.' },
  },
  refuse: {
    text: { fr: 'Refuser', en: 'Refuse' },
    hint: { fr: 'C’est définitif pour cette demande. Dites pourquoi.', en: 'This is final for this request. Say why.' },
  },
};
const isChoosable = (event: HelperEvent): event is Choosable => event in choices;

interface Props {
  request: FastifyRequest;
  helper: HelperRequest;
  /** What may be done now by who reads. */
  steps: readonly HelperEvent[];
  /** Where the forms go. */
  path: string;
  crumb: { text: string; href: string };
  typed?: { step: string; reason: string; day: TypedDate | null };
  faults?: readonly FieldFault[];
}

const handled: readonly HelperState[] = ['validated', 'refused', 'cancelled', 'cancelled_by_referent'];

/** The request for a helper, and what may be done about it: the same page for operators and referents. */
export function HelperPage({ request, helper, steps, path, crumb, typed, faults = [] }: Props): Markup {
  const { lang } = request;
  const { person, organisation, state, trainedOn, reason } = helper;
  const options = steps.filter(isChoosable);
  return (
    <Page request={request} title={fullName(person)} breadcrumb={[crumb]} faults={faults}>
      <p>
        <HelperBadge state={state} lang={lang} />
      </p>
      <Definitions
        items={[
          { term: t({ fr: 'Adresse', en: 'Address' }, lang), value: person.email },
          { term: t({ fr: 'Organisation', en: 'Organisation' }, lang), value: organisation.name },
          { term: t({ fr: 'Demandé le', en: 'Asked on' }, lang), value: <When at={helper.createdAt} lang={lang} /> },
          ...(trainedOn === null
            ? []
            : [{ term: t({ fr: 'Formé le', en: 'Trained on' }, lang), value: <When at={trainedOn} lang={lang} /> }]),
          ...(reason === null ? [] : [{ term: t({ fr: 'Raison', en: 'Reason' }, lang), value: reason }]),
        ]}
      />
      {steps.every((step) => step === 'withdraw') && !handled.includes(state) ? (
        <Alert kind="info">
          {t(
            {
              fr: 'Vous n’avez rien à faire ici\u00a0: c’est à quelqu’un d’autre. Personne ne s’habilite soi-même.',
              en: 'There is nothing for you to do here: it is somebody else’s turn. Nobody accepts themselves.',
            },
            lang,
          )}
        </Alert>
      ) : null}
      {steps.includes('train') ? (
        <>
          <h2>{t({ fr: 'Noter la formation', en: 'Note the training' }, lang)}</h2>
          <Form action={`${path}/formation`}>
            <DateField
              name="jour"
              legend={t({ fr: 'Jour de la formation', en: 'Day of the training' }, lang)}
              value={typed?.day ?? null}
              fault={faultIn(faults, 'jour')}
            />
            <Checkbox
              name="test"
              label={t({ fr: 'Le test de fin de formation est réussi', en: 'They passed the test at the end' }, lang)}
              hint={t({ fr: 'La personne peut alors aider tout de suite.', en: 'Then they may help at once.' }, lang)}
            />
            <Button>{t({ fr: 'Noter la formation', en: 'Note the training' }, lang)}</Button>
          </Form>
        </>
      ) : null}
      {options.length > 0 ? (
        <>
          <h2>{t({ fr: 'Décider', en: 'Decide' }, lang)}</h2>
          <Form action={path}>
            <RadioGroup
              name="etape"
              legend={t({ fr: 'Votre décision', en: 'Your decision' }, lang)}
              options={options.map((value) => ({ value, text: t(choices[value].text, lang), hint: t(choices[value].hint, lang) }))}
              value={typed?.step ?? null}
              fault={faultIn(faults, 'etape')}
            />
            {options.includes('refuse') ? (
              <TextArea
                name="raison"
                label={t({ fr: 'Ce que vous écrivez', en: 'What you write' }, lang)}
                hint={t({ fr: 'Nécessaire seulement pour refuser.', en: 'Needed only to refuse.' }, lang)}
                value={typed?.reason ?? ''}
                maxlength={reasonLength}
                optional
                fault={faultIn(faults, 'raison')}
              />
            ) : null}
            <Button kind={steps.includes('train') ? 'secondary' : 'primary'}>{t({ fr: 'Décider', en: 'Decide' }, lang)}</Button>
          </Form>
        </>
      ) : null}
      {steps.includes('withdraw') ? (
        <Form action={`${path}/annuler`}>
          <h2>{t({ fr: 'Annuler la demande', en: 'Cancel the request' }, lang)}</h2>
          <p>
            {t(
              {
                fr: 'La personne ne sera pas aidante. Vous pourrez la demander de nouveau.',
                en: 'They will not be a helper. You may ask for them again.',
              },
              lang,
            )}
          </p>
          <Button kind="danger">{t({ fr: 'Annuler cette demande', en: 'Cancel this request' }, lang)}</Button>
        </Form>
      ) : null}
    </Page>
  );
}

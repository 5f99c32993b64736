import type { FastifyRequest } from 'fastify';
import {
  Button,
  Disclosure,
  Form,
  Hidden,
  Page,
  RadioGroup,
  TextArea,
  TextField,
  type FieldFault,
  type Markup,
} from '../../../../../design/index.js';
import { t } from '../../../../../kernel/i18n/index.js';
import { appealWays } from '../../documents/index.js';
import type { FileSummary } from '../../store.js';
import { agentFilePath, fileCrumb, inboxCrumb } from './parts.js';

/** A decision as it was typed. */
export interface TypedDecision {
  outcome: string;
  /** In euros. */
  price: string;
  reason: string;
}

interface Props {
  request: FastifyRequest;
  file: FileSummary;
  typed: TypedDecision;
  /** How the price that is proposed was found; null when the procedure has no price. */
  price: { explanation: string } | null;
  faults?: readonly FieldFault[];
}

/** Takes the decision. */
export function DecisionPage({ request, file, typed, price, faults = [] }: Props): Markup {
  const { lang } = request;
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text;
  return (
    <Page
      request={request}
      title={t({ fr: 'Décider', en: 'Decide' }, lang)}
      breadcrumb={[inboxCrumb(lang), fileCrumb(file, lang)]}
      faults={faults}
    >
      <p>
        {t(file.procedure.title, lang)} – {file.applicant.displayName}
      </p>
      <Form action={`${agentFilePath(file.id)}/decision`}>
        <Hidden name="version" value={file.version} />
        <RadioGroup
          name="decision"
          legend={t({ fr: 'Votre décision', en: 'Your decision' }, lang)}
          options={[
            { value: 'accept', text: t({ fr: 'Accepter la demande', en: 'Accept the request' }, lang) },
            {
              value: 'refuse',
              text: t({ fr: 'Refuser la demande', en: 'Refuse the request' }, lang),
              hint: t({ fr: 'La raison est obligatoire.', en: 'The reason is required.' }, lang),
            },
            {
              value: 'close',
              text: t({ fr: 'Classer sans suite', en: 'Close without a decision' }, lang),
              hint: t(
                {
                  fr: 'Par exemple, la demande a été faite deux fois. La raison est obligatoire.',
                  en: 'For instance, the request was made twice. The reason is required.',
                },
                lang,
              ),
            },
          ]}
          value={typed.outcome}
          fault={faultOf('decision')}
        />
        {price ? (
          <TextField
            name="prix"
            label={t({ fr: 'Prix décidé, en euros, si vous acceptez', en: 'Price decided, in euros, if you accept' }, lang)}
            hint={price.explanation}
            value={typed.price}
            fault={faultOf('prix')}
            inputmode="decimal"
            width={10}
            optional
          />
        ) : null}
        <TextArea
          name="raison"
          label={t({ fr: 'Ce que vous écrivez à la personne', en: 'What you write to the person' }, lang)}
          hint={t(
            {
              fr: 'Pour un refus ou un classement\u00a0: la règle qui s’applique, et pourquoi elle s’applique ici.',
              en: 'To refuse or to close: the rule that applies, and why it applies here.',
            },
            lang,
          )}
          value={typed.reason}
          fault={faultOf('raison')}
          maxlength={4000}
          optional
        />
        <Disclosure summary={t({ fr: 'Ce que la lettre dira des recours', en: 'What the letter will say of appeals' }, lang)}>
          <ul>
            {appealWays(file.procedure.organisation.name).map((way) => (
              <li>{t(way, lang)}</li>
            ))}
          </ul>
        </Disclosure>
        <p>
          {t(
            {
              fr: 'La personne reçoit la décision par courriel, avec la lettre dans son dossier.',
              en: 'The person gets the decision by e-mail, with the letter in their file.',
            },
            lang,
          )}
        </p>
        <Button>{t({ fr: 'Décider et prévenir la personne', en: 'Decide and tell the person' }, lang)}</Button>
      </Form>
    </Page>
  );
}

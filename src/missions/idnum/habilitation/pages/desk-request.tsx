import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Button,
  Definitions,
  Form,
  Hidden,
  Page,
  RadioGroup,
  TextArea,
  When,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t, type Text } from '../../../../kernel/i18n/index.js';
import { decisions, type Decision } from '../decisions.js';
import { reasonLength } from '../rules.js';
import type { Request } from '../store-requests.js';
import { deskCrumb, faultIn, RequestBadge } from './parts.js';
import { Asked } from './request.js';

const decisionWords: Readonly<Record<Decision, { text: Text; hint: Text }>> = {
  validate: {
    text: { fr: 'Accepter', en: 'Accept' },
    hint: {
      fr: 'L’organisation est habilitée, le référent entre dans l’équipe, et les aidants nommés vont en formation.',
      en: 'The organisation is accepted, the referent joins the team, and the helpers named are to be trained.',
    },
  },
  requireChanges: {
    text: { fr: 'Demander des modifications', en: 'Ask for changes' },
    hint: { fr: 'Dites lesquelles. La demande revient ensuite ici.', en: 'Say which ones. The request comes back here.' },
  },
  refuse: {
    text: { fr: 'Refuser', en: 'Refuse' },
    hint: { fr: 'C’est définitif pour cette demande. Dites pourquoi.', en: 'This is final for this request. Say why.' },
  },
};

interface Props {
  request: FastifyRequest;
  asked: Request;
  /** The operator made it, or is named in it. */
  own: boolean;
  typed: { decision: string; reason: string };
  faults?: readonly FieldFault[];
}

/** Reads the request of an organisation, and decides. */
export function DeskRequestPage({ request, asked, own, typed, faults = [] }: Props): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={asked.organisation.name} breadcrumb={[deskCrumb(lang)]} faults={faults}>
      <p>
        <RequestBadge state={asked.state} lang={lang} />
      </p>
      <Definitions
        items={[
          { term: t({ fr: 'Demandée par', en: 'Asked by' }, lang), value: `${asked.asker.name}, ${asked.asker.email}` },
          { term: t({ fr: 'Envoyée le', en: 'Sent on' }, lang), value: asked.sentAt ? <When at={asked.sentAt} time lang={lang} /> : null },
        ]}
      />
      <h2>{t({ fr: 'La demande', en: 'The request' }, lang)}</h2>
      <Asked asked={asked} change={null} lang={lang} />
      {own ? (
        <Alert kind="warning">
          {t(
            {
              fr: 'Vous avez fait cette demande, ou elle vous nomme. Demandez à un autre opérateur de décider.',
              en: 'You made this request, or it names you. Ask another operator to decide.',
            },
            lang,
          )}
        </Alert>
      ) : (
        <Form action={`/habilitation/operateur/demandes/${asked.id}`}>
          <Hidden name="version" value={asked.version} />
          <RadioGroup
            name="decision"
            legend={t({ fr: 'Votre décision', en: 'Your decision' }, lang)}
            options={decisions.map((value) => ({
              value,
              text: t(decisionWords[value].text, lang),
              hint: t(decisionWords[value].hint, lang),
            }))}
            value={typed.decision}
            fault={faultIn(faults, 'decision')}
          />
          <TextArea
            name="raison"
            label={t({ fr: 'Ce que vous écrivez à l’organisation', en: 'What you write to the organisation' }, lang)}
            hint={t({ fr: 'Nécessaire, sauf si vous acceptez.', en: 'Needed, unless you accept.' }, lang)}
            value={typed.reason}
            maxlength={reasonLength}
            optional
            fault={faultIn(faults, 'raison')}
          />
          <p>{t({ fr: 'L’organisation est prévenue par courriel.', en: 'The organisation is told by e-mail.' }, lang)}</p>
          <Button>{t({ fr: 'Décider', en: 'Decide' }, lang)}</Button>
        </Form>
      )}
    </Page>
  );
}

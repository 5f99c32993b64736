import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Badge,
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
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { changedSettings, type Configuration, type Setting } from '../configuration.js';
import { partnersFaults } from '../faults.js';
import { requestWords } from '../rules.js';
import type { Request } from '../store-requests.js';
import { homeCrumb, kindAt, operatorCrumb, operatorHome, requestBadge } from './parts.js';
import { SettingList } from './settings.js';
import { Differences } from './versions.js';

interface DecisionProps {
  request: FastifyRequest;
  asked: Request;
  settings: readonly Setting[];
  /** What works in production now; null when nothing does. */
  current: Configuration | null;
  /** Whether this operator may approve: see `judgeApproval`. */
  approval: 'allowed' | 'own' | 'alone';
  typed: { decision: string; reason: string };
  faults?: readonly FieldFault[];
}

/** Reads one request, and decides it. */
export function DecisionPage({ request, asked, settings, current, approval, typed, faults = [] }: DecisionProps): Markup {
  const { lang } = request;
  const { partner } = asked;
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text;
  return (
    <Page
      request={request}
      title={t({ fr: 'Demande pour «\u00a0{name}\u00a0»', en: 'Request for “{name}”' }, lang, { name: partner.name })}
      breadcrumb={[homeCrumb(lang), operatorCrumb(lang)]}
      faults={faults}
    >
      <p>
        <Badge kind={requestBadge[asked.state]}>{t(requestWords[asked.state], lang)}</Badge> {kindAt(partner, lang)}
      </p>
      <Definitions
        items={[
          { term: t({ fr: 'Organisation', en: 'Organisation' }, lang), value: `${partner.organisation} (${partner.siret})` },
          { term: t({ fr: 'Demandé par', en: 'Asked by' }, lang), value: `${asked.askedBy.label}, ${asked.askedBy.email}` },
          { term: t({ fr: 'Demandé le', en: 'Asked on' }, lang), value: <When at={asked.askedAt} time lang={lang} /> },
          { term: t({ fr: 'Base légale', en: 'Legal basis' }, lang), value: <span class="socle-written">{asked.legalBasis}</span> },
          { term: t({ fr: 'Contact technique', en: 'Technical contact' }, lang), value: asked.contact },
          ...(asked.reason
            ? [{ term: t({ fr: 'Raison donnée', en: 'Reason given' }, lang), value: <span class="socle-written">{asked.reason}</span> }]
            : []),
        ]}
      />
      <h2>{t({ fr: 'Configuration demandée', en: 'Settings asked for' }, lang)}</h2>
      <SettingList settings={settings} values={asked.configuration} lang={lang} />
      {current && asked.state === 'waiting' ? (
        <>
          <h2>{t({ fr: 'Ce qui change en production', en: 'What changes in production' }, lang)}</h2>
          <Differences changes={changedSettings(settings, current, asked.configuration)} lang={lang} />
        </>
      ) : null}
      {asked.state === 'waiting' ? (
        <Form action={`${operatorHome}/${asked.id}`}>
          {approval === 'allowed' ? (
            <RadioGroup
              name="decision"
              legend={t({ fr: 'Votre décision', en: 'Your decision' }, lang)}
              options={[
                { value: 'approve', text: t({ fr: 'Accepter', en: 'Approve' }, lang) },
                { value: 'refuse', text: t({ fr: 'Refuser', en: 'Refuse' }, lang) },
              ]}
              value={typed.decision}
              fault={faultOf('decision')}
            />
          ) : (
            <>
              <OtherEyes approval={approval} lang={lang} />
              <Hidden name="decision" value="refuse" />
            </>
          )}
          <TextArea
            name="raison"
            label={t({ fr: 'Ce que vous écrivez à l’organisation', en: 'What you write to the organisation' }, lang)}
            hint={
              approval === 'allowed'
                ? t({ fr: 'Nécessaire seulement si vous refusez.', en: 'Needed only when you refuse.' }, lang)
                : t({ fr: 'La raison de votre refus.', en: 'The reason why you refuse.' }, lang)
            }
            value={typed.reason}
            fault={faultOf('raison')}
            maxlength={4000}
            optional={approval === 'allowed'}
          />
          <p>
            {t({ fr: 'La personne qui a demandé reçoit la décision par courriel.', en: 'Who asked gets the decision by e-mail.' }, lang)}
          </p>
          <Button>
            {approval === 'allowed'
              ? t({ fr: 'Décider', en: 'Decide' }, lang)
              : t({ fr: 'Refuser cette demande', en: 'Refuse this request' }, lang)}
          </Button>
        </Form>
      ) : null}
    </Page>
  );
}

/** Why this operator may only refuse: nobody opens to the public what they wrote themselves. */
function OtherEyes({ approval, lang }: { approval: 'own' | 'alone'; lang: Lang }): Markup {
  const { title, text, remedy } = partnersFaults.table[approval === 'own' ? 'PARTENAIRE-QUATRE-YEUX' : 'PARTENAIRE-SEUL-OPERATEUR'];
  return (
    <Alert kind="info" title={t(title, lang)}>
      <p>{t(text, lang)}</p>
      <p>{t(remedy, lang)}</p>
    </Alert>
  );
}

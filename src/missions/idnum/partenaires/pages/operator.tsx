import type { FastifyRequest } from 'fastify';
import {
  Badge,
  Button,
  Definitions,
  Form,
  Page,
  RadioGroup,
  Table,
  TextArea,
  When,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { changedSettings, type Configuration, type Setting } from '../configuration.js';
import { requestWords } from '../rules.js';
import type { Request } from '../store-requests.js';
import { homeCrumb, kindAt, operatorCrumb, operatorHome, requestBadge } from './parts.js';
import { SettingList } from './settings.js';
import { Differences } from './versions.js';

/** Requests, those that wait first. */
export function OperatorPage({
  request,
  waiting,
  decided,
}: {
  request: FastifyRequest;
  waiting: readonly Request[];
  decided: readonly Request[];
}): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={operatorCrumb(lang).text} breadcrumb={[homeCrumb(lang)]} narrow={false}>
      <h2>{t({ fr: 'En attente', en: 'Waiting' }, lang)}</h2>
      {waiting.length === 0 ? (
        <p>{t({ fr: 'Aucune demande n’attend.', en: 'No request is waiting.' }, lang)}</p>
      ) : (
        <Requests
          caption={t({ fr: 'Demandes en attente, la plus ancienne d’abord', en: 'Waiting requests, the oldest first' }, lang)}
          rows={waiting}
          lang={lang}
        />
      )}
      {decided.length > 0 ? (
        <>
          <h2>{t({ fr: 'Déjà traitées', en: 'Done' }, lang)}</h2>
          <Requests caption={t({ fr: 'Dernières demandes traitées', en: 'Latest requests done' }, lang)} rows={decided} lang={lang} />
        </>
      ) : null}
      <p>
        <a href="/operateur">
          {t({ fr: 'Corrections d’état civil et signalements', en: 'Corrections of civil status, and reports' }, lang)}
        </a>
      </p>
    </Page>
  );
}

function Requests({ caption, rows, lang }: { caption: string; rows: readonly Request[]; lang: Lang }): Markup {
  return (
    <Table
      caption={caption}
      captionHidden
      rowHeaders
      columns={[
        { text: t({ fr: 'Partenaire', en: 'Partner' }, lang) },
        { text: t({ fr: 'Organisation', en: 'Organisation' }, lang) },
        { text: t({ fr: 'Demandé le', en: 'Asked on' }, lang) },
        { text: t({ fr: 'État', en: 'State' }, lang) },
      ]}
      rows={rows.map((row) => [
        <>
          <a href={`${operatorHome}/${row.id}`}>{row.partner.name}</a> ({kindAt(row.partner, lang)})
        </>,
        row.partner.organisation,
        <When at={row.askedAt} lang={lang} />,
        <Badge kind={requestBadge[row.state]}>{t(requestWords[row.state], lang)}</Badge>,
      ])}
    />
  );
}

interface DecisionProps {
  request: FastifyRequest;
  asked: Request;
  settings: readonly Setting[];
  /** What works in production now; null when nothing does. */
  current: Configuration | null;
  typed: { decision: string; reason: string };
  faults?: readonly FieldFault[];
}

/** Reads one request, and decides it. */
export function DecisionPage({ request, asked, settings, current, typed, faults = [] }: DecisionProps): Markup {
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
          { term: t({ fr: 'Le', en: 'On' }, lang), value: <When at={asked.askedAt} time lang={lang} /> },
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
          <RadioGroup
            name="decision"
            legend={t({ fr: 'Votre décision', en: 'Your decision' }, lang)}
            options={[
              { value: 'approve', text: t({ fr: 'Accepter', en: 'Approve' }, lang) },
              {
                value: 'refuse',
                text: t({ fr: 'Refuser', en: 'Refuse' }, lang),
                hint: t({ fr: 'La raison est obligatoire.', en: 'The reason is required.' }, lang),
              },
            ]}
            value={typed.decision}
            fault={faultOf('decision')}
          />
          <TextArea
            name="raison"
            label={t({ fr: 'Ce que vous écrivez à l’organisation', en: 'What you write to the organisation' }, lang)}
            value={typed.reason}
            fault={faultOf('raison')}
            maxlength={4000}
            optional
          />
          <p>
            {t({ fr: 'La personne qui a demandé reçoit la décision par courriel.', en: 'Who asked gets the decision by e-mail.' }, lang)}
          </p>
          <Button>{t({ fr: 'Décider', en: 'Decide' }, lang)}</Button>
        </Form>
      ) : null}
    </Page>
  );
}

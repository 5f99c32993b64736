import type { FastifyRequest } from 'fastify';
import {
  Badge,
  Button,
  Definitions,
  Form,
  Page,
  RadioGroup,
  TextArea,
  When,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t, type Text } from '../../../../kernel/i18n/index.js';
import { reasonWords, stateWords } from '../../connexions/index.js';
import type { DeskReport, UnsealedReport } from '../../franceconnect/index.js';
import { reportDecisions, type ReportEnd } from '../reports.js';
import { decisionLength, deskCrumb } from './parts.js';

const decisionWords: Readonly<Record<ReportEnd, { text: Text; hint: Text }>> = {
  open: {
    text: { fr: 'Je l’examine', en: 'I look into it' },
    hint: { fr: 'La personne sait que vous vous en occupez.', en: 'The person knows that you are on it.' },
  },
  closed: {
    text: { fr: 'Clore', en: 'Close' },
    hint: { fr: 'Écrivez ce que vous avez trouvé et fait.', en: 'Write what you found and did.' },
  },
};

interface Props {
  request: FastifyRequest;
  report: DeskReport;
  unsealed: UnsealedReport;
  typed: { decision: string; reason: string };
  faults?: readonly FieldFault[];
}

/** Reads one report of a sign-in, and decides it. */
export function ReportPage({ request, report, unsealed, typed, faults = [] }: Props): Markup {
  const { lang } = request;
  const { connection, state } = report;
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text ?? null;
  const decisions = reportDecisions(state);
  return (
    <Page
      request={request}
      title={t({ fr: 'Signalement n°\u00a0{number}', en: 'Report no. {number}' }, lang, { number: report.number })}
      breadcrumb={[deskCrumb(lang)]}
      faults={faults}
    >
      <p>
        <Badge kind={stateWords[state].badge}>{t(stateWords[state].label, lang)}</Badge>
      </p>
      <Definitions
        items={[
          { term: t({ fr: 'Reçu le', en: 'Received on' }, lang), value: <When at={report.at} time lang={lang} /> },
          { term: t({ fr: 'Motif', en: 'Reason' }, lang), value: t(reasonWords[report.reason], lang) },
          {
            term: t({ fr: 'Ce que la personne écrit', en: 'What the person writes' }, lang),
            value: unsealed.words === null ? null : <span class="socle-written">{unsealed.words}</span>,
          },
          { term: t({ fr: 'Répondre à', en: 'Answer to' }, lang), value: unsealed.contact },
          { term: t({ fr: 'Code donné', en: 'Code given' }, lang), value: report.code },
        ]}
      />
      <h2>{t({ fr: 'La connexion', en: 'The sign-in' }, lang)}</h2>
      {connection ? (
        <Definitions
          items={[
            { term: t({ fr: 'Quand', en: 'When' }, lang), value: <When at={connection.at} time lang={lang} /> },
            { term: t({ fr: 'Service', en: 'Service' }, lang), value: `${connection.service} (${connection.clientId})` },
            { term: t({ fr: 'Compte', en: 'Account' }, lang), value: connection.upstreamTitle },
            { term: t({ fr: 'Niveau', en: 'Level' }, lang), value: connection.acr },
          ]}
        />
      ) : (
        <p>
          {t({ fr: 'Aucune connexion gardée ne correspond au code donné.', en: 'No sign-in that is kept matches the code given.' }, lang)}
        </p>
      )}
      {decisions.length > 0 ? (
        <Form action={`/operateur/signalements/${report.number}`}>
          <RadioGroup
            name="decision"
            legend={t({ fr: 'Votre décision', en: 'Your decision' }, lang)}
            options={decisions.map((to) => ({ value: to, text: t(decisionWords[to].text, lang), hint: t(decisionWords[to].hint, lang) }))}
            value={typed.decision}
            fault={faultOf('decision')}
          />
          <TextArea
            name="raison"
            label={t({ fr: 'Ce que vous écrivez à la personne', en: 'What you write to the person' }, lang)}
            hint={t({ fr: 'Nécessaire seulement pour clore.', en: 'Needed only to close.' }, lang)}
            value={typed.reason}
            maxlength={decisionLength}
            optional
            fault={faultOf('raison')}
          />
          <p>{t({ fr: 'La personne est prévenue par courriel.', en: 'The person is told by e-mail.' }, lang)}</p>
          <Button>{t({ fr: 'Enregistrer', en: 'Save' }, lang)}</Button>
        </Form>
      ) : null}
    </Page>
  );
}

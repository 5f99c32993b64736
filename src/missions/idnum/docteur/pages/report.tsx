import { Alert, Badge, Code, Disclosure, Table, type BadgeKind, type Markup, type MessageKind } from '../../../../design/index.js';
import { t, type Lang, type Text } from '../../../../kernel/i18n/index.js';
import { reasonWords, type Line, type Report } from '../report.js';
import type { Outcome } from '../rules.js';

/** What a run found: the conclusion, then what must be put right, then everything. */
export function ReportView({ report, lang }: { report: Report; lang: Lang }): Markup {
  const wrong = report.lines.filter(({ good }) => !good);
  return (
    <>
      {report.status === 'done' ? <Conclusion report={report} lang={lang} /> : null}
      {wrong.length > 0 ? <h2>{t({ fr: 'Ce qu’il faut regarder', en: 'What to look at' }, lang)}</h2> : null}
      {wrong.map((line) => (
        <WrongLine line={line} lang={lang} />
      ))}
      <h2>{t({ fr: 'Tous les essais', en: 'All trials' }, lang)}</h2>
      <Table
        caption={t({ fr: 'Tous les essais, dans l’ordre', en: 'All trials, in order' }, lang)}
        captionHidden
        columns={[
          { text: t({ fr: 'Essai', en: 'Trial' }, lang) },
          { text: t({ fr: 'Ce que le service a fait', en: 'What the service did' }, lang) },
        ]}
        rows={report.lines.map((line) => [t(line.scenario.title, lang), <Verdict line={line} lang={lang} />])}
        rowHeaders
      />
    </>
  );
}

function conclusionOf(report: Report): { kind: MessageKind; title: Text; text: Text } {
  const { conclusive, counts } = report;
  if (!conclusive)
    return {
      kind: 'warning',
      title: { fr: 'On ne peut rien conclure', en: 'Nothing can be concluded' },
      text: {
        fr: 'La connexion honnête n’a pas réussi. Les attaques n’ont donc pas été essayées.',
        en: 'The honest sign-in did not succeed. The attacks were therefore not tried.',
      },
    };
  if (counts.accepted > 0)
    return {
      kind: 'error',
      title: { fr: 'Votre service accepte ce qu’il devrait refuser', en: 'Your service accepts what it should refuse' },
      text: {
        fr: 'Acceptés à tort\u00a0: {accepted}. Refusés, comme il faut\u00a0: {refused}. Sans conclusion\u00a0: {unclear}.',
        en: 'Wrongly accepted: {accepted}. Refused, as it should be: {refused}. Without a conclusion: {unclear}.',
      },
    };
  if (counts.unclear > 0)
    return {
      kind: 'warning',
      title: {
        fr: 'Rien n’est accepté à tort, mais des essais restent sans conclusion',
        en: 'Nothing is wrongly accepted, but some trials have no conclusion',
      },
      text: {
        fr: 'Refusés, comme il faut\u00a0: {refused}. Sans conclusion\u00a0: {unclear}.',
        en: 'Refused, as it should be: {refused}. Without a conclusion: {unclear}.',
      },
    };
  return {
    kind: 'success',
    title: { fr: 'Votre service refuse tout ce qu’il doit refuser', en: 'Your service refuses all that it must refuse' },
    text: {
      fr: 'La connexion honnête réussit, et les {refused} essais de tromperie sont refusés.',
      en: 'The honest sign-in succeeds, and the {refused} attempts to fool it are refused.',
    },
  };
}

function Conclusion({ report, lang }: { report: Report; lang: Lang }): Markup {
  const { kind, title, text } = conclusionOf(report);
  return (
    <Alert kind={kind} title={t(title, lang)}>
      {t(text, lang, report.counts)}
    </Alert>
  );
}

const outcomeWords = {
  accepted: { fr: 'Accepté', en: 'Accepted' },
  refused: { fr: 'Refusé', en: 'Refused' },
  unclear: { fr: 'Sans conclusion', en: 'No conclusion' },
} as const satisfies Record<Outcome, Text>;

function Verdict({ line: { result, good }, lang }: { line: Line; lang: Lang }): Markup {
  const kind: BadgeKind = good ? 'success' : result.outcome === 'unclear' ? 'warning' : 'error';
  return (
    <Badge kind={kind}>
      {t(outcomeWords[result.outcome], lang)}{' '}
      {result.outcome === 'unclear'
        ? ''
        : good
          ? t({ fr: '(bien)', en: '(good)' }, lang)
          : t({ fr: '(à corriger)', en: '(to put right)' }, lang)}
    </Badge>
  );
}

function WrongLine({ line, lang }: { line: Line; lang: Lang }): Markup {
  const { scenario, result } = line;
  const reason = reasonWords(result, lang);
  return (
    <section aria-labelledby={`essai-${scenario.id}`}>
      <h3 id={`essai-${scenario.id}`}>{t(scenario.title, lang)}</h3>
      <p>
        <Verdict line={line} lang={lang} />
      </p>
      {reason ? <p>{reason}</p> : null}
      <p>{t(scenario.play, lang)}</p>
      {result.outcome === 'unclear' && scenario.expected === 'refused' ? null : (
        <>
          <p>
            {scenario.expected === 'accepted' ? '' : <strong>{t({ fr: 'Le risque\u00a0:', en: 'The risk:' }, lang)}</strong>}{' '}
            {t(scenario.danger, lang)}
          </p>
          <p>
            <strong>{t({ fr: 'À faire\u00a0:', en: 'What to do:' }, lang)}</strong> {t(scenario.remedy, lang)}
          </p>
        </>
      )}
      <p>
        {t({ fr: 'Ce que disent les textes\u00a0:', en: 'What the texts say:' }, lang)}{' '}
        {scenario.norms.map(({ title, href }, index) => (
          <>
            {index > 0 ? ', ' : ''}
            <a href={href}>{title}</a>
          </>
        ))}
      </p>
      <Disclosure summary={t({ fr: 'Ce que le docteur a demandé', en: 'What the doctor asked for' }, lang)}>
        <ol>
          {result.steps.map(({ address, status }) => (
            <li>
              <Code>{address}</Code> {status ?? t({ fr: 'pas de réponse', en: 'no answer' }, lang)}
            </li>
          ))}
        </ol>
      </Disclosure>
    </section>
  );
}

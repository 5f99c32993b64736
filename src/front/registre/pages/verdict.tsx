import { Alert, Code, Definitions, When, type Child, type Markup } from '../../../design/index.js';
import { formatNumber, t, type Lang } from '../../../kernel/i18n/index.js';
import type { ProvenLine, Verdict } from '../check.js';
import { verdictWords } from '../words.js';

/** What the server found. */
export function VerdictView({ verdict, lang }: { verdict: Verdict; lang: Lang }): Markup {
  return (
    <div id="resultat" role="status">
      <VerdictAlert outcome={verdict.outcome} lang={lang} />
      {'line' in verdict ? <LineView line={verdict.line} lang={lang} /> : null}
    </div>
  );
}

function VerdictAlert({ outcome, lang }: { outcome: Verdict['outcome']; lang: Lang }): Markup {
  const { kind, title, text } = verdictWords[outcome];
  return (
    <Alert kind={kind} title={t(title, lang)}>
      <p>{t(text, lang)}</p>
    </Alert>
  );
}

function LineView({ line, lang }: { line: ProvenLine; lang: Lang }): Markup {
  return (
    <LineDefinitions
      lang={lang}
      values={{
        at: <When at={line.at} time lang={lang} />,
        actor: line.actor,
        action: <Code>{line.action}</Code>,
        place: formatNumber(line.index + 1, lang, 0),
        size: formatNumber(line.size, lang, 0),
        signedAt: <When at={line.signedAt} time lang={lang} />,
      }}
    />
  );
}

/** The same words for what the server found and for what the browser fills in. */
function LineDefinitions({
  lang,
  values,
}: {
  lang: Lang;
  values: Record<'at' | 'actor' | 'action' | 'place' | 'size' | 'signedAt', Child>;
}): Markup {
  return (
    <Definitions
      items={[
        { term: t({ fr: 'Écrite le', en: 'Written on' }, lang), value: values.at },
        { term: t({ fr: 'Qui a agi', en: 'Who acted' }, lang), value: values.actor },
        { term: t({ fr: 'Code de l’action', en: 'Code of the action' }, lang), value: values.action },
        { term: t({ fr: 'Rang de la ligne', en: 'Rank of the line' }, lang), value: values.place },
        { term: t({ fr: 'Lignes du registre ce jour-là', en: 'Lines of the register that day' }, lang), value: values.size },
        { term: t({ fr: 'Registre signé le', en: 'Register signed on' }, lang), value: values.signedAt },
      ]}
    />
  );
}

// What the browser alone can find: whether the register was rewritten since, only the server knows.
const offline = ['holds', 'format', 'key', 'signature', 'inclusion'] as const;

/** Every verdict, hidden, for the browser to show the one it found without asking the server: see page.js. */
export function BrowserVerdicts({ lang, kids }: { lang: Lang; kids: readonly string[] }): Markup {
  const slot = (name: string): Markup => <span data-fill={name} />;
  const values = {
    at: slot('at'),
    actor: slot('actor'),
    action: <Code>{slot('action')}</Code>,
    place: slot('place'),
    size: slot('size'),
    signedAt: slot('signedAt'),
  };
  return (
    <div role="status" tabindex="-1" id="resultat-ici" data-registre={kids.join(' ')}>
      {offline.map((outcome) => (
        <div hidden data-verdict={outcome}>
          <VerdictAlert outcome={outcome} lang={lang} />
          {outcome === 'holds' ? <LineDefinitions lang={lang} values={values} /> : null}
          <p class="fr-text--sm">
            {t(
              {
                fr: 'Vérifié sur votre appareil\u00a0: le fichier n’a pas été envoyé.',
                en: 'Checked on your device: the file was not sent.',
              },
              lang,
            )}
          </p>
        </div>
      ))}
    </div>
  );
}

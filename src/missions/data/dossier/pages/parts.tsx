import { Badge, Disclosure, Timeline, When, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { stateWords, type FileSummary } from '../../demarches/index.js';
import { gather, type Line } from '../lines.js';

/** The first step of every breadcrumb here. */
export const dossierCrumb = (lang: Lang) => ({ text: t({ fr: 'Mon dossier', en: 'My file' }, lang), href: '/dossier' });
export const linePath = (id: string) => `/dossier/lignes/${id}`;
export const fileStoryPath = (id: string) => `/dossier/dossiers/${id}`;

/** The state of a file, as a badge. */
export function StateBadge({ file, lang }: { file: FileSummary; lang: Lang }): Markup {
  const { label, badge } = stateWords[file.state];
  return <Badge kind={badge}>{t(label, lang)}</Badge>;
}

/** What was done with the person's data, each line with the way to its proof. */
export function Lines({ lines, lang }: { lines: readonly Line[]; lang: Lang }): Markup {
  const items = gather(lines).flatMap((group) => {
    const [first] = group;
    return first
      ? [{ at: first.at, title: titleOf(group, first, lang), children: <LineBody group={group} first={first} lang={lang} /> }]
      : [];
  });
  return <Timeline items={items} lang={lang} />;
}

const titleOf = (group: readonly Line[], first: Line, lang: Lang) =>
  group.length > 1 ? `${first.sentence} (${group.length} ${t({ fr: 'fois', en: 'times' }, lang)})` : first.sentence;

function LineBody({ group, first, lang }: { group: readonly Line[]; first: Line; lang: Lang }): Markup {
  const reason = first.purpose ?? first.basis;
  return (
    <>
      {reason ? (
        <p>
          {t({ fr: 'Pour\u00a0:', en: 'For:' }, lang)} <span lang={lang === 'fr' ? undefined : 'fr'}>{reason}</span>
        </p>
      ) : null}
      {group.length === 1 ? (
        <ProofLink line={first} lang={lang} />
      ) : (
        <Disclosure
          summary={t({ fr: 'Voir les {count} lignes et leurs preuves', en: 'See the {count} lines and their proofs' }, lang, {
            count: group.length,
          })}
        >
          <ul>
            {group.map((line) => (
              <li>
                <When at={line.at} time lang={lang} /> – <ProofLink line={line} lang={lang} />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </>
  );
}

function ProofLink({ line, lang }: { line: Line; lang: Lang }): Markup {
  return (
    <a href={linePath(line.id)}>
      {t({ fr: 'Comprendre cette ligne et sa preuve', en: 'Understand this line and its proof' }, lang)}
      <span class="fr-sr-only">
        {' '}
        ({line.sentence}, <When at={line.at} time lang={lang} />)
      </span>
    </a>
  );
}

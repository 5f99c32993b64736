import { Badge, Timeline, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { procedureFamilies } from '../../../../registry/index.js';
import type { Mandate, Use } from '../../mandats/index.js';
import { attestable } from '../attestation.js';

/** What can be printed for the person. */
export function Papers({ mandate, base, draft, lang }: { mandate: Mandate; base: string; draft: boolean; lang: Lang }): Markup {
  const papers = [
    ...(draft
      ? [{ href: `${base}/projet.pdf`, text: { fr: 'Projet de mandat (PDF)', en: 'Draft of the mandate (PDF, in French and English)' } }]
      : []),
    ...(attestable(mandate, 'mandate')
      ? [
          {
            href: `${base}/attestation.pdf`,
            text: { fr: 'Attestation du mandat (PDF)', en: 'Attestation of the mandate (PDF, in French and English)' },
          },
        ]
      : []),
    ...(attestable(mandate, 'revocation')
      ? [
          {
            href: `${base}/retrait.pdf`,
            text: { fr: 'Attestation du retrait (PDF)', en: 'Attestation of the revocation (PDF, in French and English)' },
          },
        ]
      : []),
  ];
  if (papers.length === 0) return <></>;
  return (
    <>
      <h2>{t({ fr: 'Papiers pour la personne', en: 'Papers for the person' }, lang)}</h2>
      <ul>
        {papers.map(({ href, text }) => (
          <li>
            <a href={href}>{t(text, lang)}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

/** A use, with who acted. */
export type NamedUse = Use & { by: string };

/** What was done under a mandate, latest first. */
export function Uses({ uses, lang }: { uses: readonly NamedUse[]; lang: Lang }): Markup {
  return (
    <>
      <h2>{t({ fr: 'Ce qui a été fait avec ce mandat', en: 'What was done under this mandate' }, lang)}</h2>
      {uses.length === 0 ? (
        <p>{t({ fr: 'Rien pour l’instant.', en: 'Nothing so far.' }, lang)}</p>
      ) : (
        <Timeline
          lang={lang}
          items={uses.map((use) => ({
            at: use.at,
            title: `${use.service} (${t(procedureFamilies[use.family].title, lang)})`,
            children: (
              <p>
                {use.by}{' '}
                {use.contestedAt ? (
                  <Badge kind="error">{t({ fr: 'Contesté par la personne', en: 'Contested by the person' }, lang)}</Badge>
                ) : null}
              </p>
            ),
          }))}
        />
      )}
    </>
  );
}

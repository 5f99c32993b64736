import { t, type Lang } from '../../kernel/i18n/index.js';
import type { Child, Markup } from '../jsx/markup.js';
import { Disclosure } from './content.js';
import { hasContent } from './field-parts.js';

interface FigureProps {
  title: Child;
  /** How to read it, in a sentence. */
  caption?: Child;
  chart: Markup;
  /** The same figures as a `<Table>`. */
  table: Child;
  /** Address of the same figures as CSV. */
  csv?: string;
  lang: Lang;
}

/** A chart with everything it says as a table too, for those who do not see it and those who want the numbers. */
export function Figure({ title, caption, chart, table, csv, lang }: FigureProps): Markup {
  return (
    <figure class="socle-figure">
      <figcaption>
        <strong>{title}</strong>
        {hasContent(caption) ? <span class="socle-figure__caption">{caption}</span> : null}
      </figcaption>
      {chart}
      <Disclosure summary={t({ fr: 'Voir les chiffres en tableau', en: 'See the figures as a table' }, lang)}>
        {table}
        {csv ? (
          <p>
            <a href={csv} download type="text/csv">
              {t({ fr: 'Télécharger les chiffres (CSV)', en: 'Download the figures (CSV)' }, lang)}
            </a>
          </p>
        ) : null}
      </Disclosure>
    </figure>
  );
}

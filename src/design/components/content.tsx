import { t, type Lang } from '../../kernel/i18n/index.js';
import { raw, renderChild, words, type Child, type Markup } from '../jsx/markup.js';
import { hasContent } from './field-parts.js';
import { When } from './values.js';

interface TableProps {
  caption: Child;
  /** Keeps the caption for assistive technology only: when a heading just above says the same. */
  captionHidden?: boolean;
  columns: readonly { text: Child; number?: boolean }[];
  rows: readonly (readonly Child[])[];
  /** The first cell of each row names the row. */
  rowHeaders?: boolean;
}

/** Data in rows and columns. On a narrow screen it scrolls inside a region of its own, which the keyboard reaches. */
export function Table({ caption, captionHidden, columns, rows, rowHeaders }: TableProps): Markup {
  const kind = (index: number) => (columns[index]?.number ? 'socle-number' : undefined);
  return (
    <section class="socle-table" aria-label={plain(caption)} tabindex="0">
      <table>
        <caption class={captionHidden ? 'fr-sr-only' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ text }, index) => (
              <th scope="col" class={kind(index)}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((cell, index) =>
                rowHeaders && index === 0 ? (
                  <th scope="row" class={kind(index)}>
                    {cell}
                  </th>
                ) : (
                  <td class={kind(index)}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The words of a piece of page, without its tags. */
const plain = (child: Child) => raw(renderChild(child).replace(/<[^>]*>/g, ''));

/** What is known, line by line, each with what one can do about it. */
export function Definitions({
  items,
}: {
  items: readonly { term: Child; value: Child; action?: { text: Child; href: string } | null }[];
}): Markup {
  return (
    <dl class="socle-definitions">
      {items.map(({ term, value, action }) => (
        <div class="socle-definitions__row">
          <dt>{term}</dt>
          <dd>{hasContent(value) ? value : words({ fr: 'Non renseigné', en: 'Not given' })}</dd>
          {action ? (
            <dd class="socle-definitions__action">
              <a href={action.href}>
                {action.text}
                <span class="fr-sr-only"> ({term})</span>
              </a>
            </dd>
          ) : null}
        </div>
      ))}
    </dl>
  );
}

/** Where one stands in a form of several pages. It writes an h2. `current` counts from 1. */
export function Steps({ steps, current, lang }: { steps: readonly string[]; current: number; lang: Lang }): Markup {
  const next = steps[current];
  return (
    <div class="fr-stepper">
      <h2 class="fr-stepper__title">
        {steps[current - 1]}
        <span class="fr-stepper__state">
          {t({ fr: 'Étape {current} sur {count}', en: 'Step {current} of {count}' }, lang, { current, count: steps.length })}
        </span>
      </h2>
      <div class="fr-stepper__steps" data-fr-current-step={current} data-fr-steps={steps.length} />
      {next ? (
        <p class="fr-stepper__details">
          <span class="fr-text--bold">{t({ fr: 'Étape suivante\u00a0:', en: 'Next step:' }, lang)}</span> {next}
        </p>
      ) : null}
    </div>
  );
}

interface TimelineProps {
  items: readonly { at: Date; title: Child; id?: string; children?: Child }[];
  lang: Lang;
}

/** What happened, in the order given. */
export function Timeline({ items, lang }: TimelineProps): Markup {
  return (
    <ol class="socle-timeline">
      {items.map(({ at, title, id, children }) => (
        <li class="socle-timeline__item" id={id}>
          <p class="socle-timeline__at">
            <When at={at} time lang={lang} />
          </p>
          <p class="socle-timeline__title">{title}</p>
          {hasContent(children) ? <div class="socle-timeline__body">{children}</div> : null}
        </li>
      ))}
    </ol>
  );
}

/** Details that most readers do not need, one click away. */
export function Disclosure({ summary, open, children }: { summary: Child; open?: boolean; children?: Child }): Markup {
  return (
    <details class="socle-disclosure" open={open}>
      <summary>{summary}</summary>
      <div class="socle-disclosure__body">{children}</div>
    </details>
  );
}

/** Links to the other pages of a long list; nothing when there is one page. `page` counts from 1. */
export function Pagination({
  page,
  pages,
  href,
  lang,
}: {
  page: number;
  pages: number;
  href: (page: number) => string;
  lang: Lang;
}): Markup {
  if (pages <= 1) return <></>;
  const shown = [...new Set([1, page - 1, page, page + 1, pages])].filter((p) => p >= 1 && p <= pages);
  return (
    <nav class="fr-pagination" aria-label={t({ fr: 'Pages de la liste', en: 'Pages of the list' }, lang)}>
      <ul class="fr-pagination__list">
        {page > 1 ? (
          <li>
            <a class="fr-pagination__link socle-page-step" href={href(page - 1)} rel="prev">
              {t({ fr: 'Précédente', en: 'Previous' }, lang)}
              <span class="fr-sr-only"> (page {page - 1})</span>
            </a>
          </li>
        ) : null}
        {shown.map((p, index) => (
          <>
            {index > 0 && p - (shown[index - 1] ?? p) > 1 ? (
              <li>
                <span class="fr-pagination__link" aria-hidden="true">
                  …
                </span>
              </li>
            ) : null}
            <li>
              <a class="fr-pagination__link" href={href(p)} aria-current={p === page ? 'page' : undefined} title={`Page ${p}`}>
                {p}
              </a>
            </li>
          </>
        ))}
        {page < pages ? (
          <li>
            <a class="fr-pagination__link socle-page-step" href={href(page + 1)} rel="next">
              {t({ fr: 'Suivante', en: 'Next' }, lang)}
              <span class="fr-sr-only"> (page {page + 1})</span>
            </a>
          </li>
        ) : null}
      </ul>
    </nav>
  );
}

interface SearchProps {
  action: string;
  name: string;
  label: string;
  value?: string;
  /** Other parameters that the search keeps. */
  hidden?: Readonly<Record<string, string>>;
}

/** Looks for something by its words. */
export function Search({ action, name, label, value, hidden = {} }: SearchProps): Markup {
  return (
    <form method="get" action={action} role="search" class="socle-search">
      {Object.entries(hidden).map(([key, kept]) => (
        <input type="hidden" name={key} value={kept} />
      ))}
      <label class="fr-label" for={name}>
        {label}
      </label>
      <div class="socle-search__row">
        <input class="fr-input" type="search" id={name} name={name} value={value ?? ''} autocomplete="off" />
        <button type="submit" class="fr-btn">
          {words({ fr: 'Rechercher', en: 'Search' })}
        </button>
      </div>
    </form>
  );
}

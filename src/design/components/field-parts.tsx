import { raw, words, type Child, type Markup } from '../jsx/markup.js';

/** What every field of a form can be given. */
export interface FieldProps {
  /** Name under which the value is posted, and id of the field: unique in the page. */
  name: string;
  label: Child;
  hint?: Child;
  /** What is wrong with the value, as a sentence for the person. */
  fault?: string | null;
  /** Marks the field as one that may stay empty; all others are required. */
  optional?: boolean;
  /** Where the value comes from, shown under the field. */
  source?: Child;
}

const nothing = raw('');
const optionalMark = words({ fr: ' (facultatif)', en: ' (optional)' });

/** Says that a field may stay empty. Required fields say nothing: they are the rule. */
export function OptionalMark({ optional }: { optional?: boolean }): Markup {
  return optional ? optionalMark : nothing;
}

export function Hint({ id, children }: { id?: string; children?: Child }): Markup {
  return hasContent(children) ? (
    <span class="fr-hint-text" id={id}>
      {children}
    </span>
  ) : (
    nothing
  );
}

/** The lines under a field: its fault, then where the value comes from. */
export function FieldNotes({ name, fault, source }: { name: string; fault?: string | null; source?: Child }): Markup {
  if (!fault && !hasContent(source)) return nothing;
  return (
    <>
      {fault ? (
        <p class="fr-error-text" id={`${name}-faute`}>
          {fault}
        </p>
      ) : null}
      {hasContent(source) ? (
        <p class="socle-source" id={`${name}-source`}>
          {source}
        </p>
      ) : null}
    </>
  );
}

/** Ids of the lines that describe a field, for aria-describedby; undefined when there is none. */
export function describedBy({ name, hint, fault, source }: Pick<FieldProps, 'name' | 'hint' | 'fault' | 'source'>): string | undefined {
  const ids = (hasContent(hint) ? ` ${name}-aide` : '') + (fault ? ` ${name}-faute` : '') + (hasContent(source) ? ` ${name}-source` : '');
  return ids === '' ? undefined : ids.slice(1);
}

export function hasContent(child: Child): boolean {
  return child !== undefined && child !== null && child !== '' && typeof child !== 'boolean';
}

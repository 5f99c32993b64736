import type { Child, Markup } from '../jsx/markup.js';
import { hasContent } from './field-parts.js';

export type MessageKind = 'success' | 'info' | 'warning' | 'error';

interface AlertProps {
  kind: MessageKind;
  title?: Child;
  small?: boolean;
  children?: Child;
}

/** A message about what just happened or what must be known before going on. A small one has no title. */
export function Alert({ kind, title, small, children }: AlertProps): Markup {
  const titled = hasContent(title);
  return (
    <div class={`fr-alert fr-alert--${kind}${small || !titled ? ' fr-alert--sm' : ''}`}>
      {titled ? <p class="fr-alert__title">{title}</p> : null}
      {typeof children === 'string' ? <p>{children}</p> : children}
    </div>
  );
}

/** A piece of the page that stands out: a summary, a next step. */
export function Callout({ title, children }: { title?: Child; children?: Child }): Markup {
  return (
    <div class="fr-callout">
      {hasContent(title) ? <p class="fr-callout__title">{title}</p> : null}
      <div class="fr-callout__text">{children}</div>
    </div>
  );
}

export type BadgeKind = 'info' | 'success' | 'warning' | 'error' | 'new' | 'neutral';

/** A state in a word or two. */
export function Badge({ kind = 'neutral', children }: { kind?: BadgeKind; children?: Child }): Markup {
  return <span class={`fr-badge fr-badge--no-icon${kind === 'neutral' ? '' : ` fr-badge--${kind}`}`}>{children}</span>;
}

/** A category, which may lead to what shares it. */
export function Tag({ href, children }: { href?: string; children?: Child }): Markup {
  return href ? (
    <a class="fr-tag" href={href}>
      {children}
    </a>
  ) : (
    <span class="fr-tag">{children}</span>
  );
}

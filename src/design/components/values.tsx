import { displayZone, formatDate, formatDateTime, formatMoney, type Lang as Language } from '../../kernel/i18n/index.js';
import type { Child, Markup } from '../jsx/markup.js';

/** A date, or a date and an hour with `time`, as people say it. `at` is an instant, or a civil date 'YYYY-MM-DD'. */
export function When({ at, time, lang }: { at: Date | string; time?: boolean; lang: Language }): Markup {
  if (typeof at === 'string') return <time datetime={at}>{formatDate(at, lang)}</time>;
  return time ? (
    <time datetime={at.toISOString()}>{formatDateTime(at, lang)}</time>
  ) : (
    <time datetime={civil(at)}>{formatDate(at, lang)}</time>
  );
}

const civilFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: displayZone, dateStyle: 'short' });
const civil = (at: Date) => civilFormat.format(at);

/** An amount in cents of euro. */
export function Money({ cents, lang }: { cents: number; lang: Language }): Markup {
  return <span class="socle-money">{formatMoney(cents, lang)}</span>;
}

/** A technical value, kept apart from sentences; long ones break anywhere rather than widen the page. */
export function Code({ children }: { children?: Child }): Markup {
  return (
    <code class="socle-code" translate="no">
      {children}
    </code>
  );
}

/** Words in another language than the page's, so that they are pronounced right. */
export function Lang({ lang, children }: { lang: Language | (string & {}); children?: Child }): Markup {
  return <span lang={lang}>{children}</span>;
}

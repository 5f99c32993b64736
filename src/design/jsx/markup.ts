import type { Lang, Text } from '../../kernel/i18n/index.js';

/** Text of a page that is HTML already. Only the JSX runtime, `raw` and `words` make it: any other string is escaped when it enters a page. */
export class Markup {
  constructor(readonly html: string) {}

  toString(): string {
    return this.html;
  }
}

/** What may stand between two tags. `null`, `undefined`, `true` and `false` write nothing. */
export type Child = Markup | string | number | boolean | null | undefined | readonly Child[];

// A text in several languages waits in the page between these three characters, which HTML forbids, until `render` knows the language.
const open = '\u0001';
const middle = '\u0002';
const close = '\u0003';
const special = /[&<>"'\u0001-\u0003]/;
// By character code, so that reading a text character by character is quick.
const escapes: readonly (string | undefined)[] = (() => {
  const table = new Array<string | undefined>(128).fill(undefined);
  const named = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', [open]: '', [middle]: '', [close]: '' };
  for (const [character, escape] of Object.entries(named)) table[character.charCodeAt(0)] = escape;
  return table;
})();

/** `text` as it must be written in HTML, in content as in a quoted attribute. */
export function escapeText(text: string): string {
  if (!special.test(text)) return text;
  let escaped = '';
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const escape = escapes[text.charCodeAt(i)];
    if (escape === undefined) continue;
    escaped += text.slice(start, i) + escape;
    start = i + 1;
  }
  return escaped + text.slice(start);
}

/** HTML of children: markup as it is, texts escaped. */
export function renderChild(child: Child): string {
  if (typeof child === 'string') return escapeText(child);
  if (child instanceof Markup) return child.html;
  if (typeof child === 'number') return String(child);
  if (Array.isArray(child)) {
    let html = '';
    for (const one of child as readonly Child[]) html += renderChild(one);
    return html;
  }
  return '';
}

/** Trusts `html` as it is. The caller answers for it: never anything that a person typed. */
export function raw(html: string): Markup {
  return new Markup(html);
}

/** A text of the design system whose language is chosen by the page it ends in: a field need not be told the language. */
export function words(text: Text): Markup {
  return new Markup(open + escapeText(text.fr) + middle + escapeText(text.en) + close);
}

const waiting = /\u0001([^\u0002]*)\u0002([^\u0003]*)\u0003/g;

/** The final HTML of a piece of page, in `lang`. */
export function render(markup: Child, lang: Lang = 'fr'): string {
  const html = renderChild(markup);
  return html.includes(open) ? html.replace(waiting, lang === 'fr' ? '$1' : '$2') : html;
}

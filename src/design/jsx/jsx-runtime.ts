import type { Elements } from './elements.js';
import { Markup, escapeText, renderChild, type Child } from './markup.js';

/** Types that the compiler looks up for `<tag …>`. */
// eslint-disable-next-line @typescript-eslint/no-namespace -- the compiler asks for this name
export namespace JSX {
  export type Element = Markup;
  export type ElementType = keyof Elements | ((props: never) => Child);
  export type IntrinsicElements = Elements;
  export interface ElementChildrenAttribute {
    children: unknown;
  }
}

type Props = Readonly<Record<string, unknown>>;

/** How an attribute is written: with a text, when true, when false. */
interface Attribute {
  open: string;
  whenTrue: string;
  whenFalse: string;
  isAddress: boolean;
}

const voids = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);
const addresses = new Set(['href', 'src', 'action', 'formaction']);
const attributes = new Map<string, Attribute>();

/** Learns an attribute's name once. Types refuse these too; this refuses them when names come from a spread. */
function learn(name: string): Attribute {
  if (!/^[a-zA-Z][a-zA-Z0-9:-]*$/.test(name) || /^on/i.test(name) || /^style$/i.test(name)) throw new TypeError(`The attribute ${JSON.stringify(name)} cannot be written in a page`);
  const states = name.startsWith('aria-') || name === 'spellcheck';
  const made = {
    open: ` ${name}="`,
    whenTrue: states ? ` ${name}="true"` : ` ${name}`,
    whenFalse: states ? ` ${name}="false"` : '',
    isAddress: addresses.has(name),
  };
  attributes.set(name, made);
  return made;
}

/** An address that would run a script leads nowhere instead. Browsers drop spaces and controls inside the scheme, so they are dropped before looking. */
function safeAddress(address: string): string {
  if (address.startsWith('/') || !address.includes(':')) return address;
  // eslint-disable-next-line no-control-regex -- controls are what is looked for
  return /^(javascript|vbscript):/i.test(address.replace(/[\u0000-\u0020\u007f]/g, '')) ? '#' : address;
}

/**
 * Makes an element; the compiler calls it for each tag.
 * @param type name of an HTML element, or a component
 * @throws TypeError on an attribute that could run a script
 */
export function jsx(type: string | ((props: never) => Child), props: Props): Markup {
  if (typeof type === 'function') {
    const made = (type as (props: Props) => Child)(props);
    return made instanceof Markup ? made : new Markup(renderChild(made));
  }
  let html = '<' + type;
  for (const name in props) {
    if (name === 'children') continue;
    const value = props[name];
    if (value === undefined || value === null) continue;
    const attribute = attributes.get(name) ?? learn(name);
    if (typeof value === 'string') html += attribute.open + escapeText(attribute.isAddress ? safeAddress(value) : value) + '"';
    else if (value === true) html += attribute.whenTrue;
    else if (value === false) html += attribute.whenFalse;
    else if (typeof value === 'number') html += attribute.open + String(value) + '"';
    else if (value instanceof Markup) html += attribute.open + value.html + '"';
    else throw new TypeError(`The attribute ${name} of <${type}> is neither a text, a number nor a boolean`);
  }
  if (voids.has(type)) return new Markup(html + '>');
  return new Markup(html + '>' + renderChild(props['children'] as Child) + '</' + type + '>');
}

/** The same, for an element with several children. */
export const jsxs = jsx;

/** Children without an element around them. */
export function Fragment({ children }: { children?: Child }): Markup {
  return new Markup(renderChild(children));
}

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
  name: string;
  first: string;
  /** The same, after an attribute whose value is still open. */
  next: string;
  whenTrue: string;
  whenFalse: string;
  isAddress: boolean;
}

/** How an element is written. */
interface Tag {
  start: string;
  end: string;
  isVoid: boolean;
}

const voids = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);
const tags = new Map<string, Tag>();
const addresses = new Set(['href', 'src', 'action', 'formaction']);
const attributes = new Map<string, Attribute>();

/** Learns an attribute's name once. Types refuse these too; this refuses them when names come from a spread. */
function learn(name: string): Attribute {
  if (!/^[a-zA-Z][a-zA-Z0-9:-]*$/.test(name) || /^on/i.test(name) || /^style$/i.test(name))
    throw new TypeError(`The attribute ${JSON.stringify(name)} cannot be written in a page`);
  const states = name.startsWith('aria-') || name === 'spellcheck';
  const made = {
    name,
    first: ` ${name}="`,
    next: `" ${name}="`,
    whenTrue: states ? ` ${name}="true"` : ` ${name}`,
    whenFalse: states ? ` ${name}="false"` : '',
    isAddress: addresses.has(name),
  };
  attributes.set(name, made);
  return made;
}

function learnTag(name: string): Tag {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) throw new TypeError(`The element ${JSON.stringify(name)} cannot be written in a page`);
  const made = { start: `<${name}`, end: `</${name}>`, isVoid: voids.has(name) };
  tags.set(name, made);
  return made;
}

/** An address that would run a script leads nowhere instead. Browsers drop spaces and controls inside the scheme, so they are dropped before looking. */
function safeAddress(address: string): string {
  if (address.startsWith('/') || !address.includes(':')) return address;
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
  const tag = tags.get(type) ?? learnTag(type);
  let html = tag.start;
  // The quote that ends a value is written with what follows it: one joining less for each attribute.
  let isOpen = false;
  for (const name in props) {
    if (name === 'children') continue;
    const value = props[name];
    if (value === undefined || value === null) continue;
    const attribute = attributes.get(name) ?? learn(name);
    if (typeof value === 'boolean') {
      html += (isOpen ? '"' : '') + (value ? attribute.whenTrue : attribute.whenFalse);
      isOpen = false;
      continue;
    }
    html = html + (isOpen ? attribute.next : attribute.first) + valueOf(type, attribute, value);
    isOpen = true;
  }
  html += isOpen ? '">' : '>';
  return new Markup(tag.isVoid ? html : html + renderChild(props['children'] as Child) + tag.end);
}

function valueOf(type: string, attribute: Attribute, value: unknown): string {
  if (typeof value === 'string') return escapeText(attribute.isAddress ? safeAddress(value) : value);
  if (typeof value === 'number') return String(value);
  if (value instanceof Markup) return value.html;
  throw new TypeError(`The attribute ${attribute.name} of <${type}> is neither a text, a number nor a boolean`);
}

/** The same, for an element with several children. */
export const jsxs = jsx;

/** Children without an element around them. */
export function Fragment({ children }: { children?: Child }): Markup {
  return new Markup(renderChild(children));
}

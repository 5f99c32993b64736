import type { Lang } from '../../kernel/i18n/index.js';
import type { Child, Markup } from './markup.js';

type Value = string | number | null | undefined;
type Words = string | Markup | null | undefined;
type Flag = boolean | null | undefined;
type State = boolean | 'true' | 'false' | null | undefined;

/** Attributes of every element. There is neither `style` nor `on…`: the content security policy refuses them. */
interface Global {
  id?: Value;
  class?: Value;
  lang?: Lang | (string & {}) | null;
  dir?: 'ltr' | 'rtl' | 'auto';
  title?: Words;
  hidden?: Flag;
  tabindex?: 0 | -1 | '0' | '-1' | null;
  role?: Value;
  translate?: 'yes' | 'no';
  autofocus?: Flag;
  'aria-label'?: Words;
  'aria-labelledby'?: Value;
  'aria-describedby'?: Value;
  'aria-controls'?: Value;
  'aria-current'?: 'page' | 'step' | 'location' | 'date' | 'true' | false | null;
  'aria-expanded'?: State;
  'aria-hidden'?: State;
  'aria-invalid'?: State;
  'aria-live'?: 'polite' | 'assertive' | 'off';
  'aria-atomic'?: State;
  'aria-busy'?: State;
  'aria-disabled'?: State;
  'aria-required'?: State;
  'aria-sort'?: 'ascending' | 'descending' | 'none';
  'aria-level'?: Value;
}

interface Plain extends Global {
  children?: Child;
}
/** Not one of these may stand without a name that assistive technology reads. */
type Named = { id: string } | { 'aria-label': string | Markup } | { 'aria-labelledby': string };

interface FieldAttributes extends Global {
  name?: string;
  required?: Flag;
  disabled?: Flag;
  autocomplete?: Value;
  maxlength?: Value;
  minlength?: Value;
  placeholder?: never;
}
interface InputAttributes extends FieldAttributes {
  type?: 'text' | 'email' | 'tel' | 'url' | 'number' | 'search' | 'password' | 'date' | 'checkbox' | 'radio' | 'file' | 'range';
  value?: Value;
  checked?: Flag;
  readonly?: Flag;
  inputmode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'url' | 'search' | 'none' | null;
  pattern?: Value;
  accept?: Value;
  multiple?: Flag;
  spellcheck?: State;
  min?: Value;
  max?: Value;
  step?: Value;
}
interface HiddenInput {
  type: 'hidden';
  name: string;
  value: Value;
  id?: Value;
}
interface ButtonAttributes extends Plain {
  type: 'submit' | 'button' | 'reset';
  name?: string;
  value?: Value;
  disabled?: Flag;
  form?: Value;
  formaction?: Value;
  formmethod?: 'get' | 'post';
  formnovalidate?: Flag;
}
interface Cell extends Plain {
  colspan?: Value;
  rowspan?: Value;
}
/** An image made of shapes has a name, or is declared to be an ornament. */
type Drawing = ({ role: 'img' } & ({ 'aria-label': string | Markup } | { 'aria-labelledby': string })) | { 'aria-hidden': true | 'true' };
interface Shape extends Global {
  children?: Child;
  viewBox?: string;
  width?: Value;
  height?: Value;
  x?: Value;
  y?: Value;
  x1?: Value;
  y1?: Value;
  x2?: Value;
  y2?: Value;
  cx?: Value;
  cy?: Value;
  r?: Value;
  rx?: Value;
  ry?: Value;
  d?: string;
  points?: string;
  transform?: string;
  fill?: string;
  stroke?: string;
  'text-anchor'?: 'start' | 'middle' | 'end';
  href?: string;
  xmlns?: string;
  focusable?: 'false';
}

type PlainTags =
  | 'head'
  | 'body'
  | 'title'
  | 'div'
  | 'span'
  | 'p'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'h4'
  | 'h5'
  | 'h6'
  | 'ul'
  | 'dl'
  | 'dt'
  | 'dd'
  | 'strong'
  | 'em'
  | 'b'
  | 'i'
  | 'small'
  | 'abbr'
  | 'code'
  | 'pre'
  | 'kbd'
  | 'samp'
  | 'var'
  | 'sub'
  | 'sup'
  | 'mark'
  | 'del'
  | 'ins'
  | 'cite'
  | 'figure'
  | 'figcaption'
  | 'header'
  | 'footer'
  | 'nav'
  | 'main'
  | 'section'
  | 'article'
  | 'aside'
  | 'address'
  | 'legend'
  | 'caption'
  | 'thead'
  | 'tbody'
  | 'tfoot'
  | 'tr'
  | 'summary'
  | 'hgroup'
  | 'search';
type Shapes =
  'g' | 'path' | 'circle' | 'ellipse' | 'rect' | 'line' | 'polyline' | 'polygon' | 'text' | 'tspan' | 'use' | 'symbol' | 'defs' | 'desc';

/** The elements that pages may use and what each demands. A page that leaves out what a reader needs does not compile. */
export type Elements = { [Tag in PlainTags]: Plain } & { [Tag in Shapes]: Shape } & {
  html: Plain & { lang: Lang };
  meta: { charset?: string; name?: string; content?: string; 'http-equiv'?: string; property?: string };
  link: { rel: string; href: string; type?: string; as?: string; media?: string; sizes?: string; crossorigin?: string; hreflang?: string };
  script: { src: string; type?: 'module'; defer?: Flag; async?: Flag; children?: never };
  a: Plain & { href: string; hreflang?: string; rel?: string; target?: '_blank'; download?: Value | true; type?: string };
  img: Global & { alt: string; src: string; width?: Value; height?: Value; loading?: 'lazy' | 'eager'; srcset?: string; sizes?: string };
  br: Global;
  hr: Global;
  wbr: Global;
  ol: Plain & { start?: Value; reversed?: Flag; type?: string };
  li: Plain & { value?: Value };
  blockquote: Plain & { cite?: string };
  q: Plain & { cite?: string };
  time: Plain & { datetime: string };
  data: Plain & { value: Value };
  details: Plain & { open?: Flag; name?: string };
  dialog: Plain & Named & { open?: Flag };
  form: Plain & {
    method: 'get' | 'post';
    action: string;
    enctype?: 'multipart/form-data' | 'application/x-www-form-urlencoded';
    novalidate?: Flag;
    autocomplete?: Value;
    name?: string;
  };
  fieldset: Plain & { disabled?: Flag; name?: string };
  label: Plain & { for: string };
  input: HiddenInput | (InputAttributes & Named);
  textarea: FieldAttributes & Named & { rows?: Value; cols?: Value; readonly?: Flag; spellcheck?: State; children?: Child };
  select: FieldAttributes & Named & { children?: Child; multiple?: Flag; size?: Value };
  option: Plain & { value: Value; selected?: Flag; disabled?: Flag };
  optgroup: Plain & { label: string };
  datalist: Plain & { id: string };
  button: ButtonAttributes;
  output: Plain & { for?: string; name?: string };
  progress: Plain & Named & { value?: Value; max?: Value };
  meter: Plain & Named & { value: Value; min?: Value; max?: Value; low?: Value; high?: Value; optimum?: Value };
  table: Plain;
  colgroup: Plain;
  col: Global & { span?: Value };
  th: Cell & { scope: 'col' | 'row' | 'colgroup' | 'rowgroup'; abbr?: string };
  td: Cell & { headers?: string };
  svg: Shape & Drawing;
};

import type { Lang } from '../i18n/index.js';

/** A column of a table; `share` is its part of the width (1 by default). */
export interface Column {
  text: string;
  share?: number;
  /** Figures are aligned on their last digit. */
  number?: boolean;
}

/** A piece of a document. What it is, never how it looks. */
export type Block =
  | { kind: 'heading'; level: 2 | 3; text: string }
  | { kind: 'paragraph'; text: string; strong: boolean }
  | { kind: 'list'; items: readonly string[] }
  | { kind: 'definitions'; items: readonly { term: string; value: string }[] }
  | { kind: 'table'; caption: string; columns: readonly Column[]; rows: readonly (readonly string[])[] }
  | { kind: 'address'; lines: readonly string[]; side: 'left' | 'right' }
  | { kind: 'figure'; path: string; units: number; size: number; alternative: string }
  | { kind: 'passage'; lang: Lang; blocks: readonly Block[] };

/** A document to print or to keep: whatever is drawn is in its text too. */
export interface DocumentContent {
  lang: Lang;
  title: string;
  /** Who speaks. */
  author: string;
  /** What it is about, in a line, for whoever lists documents. */
  subject?: string;
  at: Date;
  /** Under the foot of every page, such as a file number. */
  footer: string;
  blocks: readonly Block[];
}

/** A title inside the document. It becomes a bookmark too. */
export const heading = (text: string, level: 2 | 3 = 2): Block => ({ kind: 'heading', level, text });
/** A paragraph. */
export const paragraph = (text: string): Block => ({ kind: 'paragraph', text, strong: false });
/** A paragraph that must not be missed. */
export const strong = (text: string): Block => ({ kind: 'paragraph', text, strong: true });
/** Points, in no order. */
export const list = (items: readonly string[]): Block => ({ kind: 'list', items });
/** What is known, line by line. */
export const definitions = (items: readonly { term: string; value: string }[]): Block => ({ kind: 'definitions', items });
/** Rows and columns; the first cell of a row names it, and the head is repeated on each page. */
export const table = (caption: string, columns: readonly Column[], rows: readonly (readonly string[])[]): Block => ({
  kind: 'table',
  caption,
  columns,
  rows,
});
/** Sender (left) or addressee (right) of a letter. */
export const address = (side: 'left' | 'right', lines: readonly string[]): Block => ({ kind: 'address', side, lines });
/** A drawing in black, as the path of a square of `units`, `size` points wide; `alternative` says what it is. */
export const figure = (path: string, units: number, size: number, alternative: string): Block => ({
  kind: 'figure',
  path,
  units,
  size,
  alternative,
});
/** A part in another language than the document's. */
export const passage = (lang: Lang, blocks: readonly Block[]): Block => ({ kind: 'passage', lang, blocks });

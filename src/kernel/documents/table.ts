import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Column } from './content.js';
import {
  artifact,
  group,
  heightOf,
  left,
  makeRoom,
  pageHeight,
  rule,
  tag,
  widthOf,
  write,
  type Element,
  type Sheet,
  type Style,
} from './sheet.js';

const cell: Style = { face: 'regular', size: 9.5 };
const headCell: Style = { face: 'bold', size: 9.5 };
const padding = 4;
const rowsInATurn = 10;

interface Place {
  x: number;
  width: number;
  column: Column;
}

/** Writes a table over as many pages as it needs; on each, its head is drawn again for the eye (PDF/UA wants it in the structure once). */
export async function writeTable(
  sheet: Sheet,
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  const places = placesOf(sheet, columns);
  const head = columns.map((column) => column.text);
  const headHeight = rowHeight(sheet, places, head, () => headCell);
  const element = group(sheet, sheet.root, 'Table');
  const captionStyle: Style = { face: 'bold', size: 10.5 };
  const captionHeight = heightOf(sheet, caption, widthOf(sheet), captionStyle);
  const first = rows[0] ? rowHeight(sheet, places, rows[0], styleOf) : 0;
  makeRoom(sheet, captionHeight + headHeight + Math.min(first, pageHeight(sheet) / 2) + padding * 3);
  tag(sheet, element, 'Caption', () => write(sheet, caption, left, widthOf(sheet), captionStyle));
  sheet.y += captionHeight + padding;

  const headRow = group(sheet, group(sheet, element, 'THead'), 'TR');
  for (const [index, place] of places.entries())
    tag(sheet, headRow, 'TH', () => writeCell(sheet, place, head[index] ?? '', headCell), { scope: 'Column' });
  advance(sheet, places, headHeight);

  const body = group(sheet, element, 'TBody');
  for (const [index, row] of rows.entries()) {
    // A long table leaves the process free for others now and then.
    if (index % rowsInATurn === rowsInATurn - 1) await nextTurn();
    for (const part of partsOf(sheet, places, row, pageHeight(sheet) - headHeight - padding * 4))
      writeRow(sheet, body, places, part, () => {
        artifact(sheet, () => places.forEach((place, index) => writeCell(sheet, place, head[index] ?? '', headCell)), 'Pagination');
        advance(sheet, places, headHeight);
      });
  }
  element.end();
  sheet.y += padding * 2;
}

function writeRow(sheet: Sheet, body: Element, places: readonly Place[], row: readonly string[], repeatHead: () => void): void {
  const height = rowHeight(sheet, places, row, styleOf);
  if (makeRoom(sheet, height + padding)) repeatHead();
  const element = group(sheet, body, 'TR');
  for (const [index, place] of places.entries()) {
    const draw = () => writeCell(sheet, place, row[index] ?? '', styleOf(index));
    if (index === 0) tag(sheet, element, 'TH', draw, { scope: 'Row' });
    else tag(sheet, element, 'TD', draw);
  }
  advance(sheet, places, height);
}

const styleOf = (index: number): Style => (index === 0 ? headCell : cell);

function placesOf(sheet: Sheet, columns: readonly Column[]): Place[] {
  const whole = columns.reduce((sum, column) => sum + (column.share ?? 1), 0);
  let x = left;
  return columns.map((column) => {
    const width = (widthOf(sheet) * (column.share ?? 1)) / whole;
    const place = { x, width: width - padding * 2, column };
    x += width;
    return place;
  });
}

function writeCell(sheet: Sheet, place: Place, text: string, style: Style): void {
  write(sheet, text, place.x, place.width, { ...style, align: place.column.number ? 'right' : 'left' });
}

const rowHeight = (sheet: Sheet, places: readonly Place[], row: readonly string[], style: (index: number) => Style) =>
  Math.max(...places.map((place, index) => heightOf(sheet, row[index] ?? '', place.width, style(index)))) + padding;

function advance(sheet: Sheet, places: readonly Place[], height: number): void {
  sheet.y += height;
  const last = places.at(-1);
  if (last) rule(sheet, left, last.x + last.width - left);
  sheet.y += padding;
}

/** A row that is higher than a page, as several rows that are not. */
function partsOf(sheet: Sheet, places: readonly Place[], row: readonly string[], limit: number): (readonly string[])[] {
  if (rowHeight(sheet, places, row, styleOf) <= limit) return [row];
  const cut = places.map((place, index) =>
    cutText(row[index] ?? '', (text) => heightOf(sheet, text, place.width, styleOf(index)) + padding <= limit),
  );
  return [
    cut.map(([start]) => start),
    ...partsOf(
      sheet,
      places,
      cut.map(([, rest], index) => (index === 0 && !rest ? (row[0] ?? '') : rest)),
      limit,
    ),
  ];
}

/** The longest beginning of a text that fits, cut between words where there are any, and the rest. */
function cutText(text: string, fits: (text: string) => boolean): [start: string, rest: string] {
  if (fits(text)) return [text, ''];
  let low = 1;
  let high = text.length;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(text.slice(0, middle))) low = middle;
    else high = middle;
  }
  const space = text.lastIndexOf(' ', low);
  const at = space > low / 2 ? space : low;
  return [text.slice(0, at), text.slice(at).trimStart()];
}

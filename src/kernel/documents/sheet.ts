type Doc = PDFKit.PDFDocument;
export type Element = PDFKit.PDFStructureElement;
export type Face = 'regular' | 'bold';

/** Points: 72 to the inch. */
export const margins = { top: 64, bottom: 72, left: 62, right: 62 };

/** How a text looks. */
export interface Style {
  face: Face;
  size: number;
  colour?: string;
  align?: 'left' | 'right';
}

/** The sheets that a document is written on, from top to bottom. `y` is where the next thing goes. */
export interface Sheet {
  doc: Doc;
  root: Element;
  /** Turns words into what the typeface can draw. */
  words(text: string): string;
  y: number;
}

export const left = margins.left;
export const widthOf = (sheet: Sheet) => sheet.doc.page.width - margins.left - margins.right;
const floor = (sheet: Sheet) => sheet.doc.page.height - margins.bottom;
export const pageHeight = (sheet: Sheet) => floor(sheet) - margins.top;

/** Goes to a new page unless `height` points are left on this one. Returns whether it did. */
export function makeRoom(sheet: Sheet, height: number): boolean {
  if (sheet.y + height <= floor(sheet)) return false;
  sheet.doc.addPage();
  sheet.y = margins.top;
  return true;
}

export const lineGap = 2.5;

/** How high a text is when it is written `width` wide. */
export function heightOf(sheet: Sheet, text: string, width: number, style: Style): number {
  return use(sheet, style).heightOfString(sheet.words(text) || ' ', { width, lineGap });
}

/** Writes a text at `x` and the current height, without moving on; it flows to the next page when it must. */
export function write(sheet: Sheet, text: string, x: number, width: number, style: Style): void {
  use(sheet, style)
    .fillColor(style.colour ?? '#161616')
    .text(sheet.words(text) || ' ', x, sheet.y, { width, lineGap, align: style.align ?? 'left' });
}

/** Adds an element to the structure, with what draws its content. */
export function tag(
  sheet: Sheet,
  parent: Element,
  type: string,
  draw: () => void,
  options: { scope?: 'Column' | 'Row'; alt?: string } = {},
): void {
  parent.add(sheet.doc.struct(type, options, draw));
}

/** Adds an element that holds others; the caller ends it. */
export function group(sheet: Sheet, parent: Element, type: string, options: { lang?: string } = {}): Element {
  const element = sheet.doc.struct(type, options);
  parent.add(element);
  return element;
}

/** Draws what is there for the eye only. */
export function artifact(sheet: Sheet, draw: () => void, type?: 'Pagination' | 'Layout'): void {
  sheet.doc.markContent('Artifact', type ? { type } : undefined);
  draw();
  sheet.doc.endMarkedContent();
}

/** A thin line across, at the current height. */
export function rule(sheet: Sheet, x: number, width: number): void {
  artifact(
    sheet,
    () => {
      sheet.doc
        .moveTo(x, sheet.y)
        .lineTo(x + width, sheet.y)
        .lineWidth(0.5)
        .strokeColor('#929292')
        .stroke();
    },
    'Layout',
  );
}

function use(sheet: Sheet, style: Style): Doc {
  return sheet.doc.font(style.face).fontSize(style.size);
}

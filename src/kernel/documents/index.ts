import { t, type Lang } from '../i18n/index.js';
import type { Block, DocumentContent } from './content.js';
import { drawable, loadFaces } from './fonts.js';
import { artifact, group, heightOf, left, makeRoom, margins, tag, widthOf, write, type Sheet, type Style } from './sheet.js';
import { writeTable } from './table.js';

export {
  address,
  definitions,
  figure,
  heading,
  list,
  paragraph,
  passage,
  strong,
  table,
  type Block,
  type Column,
  type DocumentContent,
} from './content.js';
export { qrPath } from './qr-code.js';

const body: Style = { face: 'regular', size: 10.5 };
const bold: Style = { face: 'bold', size: 10.5 };
const titleStyle: Style = { face: 'bold', size: 19 };
const headingStyles: Readonly<Record<2 | 3, Style>> = { 2: { face: 'bold', size: 13.5 }, 3: { face: 'bold', size: 11.5 } };
const languageTag = { fr: 'fr-FR', en: 'en-GB' } as const;
const small: Style = { face: 'regular', size: 8.5, colour: '#3a3a3a' };

/**
 * Makes a tagged PDF (PDF/UA-1): language, title shown in the window, structure for assistive technology, bookmarks, embedded typeface, A4.
 * @returns the bytes of the file
 */
export async function makePdf(content: DocumentContent): Promise<Buffer> {
  const [{ default: PdfDocument }, faces] = await Promise.all([import('pdfkit'), loadFaces()]);
  const doc = new PdfDocument({
    size: 'A4',
    margins,
    lang: languageTag[content.lang],
    tagged: true,
    displayTitle: true,
    // The declared types do not know this one, nor that a typeface may be given as bytes.
    ...({ subset: 'PDF/UA', font: faces.regular } as object),
    pdfVersion: '1.7',
    bufferPages: true,
    info: {
      Title: content.title,
      Author: content.author,
      Subject: content.subject ?? content.title,
      Creator: 'Socle',
      Producer: 'Socle',
      CreationDate: content.at,
      ModDate: content.at,
    },
  });
  doc.registerFont('regular', faces.regular);
  doc.registerFont('bold', faces.bold);
  const chunks: Buffer[] = [];
  const finished = new Promise<void>((resolve, reject) =>
    doc
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', resolve)
      .on('error', reject),
  );

  const root = doc.struct('Document');
  doc.addStructure(root);
  const sheet: Sheet = { doc, root, words: wordsFor(doc), y: margins.top };
  writeTitle(sheet, content);
  for (const block of content.blocks) await writeBlock(sheet, block);
  root.end();
  writeFeet(sheet, content);
  doc.end();
  await finished;
  return Buffer.concat(chunks);
}

/** The typeface's own answer to what it can draw; both faces draw the same letters. */
function wordsFor(doc: PDFKit.PDFDocument): (text: string) => string {
  doc.font('regular');
  const { font } = (doc as unknown as { _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } } })._font;
  return (text) => drawable(text, (codePoint) => font.hasGlyphForCodePoint(codePoint));
}

function writeTitle(sheet: Sheet, { title, author }: DocumentContent): void {
  flow(sheet, 'P', author, bold, 14);
  flow(sheet, 'H1', title, titleStyle, 12);
  sheet.doc.outline.addItem(title, { expanded: true });
}

/** Writes a text across the page, on as many pages as it needs, then leaves `after` points. */
function flow(sheet: Sheet, type: string, text: string, style: Style, after: number, parent = sheet.root, x = left): void {
  const width = widthOf(sheet) - (x - left);
  makeRoom(sheet, Math.min(heightOf(sheet, text, width, style), style.size * 4));
  tag(sheet, parent, type, () => write(sheet, text, x, width, style));
  sheet.y = sheet.doc.y + after;
}

async function writeBlock(sheet: Sheet, block: Block): Promise<void> {
  switch (block.kind) {
    case 'heading':
      sheet.y += 8;
      // A title stays with the lines that follow it.
      makeRoom(sheet, 80);
      sheet.doc.outline.addItem(sheet.words(block.text));
      return flow(sheet, `H${block.level}`, block.text, headingStyles[block.level], 5);
    case 'paragraph':
      return flow(sheet, 'P', block.text, block.strong ? bold : body, 7);
    case 'list':
      return writeList(sheet, block.items);
    case 'definitions':
      return writeDefinitions(sheet, block.items);
    case 'table':
      return writeTable(sheet, block.caption, block.columns, block.rows);
    case 'address':
      return writeAddress(sheet, block.lines, block.side);
    case 'figure':
      return writeFigure(sheet, block);
    case 'passage':
      return writePassage(sheet, block.lang, block.blocks);
  }
}

function writeList(sheet: Sheet, items: readonly string[]): void {
  const element = group(sheet, sheet.root, 'L');
  for (const item of items) {
    const line = group(sheet, element, 'LI');
    makeRoom(sheet, body.size * 3);
    tag(sheet, line, 'Lbl', () => write(sheet, '•', left + 6, 12, body));
    flow(sheet, 'LBody', item, body, 3, line, left + 18);
  }
  element.end();
  sheet.y += 5;
}

/** Name on the left, value on the right: read one after the other. */
function writeDefinitions(sheet: Sheet, items: readonly { term: string; value: string }[]): void {
  const element = group(sheet, sheet.root, 'L');
  const termWidth = widthOf(sheet) * 0.36;
  for (const { term, value } of items) {
    const line = group(sheet, element, 'LI');
    const termHeight = heightOf(sheet, term, termWidth - 10, bold);
    makeRoom(sheet, Math.max(termHeight, body.size * 2));
    const top = { page: pageNumber(sheet), y: sheet.y };
    tag(sheet, line, 'Lbl', () => write(sheet, term, left, termWidth - 10, bold));
    flow(sheet, 'LBody', value || '–', body, 5, line, left + termWidth);
    if (pageNumber(sheet) === top.page) sheet.y = Math.max(sheet.y, top.y + termHeight + 5);
  }
  element.end();
  sheet.y += 5;
}

const pageNumber = (sheet: Sheet) => sheet.doc.bufferedPageRange().count;

function writeAddress(sheet: Sheet, lines: readonly string[], side: 'left' | 'right'): void {
  flow(sheet, 'P', lines.join('\n'), body, 14, sheet.root, side === 'left' ? left : left + widthOf(sheet) * 0.55);
}

function writeFigure(sheet: Sheet, { path, units, size, alternative }: Extract<Block, { kind: 'figure' }>): void {
  makeRoom(sheet, size);
  const { doc } = sheet;
  tag(
    sheet,
    sheet.root,
    'Figure',
    () => {
      doc
        .save()
        .translate(left, sheet.y)
        .scale(size / units)
        .path(path)
        .fill('#000000')
        .restore();
    },
    { alt: alternative },
  );
  sheet.y += size + 7;
}

async function writePassage(sheet: Sheet, lang: Lang, blocks: readonly Block[]): Promise<void> {
  const around = sheet.root;
  sheet.root = group(sheet, around, 'Sect', { lang: languageTag[lang] });
  for (const block of blocks) await writeBlock(sheet, block);
  sheet.root.end();
  sheet.root = around;
}

/** Page numbers, once it is known how many pages there are. */
function writeFeet(sheet: Sheet, { footer, lang }: DocumentContent): void {
  const { doc } = sheet;
  const { start, count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(start + page);
    // What is written in the margin would otherwise ask for a new page.
    doc.page.margins.bottom = 0;
    sheet.y = doc.page.height - 44;
    const number = t({ fr: 'Page {page} sur {count}', en: 'Page {page} of {count}' }, lang, { page: page + 1, count });
    artifact(sheet, () => write(sheet, footer, left, widthOf(sheet) * 0.75, small), 'Pagination');
    artifact(
      sheet,
      () => write(sheet, number, left + widthOf(sheet) * 0.75, widthOf(sheet) * 0.25, { ...small, align: 'right' }),
      'Pagination',
    );
  }
}

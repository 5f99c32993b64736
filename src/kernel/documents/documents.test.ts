import { execFileSync } from 'node:child_process';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  address,
  definitions,
  figure,
  heading,
  list,
  makePdf,
  paragraph,
  passage,
  qrPath,
  strong,
  table,
  type DocumentContent,
} from './index.js';

const sample = (change: Partial<DocumentContent> = {}): DocumentContent => ({
  lang: 'fr',
  title: 'Accusé de réception n° 100 042',
  author: 'Ville de Saint-Œuf',
  at: new Date('2026-11-24T13:05:00Z'),
  footer: 'Dossier n° 100 042',
  blocks: [
    address('right', ['Zoé Lemaître', '3 rue de l’Église', '35000 Rennes']),
    figure(qrPath('Œuvre').path, qrPath('Œuvre').size, 100, 'Un code QR'),
    passage('en', [heading('In English'), paragraph('Your request has arrived.')]),
    paragraph('Votre demande est bien arrivée : prix «\u00a02,50\u202f€\u00a0».'),
    strong('Gardez ce document.'),
    heading('Vos réponses'),
    definitions([
      { term: 'Quotient familial', value: '620' },
      { term: 'Nom', value: 'ŁUKASZ Nguyễn' },
    ]),
    heading('La suite', 3),
    list(['Un agent ouvre votre demande.', 'Vous recevez la réponse par courriel.']),
    table(
      'Accès à vos données',
      [{ text: 'Date' }, { text: 'Qui' }, { text: 'Nombre', number: true }],
      [['24 novembre 2026', 'Caisse', '3']],
    ),
  ],
  ...change,
});

/** Every object and stream of the file, as text. */
function insides(pdf: Buffer): string {
  const raw = pdf.toString('latin1');
  const streams = [...raw.matchAll(/stream\r?\n/g)].map((match) => {
    const start = match.index + match[0].length;
    try {
      return inflateSync(pdf.subarray(start, raw.indexOf('endstream', start))).toString('latin1');
    } catch {
      return '';
    }
  });
  return raw + streams.join('\n');
}

const hasPdftotext = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
const words = (pdf: Buffer) => execFileSync('pdftotext', ['-', '-'], { input: pdf }).toString().replace(/\s+/g, ' ');

describe('a document', () => {
  it('is tagged, says its language, shows its title and declares PDF/UA', async () => {
    const text = insides(await makePdf(sample()));
    expect(text).toMatch(/\/MarkInfo/);
    expect(text).toMatch(/\/Marked true/);
    expect(text).toMatch(/\/StructTreeRoot/);
    expect(text).toMatch(/\/Lang \(fr-FR\)/);
    expect(text).toMatch(/\/DisplayDocTitle true/);
    expect(text).toMatch(/<pdfuaid:part>1<\/pdfuaid:part>/);
    for (const tag of [
      'Document',
      'H1',
      'H2',
      'H3',
      'P',
      'L',
      'LI',
      'Lbl',
      'LBody',
      'Table',
      'Caption',
      'THead',
      'TBody',
      'TR',
      'TH',
      'TD',
      'Figure',
      'Sect',
    ])
      expect(text, tag).toMatch(new RegExp(`/S /${tag}\\b`));
    expect(text).toMatch(/\/Scope \/Column/);
    expect(text).toMatch(/\/Alt \(Un code QR\)/);
    expect(text).toMatch(/\/Lang \(en-GB\)/);
    expect(text).toMatch(/\/Outlines/);
    expect(text).toMatch(/\/FontFile2/);
  });

  it.runIf(hasPdftotext)('gives its words back, whatever the letters of a name', async () => {
    const text = words(await makePdf(sample()));
    expect(text).toContain('Ville de Saint-Œuf');
    expect(text).toContain('prix « 2,50 € »');
    expect(text).toContain('ŁUKASZ Nguyen');
    expect(text).toContain('Page 1 sur 1');
  });

  it.runIf(hasPdftotext)('carries a long table, a long row and a long text over pages, without losing a word', async () => {
    const long = Array.from({ length: 900 }, (_, i) => `mot${i}`).join(' ');
    const rows = Array.from({ length: 120 }, (_, i) => [`ligne${i}`, `valeur ${i}`]);
    const columns = [{ text: 'Nom' }, { text: 'Contenu', share: 2 }];
    const text = words(
      await makePdf(sample({ blocks: [paragraph(long), table('Longue', columns, [...rows, ['grande', long.replaceAll('mot', 'case')]])] })),
    );
    for (const i of [0, 450, 899]) expect(text).toContain(`mot${i} `);
    for (const i of [0, 60, 119]) expect(text).toContain(`ligne${i} `);
    for (const i of [0, 450, 899]) expect(text).toMatch(new RegExp(`case${i}\\b`));
    expect(text).toMatch(/Page 1 sur ([5-9]|1\d)/);
  });
});

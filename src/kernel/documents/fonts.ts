import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** The faces of a document: a readable typeface (Braille Institute, OFL), embedded so that it reads the same everywhere (PDF/UA-1, 7.21.4.1). */
export interface Faces {
  regular: Buffer;
  bold: Buffer;
}

const family = '@expo-google-fonts/atkinson-hyperlegible-next';
const face = (name: string) => readFile(createRequire(import.meta.url).resolve(`${family}/${name}/AtkinsonHyperlegibleNext_${name}.ttf`));
let loaded: Promise<Faces> | null = null;

/** Reads the faces, once. */
export function loadFaces(): Promise<Faces> {
  loaded ??= Promise.all([face('400Regular'), face('700Bold')]).then(([regular, bold]) => ({ regular, bold }));
  return loaded;
}

const substitutes: Readonly<Record<string, string>> = {
  '\u202f': '\u00a0',
  '\u2009': '\u00a0',
  '\u2011': '-',
  '\u2212': '-',
  '→': '>',
  '\t': ' ',
};

/**
 * The text with only what the typeface can draw: what it lacks is drawn as the nearest letter it has, else as «?». The line break is kept.
 * @param has whether the typeface draws a code point
 */
export function drawable(text: string, has: (codePoint: number) => boolean): string {
  const known = (character: string) => character === '\n' || has(character.codePointAt(0) ?? 0);
  return [...text.normalize('NFC').replace(/\r\n?/g, '\n')]
    .map((character) => {
      const nearest = substitutes[character] ?? character;
      if (known(nearest)) return nearest;
      const bare = [...nearest.normalize('NFD')].filter((part) => !/\p{M}|\p{C}/u.test(part) && known(part)).join('');
      return bare || (/\p{M}|\p{C}/u.test(nearest) ? '' : '?');
    })
    .join('');
}

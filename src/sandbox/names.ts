/**
 * A name as registers compare it: capitals without accents, ligatures in two letters, one space for each hyphen or apostrophe.
 * `L'Haÿ-Œuvrard` and `l hay oeuvrard` are the same; `Lhay Œuvrard` is another name.
 */
export function comparable(name: string): string {
  return name
    .replace(/[œŒ]/g, 'OE')
    .replace(/[æÆ]/g, 'AE')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim();
}

/** A name in capitals with its accents, and the plain apostrophe, as civil status writes it. */
export function capitals(name: string): string {
  return name.trim().replace(/’/g, "'").replace(/\s+/g, ' ').normalize('NFC').toUpperCase();
}

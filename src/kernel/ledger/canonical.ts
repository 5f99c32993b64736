/** What JSON can hold. A member whose value is undefined is left out. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };

/**
 * The one text of a JSON value by the JSON Canonicalization Scheme (RFC 8785): members in the order of their UTF-16 code units, numbers
 * and strings as ECMAScript writes them, no spaces.
 * @throws RangeError for a number that is not finite, or a string with half a character (a lone surrogate): they have no JSON text
 */
export function canonicalJson(value: Json): string {
  // Native code writes it several times faster.
  if (isInOrder(value)) return JSON.stringify(value);
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} has no JSON text`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let text = '';
  for (const name of Object.keys(value).sort()) {
    const member = value[name];
    if (member !== undefined) text += `${text && ','}${canonicalString(name)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** Whether JSON.stringify writes the canonical text of a value: its members are in order already, and nothing in it has no JSON text. */
function isInOrder(value: Json): boolean {
  if (typeof value === 'string') return !loneSurrogate.test(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value !== 'object') return true;
  if (isList(value)) return value.every(isInOrder);
  let before: string | null = null;
  for (const name of Object.keys(value)) {
    const member = value[name];
    if ((before !== null && name < before) || loneSurrogate.test(name) || (member !== undefined && !isInOrder(member))) return false;
    before = name;
  }
  return true;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

// With the u flag a surrogate matches only where it stands alone.
const loneSurrogate = /\p{Surrogate}/u;

function canonicalString(text: string): string {
  const json = JSON.stringify(text);
  // Half a character is escaped, so that a text that came out as it was, between its quotes, has none.
  if (json.length !== text.length + 2 && loneSurrogate.test(text)) throw new RangeError('half a character has no JSON text');
  return json;
}

/** A text that JSON, PostgreSQL and the hash all read alike: half characters and zero characters become U+FFFD. */
export function cleanText(text: string): string {
  return text.replace(/\p{Surrogate}|\0/gu, '\uFFFD');
}

import pg from 'pg';

const oid: Record<'int8' | 'int8Array' | 'date' | 'dateArray' | 'textArray', number> = {
  int8: 20,
  int8Array: 1016,
  date: 1082,
  dateArray: 1182,
  textArray: 1009,
};

// pg's own types say nothing of what a parser gives.
type Parser = (text: string) => unknown;

/**
 * How values of the database become JavaScript's: int8 → number, date → 'YYYY-MM-DD'; the rest is pg's choice (timestamptz → Date,
 * numeric → string, jsonb → parsed, bytea → Buffer). Given to each pool: nothing is changed for the whole process.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : own.get(id)) ?? (pg.types.getTypeParser(id, format) as Parser),
};

const own = new Map<number, Parser>([
  [oid.int8, safeInteger],
  [oid.date, String],
  [oid.int8Array, (text) => arrayOf(text, safeInteger)],
  [oid.dateArray, (text) => arrayOf(text, String)],
]);

function safeInteger(text: string): number {
  const value = Number(text);
  // A rounded amount or identifier would be worse than a failed query.
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a number: select it as text`);
  return value;
}

const textArray = pg.types.getTypeParser(oid.textArray) as (text: string) => (string | null)[];

function arrayOf<T>(text: string, item: (text: string) => T): (T | null)[] {
  const entries = textArray(text);
  return entries.map((entry) => (entry === null ? null : item(entry)));
}

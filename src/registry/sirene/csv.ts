import type { Hash } from 'node:crypto';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';

/** A line of a CSV file: its values, or why it cannot be read. */
export type CsvLine = { line: number; values: readonly string[] } | { line: number; reason: string };

/** A line of INSEE's takes some 500 characters. */
const longestLine = 16_384;

/**
 * Reads a CSV file line by line, as many as come at a time. A value of INSEE's holds no line break: each line is read by itself, so that a quote
 * that is opened and never closed spoils its own line and not the rest of the file.
 * @param hash takes every byte
 */
export async function* readCsv(file: AsyncIterable<Buffer | string>, hash: Hash): AsyncGenerator<readonly CsvLine[]> {
  const decoder = new TextDecoder();
  let number = 0;
  let rest = '';
  let overlong = false;
  const read = (text: string): CsvLine[] => {
    number += 1;
    if (overlong || text.length > longestLine) {
      overlong = false;
      return [{ line: number, reason: `is longer than ${longestLine} characters` }];
    }
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    return line === '' ? [] : [{ line: number, ...valuesOf(line) }];
  };
  for await (const chunk of file) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    hash.update(bytes);
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield lines.flatMap(read);
    if (rest.length <= longestLine) continue;
    rest = '';
    overlong = true;
  }
  rest += decoder.decode();
  if (rest !== '' || overlong) yield read(rest);
}

/** Nearly every line has no quote, and is split fifty times faster than parsed. */
function valuesOf(line: string): { values: readonly string[] } | { reason: string } {
  if (!line.includes('"')) return { values: line.split(',') };
  try {
    const [values = []] = parse(line);
    return { values };
  } catch (error) {
    if (error instanceof CsvError) return { reason: 'cannot be read as CSV' };
    throw error;
  }
}

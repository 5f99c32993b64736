import { createReadStream, createWriteStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { stringify } from 'csv-stringify';
import { readConfig } from '../config.js';
import { systemClock } from '../kernel/clock.js';
import { Fault } from '../kernel/errors/index.js';
import { createLedger } from '../kernel/ledger/index.js';
import { createLog } from '../kernel/telemetry/index.js';
import { importSirene, type ImportReport, type RefusedLine } from '../registry/sirene/index.js';
import { openRoom } from './room.js';

const usage = `socle import sirene FILE [--categories 4,7,81] [--refused FILE]
  imports a CSV file of the Sirene register (INSEE), beside a running Socle: StockUniteLegale first, then StockEtablissement, or establishments
  joined with their units. FILE may end in .gz; - reads standard input. --categories keeps legal categories that begin so; --refused writes
  the lines that were refused, with their reason.`;

const progressMilliseconds = 5_000;
const refusedShown = 10;

/** `socle import sirene FILE`; 1 when the file cannot be imported, 2 when the command is not understood. */
export async function importCommand(args: readonly string[]): Promise<number> {
  const parsed = parse(args);
  const [what, file, ...rest] = parsed?.positionals ?? [];
  const categories = parsed?.values.categories?.split(',') ?? null;
  if (what !== 'sirene' || file === undefined || rest.length > 0 || categories?.some((one) => !/^\d{1,4}$/.test(one))) {
    console.error(usage);
    return 2;
  }
  try {
    if (file !== '-') await access(file);
    report(await run(file, categories, parsed?.values.refused ?? null));
    return 0;
  } catch (error) {
    if (!(error instanceof Fault) && !(error instanceof Error && 'syscall' in error)) throw error;
    console.error(error instanceof Fault ? `${error.message}. ${describe(error)}` : error.message);
    return 1;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { categories: { type: 'string' }, refused: { type: 'string' } },
    });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

const describe = (fault: Fault): string =>
  fault.definition.developer.replace(/\{(\w+)\}/g, (whole, name: string) => String(fault.data[name] ?? whole));

async function run(file: string, categories: readonly string[] | null, refusedFile: string | null): Promise<ImportReport> {
  const config = readConfig(process.env);
  const log = createLog('warn');
  await using room = await openRoom(config);
  const { database, secrets } = room;
  await using ledger = await createLedger({ database, clock: systemClock, secrets, log });
  const refusals = refusedFile === null ? null : openRefusals(refusedFile);
  const bytes = file === '-' ? process.stdin : createReadStream(file);
  const progress = showProgress();
  const done = await importSirene(
    { db: database.db, ledger, clock: systemClock },
    file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes,
    {
      source: file === '-' ? 'standard input' : basename(file),
      ...(categories ? { categories } : {}),
      progress: ({ read, added, changed }) => progress(read, added, changed),
      ...(refusals ? { refused: (line) => void refusals.rows.write(line) } : {}),
    },
  );
  await refusals?.close();
  return done;
}

/** Says every few seconds how far it is, on the error output: standard output keeps the result. */
function showProgress(): (read: number, added: number, changed: number) => void {
  const began = performance.now();
  let last = began;
  return (read, added, changed) => {
    const now = performance.now();
    if (now - last < progressMilliseconds) return;
    last = now;
    console.error(`${read} lines, ${added} added, ${changed} changed; ${Math.round((read / (now - began)) * 1000)} lines a second`);
  };
}

function openRefusals(path: string) {
  const rows = stringify({ header: true, columns: ['line', 'field', 'reason'] satisfies (keyof RefusedLine)[] });
  const file = rows.pipe(createWriteStream(path));
  return {
    rows,
    close: async () => {
      rows.end();
      await finished(file);
    },
  };
}

function report({ read, skipped, added, changed, closed, refusedCount, refused, sha256 }: ImportReport): void {
  for (const { line, field, reason } of refused.slice(0, refusedShown))
    console.log(`line ${line} refused: ${field === '' ? 'it' : field} ${reason}`);
  if (refusedCount > refusedShown) console.log(`… and ${refusedCount - refusedShown} more lines refused`);
  console.log(
    `${read} lines read, ${skipped} left out, ${refusedCount} refused: ${added} added, ${changed} changed, ${closed} now closed.`,
  );
  console.log(`SHA-256 of the file: ${sha256}`);
}

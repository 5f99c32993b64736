import { transact, type Db } from '../../kernel/database/index.js';
import { registryFaults } from '../faults.js';
import type { CsvLine } from './csv.js';
import { noteProgress } from './journal.js';
import { kindOfFile, readEstablishment, readUnit, type EstablishmentLine, type Refusal, type UnitLine } from './lines.js';
import { mergeEstablishments, mergeUnits, unitsOf, type Counts, type WholeEstablishment } from './store.js';

/** A line that was refused. */
export interface RefusedLine extends Refusal {
  /** Number of the line in the file, from 1. */
  line: number;
}

/** Lines that wait to be written together. */
export interface Batch {
  /** Reads a line; one that is wrong is refused, one that was not asked for is skipped. @returns how many wait */
  add(one: CsvLine): number;
  /** Writes what waits, and how far the import is, in one transaction. */
  flush(db: Db, importId: string): Promise<void>;
}

/**
 * Prepares to read lines under a header.
 * @param categories beginnings of the legal categories that are wanted; null for all
 * @throws Fault REGISTRE-FICHIER when the header lacks columns
 */
export function openBatch(
  header: readonly string[],
  categories: readonly string[] | null,
  counts: Counts,
  refuse: (line: RefusedLine) => void,
): Batch {
  const file = kindOfFile(header);
  if ('missing' in file) throw registryFaults.make('REGISTRE-FICHIER', { missing: file.missing.join(', ') });
  const places = new Map(header.map((name, place) => [name, place]));
  const wanted = (unit: UnitLine) => categories === null || categories.some((beginning) => unit.legalCategory.startsWith(beginning));
  const units = new Map<string, UnitLine>();
  const establishments = new Map<string, { value: EstablishmentLine; line: number }>();
  let waiting = 0;

  /** Establishments with their units: what the line does not say of it, the file of units said before. */
  const whole = async (db: Db): Promise<WholeEstablishment[]> => {
    const lines = [...establishments.values()];
    const known =
      file.kind === 'establishments' && !file.joined
        ? await unitsOf(
            db,
            lines.map(({ value }) => value.siren),
          )
        : null;
    return lines.flatMap(({ value, line }) => {
      const unit = value.unit ?? known?.get(value.siren);
      if (unit && wanted(unit)) return { ...value, unit };
      // With a choice of categories, the file of units left this one out for a reason.
      if (unit || categories !== null) counts.skipped += 1;
      else refuse({ line, field: 'siren', reason: 'is a legal unit that is not known: import the file of units first' });
      return [];
    });
  };

  return {
    add(one) {
      counts.read += 1;
      const { line } = one;
      const problem =
        'reason' in one
          ? one.reason
          : one.values.length === header.length
            ? null
            : `has ${one.values.length} values for ${header.length} columns`;
      if ('reason' in one || problem !== null) {
        refuse({ line, field: '', reason: problem ?? '' });
        return waiting;
      }
      const cells = (name: string) => one.values[places.get(name) ?? -1]?.trim() ?? '';
      const value = file.kind === 'units' ? readUnit(cells) : readEstablishment(cells, file.joined);
      if ('reason' in value) refuse({ line, ...value });
      else {
        const unit = 'siret' in value ? value.unit : value;
        if (unit && !wanted(unit)) counts.skipped += 1;
        else {
          if ('siret' in value) establishments.set(value.siret, { value, line });
          else units.set(value.siren, value);
          waiting += 1;
        }
      }
      return waiting;
    },
    async flush(db, importId) {
      const lines = await whole(db);
      const before = { ...counts };
      await transact(db, async (tx) => {
        // Whatever happens to the transaction, its work is counted once.
        const done = file.kind === 'units' ? await mergeUnits(tx, [...units.values()]) : await mergeEstablishments(tx, lines);
        counts.added = before.added + done.added;
        counts.changed = before.changed + done.changed;
        counts.closed = before.closed + done.closed;
        await noteProgress(tx, importId, counts);
      });
      units.clear();
      establishments.clear();
      waiting = 0;
    },
  };
}

import { sql } from 'kysely';
import type { Db } from '../../../kernel/database/index.js';
import type { Availability, Measure } from './rules.js';

/** Keeps a measure. */
export async function insertMeasure(db: Db, procedureId: string, at: Date, m: Measure): Promise<void> {
  await db.insertInto('observatoire_probe').values({ procedure_id: procedureId, at, ...m }).onConflict((c) => c.doNothing()).execute();
}

const counts = sql`count(*) filter (where outcome = 'available') as available, count(*) filter (where outcome = 'unavailable') as unavailable,
  count(*) filter (where outcome = 'unknown') as unknown, percentile_cont(0.5) within group (order by milliseconds) filter (where outcome = 'available') as median`;

interface Row {
  available: number;
  unavailable: number;
  unknown: number;
  median: number | null;
}
const asAvailability = (row: Row): Availability => ({ available: row.available, unavailable: row.unavailable, unknown: row.unknown, medianMilliseconds: row.median === null ? null : Math.round(Number(row.median)) });

/** Measures of a procedure since an instant. */
export async function availabilitySince(db: Db, procedureId: string, since: Date): Promise<Availability> {
  const { rows } = await sql<Row>`select ${counts} from observatoire_probe where procedure_id = ${procedureId} and at >= ${since}`.execute(db);
  return rows[0] ? asAvailability(rows[0]) : { available: 0, unavailable: 0, unknown: 0, medianMilliseconds: null };
}

/** The same by month in Paris, oldest first; months without measures are left out. */
export async function availabilityByMonth(db: Db, procedureId: string, since: Date): Promise<({ month: string } & Availability)[]> {
  const { rows } = await sql<Row & { month: string }>`
    select date_trunc('month', at at time zone 'Europe/Paris')::date as month, ${counts}
    from observatoire_probe where procedure_id = ${procedureId} and at >= ${since} group by 1 order by 1`.execute(db);
  return rows.map((row) => ({ month: row.month, ...asAvailability(row) }));
}

/** Deletes measures older than an instant. */
export async function purgeMeasures(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('observatoire_probe').where('at', '<', before).execute();
}

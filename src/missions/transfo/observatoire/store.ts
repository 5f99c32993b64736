import { sql } from 'kysely';
import type { Db } from '../../../kernel/database/index.js';
import { displayZone } from '../../../kernel/i18n/index.js';
import { noMeasures, type Availability, type Measure } from './rules.js';

/** Keeps a measure. */
export async function insertMeasure(db: Db, procedureId: string, at: Date, m: Measure): Promise<void> {
  await db
    .insertInto('observatoire_probe')
    .values({ procedure_id: procedureId, at, ...m })
    .onConflict((c) => c.doNothing())
    .execute();
}

/** The procedures that have a measure, whatever it says. */
export async function measuredProcedures(db: Db): Promise<Set<string>> {
  const rows = await db.selectFrom('observatoire_probe').select('procedure_id').distinct().execute();
  return new Set(rows.map((row) => row.procedure_id));
}

const counts = sql`count(*) filter (where outcome = 'available') as available, count(*) filter (where outcome = 'unavailable') as unavailable,
  count(*) filter (where outcome = 'unknown') as unknown, percentile_cont(0.5) within group (order by milliseconds) filter (where outcome = 'available') as median,
  min(at) as since`;

interface Row {
  available: number;
  unavailable: number;
  unknown: number;
  median: number | null;
  since: Date | null;
}
const asAvailability = ({ available, unavailable, unknown, median, since }: Row): Availability => ({
  available,
  unavailable,
  unknown,
  since,
  medianMilliseconds: median === null ? null : Math.round(Number(median)),
});

/** The first instant of a civil day in Paris. */
const startOf = (day: string) => sql`(${day}::timestamp at time zone ${displayZone})`;

/** Measures of every procedure since a civil day, by procedure. Procedures without measures are left out. */
export async function availabilities(db: Db, from: string): Promise<Map<string, Availability>> {
  const { rows } = await sql<Row & { procedure_id: string }>`
    select procedure_id, ${counts} from observatoire_probe where at >= ${startOf(from)} group by procedure_id`.execute(db);
  return new Map(rows.map((row) => [row.procedure_id, asAvailability(row)]));
}

/** Measures of a procedure since a civil day. */
export async function availabilitySince(db: Db, procedureId: string, from: string): Promise<Availability> {
  const { rows } =
    await sql<Row>`select ${counts} from observatoire_probe where procedure_id = ${procedureId} and at >= ${startOf(from)}`.execute(db);
  return rows[0] ? asAvailability(rows[0]) : noMeasures;
}

/** The same by month in Paris, oldest first; months without measures are left out. */
export async function availabilityByMonth(db: Db, procedureId: string, from: string): Promise<({ month: string } & Availability)[]> {
  const { rows } = await sql<Row & { month: string }>`
    select date_trunc('month', at at time zone ${displayZone})::date as month, ${counts}
    from observatoire_probe where procedure_id = ${procedureId} and at >= ${startOf(from)} group by 1 order by 1`.execute(db);
  return rows.map((row) => ({ month: row.month, ...asAvailability(row) }));
}

/** Deletes measures older than an instant. */
export async function purgeMeasures(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('observatoire_probe').where('at', '<', before).execute();
}

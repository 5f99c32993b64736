import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '../../kernel/database/index.js';
import { newId } from '../../kernel/ids.js';
import { kindOfCategory } from '../legal-categories.js';
import type { EstablishmentLine, UnitLine } from './lines.js';

/** What an import did so far. */
export interface Counts {
  /** Lines read, the refused and the skipped ones included. */
  read: number;
  /** Lines left out: their legal category was not asked for. */
  skipped: number;
  added: number;
  changed: number;
  /** Among the organisations changed, those that were open and are now closed. */
  closed: number;
  refused: number;
}

/** An establishment with what is known of its unit. */
export type WholeEstablishment = EstablishmentLine & { unit: UnitLine };

type Outcome = Pick<Counts, 'added' | 'changed' | 'closed'>;

const texts = (values: readonly (string | null)[]): RawBuilder<unknown> => sql`${values}::text[]`;

/** The units of these numbers, as the file of units gave them. */
export async function unitsOf(db: Db, sirens: readonly string[]): Promise<Map<string, UnitLine>> {
  const rows = await db
    .selectFrom('registry_legal_unit')
    .select(['siren', 'name', 'legal_category as legalCategory', 'closed_on as closedOn'])
    .where((eb) => sql<boolean>`${eb.ref('siren')} = any(${texts([...new Set(sirens)])})`)
    .execute();
  return new Map(rows.map((row) => [row.siren, row]));
}

// Each line is looked up by the index (`lateral … offset 0`): while a table grows, the planner knows too little of it and would read it all.

/**
 * Enters establishments and corrects those that are known, in one statement; those that are as the file says are not touched. The name shown
 * follows the register as long as nobody at Socle gave another one.
 */
export async function mergeEstablishments(tx: Tx, lines: readonly WholeEstablishment[]): Promise<Outcome> {
  if (lines.length === 0) return { added: 0, changed: 0, closed: 0 };
  const registered = (line: WholeEstablishment) =>
    line.sign === '' || line.sign === line.unit.name ? line.unit.name : `${line.unit.name} (${line.sign})`;
  const { rows } = await sql<Outcome>`
    with line as (
      select * from unnest(
        ${texts(lines.map(() => newId('org')))}, ${texts(lines.map((l) => l.siret))}, ${texts(lines.map(registered))},
        ${texts(lines.map((l) => kindOfCategory(l.unit.legalCategory)))}, ${texts(lines.map((l) => l.unit.legalCategory))},
        ${texts(lines.map((l) => l.activity))}, ${texts(lines.map((l) => l.commune))},
        ${sql`${lines.map((l) => l.headquarters)}::boolean[]`}, ${sql`${lines.map((l) => l.closedOn ?? l.unit.closedOn)}::date[]`},
        ${texts(lines.map((l) => l.contactEmail))}
      ) as l (id, siret, name, kind, legal_category, activity, commune, headquarters, closed_on, contact_email)
    ), pair as (
      select l.*, o.id as known, o.closed_on as closed_before,
        (o.registered_name, o.kind, o.legal_category, o.activity, o.commune, o.headquarters, o.closed_on, o.contact_email)
          is distinct from
        (l.name, l.kind, l.legal_category, l.activity, l.commune, l.headquarters, l.closed_on, coalesce(l.contact_email, o.contact_email))
          as differs
      from line l left join lateral (select * from registry_organisation where siret = l.siret offset 0) o on true
    ), added as (
      insert into registry_organisation
        (id, siret, name, registered_name, kind, legal_category, activity, commune, headquarters, closed_on, contact_email)
      select id, siret, name, name, kind, legal_category, activity, commune, headquarters, closed_on, contact_email
      from pair where known is null
      on conflict (siret) do nothing
      returning 1
    ), changed as (
      update registry_organisation o set
        name = case when o.name = o.registered_name then p.name else o.name end,
        registered_name = p.name, kind = p.kind, legal_category = p.legal_category, activity = p.activity, commune = p.commune,
        headquarters = p.headquarters, closed_on = p.closed_on, contact_email = coalesce(p.contact_email, o.contact_email)
      from pair p where o.id = p.known and p.differs
      returning p.closed_before is null and o.closed_on is not null as closed
    )
    select (select count(*)::int from added) as added, (select count(*)::int from changed) as changed,
      (select count(*)::int from changed where closed) as closed`.execute(tx);
  return rows[0] ?? { added: 0, changed: 0, closed: 0 };
}

/** Enters legal units and corrects those that are known; what their establishments owe to them follows: category, and closing. */
export async function mergeUnits(tx: Tx, lines: readonly UnitLine[]): Promise<Outcome> {
  if (lines.length === 0) return { added: 0, changed: 0, closed: 0 };
  const { rows } = await sql<Outcome>`
    with line as (
      select * from unnest(
        ${texts(lines.map((l) => l.siren))}, ${texts(lines.map((l) => l.name))}, ${texts(lines.map((l) => l.legalCategory))},
        ${texts(lines.map((l) => kindOfCategory(l.legalCategory)))}, ${sql`${lines.map((l) => l.closedOn)}::date[]`}
      ) as l (siren, name, legal_category, kind, closed_on)
    ), pair as (
      select l.*, u.siren as known, (u.name, u.legal_category, u.closed_on) is distinct from (l.name, l.legal_category, l.closed_on) as differs
      from line l left join lateral (select * from registry_legal_unit where siren = l.siren offset 0) u on true
    ), added as (
      insert into registry_legal_unit (siren, name, legal_category, closed_on)
      select siren, name, legal_category, closed_on from pair where known is null
      on conflict (siren) do nothing
      returning 1
    ), changed as (
      update registry_legal_unit u set name = p.name, legal_category = p.legal_category, closed_on = p.closed_on
      from pair p where u.siren = p.known and p.differs
      returning 1
    ), followed as (
      update registry_organisation o set legal_category = l.legal_category, kind = l.kind, closed_on = coalesce(o.closed_on, l.closed_on)
      from line l where o.siren = l.siren
        and (o.legal_category, o.kind, o.closed_on) is distinct from (l.legal_category, l.kind, coalesce(o.closed_on, l.closed_on))
      returning l.closed_on is not null and o.closed_on = l.closed_on as closed
    )
    select (select count(*)::int from added) as added, (select count(*)::int from changed) as changed,
      (select count(*)::int from followed where closed) as closed`.execute(tx);
  return rows[0] ?? { added: 0, changed: 0, closed: 0 };
}

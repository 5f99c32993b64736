import { sql } from 'kysely';
import type { Db } from '../../../kernel/database/index.js';
import { displayZone } from '../../../kernel/i18n/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { displayName, keysOfPerson } from '../../../registry/index.js';
import { wayToTell } from './notices.js';
import { findMandate } from './store.js';

/** A letter of a month to one person. */
export interface MonthlyLetter {
  /** A mandate of theirs with the organisation: what names the letter. */
  mandateId: string;
  name: string;
  /** Whether they gave an address to send it to. */
  addressed: boolean;
  uses: number;
  /** When it was last printed; null while some of the uses were not told. */
  printedAt: Date | null;
}

/**
 * The letters of a month of an organisation: one for each person who is not told by e-mail, and in whose name something was done.
 * @param month YYYY-MM, a civil month in France
 */
export async function lettersOf(db: Db, secrets: Secrets, organisationId: string, month: string): Promise<MonthlyLetter[]> {
  const first = sql<Date>`(${`${month}-01`}::timestamp at time zone ${displayZone})`;
  const next = sql<Date>`((${`${month}-01`}::timestamp + interval '1 month') at time zone ${displayZone})`;
  const rows = await db
    .selectFrom('mandate_use as u')
    .innerJoin('mandate as m', 'm.id', 'u.mandate_id')
    .select(({ fn }) => [
      'm.person_key',
      fn.max('m.id').as('mandate'),
      fn.countAll<string>().as('uses'),
      sql<string>`count(*) filter (where u.noticed_at is null)`.as('untold'),
      fn.max('u.noticed_at').as('printed'),
    ])
    .where('m.organisation_id', '=', organisationId)
    .where('u.at', '>=', first)
    .where('u.at', '<', next)
    .groupBy('m.person_key')
    .execute();
  const letters = new Map<string, MonthlyLetter>();
  for (const row of rows) {
    const mandate = await findMandate(db, secrets, row.mandate);
    if (!mandate?.person || mandate.personKey === null) continue;
    const way = await wayToTell(db, secrets, mandate);
    if (way?.channel === 'email') continue;
    // Someone whose identity changed has mandates under several keys, and one letter.
    const [key] = await keysOfPerson(db, mandate.personKey);
    const before = letters.get(key);
    letters.set(key, {
      mandateId: mandate.id,
      name: displayName(mandate.person),
      addressed: way !== null,
      uses: Number(row.uses) + (before?.uses ?? 0),
      printedAt: Number(row.untold) > 0 || before?.printedAt === null ? null : row.printed,
    });
  }
  return [...letters.values()].sort((a, b) => a.name.localeCompare(b.name, 'fr'));
}

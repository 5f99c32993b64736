import type { Db } from '../../../kernel/database/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { asMandate, openPerson, selectMandates, type Mandate } from './store.js';

/** A name without accents, case and punctuation, so that whoever searches need not write it exactly. */
const folded = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const inForce = (db: Db, organisationId: string, now: Date) =>
  db
    .selectFrom('mandate')
    .where('organisation_id', '=', organisationId)
    .where('state', '=', 'active')
    .where('signed_at', '<=', now)
    .where('expires_at', '>', now);

/**
 * A page of the mandates of an organisation that are in force, those that end first before the others. Names are sealed: a search opens
 * those of the organisation, one by one.
 * @param given.page from 1
 */
export async function listInForce(
  db: Db,
  secrets: Secrets,
  organisationId: string,
  given: { now: Date; search: string; page: number; size: number },
): Promise<{ mandates: Mandate[]; count: number }> {
  const { now, page, size } = given;
  const wanted = folded(given.search).split(' ').filter(Boolean);
  const skipped = (page - 1) * size;
  if (wanted.length === 0) {
    const [{ count }, shown] = await Promise.all([
      inForce(db, organisationId, now)
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow(),
      inForce(db, organisationId, now).select('id').orderBy('expires_at').orderBy('id').offset(skipped).limit(size).execute(),
    ]);
    return { count: Number(count), mandates: await mandatesOf(db, secrets, shown) };
  }
  const rows = await inForce(db, organisationId, now).select(['id', 'person']).orderBy('expires_at').orderBy('id').execute();
  const found = rows.filter(({ person }) => {
    if (person === null) return false;
    const { given_name, family_name, preferred_username = '' } = openPerson(secrets, person);
    const name = folded(`${given_name} ${family_name} ${preferred_username}`);
    return wanted.every((word) => name.includes(word));
  });
  return { count: found.length, mandates: await mandatesOf(db, secrets, found.slice(skipped, skipped + size)) };
}

async function mandatesOf(db: Db, secrets: Secrets, shown: readonly { id: string }[]): Promise<Mandate[]> {
  if (shown.length === 0) return [];
  const ids = shown.map(({ id }) => id);
  const rows = await selectMandates(db).where('m.id', 'in', ids).orderBy('m.expires_at').orderBy('m.id').execute();
  return rows.map((row) => asMandate(secrets, row));
}

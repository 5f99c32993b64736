import { sql } from 'kysely';
import type { Db } from '../../../kernel/database/index.js';
import { parseEmail, type EmailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import type { ProviderIdentity } from '../franceconnect/index.js';
import type { TicketState } from './rules.js';
import { openIdentity, sealing } from './sealing.js';
import { asTicket, selectTickets, type Ticket } from './store.js';

/** What only who handles a ticket reads. */
export interface Unsealed {
  identity: ProviderIdentity;
  contact: EmailAddress | null;
  words: string | null;
}

/** What is sealed in a ticket. */
export async function unsealTicket(db: Db, secrets: Secrets, number: string): Promise<Unsealed> {
  const row = await db
    .selectFrom('rectification_ticket')
    .select(['identity', 'contact', 'words'])
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  return {
    identity: openIdentity(secrets, row.identity),
    contact: parseEmail(secrets.open(sealing, row.contact)),
    words: row.words === null ? null : secrets.open(sealing, row.words),
  };
}

/** Tickets that wait, the oldest first, and how many there are. */
export async function waitingTickets(db: Db, limit: number): Promise<{ count: number; tickets: Ticket[] }> {
  const states: TicketState[] = ['received', 'transmitted'];
  const [rows, { n }] = await Promise.all([
    selectTickets(db).where('state', 'in', states).orderBy('at').orderBy('number').limit(limit).execute(),
    db
      .selectFrom('rectification_ticket')
      .where('state', 'in', states)
      .select((e) => e.fn.countAll<string>().as('n'))
      .executeTakeFirstOrThrow(),
  ]);
  return { count: Number(n), tickets: rows.map(asTicket) };
}

/** Deletes tickets that ended longer ago than they are kept. */
export async function purgeTickets(db: Db, now: Date, months: number): Promise<void> {
  await db
    .deleteFrom('rectification_ticket')
    .where('state', 'in', ['corrected', 'closed'])
    .where('state_at', '<', sql<Date>`${now}::timestamptz - make_interval(months => ${months})`)
    .execute();
}

import { timingSafeEqual } from 'node:crypto';
import type { Db } from '../../../kernel/database/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { contactKey, proofOf } from './numbers.js';
import { asTicket, selectTickets, type Ticket } from './store.js';

const day = 24 * 3_600_000;

/** How many tickets of the last day want their answer at this address. */
export async function countTickets(db: Db, secrets: Secrets, contact: EmailAddress, now: Date): Promise<number> {
  const { n } = await db
    .selectFrom('rectification_ticket')
    .where('contact_key', '=', contactKey(secrets, contact))
    .where('at', '>', new Date(now.getTime() - day))
    .select((e) => e.fn.countAll<string>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** The ticket that a link leads to; null for a wrong number and for a wrong proof alike. */
export async function provenTicket(db: Db, secrets: Secrets, number: string, proof: string): Promise<Ticket | null> {
  const row = await selectTickets(db).select('contact_key').where('number', '=', number).executeTakeFirst();
  if (!row) return null;
  const [wanted, given] = [Buffer.from(proofOf(secrets, number, row.contact_key)), Buffer.from(proof)];
  return wanted.length === given.length && timingSafeEqual(wanted, given) ? asTicket(row) : null;
}

/** Whether a ticket of this number wants its answer at this address. */
export async function isTicketOf(db: Db, secrets: Secrets, number: string, contact: EmailAddress): Promise<boolean> {
  const row = await db
    .selectFrom('rectification_ticket')
    .select('number')
    .where('number', '=', number)
    .where('contact_key', '=', contactKey(secrets, contact))
    .executeTakeFirst();
  return row !== undefined;
}

import { sql } from 'kysely';
import type { Db, Tx } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import type { Refusal, RefusalCode } from '../franceconnect/index.js';
import { contactKey, numberOf } from './numbers.js';
import type { Contested, Register } from './registers.js';
import type { TicketState } from './rules.js';
import { sealIdentity, sealing } from './sealing.js';

/** What someone asks for. */
export interface NewTicket {
  refusal: Refusal;
  bornAbroad: boolean;
  facts: readonly Contested[];
  contact: EmailAddress;
  words: string | null;
  lang: Lang;
  at: Date;
}

/** A ticket without what is sealed in it. */
export interface Ticket {
  number: string;
  code: RefusalCode;
  bornAbroad: boolean;
  facts: readonly Contested[];
  providerTitle: string;
  service: string;
  lang: Lang;
  refusedAt: Date;
  at: Date;
  state: TicketState;
  register: Register | null;
  stateAt: Date;
}

/** What was done with a ticket. */
export interface TicketStep {
  state: TicketState;
  register: Register | null;
  words: string | null;
  at: Date;
}

/** Keeps a ticket; false when its refusal made one already. */
export async function insertTicket(tx: Tx, secrets: Secrets, ticket: NewTicket): Promise<boolean> {
  const { refusal, contact, words } = ticket;
  const done = await tx
    .insertInto('rectification_ticket')
    .values({
      number: numberOf(secrets, refusal),
      code: refusal.code,
      born_abroad: ticket.bornAbroad,
      facts: [...ticket.facts],
      identity: sealIdentity(secrets, refusal.identity),
      words: words === null ? null : secrets.seal(sealing, words),
      contact: secrets.seal(sealing, contact),
      contact_key: contactKey(secrets, contact),
      provider: refusal.provider.id,
      provider_title: refusal.provider.title,
      service: refusal.service,
      lang: ticket.lang,
      refused_at: refusal.at,
      at: ticket.at,
      state_at: ticket.at,
    })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

const columns = [
  'number',
  'code',
  'born_abroad',
  'facts',
  'provider_title',
  'service',
  'lang',
  'refused_at',
  'at',
  'state',
  'register',
  'state_at',
] as const;
/** Tickets without what is sealed in them, as rows. */
export const selectTickets = (db: Db) => db.selectFrom('rectification_ticket').select(columns);
type Row = Awaited<ReturnType<ReturnType<typeof selectTickets>['executeTakeFirstOrThrow']>>;

/** A row as a ticket: the table allows its codes, facts, states and registers only. */
export const asTicket = (row: Row): Ticket => ({
  number: row.number,
  code: row.code as RefusalCode,
  bornAbroad: row.born_abroad,
  facts: row.facts as Contested[],
  providerTitle: row.provider_title,
  service: row.service,
  lang: row.lang === 'en' ? 'en' : 'fr',
  refusedAt: row.refused_at,
  at: row.at,
  state: row.state as TicketState,
  register: row.register as Register | null,
  stateAt: row.state_at,
});

/** A ticket by its number; null when there is none. */
export async function findTicket(db: Db, number: string): Promise<Ticket | null> {
  const row = await selectTickets(db).where('number', '=', number).executeTakeFirst();
  return row ? asTicket(row) : null;
}

/** The same, held until the end of the transaction. */
export async function lockTicket(tx: Tx, number: string): Promise<Ticket | null> {
  const row = await selectTickets(tx).where('number', '=', number).forUpdate().executeTakeFirst();
  return row ? asTicket(row) : null;
}

/** What was done with a ticket, in order. */
export async function stepsOf(db: Db, secrets: Secrets, number: string): Promise<TicketStep[]> {
  const rows = await db
    .selectFrom('rectification_step')
    .select(['state', 'register', 'words', 'at'])
    .where('ticket', '=', number)
    .orderBy('rank')
    .execute();
  return rows.map((row) => ({
    state: row.state as TicketState,
    register: row.register as Register | null,
    words: row.words === null ? null : secrets.open(sealing, row.words),
    at: row.at,
  }));
}

/** Moves a ticket that is held, and keeps the step. */
export async function insertStep(tx: Tx, secrets: Secrets, number: string, step: TicketStep & { agent: string }): Promise<void> {
  const { state, register, words, at, agent } = step;
  await tx
    .updateTable('rectification_ticket')
    .set({ state, state_at: at, ...(register === null ? {} : { register }) })
    .where('number', '=', number)
    .execute();
  await tx
    .insertInto('rectification_step')
    .values({
      ticket: number,
      rank: sql<number>`(select coalesce(max(rank), 0) + 1 from rectification_step where ticket = ${number})`,
      state,
      register,
      words: words === null ? null : secrets.seal(sealing, words),
      agent,
      at,
    })
    .execute();
}

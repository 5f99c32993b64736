import { sql } from 'kysely';
import type { Context } from '../../../context.js';
import type { Db, Tx } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import { emailKey, type EmailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';

/** Days after which an address says nothing any more of who had it: it may have been given to somebody else. */
export const reconciliationDays = 365;

/** Who comes back from a provider. */
export interface Comer {
  upstream: string;
  sub: string;
  email: EmailAddress;
  /** Whether the provider verified the address and alone speaks for its domain. */
  entitled: boolean;
}

/** The account of an agent, and how it was found. */
export interface Account {
  id: string;
  active: boolean;
  how: 'known' | 'made' | 'reconciled';
  /** Whether this provider gave another address before. */
  emailChanged: boolean;
}

export const subjectHash = (secrets: Secrets, upstream: string, sub: string): Buffer => secrets.mac('agentconnect.account', upstream, sub);
/** An address as accounts and departures know it: two spellings of one mailbox are one. */
export const emailHash = (secrets: Secrets, email: EmailAddress): Buffer => secrets.mac('agentconnect.email', emailKey(email));

/**
 * The account of an agent, made at their first sign-in. An agent is who a provider says under its own subject. Another provider's account is
 * the same agent's only when nobody else could have said so: both had verified the same address, each being the only one to speak for its
 * domain at its time, and not long ago; one account has it; and this provider does not know that account by another subject already, for
 * then the address was given to somebody else.
 */
export async function accountOf(tx: Tx, { secrets }: Pick<Context, 'secrets'>, comer: Comer, now: Date): Promise<Account> {
  const key = { upstream: comer.upstream, subject: subjectHash(secrets, comer.upstream, comer.sub) };
  const email = emailHash(secrets, comer.email);
  const known = await touchKey(tx, key, { email, entitled: comer.entitled, now });
  if (known) return { ...known, how: 'known' };
  // Two first sign-ins at once must not make two accounts, nor join two to one: all that could meet here queue.
  await lockAddress(tx, email);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`agentconnect ${key.subject.toString('base64url')}`}, 0))`.execute(tx);
  const meanwhile = await touchKey(tx, key, { email, entitled: comer.entitled, now });
  if (meanwhile) return { ...meanwhile, how: 'known' };
  const same = comer.entitled ? await accountOfAddress(tx, comer.upstream, email, now) : null;
  const id = same ?? (await makeAccount(tx, now));
  await tx
    .insertInto('agentconnect_identity_key')
    .values({
      upstream: key.upstream,
      upstream_subject: key.subject,
      account_id: id,
      email,
      entitled: comer.entitled,
      first_at: now,
      last_at: now,
    })
    .execute();
  return { id, active: true, how: same ? 'reconciled' : 'made', emailChanged: false };
}

/** Holds an address until the transaction ends: nobody else looks for, or makes, the accounts that have it. */
export async function lockAddress(tx: Tx, hash: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`agentconnect ${hash.toString('base64url')}`}, 0))`.execute(tx);
}

/** Notes a sign-in with a known key; whose it is, or null when it is not known. */
async function touchKey(
  tx: Tx,
  key: { upstream: string; subject: Buffer },
  { email, entitled, now }: { email: Buffer; entitled: boolean; now: Date },
): Promise<Omit<Account, 'how'> | null> {
  const { rows } = await sql<{ id: string; active: boolean; email_changed: boolean }>`
    with before as (
      select account_id, email from agentconnect_identity_key
      where upstream = ${key.upstream} and upstream_subject = ${key.subject} for update),
    key as (
      update agentconnect_identity_key set last_at = ${now}, email = ${email}, entitled = ${entitled}
      where upstream = ${key.upstream} and upstream_subject = ${key.subject})
    update agentconnect_account a set last_connection_at = ${now} from before where a.id = before.account_id
    returning a.id, a.active, before.email not in (${email}, '') as email_changed`.execute(tx);
  const [row] = rows;
  return row ? { id: row.id, active: row.active, emailChanged: row.email_changed } : null;
}

/** The one account that has this address from another provider that could say so; null when there is none, or several. */
async function accountOfAddress(tx: Tx, upstream: string, email: Buffer, now: Date): Promise<string | null> {
  const since = new Date(now.getTime() - reconciliationDays * 86_400_000);
  const rows = await tx
    .selectFrom('agentconnect_identity_key as k')
    .innerJoin('agentconnect_account as a', 'a.id', 'k.account_id')
    .select('a.id')
    .distinct()
    .where('k.email', '=', email)
    .where('k.entitled', '=', true)
    .where('k.last_at', '>', since)
    .where('a.active', '=', true)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('agentconnect_identity_key as o')
            .select('o.account_id')
            .whereRef('o.account_id', '=', 'a.id')
            .where('o.upstream', '=', upstream),
        ),
      ),
    )
    .limit(2)
    .execute();
  const [only, other] = rows;
  return only && !other ? only.id : null;
}

async function makeAccount(tx: Db, now: Date): Promise<string> {
  const id = newId('agt');
  await tx.insertInto('agentconnect_account').values({ id, created_at: now, last_connection_at: now }).execute();
  return id;
}

/** A provider by which an agent is recognised. */
export interface KnownBy {
  upstream: string;
  firstAt: Date;
  lastAt: Date;
}

/** The providers that recognise an agent, by their subject, the last used first. */
export async function providersOf(db: Db, subject: string): Promise<KnownBy[]> {
  return db
    .selectFrom('agentconnect_identity_key as k')
    .innerJoin('agentconnect_account as a', 'a.id', 'k.account_id')
    .select(['k.upstream', 'k.first_at as firstAt', 'k.last_at as lastAt'])
    .where('a.subject', '=', subject)
    .orderBy('k.last_at', 'desc')
    .execute();
}

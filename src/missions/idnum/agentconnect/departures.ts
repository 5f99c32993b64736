import { sql } from 'kysely';
import type { Context } from '../../../context.js';
import type { Db, Tx } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import { tellServices } from './account-events.js';
import { emailHash, lockAddress, subjectHash } from './accounts.js';
import { agentConnectFaults } from './faults.js';
import type { departureMonths } from './rules.js';
import { closeSessions } from './sessions.js';
import type { Draft } from './store.js';

/** An account of an agent, and whether other identity providers than those of the administration recognise it. */
export interface AccountLeft {
  id: string;
  subject: string;
  elsewhere: boolean;
}

/** Who closes or opens the access of an agent: an organisation, by one of its managers, at its own identity providers. */
export interface Closing {
  /** Identity providers of the organisation; no other one is looked at. */
  upstreams: readonly string[];
  organisation: string;
  /** Subject of the manager. */
  by: string;
  /** What closes at an identity provider that several administrations share: nothing but the organisation. */
  shared: SharedClosing;
}

/** An agent of an organisation at a provider that several administrations share. */
export interface SharedClosing {
  upstream: string;
  /** SIREN of the organisation. */
  unit: string;
  /** Subjects at that provider who worked for the organisation, and whether they still work for another one by it. */
  agents: readonly { subject: string; elsewhere: boolean }[];
}

/** What an administration may know of an address: whether its own providers gave it, and whether its access is closed already. */
export type AddressState = 'known' | 'unknown' | 'closed';

/** What is known of an address at the identity providers of an administration. */
export async function addressState(
  db: Db,
  { secrets }: Pick<Context, 'secrets'>,
  upstreams: readonly string[],
  email: EmailAddress,
): Promise<AddressState> {
  const hash = emailHash(secrets, email);
  const { rows } = await sql<{ state: AddressState }>`
    select case
      when (select count(*) from agentconnect_departure
        where email = ${hash} and upstream = any (${[...upstreams]}) and unit = '' and lifted_at is null)
        = ${upstreams.length} then 'closed'
      when exists (select from agentconnect_identity_key where email = ${hash} and upstream = any (${[...upstreams]})) then 'known'
      else 'unknown' end as state`.execute(db);
  return rows[0]?.state ?? 'unknown';
}

/**
 * Closes the access of an agent who left, in the caller's transaction: later sign-ins with this address through the providers of the
 * administration are refused, the sessions of the accounts that these providers recognise by it are closed everywhere, Socle's own pages
 * included, and services that want to know are told. What other administrations know under the same address is not touched: at a provider
 * that several share, the access closes for the organisation alone.
 * @returns the accounts that were closed; null when nothing was left to close: it had been done before
 */
export async function closeAccess(tx: Tx, context: Context, email: EmailAddress, closing: Closing): Promise<AccountLeft[] | null> {
  const { secrets, clock, sessions } = context;
  const { upstreams, shared, organisation, by } = closing;
  const hash = emailHash(secrets, email);
  // A first sign-in with this address waits, or was complete before: no account is made behind our back.
  await lockAddress(tx, hash);
  const [own, known] = [await ownKeys(tx, hash, upstreams), await sharedKeys(tx, secrets, shared)];
  const accounts = await describe(tx, secrets, [...own, ...known], closing);
  const at = clock.now();
  const closed = { email: hash, organisation, at, by_account: by };
  const written = await tx
    .insertInto('agentconnect_departure')
    .values([
      ...upstreams.map((upstream) => ({ ...closed, id: newId('departure'), upstream, unit: '', accounts: own })),
      { ...closed, id: newId('departure'), upstream: shared.upstream, unit: shared.unit, accounts: known },
    ])
    .onConflict((c) => c.columns(['upstream', 'email', 'unit']).where('lifted_at', 'is', null).doNothing())
    .returning('id')
    .execute();
  if (written.length === 0) return null;
  for (const account of accounts) {
    await closeSessions(tx, context, account.subject);
    await sessions.closeAll(tx, 'agent', account.subject);
    if (!account.elsewhere) await tellServices(tx, context, account.id, { kind: 'disabled' });
  }
  return accounts;
}

/**
 * Opens the access of an agent again: the address may sign in as before.
 * @returns the accounts that it concerns; null when the access was not closed
 */
export async function openAccess(tx: Tx, context: Context, email: EmailAddress, closing: Closing): Promise<AccountLeft[] | null> {
  const { secrets, clock } = context;
  const { upstreams, shared, by } = closing;
  const hash = emailHash(secrets, email);
  await lockAddress(tx, hash);
  const lifted = await tx
    .updateTable('agentconnect_departure')
    .set({ lifted_at: clock.now(), lifted_by: by })
    .where('email', '=', hash)
    .where((e) =>
      e.or([
        e('upstream', '=', e.fn.any(e.val([...upstreams]))).and('unit', '=', ''),
        e('upstream', '=', shared.upstream).and('unit', '=', shared.unit),
      ]),
    )
    .where('lifted_at', 'is', null)
    .returning('accounts')
    .execute();
  if (lifted.length === 0) return null;
  const ids = lifted.flatMap((row) => row.accounts);
  const accounts = await describe(tx, secrets, ids, closing);
  for (const account of accounts) if (!account.elsewhere) await tellServices(tx, context, account.id, { kind: 'enabled' });
  return accounts;
}

/** The accounts that the providers of an organisation recognise by an address. */
async function ownKeys(tx: Tx, hash: Buffer, upstreams: readonly string[]): Promise<string[]> {
  if (upstreams.length === 0) return [];
  const keys = await tx
    .selectFrom('agentconnect_identity_key')
    .select('account_id')
    .distinct()
    .where('email', '=', hash)
    .where('upstream', 'in', [...upstreams])
    .execute();
  return keys.map((key) => key.account_id);
}

/** The accounts of its agents at the provider that others share. */
async function sharedKeys(tx: Tx, secrets: Context['secrets'], { upstream, agents }: SharedClosing): Promise<string[]> {
  if (agents.length === 0) return [];
  const keys = await tx
    .selectFrom('agentconnect_identity_key')
    .select('account_id')
    .distinct()
    .where('upstream', '=', upstream)
    .where(
      'upstream_subject',
      'in',
      agents.map(({ subject }) => subjectHash(secrets, upstream, subject)),
    )
    .execute();
  return keys.map((key) => key.account_id);
}

/** Accounts, held until the transaction ends, in one order. */
async function describe(
  tx: Tx,
  secrets: Context['secrets'],
  ids: readonly string[],
  { upstreams, shared }: Pick<Closing, 'upstreams' | 'shared'>,
): Promise<AccountLeft[]> {
  if (ids.length === 0) return [];
  const gone = shared.agents.flatMap(({ subject, elsewhere }) => (elsewhere ? [] : [subjectHash(secrets, shared.upstream, subject)]));
  const { rows } = await sql<AccountLeft>`
    select a.id, a.subject, exists (
      select from agentconnect_identity_key k where k.account_id = a.id and k.upstream <> all (${[...upstreams]})
        and not (k.upstream = ${shared.upstream} and k.upstream_subject = any (${gone}::bytea[]))) as elsewhere
    from agentconnect_account a where a.id = any (${[...new Set(ids)]}) order by a.id for update of a`.execute(tx);
  return rows;
}

/**
 * Refuses whom their administration says to have left, whatever address their provider gives now.
 * @param siret the organisation that they come for; null when they have it to choose yet
 * @throws Fault AC-DEPART
 */
export async function refuseDeparted(
  tx: Tx,
  { secrets }: Pick<Context, 'secrets'>,
  { accountId, upstream, told }: Pick<Draft, 'accountId' | 'upstream' | 'told'>,
  siret: string | null,
): Promise<void> {
  // Either the closing sees this sign-in, or this sign-in sees the closing: both hold the account, and the second one looks after.
  await sql`select from agentconnect_account where id = ${accountId} for share`.execute(tx);
  const { rows } = await sql<{ gone: boolean }>`
    select exists (select from agentconnect_departure where lifted_at is null and upstream = ${upstream}
      and unit in ('', ${siret?.slice(0, 9) ?? ''})
      and (email = ${emailHash(secrets, told.email)} or accounts @> array[${accountId}::text])) as gone`.execute(tx);
  if (rows[0]?.gone) throw agentConnectFaults.make('AC-DEPART');
}

/** Deletes departures that are too old: those that were lifted, and those that hold for addresses that somebody else may have by now. */
export async function purgeDepartures(db: Db, now: Date, months: typeof departureMonths): Promise<void> {
  const before = (count: number) =>
    sql<Date>`(${now}::timestamptz at time zone 'UTC' - make_interval(months => ${count})) at time zone 'UTC'`;
  await db
    .deleteFrom('agentconnect_departure')
    .where((e) => e.or([e('lifted_at', '<', before(months.lifted)), e('at', '<', before(months.standing))]))
    .execute();
}

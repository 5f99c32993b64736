import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import { emailDomain } from '../../../kernel/mail/index.js';
import {
  addOrganisationDomain,
  isClosed,
  isSharedDomain,
  isSiret,
  organisationBySiret,
  organisationsOfDomain,
  type Organisation,
} from '../../../registry/index.js';
import { codeHash, newDigits, sameCode, typedDigits } from './codes.js';
import { hasLeft, lockKey } from './departures.js';
import { endMembership } from './ending.js';
import { identiteFaults } from './faults.js';
import { journal } from './journal.js';
import { spend } from './limits.js';
import { mailContactCode, mailOperators } from './mails.js';
import { codeTries, joinWay, type JoinWay, nameOf } from './rules.js';
import { emailKey, type Account } from './store.js';
import { countContactTry, insertMembership, lockMembership, membershipsOf, moveMembership, type Membership } from './store-memberships.js';

/** What became of a SIRET that was looked for. */
export type Found =
  | { kind: 'malformed' | 'unknown' }
  | { kind: 'closed'; organisation: Organisation }
  /** Its managers say that they left it. */
  | { kind: 'departed'; organisation: Organisation }
  | { kind: 'member'; membership: Membership; organisation: Organisation }
  | { kind: 'open'; organisation: Organisation; way: JoinWay };

/** Looks an organisation up for someone, and says how they can join it. @param typed a SIRET, as people write it */
export async function look(context: Pick<Context, 'db' | 'secrets' | 'clock'>, account: Account, typed: string): Promise<Found> {
  const { db, secrets, clock } = context;
  const siret = typed.replace(/[\s.]/g, '');
  if (!isSiret(siret)) return { kind: 'malformed' };
  const organisation = await organisationBySiret(db, siret);
  if (!organisation) return { kind: 'unknown' };
  if (isClosed(organisation, civilDate(clock.now()))) return { kind: 'closed', organisation };
  const live = (await membershipsOf(db, secrets, account.id)).find((one) => one.siret === siret && one.state !== 'refused');
  if (live) return { kind: 'member', membership: live, organisation };
  if (await hasLeft(db, context, account, siret)) return { kind: 'departed', organisation };
  return { kind: 'open', organisation, way: await wayInto(db, account, organisation) };
}

/** How an account may join an organisation: what is known of both says it, never a form. */
async function wayInto(db: Context['db'], account: Account, organisation: Organisation): Promise<JoinWay> {
  const domain = emailDomain(account.email);
  const owners = await organisationsOfDomain(db, domain);
  return joinWay({
    freeMail: isSharedDomain(domain),
    domainVerified: owners.some(({ id }) => id === organisation.id),
    hasContact: organisation.contactEmail !== null,
  });
}

/**
 * Joins an organisation, or asks to. How is worked out again here, in the transaction that writes it.
 * @returns the membership, and whether it is active at once
 * @throws Fault IDENT-TROP-ESSAIS, IDENT-ETAT when the organisation cannot be joined by now
 */
export async function join(context: Context, account: Account, siret: string): Promise<{ id: string; way: JoinWay }> {
  const { db, secrets } = context;
  if (!(await spend(context, 'join', account.id))) throw identiteFaults.make('IDENT-TROP-ESSAIS');
  const before = await look(context, account, siret);
  if (before.kind === 'open' && before.way === 'contact' && !(await spend(context, 'contact-to', before.organisation.siret)))
    throw identiteFaults.make('IDENT-TROP-ESSAIS');
  return transact(db, async (tx) => {
    // Whoever says now that they left is heard before, or after and ends what is written here.
    await lockKey(tx, emailKey(secrets, account.email));
    const found = await look({ ...context, db: tx }, account, siret);
    if (found.kind !== 'open') throw identiteFaults.make('IDENT-ETAT');
    const { organisation, way } = found;
    const id = newId('mbr');
    const code = newDigits();
    const made = await insertMembership(tx, context, {
      id,
      accountId: account.id,
      organisation,
      state: way === 'domain' ? 'active' : way,
      ...(way === 'contact' ? { code: codeHash(secrets, 'contact', id, code) } : {}),
    });
    // Another tab was faster.
    if (!made) throw identiteFaults.make('IDENT-ETAT');
    await journal(tx, context, account, way === 'domain' ? 'identite.joined' : 'identite.join-asked', {
      organisation: organisation.siret,
      reference: id,
      detail: { way },
    });
    if (way === 'contact' && organisation.contactEmail)
      await mailContactCode(tx, context, organisation.contactEmail, {
        code,
        person: nameOf(account),
        email: account.email,
        organisation: organisation.name,
      });
    if (way === 'moderation') await mailOperators(tx, context, id, organisation.name);
    return { id, way };
  });
}

/** The membership of someone that is held, with its organisation. @throws Fault IDENT-DEMANDE when it is not theirs, IDENT-ORGANISATION when the organisation is closed */
async function held(
  tx: Tx,
  context: Context,
  account: Account,
  id: string,
): Promise<{ membership: Membership; organisation: Organisation }> {
  const membership = await lockMembership(tx, context.secrets, id, account.id);
  const organisation = membership && (await organisationBySiret(tx, membership.siret));
  if (!membership || !organisation) throw identiteFaults.make('IDENT-DEMANDE');
  if (isClosed(organisation, civilDate(context.clock.now()))) throw identiteFaults.make('IDENT-ORGANISATION');
  return { membership, organisation };
}

/**
 * Checks the code that the organisation gave to someone: good once, for three days, five tries.
 * @returns `over` when that code is worth nothing any more
 * @throws Fault IDENT-DEMANDE, IDENT-ORGANISATION, IDENT-ETAT
 */
export async function checkContactCode(
  context: Context,
  account: Account,
  id: string,
  typed: string,
): Promise<'joined' | 'wrong' | 'over'> {
  const { db, secrets, clock } = context;
  const digits = typedDigits(typed);
  if (digits === null) return 'wrong';
  return transact(db, async (tx) => {
    const { membership, organisation } = await held(tx, context, account, id);
    if (membership.state === 'active') return 'joined';
    if (membership.state !== 'contact') throw identiteFaults.make('IDENT-ETAT');
    const { code, codeExpiresAt, codeTries: tries } = membership;
    if (!code || !codeExpiresAt || codeExpiresAt <= clock.now() || tries >= codeTries) return 'over';
    await countContactTry(tx, id);
    if (!sameCode(code, codeHash(secrets, 'contact', id, digits))) return tries + 1 >= codeTries ? 'over' : 'wrong';
    await moveMembership(tx, context, membership, { state: 'active', proof: 'contact' });
    await journal(tx, context, account, 'identite.joined', {
      organisation: organisation.siret,
      reference: id,
      detail: { way: 'contact' },
    });
    const domain = emailDomain(account.email);
    // The official address answered for an address of its own domain: both are the organisation's.
    if (organisation.contactEmail && emailDomain(organisation.contactEmail) === domain && !isSharedDomain(domain))
      await addOrganisationDomain(tx, { organisationId: organisation.id, domain, verifiedBy: 'official_contact', at: clock.now() });
    return 'joined';
  });
}

/** Gives up on the code: an operator decides. @throws Fault IDENT-DEMANDE, IDENT-ORGANISATION, IDENT-ETAT */
export async function askModeration(context: Context, account: Account, id: string): Promise<void> {
  await transact(context.db, async (tx) => {
    const { membership, organisation } = await held(tx, context, account, id);
    if (membership.state === 'moderation') return;
    if (!(await moveMembership(tx, context, membership, { state: 'moderation' }))) throw identiteFaults.make('IDENT-ETAT');
    await journal(tx, context, account, 'identite.join-asked', {
      organisation: organisation.siret,
      reference: id,
      detail: { way: 'moderation' },
    });
    await mailOperators(tx, context, id, organisation.name);
  });
}

/** Leaves an organisation, or gives up on a request. @throws Fault IDENT-DEMANDE, IDENT-ETAT */
export async function leave(context: Context, account: Account, id: string): Promise<void> {
  await transact(context.db, async (tx) => {
    const membership = await lockMembership(tx, context.secrets, id, account.id);
    if (!membership) throw identiteFaults.make('IDENT-DEMANDE');
    if (membership.state === 'left') return;
    if (!(await endMembership(tx, context, id))) throw identiteFaults.make('IDENT-ETAT');
    await journal(tx, context, account, 'identite.left', { organisation: membership.siret, reference: id });
  });
}

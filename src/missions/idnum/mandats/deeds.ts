import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import { randomBytes } from '../../../kernel/ids.js';
import type { LedgerEvent } from '../../../kernel/ledger/index.js';
import { currentPersonKey, keysOfPerson, type FamilyKey } from '../../../registry/index.js';
import { helperActor, personActor, type Person } from './actors.js';
import { saveContact, type Contact } from './contacts.js';
import { mandatsFaults } from './faults.js';
import { findMembership, type Membership } from './members.js';
import { codeAlphabet, codeLength, expiryOf, foldCode, patienceHours, type Duration, type Method } from './rules.js';
import {
  advanceMandate,
  findMandate,
  insertMandate,
  lockMandate,
  mandateOfCode,
  mandatesOfPerson,
  namePerson,
  revokeFamilies,
  type Mandate,
} from './store.js';

type Room = Pick<Context, 'db' | 'secrets' | 'clock' | 'ledger' | 'jobs'>;

/** A mandate was signed, replaced, revoked or used: told to whoever hears it, with its identifier and that of the person. */
export const mandateChanged = 'mandate.changed';

const basis = 'Code civil, art. 1984';

/** A binding code that nobody can guess within its day, from letters that cannot be taken for another. */
export function newCode(): string {
  let code = '';
  const fair = 256 - (256 % codeAlphabet.length);
  while (code.length < codeLength)
    for (const byte of randomBytes(codeLength))
      if (byte < fair && code.length < codeLength) code += codeAlphabet.charAt(byte % codeAlphabet.length);
  return code;
}

/**
 * A helper writes a mandate, which waits for its person.
 * @param given.replaces the mandate that it renews: of the same organisation
 * @returns its identifier, and the code to tell the person when they are far away
 * @throws Fault MANDAT-FAMILLES, MANDAT-HORS-CADRE when the helper may not, MANDAT-INCONNU
 */
export async function writeMandate(
  context: Room,
  membership: Membership,
  given: { families: readonly FamilyKey[]; duration: Duration; method: Method; replaces?: string },
): Promise<{ id: string; code: string | null }> {
  const { db, secrets, clock } = context;
  if (given.families.length === 0) throw mandatsFaults.make('MANDAT-FAMILLES');
  if (!membership.acts || membership.endedAt) throw mandatsFaults.make('MANDAT-HORS-CADRE');
  const before = given.replaces === undefined ? null : await findMandate(db, secrets, given.replaces);
  if (given.replaces !== undefined && before?.organisation.id !== membership.organisation.id) throw mandatsFaults.make('MANDAT-INCONNU');
  const code = given.method === 'binding_code' ? newCode() : null;
  const id = await transact(db, (tx) =>
    insertMandate(tx, secrets, {
      organisationId: membership.organisation.id,
      membershipId: membership.id,
      families: given.families,
      duration: given.duration,
      method: given.method,
      code,
      replaces: before?.id ?? null,
      at: clock.now(),
    }),
  );
  return { id, code };
}

/** The mandate that waits for the person who types this code. @throws Fault MANDAT-CODE */
export async function mandateFor({ db, secrets, clock }: Room, typed: string): Promise<Mandate> {
  const mandate = await mandateOfCode(db, secrets, foldCode(typed));
  if (!mandate || isStale(mandate, clock.now())) throw mandatsFaults.make('MANDAT-CODE');
  return mandate;
}

/** Says who a waiting mandate is of: they have just signed in. @throws Fault MANDAT-TERMINE, MANDAT-AUTRE-PERSONNE, MANDAT-SOI-MEME */
export async function introducePerson(context: Room, id: string, person: Person): Promise<void> {
  const { db, secrets } = context;
  await transact(db, async (tx) => {
    const mandate = await waiting(tx, context, id);
    await checkPerson(tx, context, mandate, person);
    if (!(await namePerson(tx, secrets, id, person))) throw mandatsFaults.make('MANDAT-TERMINE');
  });
}

/**
 * The person signs a mandate: from now on it is in force, and the one that it renews is over.
 * @param contact how they want to be told of each use, when they say so now: no use of a signed mandate finds nobody to tell
 * @returns the mandate as it is now
 * @throws Fault MANDAT-TERMINE, MANDAT-AUTRE-PERSONNE, MANDAT-SOI-MEME
 */
export async function signMandate(context: Room, id: string, person: Person, contact?: Contact): Promise<Mandate> {
  const { db, secrets, clock, ledger, jobs } = context;
  return transact(db, async (tx) => {
    const at = clock.now();
    const mandate = await waiting(tx, context, id);
    await checkPerson(tx, context, mandate, person);
    await namePerson(tx, secrets, id, person);
    if (!(await advanceMandate(tx, mandate, { event: 'sign', by: 'person', at, until: expiryOf(at, mandate.duration) })))
      throw mandatsFaults.make('MANDAT-TERMINE');
    if (contact) await saveContact(tx, context, person, contact);
    const before = mandate.replaces === null ? null : await lockMandate(tx, secrets, mandate.replaces);
    if (before?.state === 'active') await advanceMandate(tx, before, { event: 'replace', by: 'person', at });
    await ledger.append(tx, {
      action: 'mandate.sign',
      subject: person.key,
      actor: personActor(person),
      basis,
      purpose: 'mandat',
      reference: id,
      fields: mandate.families,
      outcome: 'signed',
      detail: { organisation: mandate.organisation.siret, duration: mandate.duration, method: mandate.method, replaces: mandate.replaces },
    });
    await jobs.emit(tx, mandateChanged, { mandate: id, what: 'signed' });
    return present(await findMandate(tx, secrets, id));
  });
}

/** The person refuses a mandate that waits for them. @throws Fault MANDAT-TERMINE */
export async function refuseMandate(context: Room, id: string, person: Person): Promise<void> {
  const { db, clock, ledger } = context;
  await transact(db, async (tx) => {
    const mandate = await waiting(tx, context, id);
    await advanceMandate(tx, mandate, { event: 'refuse', by: 'person', at: clock.now() });
    await ledger.append(tx, {
      action: 'mandate.refuse',
      subject: person.key,
      actor: personActor(person),
      basis,
      reference: id,
      outcome: 'refused',
      detail: { organisation: mandate.organisation.siret },
    });
  });
}

/** A helper gives up a mandate that nobody signed. @throws Fault MANDAT-TERMINE, MANDAT-INCONNU */
export async function abandonMandate(context: Room, id: string, membership: Membership): Promise<void> {
  await transact(context.db, async (tx) => {
    const mandate = await waiting(tx, context, id);
    if (mandate.organisation.id !== membership.organisation.id) throw mandatsFaults.make('MANDAT-INCONNU');
    await advanceMandate(tx, mandate, { event: 'abandon', by: 'helper', at: context.clock.now() });
  });
}

/**
 * The person revokes families of procedures, or everything: what they last said is what holds, so every mandate that they gave to the same
 * organisation loses these families, and one that names nothing any more is over.
 * @param families null for all
 * @returns the families that were in force, of the mandate that was named
 * @throws Fault MANDAT-INCONNU, MANDAT-TERMINE when nothing was left to revoke
 */
export async function revokeByPerson(
  context: Room,
  id: string,
  person: Person,
  families: readonly FamilyKey[] | null,
): Promise<FamilyKey[]> {
  const { db, secrets } = context;
  return transact(db, async (tx) => {
    const keys = await keysOfPerson(tx, person.key);
    const all = await mandatesOfPerson(tx, secrets, keys);
    const mandate = all.find((one) => one.id === id);
    if (!mandate) throw mandatsFaults.make('MANDAT-INCONNU');
    const wanted = families ?? mandate.families;
    const same = all.filter(({ organisation, state }) => organisation.id === mandate.organisation.id && state === 'active');
    let revoked: FamilyKey[] = [];
    // In one order, so that two revocations at once do not wait for each other in a circle.
    for (const one of same.sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const gone = await revoke(tx, context, one.id, wanted, { by: 'person', actor: personActor(person), subject: person.key });
      if (one.id === id) revoked = gone;
    }
    if (revoked.length === 0) throw mandatsFaults.make('MANDAT-TERMINE');
    return revoked;
  });
}

/** A helper of the organisation revokes families of a mandate, or all of it. @throws Fault MANDAT-INCONNU, MANDAT-TERMINE */
export async function revokeByHelper(
  context: Room,
  id: string,
  membership: Membership,
  families: readonly FamilyKey[] | null,
): Promise<FamilyKey[]> {
  return transact(context.db, async (tx) => {
    const mandate = await findMandate(tx, context.secrets, id);
    if (mandate?.organisation.id !== membership.organisation.id || mandate.personKey === null) throw mandatsFaults.make('MANDAT-INCONNU');
    const subject = await currentPersonKey(tx, mandate.personKey);
    const revoked = await revoke(tx, context, id, families ?? mandate.families, { by: 'helper', actor: helperActor(membership), subject });
    if (revoked.length === 0) throw mandatsFaults.make('MANDAT-TERMINE');
    return revoked;
  });
}

async function revoke(
  tx: Tx,
  { secrets, clock, ledger, jobs }: Room,
  id: string,
  families: readonly FamilyKey[],
  { by, actor, subject }: { by: 'person' | 'helper'; actor: LedgerEvent['actor']; subject: string },
): Promise<FamilyKey[]> {
  const at = clock.now();
  const mandate = await lockMandate(tx, secrets, id);
  if (mandate?.state !== 'active') return [];
  const revoked = await revokeFamilies(tx, id, families, { by, at });
  if (revoked.length === 0) return [];
  if (mandate.families.every((family) => revoked.includes(family))) await advanceMandate(tx, mandate, { event: 'revoke', by, at });
  await ledger.append(tx, {
    action: 'mandate.revoke',
    subject,
    actor,
    basis,
    reference: id,
    fields: revoked,
    outcome: 'revoked',
    detail: { organisation: mandate.organisation.siret },
  });
  await jobs.emit(tx, mandateChanged, { mandate: id, what: 'revoked', by, families: revoked });
  return revoked;
}

/** Somebody who may act for an organisation. @throws Fault MANDAT-HORS-CADRE when they no longer may */
export async function membershipOf({ db, secrets }: Pick<Room, 'db' | 'secrets'>, id: string): Promise<Membership> {
  const membership = await findMembership(db, secrets, id);
  if (!membership || membership.endedAt) throw mandatsFaults.make('MANDAT-HORS-CADRE');
  return membership;
}

const isStale = (mandate: Mandate, now: Date): boolean => now.getTime() - mandate.createdAt.getTime() > patienceHours * 3_600_000;

async function waiting(tx: Tx, { secrets, clock }: Room, id: string): Promise<Mandate> {
  const mandate = await lockMandate(tx, secrets, id);
  if (!mandate) throw mandatsFaults.make('MANDAT-INCONNU');
  if (mandate.state !== 'waiting' || isStale(mandate, clock.now())) throw mandatsFaults.make('MANDAT-TERMINE');
  return mandate;
}

/** Nobody signs for another: not the helper, nor somebody else than who signed in first, or than whose mandate is renewed. */
async function checkPerson(tx: Tx, { secrets }: Room, mandate: Mandate, person: Person): Promise<void> {
  const keys = await keysOfPerson(tx, person.key);
  const before = mandate.replaces === null ? null : await findMandate(tx, secrets, mandate.replaces);
  for (const key of [mandate.personKey, before?.personKey ?? null])
    if (key !== null && !keys.includes(key)) throw mandatsFaults.make('MANDAT-AUTRE-PERSONNE');
  const helper = (await findMembership(tx, secrets, mandate.createdBy))?.helper;
  if (helper && helper.email.toLowerCase() === person.identity.email?.toLowerCase()) throw mandatsFaults.make('MANDAT-SOI-MEME');
}

function present(mandate: Mandate | null): Mandate {
  if (!mandate) throw mandatsFaults.make('MANDAT-INCONNU');
  return mandate;
}

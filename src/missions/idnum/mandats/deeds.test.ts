import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '../../../kernel/errors/index.js';
import { familyKeys, type FamilyKey } from '../../../registry/index.js';
import type { Person } from './actors.js';
import { contactOf } from './contacts.js';
import {
  abandonMandate,
  introducePerson,
  mandateFor,
  refuseMandate,
  revokeByHelper,
  revokeByPerson,
  signMandate,
  writeMandate,
} from './deeds.js';
import { endMembership, type Membership } from './members.js';
import { afterEvent, durations, type MandateState } from './rules.js';
import { startTestMandates, testPerson, type TestMandates } from './testing.js';

let test: TestMandates;
let helper: Membership;
let colleague: Membership;
let stranger: Membership;
const hour = 3_600_000;
const zoe = testPerson('Zoe', 'Lefevre');
const hugo = testPerson('Hugo', 'Martin');
const everything = () => test.system.context;

beforeAll(async () => {
  test = await startTestMandates();
  [helper, colleague] = (await test.organisation('26000002100014', ['Nina', 'Paul'])) as [Membership, Membership];
  [stranger] = (await test.organisation('26000002100022', ['Rita'])) as [Membership];
}, 60_000);
afterEach(() => test.shift(0));
afterAll(() => test[Symbol.asyncDispose]());

/** The code of the fault that work ends with; null when it does not. */
const faultOf = async (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Fault ? error.code : Promise.reject(error instanceof Error ? error : new Error(String(error)))),
  );
const write = (families: readonly FamilyKey[] = ['famille'], method: 'in_person' | 'binding_code' = 'in_person') =>
  writeMandate(everything(), helper, { families, duration: 'month', method });

describe('a mandate', () => {
  it('is in force for its time once the person signed it, and the ledger says so once', async () => {
    const { id, code } = await write(['famille', 'argent']);
    expect(code).toBeNull();
    expect((await test.mandate(id)).state).toBe('waiting');
    const signed = await signMandate(everything(), id, zoe);
    expect([signed.state, signed.families, signed.person?.family_name]).toEqual(['active', ['famille', 'argent'], 'Lefevre']);
    expect((signed.expiresAt?.getTime() ?? 0) - (signed.signedAt?.getTime() ?? 0)).toBe(durations.month.days * 24 * hour);
    expect(await faultOf(signMandate(everything(), id, zoe))).toBe('MANDAT-TERMINE');
    expect(await test.actions(id)).toEqual(['mandate.sign']);
  });

  it('keeps how its person wants to be told when it is signed, and nothing of it when it cannot be', async () => {
    const person = testPerson('Ana', 'Costa');
    const { db, secrets } = everything();
    const { id } = await write();
    const letter = (address: string) => ({ channel: 'letter', address, lang: 'fr' }) as const;
    await signMandate(everything(), id, person, letter('1 rue du Pont'));
    expect(await contactOf(db, secrets, [person.key])).toMatchObject({ address: '1 rue du Pont' });
    expect(await faultOf(signMandate(everything(), id, person, letter('2 rue du Pont')))).toBe('MANDAT-TERMINE');
    expect(await contactOf(db, secrets, [person.key])).toMatchObject({ address: '1 rue du Pont' });
  });

  it('that was refused is over, and the ledger says so once', async () => {
    const { id } = await write();
    await refuseMandate(everything(), id, zoe);
    expect(await faultOf(signMandate(everything(), id, zoe))).toBe('MANDAT-TERMINE');
    expect(await faultOf(refuseMandate(everything(), id, zoe))).toBe('MANDAT-TERMINE');
    expect([(await test.mandate(id)).endedAs, await test.actions(id)]).toEqual(['refuse', ['mandate.refuse']]);
  });

  it('is given up by its organisation only', async () => {
    const { id } = await write();
    expect(await faultOf(abandonMandate(everything(), id, stranger))).toBe('MANDAT-INCONNU');
    await abandonMandate(everything(), id, colleague);
    expect((await test.mandate(id)).endedAs).toBe('abandon');
  });

  it('waits for a day', async () => {
    const { id, code } = await write(['famille'], 'binding_code');
    test.shift(24 * hour + 60_000);
    expect(await faultOf(mandateFor(everything(), code ?? ''))).toBe('MANDAT-CODE');
    expect(await faultOf(signMandate(everything(), id, zoe))).toBe('MANDAT-TERMINE');
  });

  it('is found by its code as people type it, until it is signed', async () => {
    const { id, code } = await write(['famille'], 'binding_code');
    const typed = ` ${(code ?? '').slice(0, 4).toLowerCase()}-${(code ?? '').slice(4)} `;
    expect((await mandateFor(everything(), typed)).id).toBe(id);
    await signMandate(everything(), id, zoe);
    expect(await faultOf(mandateFor(everything(), typed))).toBe('MANDAT-CODE');
  });

  it('is for families of procedures, and written by who may act', async () => {
    expect(await faultOf(write([]))).toBe('MANDAT-FAMILLES');
    const [left] = (await test.organisation('26000002100030', ['Omar'])) as [Membership];
    await endMembership(everything().db, left.id, everything().clock.now());
    const gone = await test.member(left.id);
    const terms = { families: ['famille'], duration: 'day', method: 'in_person' } as const;
    expect(await faultOf(writeMandate(everything(), gone, terms))).toBe('MANDAT-HORS-CADRE');
  });

  it('is signed by the first person who was introduced, and never by the helper', async () => {
    const { id } = await write();
    await introducePerson(everything(), id, zoe);
    expect(await faultOf(introducePerson(everything(), id, hugo))).toBe('MANDAT-AUTRE-PERSONNE');
    expect(await faultOf(signMandate(everything(), id, hugo))).toBe('MANDAT-AUTRE-PERSONNE');
    const own = await write();
    expect(await faultOf(signMandate(everything(), own.id, testPerson('Nina', 'Aidant', helper.helper.email.toUpperCase())))).toBe(
      'MANDAT-SOI-MEME',
    );
  });
});

describe('a renewal', () => {
  it('ends what it replaces, for the same person and organisation', async () => {
    const before = await test.signed(helper, zoe, ['travail']);
    const renewal = { families: ['travail'], duration: 'year', method: 'in_person', replaces: before } as const;
    expect(await faultOf(writeMandate(everything(), stranger, renewal))).toBe('MANDAT-INCONNU');
    const { id } = await writeMandate(everything(), colleague, renewal);
    expect(await faultOf(signMandate(everything(), id, hugo))).toBe('MANDAT-AUTRE-PERSONNE');
    expect((await test.mandate(before)).state).toBe('active');
    await signMandate(everything(), id, zoe);
    expect([(await test.mandate(before)).endedAs, (await test.mandate(id)).state]).toEqual(['replace', 'active']);
    expect(await test.actions(id)).toEqual(['mandate.sign']);
  });

  it('of a mandate that ended meanwhile is a mandate of its own', async () => {
    const before = await test.signed(helper, zoe, ['travail']);
    const { id } = await writeMandate(everything(), helper, {
      families: ['travail'],
      duration: 'day',
      method: 'in_person',
      replaces: before,
    });
    await revokeByHelper(everything(), before, helper, null);
    await signMandate(everything(), id, zoe);
    expect([(await test.mandate(before)).endedAs, (await test.mandate(id)).state]).toEqual(['revoke', 'active']);
  });
});

describe('a revocation', () => {
  it('takes one family, then the rest; a family is revoked once', async () => {
    const id = await test.signed(helper, zoe, ['papiers', 'logement']);
    expect(await revokeByPerson(everything(), id, zoe, ['papiers'])).toEqual(['papiers']);
    expect([(await test.mandate(id)).state, (await test.mandate(id)).families]).toEqual(['active', ['logement']]);
    expect(await faultOf(revokeByPerson(everything(), id, zoe, ['papiers']))).toBe('MANDAT-TERMINE');
    expect(await revokeByHelper(everything(), id, colleague, null)).toEqual(['logement']);
    const ended = await test.mandate(id);
    expect([ended.endedAs, ended.named.map(({ revokedBy }) => revokedBy)]).toEqual(['revoke', ['person', 'helper']]);
    expect(await faultOf(revokeByHelper(everything(), id, helper, null))).toBe('MANDAT-TERMINE');
    expect(await test.actions(id)).toEqual(['mandate.sign', 'mandate.revoke', 'mandate.revoke']);
  });

  it('is for the person or the organisation, nobody else', async () => {
    const id = await test.signed(helper, zoe, ['justice']);
    expect(await faultOf(revokeByPerson(everything(), id, hugo, null))).toBe('MANDAT-INCONNU');
    expect(await faultOf(revokeByHelper(everything(), id, stranger, null))).toBe('MANDAT-INCONNU');
    expect((await test.mandate(id)).families).toEqual(['justice']);
  });

  it('by the person holds for every mandate that they gave to the same organisation, not for another one', async () => {
    const [first, second] = [await test.signed(helper, zoe, ['social', 'argent']), await test.signed(colleague, zoe, ['social'])];
    const elsewhere = await test.signed(stranger, zoe, ['social']);
    expect(await revokeByPerson(everything(), first, zoe, ['social'])).toEqual(['social']);
    expect((await test.mandate(first)).families).toEqual(['argent']);
    expect((await test.mandate(second)).endedAs).toBe('revoke');
    expect((await test.mandate(elsewhere)).families).toEqual(['social']);
    const again = await test.signed(helper, zoe, ['social']);
    expect((await test.mandate(again)).families).toEqual(['social']);
  });

  it('made twice at once is made once', async () => {
    const ids = [await test.signed(helper, hugo, ['loisirs', 'papiers']), await test.signed(colleague, hugo, ['loisirs'])] as const;
    const ends = await Promise.all([
      faultOf(revokeByPerson(everything(), ids[0], hugo, ['loisirs'])),
      faultOf(revokeByPerson(everything(), ids[1], hugo, ['loisirs'])),
      faultOf(revokeByHelper(everything(), ids[1], helper, null)),
    ]);
    expect(ends.filter((end) => end === null).length).toBeGreaterThanOrEqual(1);
    expect(ends.every((end) => end === null || end === 'MANDAT-TERMINE')).toBe(true);
    expect((await test.mandate(ids[0])).families).toEqual(['papiers']);
    expect((await test.mandate(ids[1])).state).toBe('ended');
    for (const id of ids) expect(await test.actions(id)).toEqual(['mandate.sign', 'mandate.revoke']);
  });
});

type Deed =
  | { kind: 'sign' | 'refuse'; by: Person }
  | { kind: 'abandon'; by: 'helper' | 'stranger' }
  | { kind: 'revoke'; by: 'helper' | 'stranger' | Person; families: FamilyKey[] | null };

/** Has a party do it. */
function bring(id: string, one: Deed): Promise<unknown> {
  const organisation = one.by === 'stranger' ? stranger : helper;
  switch (one.kind) {
    case 'sign':
      return signMandate(everything(), id, one.by);
    case 'refuse':
      return refuseMandate(everything(), id, one.by);
    case 'abandon':
      return abandonMandate(everything(), id, organisation);
    case 'revoke':
      return typeof one.by === 'string'
        ? revokeByHelper(everything(), id, organisation, one.families)
        : revokeByPerson(everything(), id, one.by, one.families);
  }
}

describe('whatever the parties do, in whatever order', () => {
  const deed: fc.Arbitrary<Deed> = fc.oneof(
    fc.record({ kind: fc.constantFrom('sign' as const, 'refuse' as const), by: fc.constantFrom(zoe, hugo) }),
    fc.record({ kind: fc.constant('abandon' as const), by: fc.constantFrom<'helper' | 'stranger'>('helper', 'stranger') }),
    fc.record({
      kind: fc.constant('revoke' as const),
      by: fc.constantFrom<'helper' | 'stranger' | Person>('helper', 'stranger', zoe, hugo),
      families: fc.option(fc.subarray([...familyKeys.slice(0, 4)], { minLength: 1 })),
    }),
  );

  it('a mandate is what the table of transitions says, and each deed that was done has one line in the ledger', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray([...familyKeys.slice(0, 4)], { minLength: 1 }),
        fc.array(deed, { maxLength: 8 }),
        async (families, deeds) => {
          const { id } = await write(families);
          const model = { state: 'waiting' as MandateState, families, signer: null as string | null, lines: [] as string[] };
          for (const one of deeds) {
            const person = typeof one.by === 'string' ? null : one.by;
            const before = model.state;
            const done = await faultOf(bring(id, one));
            const mine = person ? one.kind !== 'revoke' || model.signer === person.key : one.by !== 'stranger';
            const left = one.kind === 'revoke' ? model.families.filter((key) => one.families !== null && !one.families.includes(key)) : [];
            const moves = one.kind !== 'revoke' || left.length < model.families.length;
            const next = afterEvent(before, one.kind, person ? 'person' : 'helper');
            const expected = mine && moves && next !== null;
            expect(done === null, `${one.kind} in ${before}`).toBe(expected);
            if (!expected) continue;
            if (one.kind === 'sign' && person) model.signer = person.key;
            if (one.kind === 'revoke') model.families = left;
            if (one.kind !== 'revoke' || left.length === 0) model.state = next;
            if (one.kind !== 'abandon') model.lines.push(`mandate.${one.kind}`);
          }
          const now = await test.mandate(id);
          expect([now.state, now.families, now.personKey]).toEqual([model.state, model.families, model.signer]);
          expect(await test.actions(id)).toEqual(model.lines);
          // What is left would be revoked by the next run too.
          if (now.state === 'active') await revokeByHelper(everything(), id, helper, null);
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});

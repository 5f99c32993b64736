import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../../../kernel/database/index.js';
import type { FamilyKey } from '../../../registry/index.js';
import { revokeByPerson, writeMandate } from './deeds.js';
import { endMembership, type Membership } from './members.js';
import { isActing, readStanding, standingQuery } from './standing.js';
import { startTestMandates, testPerson, type TestMandates } from './testing.js';
import { useMandate } from './uses.js';

let test: TestMandates;
let helper: Membership;
let colleague: Membership;
let stranger: Membership;
const day = 86_400_000;
const zoe = testPerson('Zoe', 'Lefevre');

beforeAll(async () => {
  test = await startTestMandates();
  [helper, colleague] = (await test.organisation('26000002100014', ['Nina', 'Paul'])) as [Membership, Membership];
  [stranger] = (await test.organisation('26000002100022', ['Rita'])) as [Membership];
}, 60_000);
afterEach(() => test.shift(0));
afterAll(() => test[Symbol.asyncDispose]());

const may = (mandateId: string, { id }: Pick<Membership, 'id'> = helper, family: FamilyKey = 'famille') => {
  const { db, clock } = test.system.context;
  return isActing(db, { mandateId, membershipId: id, family }, clock.now());
};

describe('a helper may act', () => {
  it('as any member of the organisation, for what the mandate names, and nobody else', async () => {
    const id = await test.signed(helper, zoe, ['famille']);
    expect(await may(id)).toBe(true);
    expect(await may(id, colleague)).toBe(true);
    expect(await may(id, stranger)).toBe(false);
    expect(await may(id, helper, 'argent')).toBe(false);
    expect(await may(id, { id: 'mbr_nobody' })).toBe(false);
    expect(await may('mdt_nothing')).toBe(false);
  });

  it('not before the person signed', async () => {
    const { id } = await writeMandate(test.system.context, helper, { families: ['famille'], duration: 'day', method: 'in_person' });
    expect(await may(id)).toBe(false);
  });

  it('until its last moment, also when the job that ends mandates did not run; and not by a clock that is a day ahead', async () => {
    const id = await test.signed(helper, zoe, ['famille'], { duration: 'day' });
    test.shift(day - 60_000);
    expect(await may(id)).toBe(true);
    test.shift(day + 1000);
    expect(await may(id)).toBe(false);
    test.shift(day);
    const ahead = await test.signed(helper, zoe, ['famille'], { duration: 'month' });
    expect(await may(ahead)).toBe(true);
    test.shift(0);
    expect(await may(ahead)).toBe(false);
  });

  it('until the next question after it was revoked while in use', async () => {
    const { context } = test.system;
    const id = await test.signed(helper, zoe, ['famille', 'argent']);
    await transact(context.db, (tx) =>
      useMandate(tx, context, helper, { mandateId: id, family: 'famille', service: 'Cantine', procedureId: null }),
    );
    expect(await may(id)).toBe(true);
    await revokeByPerson(context, id, zoe, ['famille']);
    expect([await may(id), await may(id, helper, 'argent')]).toEqual([false, true]);
  });

  it('as two mandates of one organisation say, until the person says otherwise: what they said last holds for both', async () => {
    const first = await test.signed(helper, zoe, ['social']);
    const second = await test.signed(colleague, zoe, ['social', 'papiers']);
    await revokeByPerson(test.system.context, second, zoe, ['social']);
    expect([await may(first, helper, 'social'), await may(second, helper, 'social')]).toEqual([false, false]);
    const third = await test.signed(helper, zoe, ['social']);
    expect([await may(third, helper, 'social'), await may(first, helper, 'social')]).toEqual([true, false]);
  });

  it('not from the day they left, nor once their organisation no longer helps', async () => {
    const { db, clock } = test.system.context;
    const [one, two] = (await test.organisation('26000002100030', ['Omar', 'Lise'])) as [Membership, Membership];
    const id = await test.signed(one, zoe, ['famille']);
    test.shift(-day);
    await endMembership(db, one.id, clock.now());
    test.shift(0);
    expect([await may(id, one), await may(id, two)]).toEqual([false, true]);
    await db.updateTable('mandate_helper_organisation').set({ closed_at: clock.now() }).where('id', '=', two.organisation.id).execute();
    expect(await may(id, two)).toBe(false);
  });

  it('not as a referent who does not act', async () => {
    const id = await test.signed(helper, zoe, ['famille']);
    const { db } = test.system.context;
    await db.updateTable('mandate_membership').set({ acts: false, referent: true }).where('id', '=', colleague.id).execute();
    expect(await may(id, colleague)).toBe(false);
    await db.updateTable('mandate_membership').set({ acts: true }).where('id', '=', colleague.id).execute();
    expect(await may(id, colleague)).toBe(true);
  });
});

describe('the question', () => {
  it('is answered by keys alone, however many mandates there are', async () => {
    const { db } = test.system.context;
    const id = await test.signed(helper, zoe, ['famille']);
    const plan = await transact(db, async (tx) => {
      // Small tables are read whole unless that is made dear: what is proved is that an index serves each step.
      await sql`set local enable_seqscan = off`.execute(tx);
      return JSON.stringify((await sql`explain ${standingQuery(id, helper.id)}`.execute(tx)).rows);
    });
    expect(plan).toContain('mandate_pkey');
    expect(plan).not.toContain('Seq Scan');
    expect(await readStanding(db, id, helper.id)).toMatchObject({ state: 'active', member: true, families: ['famille'] });
  });
});

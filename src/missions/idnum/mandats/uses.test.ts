import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../../../kernel/database/index.js';
import { Fault } from '../../../kernel/errors/index.js';
import type { FamilyKey } from '../../../registry/index.js';
import { revokeByPerson } from './deeds.js';
import type { Membership } from './members.js';
import { startTestMandates, testPerson, type TestMandates } from './testing.js';
import { actingOf, contestUse, useMandate, usesOf } from './uses.js';

let test: TestMandates;
let helper: Membership;
let stranger: Membership;
const zoe = testPerson('Zoe', 'Lefevre');
const hugo = testPerson('Hugo', 'Martin');

beforeAll(async () => {
  test = await startTestMandates();
  [helper] = (await test.organisation('26000002100014', ['Nina'])) as [Membership];
  [stranger] = (await test.organisation('26000002100022', ['Rita'])) as [Membership];
}, 60_000);
afterAll(() => test[Symbol.asyncDispose]());

const use = async (mandateId: string, by: Membership = helper, family: FamilyKey = 'famille') => {
  const { context } = test.system;
  return transact(context.db, (tx) => useMandate(tx, context, by, { mandateId, family, service: 'Cantine de Valmont', procedureId: null }));
};
const uses = (...ids: string[]) => usesOf(test.system.context.db, test.system.context.secrets, ids, { limit: 50 });
const isOutside = (work: Promise<unknown>) =>
  expect(work).rejects.toSatisfy((error) => error instanceof Fault && error.code === 'MANDAT-HORS-CADRE');

describe('a use', () => {
  it('is written down with who, for what and where, once in the ledger', async () => {
    const id = await test.signed(helper, zoe, ['famille']);
    const { id: useId } = await use(id);
    expect(await uses(id)).toMatchObject([
      { id: useId, family: 'famille', service: 'Cantine de Valmont', helper: { membershipId: helper.id }, noticedAt: null, contest: null },
    ]);
    expect(await test.actions(id)).toEqual(['mandate.sign', 'mandate.use']);
    const entry = await test.system.database.db
      .selectFrom('ledger_entry')
      .selectAll()
      .where('reference', '=', id)
      .where('action', '=', 'mandate.use')
      .executeTakeFirstOrThrow();
    expect([entry.subject, entry.actor_label]).toEqual([zoe.key, `Nina Aidant, ${helper.organisation.name}`]);
    expect(await actingOf(test.system.context.db, useId)).toMatchObject({ mandateId: id, membershipId: helper.id, family: 'famille' });
  });

  it('that the mandate does not cover is refused, and leaves no trace of having been', async () => {
    const id = await test.signed(helper, zoe, ['famille', 'social']);
    await isOutside(use(id, helper, 'argent'));
    await isOutside(use(id, stranger));
    await revokeByPerson(test.system.context, id, zoe, ['famille']);
    await isOutside(use(id));
    expect(await uses(id)).toEqual([]);
    expect(await test.actions(id)).toEqual(['mandate.sign', 'mandate.revoke']);
  });

  it('at the moment of a revocation is either before it or refused', async () => {
    const id = await test.signed(helper, zoe, ['famille']);
    const [used] = await Promise.allSettled([use(id), revokeByPerson(test.system.context, id, zoe, null)]);
    const actions = await test.actions(id);
    expect(await uses(id)).toHaveLength(used.status === 'fulfilled' ? 1 : 0);
    expect(actions.filter((action) => action === 'mandate.use')).toHaveLength(used.status === 'fulfilled' ? 1 : 0);
    expect(actions.filter((action) => action === 'mandate.revoke')).toHaveLength(1);
    await isOutside(use(id));
  });
});

describe('a use that is contested', () => {
  it('keeps the words, sealed, as they were said first; once in the ledger', async () => {
    const id = await test.signed(helper, zoe, ['famille']);
    const { id: useId } = await use(id);
    await contestUse(test.system.context, useId, zoe, 'Je n’étais pas d’accord.');
    await contestUse(test.system.context, useId, zoe, 'Finalement si.');
    expect((await uses(id))[0]).toMatchObject({ contest: 'Je n’étais pas d’accord.' });
    const stored = await test.system.context.db
      .selectFrom('mandate_use')
      .select('contest')
      .where('id', '=', useId)
      .executeTakeFirstOrThrow();
    expect(stored.contest).not.toContain('accord');
    expect(await test.actions(id)).toEqual(['mandate.sign', 'mandate.use', 'mandate.contest']);
  });

  it('is the person’s own', async () => {
    const { id: useId } = await use(await test.signed(helper, zoe, ['famille']));
    await expect(contestUse(test.system.context, useId, hugo, 'Moi non plus.')).rejects.toSatisfy(
      (error) => error instanceof Fault && error.code === 'MANDAT-INCONNU',
    );
  });
});

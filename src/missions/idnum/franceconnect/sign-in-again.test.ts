import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { civilDate } from '../../../kernel/clock.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { beginnings, franceConnectService, type TestService } from '../provider/testing.js';

let system: TestSystem;
let town: TestService;
beforeAll(async () => {
  system = await startTestSystem({});
  town = await franceConnectService(system.baseUrl, {}, { acr_values: 'eidas1', scope: 'openid' });
});
afterAll(() => system[Symbol.asyncDispose]());
const { signIn } = beginnings(() => system);
const subject = async () => (await town.tokens((await signIn(town.start())).url)).idToken.sub;

describe('somebody who comes back with the same account of a provider', () => {
  it('is the same person, and their account and its link are noted as seen', async () => {
    const { db } = system.database;
    const first = await subject();
    const before = new Date(Date.now() - 40 * 86_400_000);
    await db.updateTable('franceconnect_account').set({ last_connection_at: before }).execute();
    await db
      .updateTable('franceconnect_link')
      .set({ last_seen: civilDate(before) })
      .execute();
    const began = new Date();
    expect(await subject()).toBe(first);
    const [account, ...others] = await db.selectFrom('franceconnect_account').selectAll().execute();
    expect(others).toEqual([]);
    expect(account?.last_connection_at.getTime()).toBeGreaterThanOrEqual(began.getTime());
    expect(await db.selectFrom('franceconnect_link').select(['account_id', 'last_seen']).execute()).toEqual([
      { account_id: account?.id, last_seen: civilDate(began) },
    ]);
    // Within the hour nothing is noted, but the sign-in itself.
    expect(await subject()).toBe(first);
    expect(await db.selectFrom('franceconnect_account').selectAll().execute()).toEqual([account]);
    expect(await db.selectFrom('franceconnect_authentication').select('account_id').execute()).toHaveLength(3);
  });

  it('is refused all the same when they closed their account', async () => {
    await system.database.db.updateTable('franceconnect_account').set({ active: false }).execute();
    await expect(signIn(town.start())).rejects.toThrow();
    expect(await system.database.db.selectFrom('franceconnect_authentication').select('id').execute()).toHaveLength(3);
  });
});

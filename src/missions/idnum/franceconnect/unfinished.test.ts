import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testBrowser } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { away, beginnings, franceConnectService, type TestService } from '../provider/testing.js';
import { franceConnect } from './index.js';
import { purge, purgeBatch } from './store-purge.js';

// Somebody opens sign-ins without end, and finishes none.
let system: TestSystem;
let town: TestService;
const { signIn, identify } = beginnings(() => system);
beforeAll(async () => {
  system = await startTestSystem();
  town = await franceConnectService(system.baseUrl, {}, { acr_values: 'eidas1', scope: 'openid profile email' });
});
afterAll(() => system[Symbol.asyncDispose]());

const open = async (count: number): Promise<void> => {
  for (let opened = 0; opened < count; opened += 50)
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const answer = await fetch(town.start(), { redirect: 'manual' });
        await answer.arrayBuffer();
        expect(answer.status).toBe(303);
      }),
    );
};
const stored = async () => {
  const { rows } = await sql`select count(*)::int as count, max(pg_column_size(p.*)) as largest from oidc_payload p`.execute(
    system.context.db,
  );
  return z.object({ count: z.number(), largest: z.number().nullable() }).parse(rows[0]);
};
setFlagsFromString('--expose-gc');
const collectGarbage = z.function().parse(runInNewContext('gc'));
const heapInUse = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};
const code = async () => (await signIn(town.start())).url.searchParams.get('code');

describe('ten thousand sign-ins that are opened and never finished', () => {
  const few = 200;
  const many = 1_000;
  const all = 10_000;

  it('cost a row each of a few kilobytes, and no memory', async () => {
    await open(few); // what is remembered once, is remembered now
    const [before, rows] = [heapInUse(), await stored()];
    await open(many);
    const after = await stored();
    expect(after.count - rows.count).toBe(many);
    expect(after.largest).toBeLessThan(4_096);
    expect(heapInUse() - before).toBeLessThan(many * 4_096);
  }, 120_000);

  it('are in nobody’s way', async () => {
    // The other ones are copies: what counts from here on is how many rows there are.
    await sql`
      insert into oidc_payload (id, issuer, model, payload, uid, grant_id, expires_at)
      select p.id || '-' || n, issuer, model, payload, p.uid || '-' || n, grant_id, expires_at
      from (select * from oidc_payload where model = 'Interaction' limit ${many}) p, generate_series(2, ${all / many}) n`.execute(
      system.context.db,
    );
    expect((await stored()).count).toBeGreaterThanOrEqual(all);
    expect(await code()).toBeTruthy();
  });

  it('are deleted when they are over, some at a time, while others sign in', async () => {
    await sql`update oidc_payload set expires_at = now() - interval '1 second'`.execute(system.context.db);
    const { count } = await stored();
    const browser = testBrowser({ stopAt: away });
    const begun = await identify(browser, town.start());
    const [batches, other] = await Promise.all([purge(system.context.db, new Date(), 6), code()]);
    expect(Math.max(...batches)).toBe(purgeBatch);
    expect(batches.reduce((sum, one) => sum + one, 0)).toBe(count);
    expect(other).toBeTruthy();
    expect((await browser.submit(begun, {}, 'Continuer')).url.searchParams.get('code')).toBeTruthy();
  });

  it('leave nothing behind after half an hour', async () => {
    await open(50);
    const later = { ...system.context, clock: { now: () => new Date(Date.now() + 13 * 3_600_000) } };
    await franceConnect.jobs?.['franceconnect.purge']?.(later, {});
    expect((await stored()).count).toBe(0);
  });
});

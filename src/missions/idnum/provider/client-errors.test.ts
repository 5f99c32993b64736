import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { fixedClock } from '../../../kernel/clock.js';
import { testDatabase, type TestDatabase } from '../../../kernel/database/testing.js';
import { createLog } from '../../../kernel/telemetry/index.js';
import { clientErrors, noteClientError, purgeClientErrors } from './client-errors.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const client = { product: 'agentconnect', profile: 'standard', name: 'Service', kind: 'public', metadata: '{}', secret: '' };
  await database.db
    .insertInto('oidc_client')
    .values(['service', 'autre'].map((id) => ({ ...client, client_id: id, entity_id: id })))
    .execute();
});
afterAll(() => database[Symbol.asyncDispose]());

const clock = fixedClock('2026-11-24T10:30:00Z');
const log = createLog('silent');
const rows = () => database.db.selectFrom('oidc_client_error').selectAll().orderBy('client_id').orderBy('hour').execute();
const note = (clientId: string, detail = 'nonce is missing', code = 'Y030007', endpoint = 'authorize') =>
  noteClientError({ db: database.db, clock, log }, clientId, { code, endpoint, detail });

it('counts a flood in one row an hour, and the last detail wins', async () => {
  for (let i = 0; i < 500; i += 1) note('service', `essai ${i}`);
  note('autre');
  note('inconnu');
  await vi.waitFor(async () => expect(await rows()).toHaveLength(2), { timeout: 3_000 });
  clock.advance(60_000);
  note('service', 'le dernier');
  await vi.waitFor(async () => expect((await rows())[1]).toMatchObject({ count: 501, detail: 'le dernier' }), { timeout: 3_000 });
  clock.advance(3_600_000);
  note('service');
  await vi.waitFor(async () => expect((await rows()).map(({ count }) => count)).toEqual([1, 501, 1]), { timeout: 3_000 });
});

it('tells a service of its own errors, by kind and by day, and forgets them after thirty days', async () => {
  clock.set('2026-11-25T23:10:00Z');
  note('service', 'a\u0000b\ud800', 'Y0434A7B', 'token');
  await vi.waitFor(async () => expect(await rows()).toHaveLength(4), { timeout: 3_000 });
  const since = new Date('2026-11-01T00:00:00Z');
  const { kinds, days } = await clientErrors(database.db, 'service', since);
  expect(kinds).toEqual([
    { code: 'Y0434A7B', endpoint: 'token', detail: 'a b', count: 1, lastAt: clock.now() },
    { code: 'Y030007', endpoint: 'authorize', detail: 'nonce is missing', count: 502, lastAt: new Date('2026-11-24T11:31:00Z') },
  ]);
  // Days are those of Paris.
  expect(days).toEqual([
    { day: '2026-11-24', count: 502 },
    { day: '2026-11-26', count: 1 },
  ]);
  await purgeClientErrors(database.db, new Date('2026-12-24T12:00:00Z'));
  expect((await clientErrors(database.db, 'service', since)).days).toEqual([{ day: '2026-11-26', count: 1 }]);
});

it('never throws and never waits, even when the database is gone', async () => {
  const gone = await testDatabase();
  await gone[Symbol.asyncDispose]();
  const told = vi.spyOn(log, 'warn');
  expect(
    noteClientError({ db: gone.db, clock, log }, 'service', { code: 'Y030007', endpoint: 'authorize', detail: 'd'.repeat(10_000) }),
  ).toBeUndefined();
  await vi.waitFor(() => expect(told).toHaveBeenCalledOnce(), { timeout: 3_000 });
});

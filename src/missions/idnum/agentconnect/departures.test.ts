import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../kernel/database/testing.js';
import { purgeDepartures } from './departures.js';
import { departureMonths } from './rules.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const now = new Date('2026-11-24T12:00:00Z');
const departure = (id: string, at: string, lifted: string | null = null, unit = '') => ({
  id,
  upstream: 'ville',
  unit,
  email: Buffer.from(id),
  accounts: [],
  organisation: '21000000600010',
  at: new Date(at),
  by_account: 'essai',
  lifted_at: lifted === null ? null : new Date(lifted),
  lifted_by: lifted === null ? null : 'essai',
});

describe('departures', () => {
  it('are kept a year after they were lifted, five years while they hold, to the day', async () => {
    const { db } = database;
    await db
      .insertInto('agentconnect_departure')
      .values([
        departure('holds', '2021-11-25T00:00:00Z'),
        departure('too-old', '2021-11-24T11:59:59Z'),
        departure('lifted', '2022-01-01T00:00:00Z', '2025-11-25T00:00:00Z'),
        departure('lifted-long-ago', '2022-01-01T00:00:00Z', '2025-11-24T11:59:59Z'),
      ])
      .execute();
    await purgeDepartures(db, now, departureMonths);
    expect((await db.selectFrom('agentconnect_departure').select('id').orderBy('id').execute()).map(({ id }) => id)).toEqual([
      'holds',
      'lifted',
    ]);
  });

  it('are one for each organisation of a provider that several share, and no more', async () => {
    const { db } = database;
    const given = departure('shared', '2026-11-24T00:00:00Z');
    await db
      .insertInto('agentconnect_departure')
      .values([
        { ...given, id: 'a', unit: '210000006' },
        { ...given, id: 'b', unit: '119999001' },
      ])
      .execute();
    const again = db.insertInto('agentconnect_departure').values({ ...given, id: 'c', unit: '210000006' });
    await expect(again.execute()).rejects.toThrow('agentconnect_departure_closed');
  });
});

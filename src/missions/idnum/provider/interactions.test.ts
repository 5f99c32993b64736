import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../kernel/database/testing.js';
import { cookieSigner } from './cookie-signer.js';
import { createInteractions, type Interactions } from './interactions.js';
import { noChanges, openPayloadTable, type PayloadTable } from './payloads.js';

let database: TestDatabase;
const signer = cookieSigner(Buffer.alloc(32, 1));
const process = (): { table: PayloadTable; interactions: Interactions } => {
  const table = openPayloadTable(database.pool, 'https://issuer.example');
  return { table, interactions: createInteractions({ table, signer, cookie: 'fc_interaction' }) };
};
const begin = async ({ table }: { table: PayloadTable }, uid: string, session?: string): Promise<void> => {
  const payload = {
    params: { client_id: 'town' },
    prompt: { name: 'login', reasons: [], details: {} },
    returnTo: `https://issuer.example/authorize/${uid}`,
    ...(session ? { session: { accountId: session, uid: 'session' } } : {}),
  };
  const row = { id: table.key('Interaction', uid), model: 'Interaction', payload, uid, grantId: null };
  await table.apply({ ...noChanges(), written: [{ ...row, expiresAt: new Date(Date.now() + 60_000) }] });
};
const signedIn = (accountId: string) => ({ login: { accountId } });
const consent = { consent: { grantId: 'grant' } };

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

describe('what a person agreed to', () => {
  it('counts only as long as they are the one who is signed in for the request, whichever process knows it', async () => {
    const [here, there] = [process(), process()];
    await begin(here, 'one');
    await here.interactions.settle(database.db, 'one', signedIn('anne'));
    expect(await here.interactions.read('one')).toMatchObject({ accountId: 'anne', signedInHere: true });
    await there.interactions.settle(database.db, 'one', signedIn('bob'));
    // Read with the page: for some seconds this process knows nothing of Bob.
    expect(await here.interactions.readShown('one')).toMatchObject({ accountId: 'anne' });
    expect(await here.interactions.settle(database.db, 'one', consent, 'anne')).toBe(false);
    expect(await there.interactions.settle(database.db, 'one', consent, 'bob')).toBe(true);
  });

  it('holds for the session that the request came with too, until somebody signs in', async () => {
    const here = process();
    await begin(here, 'two', 'anne');
    expect(await here.interactions.settle(database.db, 'two', consent, 'bob')).toBe(false);
    expect(await here.interactions.settle(database.db, 'two', consent, 'anne')).toBe(true);
    await here.interactions.settle(database.db, 'two', signedIn('bob'));
    expect(await here.interactions.settle(database.db, 'two', consent, 'anne')).toBe(false);
  });

  it('is looked up when this process knows of nobody yet', async () => {
    const [here, there] = [process(), process()];
    await begin(here, 'three');
    await there.interactions.settle(database.db, 'three', signedIn('anne'));
    expect(await here.interactions.readRecent('three')).toMatchObject({ accountId: null });
    expect(await here.interactions.readShown('three')).toMatchObject({ accountId: 'anne' });
  });
});

describe('the cookie of a request', () => {
  it('binds one browser to it, and holds only as it was signed', () => {
    const { interactions } = process();
    const bound = (value: string, signature: string) =>
      interactions.isBound({ cookies: { fc_interaction: value, 'fc_interaction.sig': signature } }, 'one');
    const signature = signer.sign('fc_interaction=one');
    expect(bound('one', signature)).toBe(true);
    expect(bound('two', signer.sign('fc_interaction=two'))).toBe(false);
    for (const wrong of ['', signature.slice(1), signer.sign('fc_session=one'), cookieSigner(Buffer.alloc(32)).sign('fc_interaction=one')])
      expect(bound('one', wrong)).toBe(false);
    expect(interactions.isBound({ cookies: {} }, 'one')).toBe(false);
  });
});

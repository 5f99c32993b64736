import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { flood } from '../provider/testing-upstream.js';
import { beginnings, franceConnectService, type TestService } from '../provider/testing.js';
import { saveDataProvider } from './store.js';

let system: TestSystem;
let town: TestService;
let server: Server | null = null;
let count = 0;
beforeAll(async () => {
  system = await startTestSystem();
  town = await franceConnectService(system.baseUrl, {}, { acr_values: 'eidas1', scope: 'openid birth cnaf_quotient_familial' });
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});
afterAll(() => system[Symbol.asyncDispose]());

/** A data provider whose key set is answered so; null: nobody listens there. */
async function dataProvider(answer: RequestListener | null): Promise<{ client_id: string; client_secret: string }> {
  server = createServer(answer ?? undefined);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listens on a port, so it has one
  if (!answer) await new Promise((resolve) => server?.close(resolve));
  count += 1;
  const own = { client_id: `fournisseur-${count}`, client_secret: 'un secret' };
  await saveDataProvider(system.context.db, system.context.secrets, {
    clientId: own.client_id,
    entityId: own.client_id,
    title: 'Fournisseur',
    organisation: null,
    secret: own.client_secret,
    scopes: ['cnaf_quotient_familial'],
    jwksUri: `http://127.0.0.1:${port}/`,
    encryptionAlg: 'ECDH-ES',
    encryptionEnc: 'A256GCM',
    signingAlg: 'ES256',
  });
  return own;
}
const ask = async (own: Record<string, string>) => {
  const { body } = await town.tokens((await beginnings(() => system).signIn(town.start())).url);
  return fetch(`${town.issuer}/checktoken`, { method: 'POST', body: new URLSearchParams({ ...own, token: String(body['access_token']) }) });
};
const given = () => system.database.db.selectFrom('ledger_entry').select('id').where('action', '=', 'franceconnect.checktoken').execute();
const json =
  (body: unknown, status = 200): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body));
const publicKey = async (alg: string, change: Record<string, unknown> = {}) => ({
  ...(await exportJWK((await generateKeyPair(alg, { extractable: true })).publicKey)),
  ...change,
});

describe('a data provider whose keys cannot be had, or serve for nothing,', () => {
  it.each<[string, RequestListener | null, string]>([
    ['because nobody answers', null, 'Y440010'],
    ['because it is down', json({}, 503), 'Y440010'],
    ['because it never stops answering', flood, 'Y440010'],
    ['because it answers with a page', json('<!doctype html>'), 'Y440011'],
    ['because it publishes something else', json({ issuer: 'https://fournisseur.example' }), 'Y440011'],
    ['because it publishes none', json({ keys: [] }), 'Y440001'],
    ['because its key is no point of the curve', json({ keys: [{ kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' }] }), 'Y440004'],
  ])('is told so, and nothing of anybody: %s', async (_why, answer, code) => {
    const before = (await given()).length;
    const refused = await ask(await dataProvider(answer));
    expect(refused.status).toBe(500);
    const { error, error_uri } = (await refused.json()) as { error: string; error_uri: string };
    expect([error, error_uri]).toEqual(['server_error', expect.stringContaining(`#${code}`)]);
    expect(await given()).toHaveLength(before);
  });

  it('is told so when its keys are for other things', async () => {
    const keys = [await publicKey('RSA-OAEP', { use: 'enc' }), await publicKey('ES256', { use: 'sig' })];
    const refused = await ask(await dataProvider(json({ keys })));
    expect(await refused.text()).toContain('#Y440001');
    const good = await ask(await dataProvider(json({ keys: [...keys, await publicKey('ECDH-ES', { use: 'enc' })] })));
    expect(good.status).toBe(200);
  });
});

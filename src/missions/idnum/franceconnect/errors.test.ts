import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { clientErrors } from '../provider/index.js';
import { franceConnectService } from '../provider/testing.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
});
afterAll(() => system[Symbol.asyncDispose]());

it('remembers for a service what it was refused, wherever that was, with the code and the very reason', async () => {
  const service = await franceConnectService(system.baseUrl, { profile: 'standard' }, { acr_values: 'eidas1', scope: 'openid' });
  const form = (change: Record<string, string>) => ({
    method: 'POST',
    body: new URLSearchParams({ client_id: service.id, client_secret: service.secret, ...change }),
  });
  await fetch(service.start({ redirect_uri: 'https://ailleurs.example/' }));
  await fetch(service.start({ acr_values: 'eidas3' }), { redirect: 'manual' });
  await fetch(`${service.issuer}/par`, form({ redirect_uri: 'https://ailleurs.example/' }));
  await fetch(`${service.issuer}/token`, form({ grant_type: 'authorization_code', code: 'inventé', redirect_uri: service.redirectUri }));
  await fetch(`${service.issuer}/token`, form({ client_secret: 'faux', grant_type: 'authorization_code', code: 'x' }));
  await fetch(`${service.issuer}/token`, form({ client_id: 'inconnu' }));

  const noted = async () => {
    const { kinds } = await clientErrors(system.context.db, service.id, new Date(0));
    return kinds.map(({ endpoint, code }) => `${endpoint} ${code}`).sort();
  };
  await expect
    .poll(noted, { timeout: 5_000 })
    .toEqual(['authorize Y04C013C', 'authorize unmet_authentication_requirements', 'par Y04C013C', 'token Y0434A7B', 'token Y049E20B']);
});

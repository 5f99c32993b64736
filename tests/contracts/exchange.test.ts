import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxTokens } from '../../src/missions/data/exchange/index.js';
import { ask, zoe } from '../../src/missions/data/exchange/testing.js';
import { startTestSystem, type TestSystem } from '../../src/testing.js';
import { registerClient, walkSignIn } from '../clients/service.js';
import { checkOf, readOperation, type Operation } from './published-cases.js';

const base = '/v3/dss/quotient_familial';
const redirectUri = 'http://localhost:9/callback';
let system: TestSystem;
let operations: Record<string, Operation>;
beforeAll(async () => {
  system = await startTestSystem();
  const document = (await (await fetch(`${system.baseUrl}/exchange/openapi.json`)).json()) as { paths: Record<string, { get: unknown }> };
  operations = Object.fromEntries(Object.entries(document.paths).map(([path, { get }]) => [path, readOperation(get)]));
});
afterAll(() => system[Symbol.asyncDispose]());

const keep = (path: string, status: number, body: unknown) => {
  const operation = operations[path];
  if (!operation) throw new Error(`the contract does not know ${path}`);
  expect(checkOf(operation, String(status), 'draft-2020-12').safeParse(body).error).toBeUndefined();
};

describe('the exchange keeps its own contract', () => {
  it.each([
    ['a person', zoe, 200],
    ['nobody', { ...zoe, nomNaissance: 'Personne' }, 404],
    ['a wrong parameter', { ...zoe, sexeEtatCivil: 'X' }, 422],
  ])('by civil status, for %s', async (_who, asked, status) => {
    const [token] = sandboxTokens(system.context);
    const answer = await ask(system.baseUrl, `${base}/identite`, token?.token ?? '', asked);
    expect(answer.status).toBe(status);
    keep(`${base}/identite`, status, answer.body);
  });

  it('with a token of FranceConnect: its scopes, its person, and nothing of the civil status', async () => {
    const client = await registerClient(system, {
      product: 'franceconnect',
      profile: 'standard',
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [],
    });
    const config = await oidc.discovery(new URL(client.issuer), client.client_id, { client_secret: client.client_secret }, undefined, {
      execute: [oidc.allowInsecureRequests],
    });
    const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
    const scope = 'openid identite_pivot cnaf_enfants cnaf_adresse';
    const url = oidc.buildAuthorizationUrl(config, { redirect_uri: redirectUri, scope, state, nonce, acr_values: 'eidas1' });
    const back = await walkSignIn(system, url.href, { stopAt: redirectUri, login: 'zoe' });
    const { access_token: token } = await oidc.authorizationCodeGrant(config, back.url, { expectedState: state, expectedNonce: nonce });

    const answer = await ask(system.baseUrl, `${base}/france_connect`, token, { recipient: zoe.recipient });
    expect([answer.status, Object.keys(answer.body.data ?? {}).sort()]).toEqual([200, ['adresse', 'enfants']]);
    expect(answer.headers.get('socle-proof')).toBeTruthy();
    keep(`${base}/france_connect`, 200, answer.body);
  });

  it('refuses what is no token of FranceConnect', async () => {
    const answer = await ask(system.baseUrl, `${base}/france_connect`, 'nonsense', { recipient: zoe.recipient });
    expect(answer.status).toBe(401);
    keep(`${base}/france_connect`, 401, answer.body);
  });
});

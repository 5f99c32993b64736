import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testBrowser } from '../../src/kernel/http/testing.js';
import { clientErrors } from '../../src/missions/idnum/provider/index.js';
import { startTestSystem, type TestSystem } from '../../src/testing.js';
import { authCore } from './auth-core.js';
import { authlib } from './authlib.js';
import { expressOpenidConnect } from './express-openid-connect.js';
import { modAuthOpenidc } from './mod-auth-openidc.js';
import { openidClient5 } from './openid-client-5.js';
import { openidClient6 } from './openid-client-6.js';
import { passportOpenidconnect } from './passport.js';
import { registerClient, registrationOf, walkSignIn, type ForeignClient, type Offer, type RegisteredClient } from './service.js';
import { simpleOauth2 } from './simple-oauth2.js';

const clients = [
  openidClient6,
  openidClient5,
  passportOpenidconnect,
  expressOpenidConnect,
  authCore,
  simpleOauth2,
  modAuthOpenidc,
  authlib,
];

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
});
afterAll(() => system[Symbol.asyncDispose]());

for (const { title, missing } of clients)
  if (missing) console.warn(`\n*** ${title} WAS NOT TRIED: no ${missing} here (.ci/run installs it on Debian). ***\n`);

const start = (client: ForeignClient, offer: Offer, note: (registered: RegisteredClient) => void = () => undefined) =>
  client.start(offer, async (url, jwks) => {
    const registered = await registerClient(system, registrationOf(offer, url, jwks, client.callbackPath));
    note(registered);
    return registered;
  });

describe.each(clients)('$title, as a service that nobody here wrote', (client) => {
  it.skipIf(client.missing).each(client.offers)('signs a citizen in and out: $level, $profile, $alg, $encryption', async (offer) => {
    await using service = await start(client, offer);
    const browser = testBrowser();
    const page = await walkSignIn(system, `${service.url}/login`, { level: offer.level, browser });
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('"sub"')]);
    const seen = JSON.parse(page.html) as Record<string, unknown>;
    expect(seen).toMatchObject({
      sub: expect.stringMatching(/^[0-9a-f]{64}v1$/),
      given_name: 'Zoé Marguerite',
      email: expect.stringContaining('@'),
    });
    if ('acr' in seen) expect(seen['acr']).toBe(offer.level === 'low' ? 'eidas1' : 'eidas2');

    const end = await browser.get(`${service.url}/logout`);
    const bye = offer.asked ? await browser.submit(end, {}, 'Me déconnecter') : end;
    expect([bye.url.href, bye.text]).toEqual([`${service.url}/bye`, 'Goodbye']);
    // Were the session still there, the next sign-in would go on with it.
    expect((await browser.get(`${service.url}/login`)).text).toContain('Avec quel compte');
  });

  if (client.refused)
    it.each(client.refused)(
      'is refused at the $level level with the profile $profile, for its $parameter',
      async ({ parameter, ...offer }) => {
        let id = '';
        await using service = await start(client, offer, (registered) => (id = registered.client_id));
        const page = await testBrowser().get(`${service.url}/login`);
        expect([page.status, page.text]).toEqual([400, expect.stringContaining('Y030007')]);
        // What was wrong is for the developers of the service.
        await vi.waitFor(async () => {
          const { kinds } = await clientErrors(system.context.db, id, new Date(0));
          expect(kinds.map(({ detail }) => detail)).toEqual([expect.stringContaining(parameter)]);
        });
      },
    );
});

it('gives another service another sub for the same person, and the same service the same one', async () => {
  const offer = { level: 'low', profile: 'standard', alg: 'ES256' } as const;
  await using town = await start(openidClient6, offer);
  await using library = await start(openidClient6, offer);
  const subs = [];
  for (const { url } of [town, town, library])
    subs.push((JSON.parse((await walkSignIn(system, `${url}/login`)).html) as { sub: string }).sub);
  expect(subs[0]).toBe(subs[1]);
  expect(subs[2]).not.toBe(subs[0]);
});

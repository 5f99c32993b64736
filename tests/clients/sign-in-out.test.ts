import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser } from '../../src/kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../src/testing.js';
import { authCore } from './auth-core.js';
import { authlib } from './authlib.js';
import { expressOpenidConnect } from './express-openid-connect.js';
import { modAuthOpenidc } from './mod-auth-openidc.js';
import { openidClient5 } from './openid-client-5.js';
import { openidClient6 } from './openid-client-6.js';
import { passportOpenidconnect } from './passport.js';
import { registerClient, registrationOf, walkSignIn } from './service.js';
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

describe.each(clients)('$title, as a service that nobody here wrote', (client) => {
  it.skipIf(client.missing).each(client.offers)('signs a citizen in and out: $level, $profile, $alg, $encryption', async (offer) => {
    await using service = await client.start(offer, (url, jwks) => registerClient(system, registrationOf(offer, url, jwks)));
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

    const bye = await browser.get(`${service.url}/logout`);
    expect([bye.url.href, bye.text]).toEqual([`${service.url}/bye`, 'Goodbye']);
    // Were the session still there, the next sign-in would go on with it.
    expect((await browser.get(`${service.url}/login`)).text).toContain('Avec quel compte');
  });
});

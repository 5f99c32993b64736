import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testBrowser, type TestBrowser, type TestPage } from '../../src/kernel/http/testing.js';
import { clientErrors } from '../../src/missions/idnum/provider/index.js';
import { startTestSystem, type TestSystem } from '../../src/testing.js';
import { errorOfRenewal, isSignedInAtProvider, judgeTokens, shownOn } from './agents.js';
import { authCore } from './auth-core.js';
import { authlib } from './authlib.js';
import { expressOpenidConnect } from './express-openid-connect.js';
import { modAuthOpenidc } from './mod-auth-openidc.js';
import { openidClient5 } from './openid-client-5.js';
import { openidClient6 } from './openid-client-6.js';
import { passportOpenidconnect } from './passport.js';
import { isForAgents, registrationOf, type Offer } from './offers.js';
import { registerClient, walkAgentSignIn, walkSignIn, type ForeignClient, type RegisteredClient } from './service.js';
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

/** Signs out: at once, or once the person has said that they want to. */
async function signOut(browser: TestBrowser, address: string, { asked }: Offer): Promise<TestPage> {
  const page = await browser.get(address);
  if (!asked) return page;
  // A browser would not follow the answer to the form anywhere else.
  expect(page.headers.get('content-security-policy')).toMatch(new RegExp(`form-action 'self'.* ${new URL(address).origin}(;| )`));
  return browser.submit(page, {}, 'Me déconnecter');
}

describe.each(clients)('$title, as a service that nobody here wrote', (client) => {
  const [citizens, agents] = [client.offers.filter((offer) => !isForAgents(offer)), client.offers.filter(isForAgents)];

  it.skipIf(client.missing).each(citizens)('signs a citizen in and out: $level, $profile, $alg, $encryption', async (offer) => {
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

    const bye = await signOut(browser, `${service.url}/logout`, offer);
    expect([bye.url.href, bye.text]).toEqual([`${service.url}/bye`, 'Goodbye']);
    // Were the session still there, the next sign-in would go on with it.
    expect((await browser.get(`${service.url}/login`)).text).toContain('Avec quel compte');
  });

  it.skipIf(client.missing).each(agents)('signs an agent in and out: $level, $profile, $alg, $encryption', async (offer) => {
    const registered: RegisteredClient[] = [];
    await using service = await start(client, offer, (one) => registered.push(one));
    const [own] = registered;
    if (!own) throw new Error('not registered');
    const browser = testBrowser();
    const signIn = async () => shownOn(await walkAgentSignIn(system, `${service.url}/login`, browser));

    const first = await signIn();
    expect(first).toMatchObject({
      given_name: 'Camille',
      usual_name: 'Dubreuil',
      email: 'camille.dubreuil@valmont-sur-orge.example',
      siret: '21000000600010',
      uid: 'cdubreuil',
      idp_id: 'agents-ville',
    });
    await judgeTokens(offer, own, browser, first);
    expect(await isSignedInAtProvider(system, browser)).toBe(true);

    const renewed = client.renews ? shownOn(await browser.get(`${service.url}/renew`)) : first;
    if (client.renews) {
      expect([renewed.sub, renewed.access_token === first.access_token]).toEqual([first.sub, false]);
      await judgeTokens(offer, own, browser, renewed);
    }

    const bye = await signOut(browser, `${service.url}/logout`, offer);
    expect([bye.url.href, bye.text]).toEqual([`${service.url}/bye`, 'Goodbye']);
    expect(await isSignedInAtProvider(system, browser)).toBe(false);
    expect(await errorOfRenewal(own, renewed.refresh_token)).toBe('invalid_grant');

    // Were a session still there, nothing would be asked here.
    expect((await signIn()).sub).toBe(first.sub);
    if (client.stateless) return;
    const end = await browser.get(`${service.url}/logout?state=de-retour`);
    expect([end.url.href, end.text]).toEqual([`${service.url}/bye?state=de-retour`, 'Goodbye']);
    expect(await isSignedInAtProvider(system, browser)).toBe(false);
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

// Last: it moves the clock of everything here.
it.each(openidClient6.offers.filter(({ level }) => level === 'agent'))(
  'signs an agent out hours later, when the id_token is long over: $alg, $encryption',
  async (offer) => {
    await using service = await start(openidClient6, offer);
    const browser = testBrowser();
    shownOn(await walkAgentSignIn(system, `${service.url}/login`, browser));
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * 3_600_000 });
    try {
      expect((await signOut(browser, `${service.url}/logout`, offer)).url.href).toBe(`${service.url}/bye`);
      expect((await browser.get(`${service.url}/login`)).text).toContain('adresse');
    } finally {
      vi.useRealTimers();
    }
  },
);

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { testBrowser, type TestBrowser, type TestPage } from '../../../kernel/http/testing.js';
import type { IdentityFault, RegistryFault } from '../../../sandbox/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { away, beginnings, franceConnectService, type TestService, titleOf } from '../provider/testing.js';

let system: TestSystem;
let town: TestService;
let offset = 0;
const everything = { acr_values: 'eidas1', scope: 'openid profile birth email idp_birthdate amr' };
const serviceOf = (registration: Record<string, unknown> = {}) => franceConnectService(system.baseUrl, registration, everything);

beforeAll(async () => {
  system = await startTestSystem({ clock: { now: () => new Date(Date.now() + offset) } });
  town = await serviceOf();
});
afterEach(() => {
  offset = 0;
  for (const { id } of system.sandbox.identityProviders) system.sandbox.control.identityProvider(id).set(null);
  system.sandbox.control.civilRegistry.set(null);
});
afterAll(() => system[Symbol.asyncDispose]());

const { title, identify, signIn } = beginnings(() => system);
const fresh = () => testBrowser({ stopAt: away });

/** What every page of a fault owes the person: its code, plain words, a way to choose again; and the service got nothing. */
async function expectFault(page: TestPage, browser: TestBrowser, expected: { code: string; status: number; words: string }): Promise<void> {
  expect(page.text).toContain(expected.code);
  expect(page.status).toBe(expected.status);
  expect(page.text).toContain(expected.words);
  // The identifier of the request apart, which people quote.
  expect(page.text.replace(/\breq_\w{22}/, '')).not.toMatch(/[a-z]_[a-z]|undefined|null|\{|\}/);
  expect(town.gotCode(browser)).toBe(false);
  const choice = await browser.follow(page, 'Recommencer');
  expect(titleOf(choice)).toContain('Avec quel compte vous connecter');
}

describe('an identity provider that is down', () => {
  it('tells the person and lets them choose another one, which works', async () => {
    system.sandbox.control.identityProvider('sante').set({ fault: 'down' });
    const browser = fresh();
    const choice = await browser.get(town.start());
    const page = await browser.submit(choice, {}, title('sante'));
    await expectFault(page, browser, { code: 'Y020017', status: 500, words: 'Choisissez un autre moyen de connexion' });
    expect((await signIn(town.start(), {}, browser)).url.searchParams.get('code')).toBeTruthy();
  });

  it.each<[string, IdentityFault, string]>([
    ['cuts the line at its token endpoint', { fault: 'down', at: ['token'] }, 'Y020026'],
    ['is unavailable at its token endpoint', { fault: 'unavailable', at: ['token'] }, 'Y020026'],
    ['cuts the line at userinfo', { fault: 'down', at: ['userinfo'] }, 'Y020027'],
    ['is unavailable at userinfo', { fault: 'unavailable', at: ['userinfo'] }, 'Y020027'],
    ['answers userinfo with a page', { fault: 'nonsense' }, 'Y020027'],
  ])('tells the person when it %s, and works as soon as it answers again', async (_what, fault, code) => {
    system.sandbox.control.identityProvider('fisc').set(fault);
    const browser = fresh();
    await expectFault(await identify(browser, town.start()), browser, { code, status: 502, words: 'Réessayez dans quelques minutes' });
    system.sandbox.control.identityProvider('fisc').set(null);
    expect((await signIn(town.start())).url.searchParams.get('code')).toBeTruthy();
  });
});

describe('an identity provider that lies', () => {
  it.each<[string, IdentityFault, string, number, string]>([
    ['a wrong nonce', { fault: 'wrong-nonce' }, 'Y020030', 500, 'ne correspond pas à votre demande'],
    ['no nonce', { fault: 'missing-claim', claim: 'nonce' }, 'Y020030', 500, 'ne correspond pas à votre demande'],
    ['a wrong signature', { fault: 'wrong-signature' }, 'Y020030', 500, 'ne correspond pas à votre demande'],
    ['a wrong issuer', { fault: 'wrong-issuer' }, 'Y020030', 500, 'ne correspond pas à votre demande'],
    ['a wrong audience', { fault: 'wrong-audience' }, 'Y020030', 500, 'ne correspond pas à votre demande'],
    ['an expired token', { fault: 'expired-id-token' }, 'Y020030', 500, 'ne correspond pas à votre demande'],
    ['a lower level', { fault: 'lower-acr' }, 'Y100001', 502, 'Niveau de sécurité insuffisant'],
    ['no level', { fault: 'missing-claim', claim: 'acr' }, 'Y100001', 502, 'Niveau de sécurité insuffisant'],
    [
      'a level that it may not claim',
      { fault: 'changed-claim', claim: 'acr', value: 'eidas3' },
      'Y100018',
      502,
      'Niveau de sécurité inattendu',
    ],
    [
      'an access token that is not that of the id_token',
      { fault: 'changed-claim', claim: 'at_hash', value: 'AAAAAAAAAAAAAAAAAAAAAA' },
      'Y100019',
      400,
      'ne vont pas ensemble',
    ],
    ['somebody else in userinfo', { fault: 'other-subject' }, 'Y020029', 500, 'ne dit pas de qui il s’agit'],
    ['no subject in userinfo', { fault: 'missing-claim', claim: 'sub' }, 'Y020029', 500, 'ne dit pas de qui il s’agit'],
    ['no birth name', { fault: 'missing-claim', claim: 'family_name' }, 'Y600006', 502, 'pour vous reconnaître : nom de naissance.'],
    ['no place of birth', { fault: 'missing-claim', claim: 'birthplace' }, 'Y600006', 502, 'pour vous reconnaître : commune de naissance.'],
    ['no e-mail address', { fault: 'missing-claim', claim: 'email' }, 'Y270001', 502, 'pas d’adresse électronique'],
    [
      'an e-mail address that is none',
      { fault: 'changed-claim', claim: 'email', value: 'a@b\nBcc: c@d.example' },
      'Y270001',
      502,
      'pas d’adresse électronique',
    ],
  ])('is not believed: %s', async (_what, fault, code, status, words) => {
    system.sandbox.control.identityProvider('fisc').set(fault);
    const browser = fresh();
    await expectFault(await identify(browser, town.start()), browser, { code, status, words });
  });

  it('that refuses brings the person back to the choice, not to the service', async () => {
    system.sandbox.control.identityProvider('fisc').set({ fault: 'access-denied' });
    const browser = fresh();
    const choice = await browser.get(town.start());
    let page = await browser.submit(choice, {}, title('fisc'));
    if (!titleOf(page).includes('Avec quel compte')) page = await identify(fresh(), town.start());
    expect(page.status).toBe(200);
    expect(page.text).toContain(`Vous n’êtes pas connecté avec ${title('fisc')}`);
    expect(titleOf(page)).toContain('Avec quel compte');
    expect(browser.visited.some((address) => address.startsWith(town.redirectUri))).toBe(false);
  });
});

describe('the civil registry', () => {
  it.each<[string, RegistryFault, string, number, string]>([
    ['is down', { fault: 'down' }, 'Y010012', 504, 'Réessayez dans quelques minutes'],
    ['is unavailable', { fault: 'unavailable' }, 'Y010012', 504, 'Réessayez dans quelques minutes'],
    ['answers with an error', { fault: 'error' }, 'Y010012', 504, 'Réessayez dans quelques minutes'],
    ['answers nonsense', { fault: 'nonsense' }, 'Y010013', 502, 'Rien n’a été transmis au service'],
  ])('%s', async (_what, fault, code, status, words) => {
    system.sandbox.control.civilRegistry.set(fault);
    const browser = fresh();
    await expectFault(await identify(browser, town.start()), browser, { code, status, words });
  });

  it.each([
    ['iris', 'Y010008', 'ne vous trouve pas'],
    ['roger', 'Y010015', 'cette personne est décédée'],
    ['sacha', 'Y010004', 'Vérifiez votre état civil'],
    ['paul', 'Y010006', 'plusieurs personnes qui vous ressemblent'],
    ['bernadette', 'Y010007', 'nom de mariage'],
  ])('does not recognise %s: %s', async (login, code, words) => {
    const browser = fresh();
    await expectFault(await identify(browser, town.start(), { login }), browser, { code, status: 403, words });
  });

  it('that rejects the question is told apart from one that knows nobody', async () => {
    const { fetch } = system.context;
    const rejected = vi.spyOn(system.context, 'fetch').mockImplementation((input, init) => {
      const address = new URL(input instanceof Request ? input.url : input);
      if (address.pathname.includes('/Brpp2IdentificationComplet/')) address.searchParams.delete('rechercheType');
      return fetch(address, init);
    });
    try {
      const browser = fresh();
      const page = await identify(browser, town.start());
      await expectFault(page, browser, { code: 'Y010009', status: 403, words: 'Le registre d’état civil a refusé la demande' });
    } finally {
      rejected.mockRestore();
    }
    expect((await signIn(town.start())).url.searchParams.get('code')).toBeTruthy();
  });

  it('and an identity provider may be slow: patience ends', { timeout: 20_000 }, async () => {
    const waiting = async (login: string, provider: string, expected: { code: string; status: number; words: string }) => {
      const browser = fresh();
      await expectFault(await identify(browser, town.start(), { login, provider }), browser, expected);
    };
    // A provider that has just failed is left alone for two seconds.
    await sleep(2_200);
    system.sandbox.control.identityProvider('sante').set({ fault: 'slow', delayMs: 15_000, at: ['token'] });
    await Promise.all([
      waiting('malik', 'sante', { code: 'Y020026', status: 502, words: 'ne répond pas' }),
      waiting('silas', 'fisc', { code: 'Y010011', status: 504, words: 'n’a pas répondu à temps' }),
    ]);
  });
});

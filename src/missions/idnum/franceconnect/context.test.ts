import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser, type TestBrowser } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { away, beginnings, franceConnectService, type TestService, titleOf } from '../provider/testing.js';

// Who asks, from which browser, under which circumstances: what each changes of a sign-in.
let system: TestSystem;

const begin = beginnings(() => system);
const titles = () => [begin.title('fisc'), begin.title('sante')] as const;
const serviceOf = (registration: Record<string, unknown> = {}) =>
  franceConnectService(system.baseUrl, { profile: 'standard', ...registration }, { acr_values: 'eidas1', scope: 'openid profile' });

beforeAll(async () => {
  system = await startTestSystem();
});
afterAll(() => system[Symbol.asyncDispose]());

const signIn = (browser: TestBrowser, service: TestService, login = 'zoe', provider = 'fisc') =>
  begin.signIn(service.start({ prompt: 'login' }), { login, provider }, browser);
const alerts = async (service: TestService) => {
  const messages = await system.sandbox.control.mailbox.messages();
  return messages.filter(({ subject }) => subject.includes(`«\u00a0${service.name}\u00a0»`)).length;
};

describe('a service that does not take every identity provider', () => {
  it('offers only those of its list, or all but those; none can be forced', async () => {
    const [fisc, sante] = titles();
    for (const [filter, shown, hidden] of [
      [{ exclude: true, list: ['fisc'] }, sante, fisc],
      [{ exclude: false, list: ['fisc'] }, fisc, sante],
    ] as const) {
      const service = await serviceOf({ idp_filter: filter });
      const browser = testBrowser({ stopAt: away });
      const choice = await browser.get(service.start());
      expect(choice.text).toContain(shown);
      expect(choice.text).not.toContain(hidden);
      const forced = await fetch(choice.url, {
        method: 'POST',
        headers: {
          cookie: Object.entries(browser.cookies('localhost'))
            .map((pair) => pair.join('='))
            .join('; '),
        },
        body: new URLSearchParams({ fournisseur: hidden === fisc ? 'fisc' : 'sante' }),
      });
      const words = (await forced.text()).replaceAll('\u00a0', ' ');
      expect([forced.status, words]).toEqual([403, expect.stringContaining('Y020023')]);
      expect(words).toContain(`${service.name} n’accepte pas ${hidden}`);
    }
  });

  it('does not take over a session opened with one that it does not take', async () => {
    const [town, strict] = [await serviceOf(), await serviceOf({ idp_filter: { exclude: true, list: ['fisc'] } })];
    const browser = testBrowser({ stopAt: away });
    await signIn(browser, town);
    expect(titleOf(await browser.get(town.start()))).toContain('Vous allez continuer');
    expect(titleOf(await browser.get(strict.start()))).toContain('Avec quel compte');
  });
});

describe('a suspicious request', () => {
  it('needs a provider of the substantial level; the service is told no more than it asked, the person always', async () => {
    const service = await serviceOf();
    const browser = testBrowser({ stopAt: away, headers: { 'x-suspicious': '1' } });
    const [fisc, sante] = titles();
    const choice = await browser.get(service.start());
    expect(choice.text).toContain(sante);
    expect(choice.text).not.toContain(fisc);
    for (const times of [1, 2]) {
      const back = await signIn(browser, service, 'zoe', 'sante');
      expect((await service.tokens(back.url)).idToken).toMatchObject({ acr: 'eidas1' });
      await expect.poll(() => alerts(service), { timeout: 5_000 }).toBe(times);
    }
  });
});

describe('a suspicious request with a session open', () => {
  it('makes the person sign in again', async () => {
    const service = await serviceOf();
    const circumstances: Record<string, string> = {};
    const browser = testBrowser({ stopAt: away, headers: circumstances });
    await signIn(browser, service);
    expect(titleOf(await browser.get(service.start()))).toContain('Vous allez continuer');
    circumstances['x-suspicious'] = '1';
    expect(titleOf(await browser.get(service.start()))).toContain('Avec quel compte');
  });
});

describe('a browser that the person uses often', () => {
  it('spares them the e-mail for the next service; another browser, or another person there, does not', async () => {
    const [first, second, third] = [await serviceOf(), await serviceOf(), await serviceOf()];
    const own = testBrowser({ stopAt: away });
    await signIn(own, first);
    await expect.poll(() => alerts(first), { timeout: 5_000 }).toBe(1);
    await signIn(own, second);
    // At the other provider: the first one would ask about its own session.
    await signIn(own, third, 'hugo', 'sante');
    await expect.poll(() => alerts(third), { timeout: 5_000 }).toBe(1);
    expect(await alerts(second)).toBe(0);
    await signIn(testBrowser({ stopAt: away }), second);
    await expect.poll(() => alerts(second), { timeout: 5_000 }).toBe(1);
  });

  it('says nothing of the person to the service, nor to anybody who reads the cookie', async () => {
    const browser = testBrowser({ stopAt: away });
    const service = await serviceOf();
    await signIn(browser, service);
    const { franceconnect_device: cookie } = browser.cookies('localhost');
    expect(cookie).toBeTruthy();
    expect(cookie).not.toMatch(/zoe|Zoé|auth_|acc_/i);
  });
});

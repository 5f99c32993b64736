import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser, type TestBrowser } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { away, beginnings, franceConnectService, type TestService, titleOf } from '../provider/testing.js';

let system: TestSystem;
let town: TestService;
let offset = 0;
beforeAll(async () => {
  system = await startTestSystem({ clock: { now: () => new Date(Date.now() + offset) } });
  town = await franceConnectService(system.baseUrl, {}, { acr_values: 'eidas1', scope: 'openid profile email' });
  await signIn('fisc', 'zoe');
});
afterAll(() => system[Symbol.asyncDispose]());

const control = (id: string) => system.sandbox.control.identityProvider(id);
const begin = beginnings(() => system);
const fresh = () => testBrowser({ stopAt: away });
const identify = (browser: TestBrowser, provider: string, login: string) => begin.identify(browser, town.start(), { provider, login });
const signIn = async (provider: string, login: string) =>
  (await begin.signIn(town.start(), { provider, login })).url.searchParams.get('code');
const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1000;
};

describe('an identity provider that fails', () => {
  it('in silence makes nobody else wait', { timeout: 30_000 }, async () => {
    const usual = await seconds(() => signIn('fisc', 'zoe'));
    control('sante').set({ fault: 'silent', at: ['token'] });
    let waiting = 3;
    const theirs = Array.from({ length: waiting }, async () => {
      const page = await identify(fresh(), 'sante', 'malik');
      waiting -= 1;
      return page;
    });
    for (let times = 0; times < 2; times += 1) {
      expect(await seconds(() => signIn('fisc', 'zoe'))).toBeLessThan(Math.max(3 * usual, 3));
      expect(waiting).toBe(3);
    }
    for (const page of await Promise.all(theirs)) expect(page.text).toContain('Y020026');
    control('sante').set(null);
    expect(await signIn('sante', 'malik')).toBeTruthy();
  });

  it('again and again is shown as unavailable and refused at once, while the other one works; then it is tried again', async () => {
    control('sante').set({ fault: 'unavailable', at: ['token'] });
    for (let times = 0; times < 5; times += 1) expect((await identify(fresh(), 'sante', 'malik')).text).toContain('Y020026');

    const browser = fresh();
    const choice = await browser.get(town.start());
    expect(choice.text).toContain(`${begin.title('sante')} Momentanément indisponible`);
    expect(choice.text).toContain('Choisissez-en un autre, ou rechargez cette page dans une minute');
    const buttons = [...choice.document.querySelectorAll('button[name=fournisseur]')].map((button) => button.getAttribute('value'));
    expect(buttons).toEqual(['fisc']);
    expect(await signIn('fisc', 'zoe')).toBeTruthy();

    control('sante').reset();
    const hinted = await fresh().get(town.start({ idp_hint: 'sante' }));
    expect(titleOf(hinted)).toContain('Avec quel compte vous connecter');
    const forced = choice.document.querySelector('button[name=fournisseur]');
    forced?.setAttribute('value', 'sante');
    const refused = await browser.submit(choice, {}, begin.title('fisc'));
    expect(refused.text).toContain('Y020017');
    expect(titleOf(await browser.follow(refused, 'Recommencer'))).toContain('Avec quel compte vous connecter');
    expect(control('sante').requests).toBe(0);
    const measures = await (await fetch(`${system.baseUrl}/metrics`)).text();
    expect(measures).toContain('socle_upstream_state{provider="sante",state="open"} 1');

    offset = 20_000;
    expect((await fresh().get(town.start())).text).toContain('Ce compte ne répondait pas il y a un instant');
    expect(await signIn('sante', 'malik')).toBeTruthy();
    expect((await fresh().get(town.start())).text).not.toContain('Ce compte ne rép');
  });
});

describe('a provider of identities', () => {
  it('finds the keys of Socle, the same for both levels, without anything private', async () => {
    const [one, other] = await Promise.all(
      ['franceconnect', 'franceconnect-plus'].map(async (broker) =>
        (await fetch(`${system.baseUrl}/${broker}/api/v2/client/.well-known/keys`)).json(),
      ),
    );
    expect(one).toEqual(other);
    expect(JSON.stringify(one)).not.toMatch(/"(d|p|q)":/);
    expect(one).toMatchObject({ keys: [{ alg: 'ES256' }, { alg: 'RS256' }, { alg: 'ECDH-ES' }, { alg: 'RSA-OAEP-256' }] });
  });
});

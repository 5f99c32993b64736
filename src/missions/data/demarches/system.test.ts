import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser, type TestBrowser, type TestPage } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(async () => {
  await system[Symbol.asyncDispose]();
});

/** Goes from the page of the procedure through FranceConnect and an identity provider, and comes back to where one was going. */
async function signInFrom(browser: TestBrowser, page: TestPage, login: string): Promise<TestPage> {
  const identity = system.sandbox.identities.find((one) => one.login === login && one.provider === 'fisc') ?? expect.fail(`no ${login}`);
  const choice = await browser.follow(page, 'FranceConnect');
  const provider = choice.document.querySelector('form button, a[href*=fisc]') ? await chooseProvider(browser, choice) : choice;
  let next = await browser.submit(provider, { login: identity.login, password: identity.password });
  // The information page of FranceConnect, when there is one.
  for (let i = 0; i < 3 && !next.url.pathname.startsWith('/demarches'); i += 1) next = await browser.submit(next);
  return next;
}

async function chooseProvider(browser: TestBrowser, page: TestPage): Promise<TestPage> {
  const title = system.sandbox.identityProviders.find((p) => p.id === 'fisc')?.title ?? '';
  const isLink = [...page.document.querySelectorAll('a')].some((a) => a.textContent?.includes(title));
  return isLink ? browser.follow(page, title) : browser.submit(page, {}, title);
}

describe('the price of school meals, through FranceConnect and the exchange', () => {
  it('shows the real quotient of the person, and goes on without it when the provider fails', async () => {
    const browser = testBrowser();
    const about = await browser.get(`${system.baseUrl}/demarches/tarif-cantine`);
    const door = await browser.follow(about, 'Commencer');
    expect(door.url.pathname).toBe('/connexion');
    const asked = await signInFrom(browser, door, 'zoe');
    expect(asked.text).toContain('Les informations que la mairie va demander pour vous');

    system.sandbox.control.familyBenefits.set({ fault: 'down' });
    const failed = await browser.submit(asked, {}, 'Demander ces informations');
    expect(failed.text).toContain('Une administration n’a pas pu répondre');
    system.sandbox.control.familyBenefits.set(null);
    const facts = await browser.submit(failed, {}, 'Essayer encore');
    expect(facts.text).toContain('620');
    expect(facts.text).toContain('12 RUE DES ÉCOLES');
    const first = await browser.submit(facts, {}, 'Utiliser');
    expect(first.text).toContain('Prénom de l’enfant');
    const household = await browser.get(first.url.href.replace('/enfant', '/foyer'));
    expect(household.text).toContain('Source : Caisse nationale');
    expect(household.document.querySelector('input[name=nombre-enfants]')?.getAttribute('value')).toBe('2');
  }, 60_000);
});

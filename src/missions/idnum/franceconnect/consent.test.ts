import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { away, beginnings, franceConnectService, type TestService, titleOf } from '../provider/testing.js';

let system: TestSystem;
let shop: TestService;

const { identify } = beginnings(() => system);
const claims = JSON.stringify({ userinfo: { email: { essential: true } } });
const wanted = { acr_values: 'eidas1', scope: 'openid profile birth', claims };

beforeAll(async () => {
  system = await startTestSystem();
  shop = await franceConnectService(system.baseUrl, { kind: 'private', identity_consent: true }, wanted);
});
afterAll(() => system[Symbol.asyncDispose]());

const userinfo = async (service: TestService, address: URL) => {
  const { status, body } = await service.tokens(address);
  expect(status).toBe(200);
  return (await (await service.userinfo(body['access_token'])).json()) as Record<string, unknown>;
};

describe('a private service that must ask', () => {
  it('gets what the person left ticked, what it cannot do without, and nothing else; the ledger says just that', async () => {
    const browser = testBrowser({ stopAt: away });
    const page = await identify(browser, shop.start());
    expect(titleOf(page)).toContain('Acceptez-vous de transmettre');
    expect(page.text).toContain('Décochez ce que vous préférez garder pour vous');
    expect([...page.document.querySelectorAll('input[name="donnees[]"]')].map((box) => box.getAttribute('value'))).not.toContain('email');

    const back = await browser.submit(page, { accord: 'oui', 'donnees[]': ['given_name', 'birthdate'] }, 'Continuer');
    expect(Object.keys(await userinfo(shop, back.url)).sort()).toEqual(['birthdate', 'email', 'given_name', 'given_name_array', 'sub']);

    const [entry] = await system.context.db.selectFrom('ledger_entry').select('fields').where('actor_id', '=', shop.id).execute();
    expect([...(entry?.fields ?? [])].sort()).toEqual(['birthdate', 'email', 'given_name', 'given_name_array']);
  });

  it('gets everything when nothing is unticked', async () => {
    const browser = testBrowser({ stopAt: away });
    const page = await identify(browser, shop.start());
    const all = [...page.document.querySelectorAll('input[name="donnees[]"]')];
    expect(all.every((box) => box.hasAttribute('checked'))).toBe(true);
    const boxes = all.map((box) => box.getAttribute('value') ?? '');
    const back = await browser.submit(page, { accord: 'oui', 'donnees[]': boxes }, 'Continuer');
    expect(await userinfo(shop, back.url)).toMatchObject({ gender: 'female', birthcountry: '99100', family_name: expect.any(String) });
  });

  it('gets nothing without an agreement; the boxes stay as the person left them', async () => {
    const browser = testBrowser({ stopAt: away });
    const again = await browser.submit(await identify(browser, shop.start()), { 'donnees[]': ['gender'] }, 'Continuer');
    expect(again.status).toBe(422);
    expect(again.text).toContain('Cochez la case pour accepter');
    const ticked = [...again.document.querySelectorAll('input[name="donnees[]"][checked]')].map((box) => box.getAttribute('value'));
    expect(ticked).toEqual(['gender']);
    expect(shop.gotCode(browser)).toBe(false);
  });
});

describe('the display name', () => {
  it('is the usage name: part of the profile for a service of OpenID Connect, by its own scope for one of FranceConnect', async () => {
    const standard = await franceConnectService(system.baseUrl, { profile: 'standard' }, { acr_values: 'eidas1', scope: 'openid profile' });
    const asked = await franceConnectService(system.baseUrl, {}, { acr_values: 'eidas1', scope: 'openid name' });
    const plain = await franceConnectService(system.baseUrl, {}, { acr_values: 'eidas1', scope: 'openid profile' });
    const names = [];
    for (const service of [standard, asked, plain]) {
      const browser = testBrowser({ stopAt: away });
      const back = await browser.submit(await identify(browser, service.start()), {}, 'Continuer');
      names.push((await userinfo(service, back.url))['name']);
    }
    expect(names).toEqual([expect.stringMatching(/^Zoé /), names[0], undefined]);
  });
});

import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { titleOf, type TestService } from '../provider/testing.js';
import { says } from '../provider/testing-upstream.js';
import {
  agentService,
  away,
  newBrowser,
  signInAt,
  startAdministration,
  through,
  told,
  userinfoOf,
  type TestAdministration,
} from './testing.js';

let system: TestSystem;
let office: TestService;
let town: TestAdministration,
  region: TestAdministration,
  agglo: TestAdministration,
  lenient: TestAdministration,
  others: TestAdministration;
let broken: TestAdministration;

beforeAll(async () => {
  system = await startTestSystem();
  await sql`update oidc_upstream set active = false where product = 'agentconnect'`.execute(system.context.db);
  [town, region, agglo, lenient, others, broken] = await Promise.all([
    startAdministration(system, 'ville', { domains: ['valmont.example'], accepted_domains: ['ecoles.example'] }, { title: 'Ville' }),
    startAdministration(system, 'region', { domains: ['partage.example', 'region.example'] }, { title: 'Région' }),
    startAdministration(system, 'agglo', { domains: ['partage.example'] }, { title: 'Agglomération' }),
    startAdministration(system, 'souple', { domains: ['souple.example'], unexpected_domain: 'warn' }, { title: 'Souple' }),
    startAdministration(system, 'identite', { default: true }, { title: 'Aaa Identité' }),
    startAdministration(system, 'panne', { domains: ['panne.example'] }, { title: 'En panne' }),
  ]);
  office = await agentService(system);
}, 120_000);
afterAll(async () => {
  await Promise.all([town, region, agglo, lenient, others, broken].map((one) => one[Symbol.asyncDispose]()));
  await system[Symbol.asyncDispose]();
});

const typing = async (courriel: string, browser = newBrowser(), change: Record<string, string> = {}) =>
  browser.submit(await browser.get(office.start(change)), { courriel }, 'Continuer');

describe('an address', () => {
  it('of one administration leads to it, with the address as a hint and the SIRET that the service hints at', async () => {
    const page = await typing('c.d@Valmont.EXAMPLE', newBrowser(), { siret_hint: '21000000600010' });
    expect(page.url.origin).toBe(town.issuer);
    expect(told(page)).toMatchObject({ login_hint: 'c.d@valmont.example', siret_hint: '21000000600010', prompt: 'login' });
  });

  it('of several administrations asks which one, by title, the default one last as «Autre»', async () => {
    const browser = newBrowser();
    const page = await typing('c.d@partage.example', browser);
    expect([...page.document.querySelectorAll('.socle-choices button')].map((button) => button.textContent?.trim())).toEqual([
      'Agglomération',
      'Région',
      'Autre (avec Aaa Identité)',
    ]);
    expect((await browser.submit(page, {}, 'Autre')).url.origin).toBe(others.issuer);
  });

  it('of nobody leads to the default provider, and a hint does only when the agent has seen it', async () => {
    expect((await typing('c.d@inconnu.example')).url.origin).toBe(others.issuer);
    const hinted = await newBrowser().get(office.start({ login_hint: 'c.d@inconnu.example' }));
    expect(titleOf(hinted)).toContain('Se connecter à');
    expect(hinted.document.querySelector('[name=courriel]')?.getAttribute('value')).toBe('c.d@inconnu.example');
  });

  it('with a slip of the finger is asked about, and goes where the agent says', async () => {
    const browser = newBrowser();
    const page = await typing('c.d@valmnot.example', browser);
    expect(titleOf(page)).toBe('Vouliez-vous écrire c.d@valmont.example ?');
    expect((await browser.submit(page, {}, 'Oui')).url.origin).toBe(town.issuer);
    expect((await browser.submit(page, {}, 'Non')).url.origin).toBe(others.issuer);
    expect(told(await browser.submit(page, {}, 'Revenir au service'))['error']).toBe('access_denied');
  });

  it.each([
    'c.d@sous.valmont.example',
    'c.d@valmont.example.evil.example',
    'c.d@xn--valmnt-0xa.example',
    'valmont.example@inconnu.example',
  ])('%s only looks like one of the town: it does not lead there', async (courriel) => {
    expect((await typing(courriel)).url.origin).toBe(others.issuer);
  });

  it.each(['c.d@valmоnt.example', 'c.d@valmont.example@evil.example', 'c.d(x)@valmont.example', '"c d"@valmont.example'])(
    '%s is none: it is asked for again',
    async (courriel) => {
      const page = await typing(courriel);
      expect(page.status).toBe(400);
      expect(page.text).toContain('Écrivez votre adresse en entier');
    },
  );
});

describe('the address that comes back', () => {
  it.each([
    ['of its domain, in capitals', () => town, 'C.D@VALMONT.example'],
    ['of a domain that it may give besides', () => town, 'c.d@ecoles.example'],
    ['of a domain that it shares', () => agglo, 'c.d@partage.example'],
    ['of no domain of anybody, from the default provider', () => others, 'c.d@inconnu.example'],
    ['of another domain, where that was agreed to be let pass', () => lenient, 'c.d@ailleurs.example'],
  ])('is accepted: %s', async (_what, administration, email) => {
    administration().agent(`accepte-${email.length}`, { email });
    expect(office.gotCode(await visited(administration()))).toBe(true);
  });

  it.each([
    ['of another administration', () => town, 'c.d@region.example'],
    ['below its own domain', () => town, 'c.d@sous.valmont.example'],
    ['that only begins like its own', () => town, 'c.d@valmont.example.evil.example'],
    ['that only ends like its own', () => town, 'c.d@faux-valmont.example'],
    ['of nobody', () => town, 'c.d@inconnu.example'],
    ['of a domain whose one administration has a provider, from the default one', () => others, 'c.d@valmont.example'],
  ])('is refused: %s', async (_what, administration, email) => {
    administration().agent(`refuse-${email.length}`, { email });
    const browser = newBrowser();
    const page = await signInAt(browser, office, administration());
    expect([page.status, page.text.includes('Y500027')]).toEqual([403, true]);
    expect(office.gotCode(browser)).toBe(false);
  });

  it.each(['c.d@valmоnt.example', 'c.d@valmont.example, x@evil.example', 'Camille <c.d@valmont.example>', 42])(
    'is none: %j',
    async (email) => {
      town.agent('aucune', { email });
      const page = await signInAt(newBrowser(), office, town);
      expect([page.status, page.text.includes('AC-IDENTITE')]).toEqual([502, true]);
    },
  );

  const visited = async (administration: TestAdministration) => {
    const browser = newBrowser();
    await signInAt(browser, office, administration);
    return browser;
  };
});

describe('a request', () => {
  const refusedFor = async (change: Record<string, string>) => (await newBrowser().get(office.start(change))).text;

  it.each<[string, Record<string, string>, string]>([
    ['no state', { state: '' }, 'AC-PARAMETRES'],
    ['an empty nonce', { nonce: '' }, 'AC-PARAMETRES'],
    ['a nonce of 513 characters', { nonce: 'n'.repeat(513) }, 'AC-PARAMETRES'],
    ['a nonce outside ASCII', { nonce: 'é'.repeat(30) }, 'AC-PARAMETRES'],
    ['a SIRET that is too short', { siret_hint: '2100000060001' }, 'AC-PARAMETRES'],
    ['a prompt that nobody knows', { prompt: 'create' }, 'AC-PARAMETRES'],
    ['a parameter that nobody knows', { resource: 'https://a.example' }, 'AC-PARAMETRES'],
    ['an address of return that was not declared', { redirect_uri: `${away}ailleurs` }, 'AC-RETOUR-INCONNU'],
  ])('with %s is refused on a page', async (_what, change, code) => {
    expect(await refusedFor(change)).toContain(code);
  });

  it('without a nonce, or with one of 512 characters, is taken', async () => {
    const address = new URL(office.start());
    address.searchParams.delete('nonce');
    for (const start of [address.href, office.start({ nonce: 'n'.repeat(512) })])
      expect(titleOf(await newBrowser().get(start))).toContain('Se connecter à');
  });

  it.each<[string, Record<string, string>, string]>([
    ['PKCE in plain text', { code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' }, 'invalid_request'],
    ['an idp_hint that nobody has', { idp_hint: 'personne' }, 'invalid_idp_hint'],
    ['silence, without a session', { prompt: 'none' }, 'login_required'],
    ['a max_age that is none', { max_age: 'hier' }, 'invalid_request'],
  ])('with %s goes back to the service', async (_what, change, error) => {
    const page = await newBrowser().get(office.start({ ...change, state: 'e' }));
    expect(told(page)).toMatchObject({ error, state: 'e', iss: office.issuer });
  });

  it('with response_mode=form_post, or PKCE S256, is taken', async () => {
    town.agent('modes');
    const posted = await signInAt(newBrowser(), office, town, { response_mode: 'form_post' });
    expect(posted.document.querySelector('form')?.getAttribute('action')).toBe(office.redirectUri);
    const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
    const back = await signInAt(newBrowser(), office, town, challenge);
    // Who has the code alone gets nothing.
    expect((await office.tokens(back.url)).body['error']).toBe('invalid_grant');
  });

  it('with max_age, or prompt=login, makes an agent sign in again whose session is open', async () => {
    town.agent('age');
    const browser = newBrowser();
    await signInAt(browser, office, town);
    expect(told(await browser.get(office.start()))['code']).toBeTruthy();
    expect(titleOf(await browser.get(office.start({ max_age: '0' })))).toContain('Se connecter à');
    expect(titleOf(await browser.get(office.start({ prompt: 'login' })))).toContain('Se connecter à');
    expect(told(await browser.get(office.start({ max_age: '3600' })))['code']).toBeTruthy();
  });
});

describe('prompt=select_account', () => {
  it('shows who is signed in: the agent goes on, or signs in as somebody else, and each service gets who was chosen', async () => {
    town.agent('premier');
    const browser = newBrowser();
    const first = await userinfoOf(office, await signInAt(browser, office, town));
    const page = await browser.get(office.start({ prompt: 'select_account' }));
    expect(titleOf(page)).toContain('Avec quel compte');
    expect(page.text).toContain('premier@valmont.example');
    const same = await userinfoOf(office, await browser.submit(page));
    expect(same['sub']).toBe(first['sub']);
    town.agent('second');
    const again = await browser.get(office.start({ prompt: 'select_account' }));
    const email = await browser.submit(again, {}, 'Utiliser un autre compte');
    const other = await userinfoOf(
      office,
      await through(browser, town, await browser.submit(email, { courriel: 'second@valmont.example' }, 'Continuer')),
    );
    expect(other['email']).toBe('second@valmont.example');
    expect(other['sub']).not.toBe(first['sub']);
    expect((await userinfoOf(office, await browser.get(office.start())))['sub']).toBe(other['sub']);
  });

  it('asks for an address when nobody is signed in, and may be given up', async () => {
    town.agent('personne');
    const browser = newBrowser();
    const page = await browser.get(office.start({ prompt: 'select_account', state: 'e' }));
    expect(titleOf(page)).toContain('Se connecter à');
    const back = await through(browser, town, await browser.submit(page, { courriel: 'personne@valmont.example' }, 'Continuer'));
    expect(told(back)['code']).toBeTruthy();
    const shown = await browser.get(office.start({ prompt: 'select_account', state: 'e' }));
    expect(told(await browser.submit(shown, {}, 'Revenir au service'))).toMatchObject({ error: 'access_denied', state: 'e' });
  });
});

describe('a provider', () => {
  it('that fails again and again is shown as unavailable, to one who typed an address and to one with a hint', async () => {
    broken.instead = { token: says(503, '{}') };
    for (let i = 0; i < 5; i += 1) {
      broken.agent('panne');
      expect((await signInAt(newBrowser(), office, broken)).text).toContain('Y020026');
    }
    const page = await typing('c.d@panne.example');
    expect(titleOf(page)).toBe('En panne ne répond pas');
    expect(page.text).toContain('Momentanément indisponible');
    expect(titleOf(await newBrowser().get(office.start({ idp_hint: 'panne' })))).toBe('En panne ne répond pas');
    expect((await typing('c.d@valmont.example')).url.origin).toBe(town.issuer);
  });

  it('that was withdrawn signs nobody in any more, nor does a session that came of it', async () => {
    const other = await agentService(system);
    region.agent('retire', { email: 'retire@region.example' });
    const browser = newBrowser();
    await signInAt(browser, office, region);
    expect(told(await browser.get(other.start({ prompt: 'none' })))['code']).toBeTruthy();
    const setActive = (active: boolean) => sql`update oidc_upstream set active = ${active} where id = 'region'`.execute(system.context.db);
    await setActive(false);
    await expect
      .poll(async () => told(await browser.get(other.start({ prompt: 'none' })))['error'], { timeout: 8_000 })
      .toBe('login_required');
    expect(titleOf(await browser.get(other.start()))).toContain('Se connecter à');
    await setActive(true);
  }, 20_000);
});

import { Secret, TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestBrowser, TestPage } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { testService, titleOf, type TestService } from '../provider/testing.js';
import { testAuthenticator, type Lie } from './testing-authenticator.js';
import { agentService, identiteTests, type IdentiteTests } from './testing.js';

let system: TestSystem;
let tests: IdentiteTests<TestService>;
let offset = 0;

beforeAll(async () => {
  system = await startTestSystem({ clock: { now: () => new Date(Date.now() + offset) }, runJobs: false, env: { TRUST_PROXY: '1' } });
  tests = await identiteTests(system, await testService(system.baseUrl, ...agentService));
});
afterEach(() => (offset = 0));
afterAll(() => system[Symbol.asyncDispose]());

/** What the script of the pages posts. */
const post = (browser: TestBrowser, path: string, body: object = {}) => browser.ask(tests.at(path), body);
const keys = () => system.database.db.selectFrom('identite_passkey').selectAll().execute();
let people = 0;
const newcomer = async () => {
  const email = `cle${(people += 1)}@commune.example`;
  const browser = tests.fresh();
  await tests.account(browser, email);
  return { email, browser, device: testAuthenticator(system.baseUrl) };
};
type Person = Awaited<ReturnType<typeof newcomer>>;
const add = async ({ browser, device }: Person, lie: Lie = {}) => {
  const { json } = await post(browser, '/identite/cles/ajout/options');
  return post(browser, '/identite/cles/ajout/reponse', device.create(json as { challenge: string; user: { id: string } }, lie));
};
const withKey = async () => {
  const person = await newcomer();
  expect((await add(person)).status).toBe(200);
  return person;
};
/** Begins a sign-in in a browser; returns its page. */
const begin = (browser: TestBrowser) => browser.get(tests.at('/identite/connexion'));
const use = async (browser: TestBrowser, page: TestPage, device: Person['device'], lie: Lie = {}) => {
  const { json } = await post(browser, `${page.url.pathname}/cle/options`);
  return post(browser, `${page.url.pathname}/cle/reponse`, device.get(json as { challenge: string }, lie));
};

describe('a passkey', () => {
  it('is added, told by e-mail, and signs in without an address, as two factors', async () => {
    const { email, device } = await withKey();
    expect((await tests.mailsTo(email)).at(-1)?.subject).toContain('Une clé d’accès a été ajoutée');
    const browser = tests.fresh();
    const page = await begin(browser);
    const { status, json } = await use(browser, page, device);
    expect([status, json['location']]).toEqual([200, page.url.pathname]);
    const account = await browser.get(tests.at('/identite'));
    expect(account.text).toContain(email);
    expect(account.text).toContain('Identification (clé d’accès)');
    const attempt = await system.database.db
      .selectFrom('identite_attempt')
      .select(['amr', 'step'])
      .where('id', '=', page.url.pathname.split('/').at(-1) ?? '')
      .executeTakeFirst();
    expect(attempt).toEqual({ amr: ['pop', 'mfa'], step: 'organisation' });
  });

  it.each<[string, Lie]>([
    ['of another origin', { origin: 'https://identite.evil.example' }],
    ['of a host that looks like ours', { origin: 'http://localhost.evil.example' }],
    ['for another host', { rpId: 'evil.example' }],
    ['whose user was not verified', { verified: false }],
    ['of a challenge that we did not give', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
    ['of another ceremony', { type: 'webauthn.create' }],
  ])('%s is refused', async (_, lie) => {
    const { device } = await withKey();
    const browser = tests.fresh();
    const { status, json } = await use(browser, await begin(browser), device, lie);
    expect([status, json['code']]).toEqual([400, 'IDENT-CLE']);
    expect(titleOf(await browser.get(tests.at('/identite')))).toBe('Se connecter avec Identité agent');
  });

  it.each<[string, Lie]>([
    ['on another origin', { origin: 'https://identite.evil.example' }],
    ['for another host', { rpId: 'evil.example' }],
    ['without verifying its user', { verified: false }],
    ['for a challenge that we did not give', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
  ])('made %s is not added', async (_, lie) => {
    const before = (await keys()).length;
    const { status, json } = await add(await newcomer(), lie);
    expect([status, json['code']]).toEqual([400, 'IDENT-CLE']);
    expect(await keys()).toHaveLength(before);
  });

  it('answers a challenge once, in its browser, for its sign-in, within five minutes', async () => {
    const { device } = await withKey();
    const browser = tests.fresh();
    const page = await begin(browser);
    const options = async () => (await post(browser, `${page.url.pathname}/cle/options`)).json as { challenge: string };
    const challenge = await options();
    const wrong = device.get(challenge, { origin: 'https://evil.example' });
    expect((await post(browser, `${page.url.pathname}/cle/reponse`, wrong)).status).toBe(400);
    expect((await post(browser, `${page.url.pathname}/cle/reponse`, device.get(challenge))).status).toBe(400);
    // Of another sign-in of the same browser.
    const other = await begin(browser);
    const theirs = (await post(browser, `${other.url.pathname}/cle/options`)).json as { challenge: string };
    expect((await post(browser, `${page.url.pathname}/cle/reponse`, device.get(theirs))).status).toBe(400);
    // Of another browser, for the same sign-in.
    const thief = tests.fresh();
    await begin(thief);
    expect((await post(thief, `${page.url.pathname}/cle/reponse`, device.get(await options()))).status).toBe(400);
    const late = await options();
    offset = 5 * 60_000 + 1000;
    expect((await post(browser, `${page.url.pathname}/cle/reponse`, device.get(late))).status).toBe(400);
    offset = 0;
    expect((await post(browser, `${page.url.pathname}/cle/reponse`, device.get(await options()))).status).toBe(200);
  });

  it('whose count did not grow is a copy, and is refused', async () => {
    const { device } = await withKey();
    const counter = 40;
    const first = tests.fresh();
    expect((await use(first, await begin(first), device, { counter })).status).toBe(200);
    for (const copied of [counter, counter - 1]) {
      const browser = tests.fresh();
      expect((await use(browser, await begin(browser), device, { counter: copied })).status).toBe(400);
    }
    expect((await keys()).find(({ id }) => id === device.id)?.counter).toBe(counter);
  });

  it('of someone else does not go on with a sign-in that an e-mail began', async () => {
    const [owner, other] = [await newcomer(), await withKey()];
    const application = await owner.browser.get(tests.at('/identite/application'));
    const secret = (application.document.querySelector('code')?.textContent ?? '').replace(/\s/g, '');
    await owner.browser.submit(application, { code: TOTP.generate({ secret: Secret.fromBase32(secret) }) });
    const browser = tests.fresh();
    const page = await begin(browser);
    await browser.submit(await browser.submit(page, { courriel: owner.email }), { code: await tests.codeFor(owner.email) });
    const { status, json } = await use(browser, page, other.device);
    expect([status, json['code']]).toEqual([400, 'IDENT-CLE']);
    expect(titleOf(await browser.get(page.url))).toBe('Écrire le code de votre application');
  });

  it('is renamed and removed by its owner, who signed in with it, and not by another', async () => {
    const owner = await withKey();
    const other = await withKey();
    const path = `/identite/cles/${owner.device.id}`;
    const stranger = await other.browser.get(tests.at(path));
    expect([stranger.status, stranger.text.includes('IDENT-DEMANDE')]).toEqual([404, true]);
    // Whoever reads the e-mails of the owner gets in, but changes nothing of what opens the account.
    const reader = tests.fresh();
    await tests.byMail(reader, owner.email);
    for (const address of [path, '/identite/securite', '/identite/application']) {
      const page = await reader.get(tests.at(address));
      expect([page.status, page.text.includes('IDENT-FACTEUR')]).toEqual([403, true]);
    }
    expect((await post(reader, '/identite/cles/ajout/options')).status).toBe(403);
    const page = await owner.browser.get(tests.at(path));
    expect((await owner.browser.submit(page, { nom: '' })).status).toBe(422);
    const named = await owner.browser.submit(page, { nom: 'Ordinateur du bureau' });
    expect(named.text).toContain('Ordinateur du bureau');
    const gone = await owner.browser.submit(await owner.browser.get(tests.at(path)), {}, 'Retirer cette clé');
    expect(gone.text).not.toContain('Ordinateur du bureau');
    const late = tests.fresh();
    expect((await use(late, await begin(late), owner.device)).status).toBe(400);
  });

  it('is not added from a session that was left open', async () => {
    const { browser } = await newcomer();
    offset = 31 * 60_000;
    expect((await post(browser, '/identite/cles/ajout/options')).status).toBe(303);
    expect(titleOf(await browser.get(tests.at('/identite/securite')))).toBe('Se connecter avec Identité agent');
    expect((await browser.get(tests.at('/identite'))).text).toContain('Vos organisations');
  });
});

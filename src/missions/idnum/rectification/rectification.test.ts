import { HtmlValidate } from 'html-validate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser, type TestBrowser, type TestPage } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { franceConnectService, titleOf, type TestService } from '../provider/testing.js';
import { purgeTickets } from './store-desk.js';

let system: TestSystem;
let town: TestService;
let offset = 0;
const operatorAddress = 'veille@socle.example';
const minute = 60_000;
const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: { 'void-style': 'off', 'long-title': 'off', 'no-trailing-whitespace': 'off' },
});

beforeAll(async () => {
  system = await startTestSystem({
    clock: { now: () => new Date(Date.now() + offset) },
    runJobs: false,
    env: { OPERATORS: operatorAddress, TRUST_PROXY: '1' },
  });
  town = await franceConnectService(system.baseUrl, {}, { acr_values: 'eidas1', scope: 'openid profile birth email' });
});
afterEach(() => (offset = 0));
afterAll(() => system[Symbol.asyncDispose]());

let visitors = 0;
/** Each from an address of its own, so that the limits of one are not those of another. */
const fresh = (): TestBrowser =>
  testBrowser({ stopAt: 'http://localhost:9/', headers: { 'x-forwarded-for': `198.51.100.${(visitors += 1)}` } });
const at = (path: string) => `${system.baseUrl}${path}`;

/** Signs in as somebody whom the registry refuses, as far as the page that says so. */
async function refused(login: string, browser = fresh()): Promise<{ browser: TestBrowser; page: TestPage }> {
  const title = system.sandbox.identityProviders.find(({ id }) => id === 'fisc')?.title ?? '';
  const password = system.sandbox.identities.find((one) => one.login === login)?.password ?? '';
  const provider = await browser.submit(await browser.get(town.start()), {}, title);
  return { browser, page: await browser.submit(provider, { login, password }) };
}
const askAfterRefusal = async (login: string) => {
  const { browser, page } = await refused(login);
  return { browser, form: await browser.follow(page, 'Demander une correction') };
};
const mailsTo = async (to: string) => {
  await system.drainJobs();
  return (await system.sandbox.control.mailbox.messages()).filter((mail) => mail.to.some((one) => one === to));
};
const tickets = () => system.database.db.selectFrom('rectification_ticket').selectAll().orderBy('at').execute();
const numberIn = (page: TestPage) => /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(page.text)?.[0] ?? '';
const entries = (reference: string) =>
  system.database.db.selectFrom('ledger_entry').selectAll().where('reference', '=', reference).orderBy('at').execute();
const expectValid = async (page: TestPage) =>
  expect((await validator.validateString(page.html)).results.flatMap((r) => r.messages)).toEqual([]);

describe('a refusal by the civil registry', () => {
  it.each([
    ['iris', 'Y010008', 'La mairie de votre commune de naissance'],
    ['roger', 'Y010015', 'Le décès'],
    ['sacha', 'Y010004', 'L’Insee'],
    ['paul', 'Y010006', 'plusieurs personnes'],
    ['bernadette', 'Y010007', 'nom de mariage'],
  ])('of %s (%s) leads to who can correct what', async (login, code, words) => {
    const { browser, page } = await refused(login);
    expect(page.text).toContain(code);
    expect(page.text).toContain('Recommencer');
    const form = await browser.follow(page, 'Demander une correction');
    expect(form.status).toBe(200);
    expect(titleOf(form)).toContain('Demander une correction');
    expect(form.text).toContain(words);
    expect(form.text).not.toMatch(/undefined|\{|\}/);
    await expectValid(form);
    await expectValid(await browser.get(at('/rectification?lang=en')));
  });

  it('by a breakdown of the registry offers no correction', async () => {
    system.sandbox.control.civilRegistry.set({ fault: 'down' });
    const { browser, page } = await refused('zoe');
    system.sandbox.control.civilRegistry.set(null);
    expect(page.text).toContain('Y010012');
    expect(page.text).not.toContain('Demander une correction');
    expect((await browser.get(at('/rectification'))).status).toBe(410);
  });

  it('leaves nothing in the database, and a cookie for these pages only, that scripts cannot read', async () => {
    const before = (await tickets()).length;
    const { browser, page } = await refused('iris');
    const cookie = page.headers.getSetCookie().find((line) => line.startsWith('fc_refusal='));
    expect(cookie).toMatch(/; Path=\/rectification; HttpOnly; SameSite=Lax$/);
    expect(cookie).toContain('Max-Age=1800');
    expect(decodeURIComponent(cookie ?? '')).not.toContain('Quénum');
    expect(browser.cookies('localhost')['fc_refusal']).toBeTruthy();
    expect(await tickets()).toHaveLength(before);
  });
});

describe('the page that asks for a correction', () => {
  it('says that it has expired: without a refusal, half an hour after one, with a cookie that nobody of us made', async () => {
    const stranger = await fresh().get(at('/rectification'));
    expect(stranger.status).toBe(410);
    expect(stranger.text).toContain('Cette page a expiré');

    const { browser, page } = await refused('iris');
    offset = 29 * minute;
    const form = await browser.follow(page, 'Demander une correction');
    expect(form.status).toBe(200);
    offset = 31 * minute;
    const late = await browser.submit(form, { 'faits[]': 'unsure' }, 'Envoyer');
    expect(late.status).toBe(410);
    expect((await browser.follow(late, 'Suivre une demande')).url.pathname).toBe('/rectification/suivi');
    offset = 0;

    const sealed = browser.cookies('localhost')['fc_refusal'] ?? '';
    const inner = Buffer.from(JSON.stringify({ key: 'k', code: 'Y010008', at: new Date().toISOString() })).toString('base64url');
    const otherPurpose = system.context.secrets.seal('franceconnect.device', system.context.secrets.open('franceconnect.refusal', sealed));
    for (const value of [inner, `${sealed.slice(0, -2)}AA`, otherPurpose]) {
      const answer = await fetch(at('/rectification'), { headers: { accept: 'text/html', cookie: `fc_refusal=${value}` } });
      expect(answer.status).toBe(410);
    }
    const own = await fetch(at('/rectification'), { headers: { accept: 'text/html', cookie: `fc_refusal=${sealed}` } });
    expect(own.status).toBe(200);
  });

  it('names every field that is wrong, and keeps what was written', async () => {
    const before = (await tickets()).length;
    const { browser, form } = await askAfterRefusal('paul');
    const long = await browser.submit(form, { courriel: 'paul', mots: 'é'.repeat(1_001) }, 'Envoyer');
    expect(long.status).toBe(422);
    const faults = [...long.document.querySelectorAll('.socle-summary a')].map((a) => a.getAttribute('href'));
    expect(faults).toEqual(['#faits', '#mots', '#courriel']);
    for (const id of faults) expect(long.document.querySelector(id ?? '')).not.toBeNull();
    expect(long.document.querySelector('[name=courriel]')?.getAttribute('value')).toBe('paul');
    await expectValid(long);
    expect(await tickets()).toHaveLength(before);
  });
});

describe('a correction ticket', () => {
  it('is kept sealed, journalled without a subject, acknowledged by e-mail, told to the operators, and followed by number and address', async () => {
    const { browser, form } = await askAfterRefusal('sacha');
    expect(form.document.querySelector('[name=courriel]')?.getAttribute('value')).toBe('sacha.morel@courriel.example');
    expect(form.text).toMatch(/morel/i);
    const receipt = await browser.submit(form, { 'faits[]': ['given_name'], mots: 'Je m’appelle Alexandre.' }, 'Envoyer');
    const number = numberIn(receipt);
    expect(titleOf(receipt)).toContain(`Demande de correction n° ${number}`);
    expect(receipt.text).toContain('Votre demande est enregistrée');
    expect(receipt.text).not.toMatch(/morel/i);
    expect(receipt.text).not.toContain('Alexandre');
    await expectValid(receipt);

    const [row] = (await tickets()).filter((one) => one.number === number);
    expect(row).toMatchObject({ code: 'Y010004', state: 'received', facts: ['given_name'], born_abroad: false, service: town.name });
    expect(JSON.stringify(row)).not.toMatch(/morel|alexandre|sacha/i);
    expect(await entries(number)).toMatchObject([{ action: 'rectification.ask', subject: null }]);

    const [mail] = (await mailsTo('sacha.morel@courriel.example')).filter(({ subject }) => subject.includes(number));
    const address = /http\S+/.exec(mail?.text ?? '')?.[0] ?? '';
    expect(mail?.text).not.toMatch(/morel|sacha|alexandre/i);
    const notice = (await mailsTo(operatorAddress)).find(({ subject }) => subject.includes(number));
    expect(notice?.text).toContain(`/operateur/corrections/${number}`);
    expect(notice?.text).not.toMatch(/Morel|Sacha|Alexandre|courriel\.example/);

    const elsewhere = fresh();
    expect((await elsewhere.get(address)).text).toContain('Prénoms');
    const find = await elsewhere.get(at('/rectification/suivi'));
    await expectValid(find);
    const found = await elsewhere.submit(find, {
      numero: number.replace('-', ' ').toLowerCase(),
      courriel: 'Sacha.Morel@courriel.example',
    });
    expect(found.text).toContain(number);
    expect(found.text).not.toContain('Votre demande est enregistrée');

    // The refusal is used: another browser, or the way back, does not send it again.
    expect((await browser.get(at('/rectification'))).status).toBe(410);
  });

  it('shows nothing without its own pair: a wrong number and a wrong address get the same page', async () => {
    const { browser, form } = await askAfterRefusal('iris');
    const number = numberIn(await browser.submit(form, { 'faits[]': 'unsure' }, 'Envoyer'));
    const asked = async (numero: string, courriel: string) => {
      const stranger = fresh();
      const page = await stranger.submit(await stranger.get(at('/rectification/suivi')), { numero, courriel });
      return { status: page.status, url: page.url.href, text: page.html.replaceAll(numero, 'N').replaceAll(courriel, 'C') };
    };
    const wrongAddress = await asked(number, 'autre@courriel.example');
    expect(wrongAddress.status).toBe(422);
    expect(await asked('00000-00000', 'iris.quenum@courriel.example')).toEqual(wrongAddress);

    const linked = async (path: string, shown: string) => {
      const page = await fresh().get(at(path));
      return { status: page.status, text: page.html.replaceAll(shown, 'N').replaceAll('wrong', '') };
    };
    expect(await linked(`/rectification/suivi/${number}?preuve=wrong`, number)).toEqual(
      await linked('/rectification/suivi/00000-00000?preuve=wrong', '00000-00000'),
    );
  });

  it('is one however often its form is sent, and few for one address in a day', async () => {
    const before = (await tickets()).length;
    const { browser, form } = await askAfterRefusal('roger');
    const cookie = `fc_refusal=${browser.cookies('localhost')['fc_refusal'] ?? ''}`;
    const body = new URLSearchParams({ 'faits[]': 'death', courriel: 'famille@courriel.example' });
    const twice = await Promise.all(
      [1, 2].map(() => fetch(form.url, { method: 'POST', body, redirect: 'manual', headers: { cookie, accept: 'text/html' } })),
    );
    expect(new Set(twice.map(({ headers }) => headers.get('location'))).size).toBe(1);
    expect(await tickets()).toHaveLength(before + 1);
    for (const status of [200, 200, 429]) {
      const next = await askAfterRefusal('roger');
      const sent = await next.browser.submit(next.form, { 'faits[]': 'death', courriel: 'famille@courriel.example' }, 'Envoyer');
      expect(sent.status).toBe(status);
    }
    expect(await tickets()).toHaveLength(before + 3);
    expect(await mailsTo('famille@courriel.example')).toHaveLength(3);
  });

  it('may not be guessed at will: addresses that try much are stopped', async () => {
    const guesser = fresh();
    const find = await guesser.get(at('/rectification/suivi'));
    const statuses = [];
    for (let i = 0; i < 12; i += 1)
      statuses.push((await guesser.submit(find, { numero: '00000-00000', courriel: `a${i}@courriel.example` })).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(422));
    expect(statuses.slice(10)).toEqual([429, 429]);
  });

  it('is deleted a year after its end, with its steps; one that waits stays', async () => {
    const { db } = system.database;
    const all = await tickets();
    const [ended, ...waiting] = all.map(({ number }) => number);
    expect(waiting.length).toBeGreaterThan(0);
    const now = new Date();
    await db
      .updateTable('rectification_ticket')
      .set({ state: 'closed', state_at: now })
      .where('number', '=', ended ?? '')
      .execute();
    await db
      .insertInto('rectification_step')
      .values({ ticket: ended ?? '', rank: 1, state: 'closed', register: null, words: null, agent: 'a', at: now })
      .execute();
    await purgeTickets(db, new Date(now.getTime() + 360 * 1440 * minute), 12);
    expect(await tickets()).toHaveLength(all.length);
    await purgeTickets(db, new Date(now.getTime() + 370 * 1440 * minute), 12);
    expect((await tickets()).map(({ number }) => number)).toEqual(waiting);
    expect(await db.selectFrom('rectification_step').selectAll().execute()).toEqual([]);
  });
});

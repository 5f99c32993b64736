import { HtmlValidate } from 'html-validate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestPage } from '../../../kernel/http/testing.js';
import { organisationBySiret } from '../../../registry/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { testService, titleOf, type TestService } from '../provider/testing.js';
import { findAccountOf, emailKey } from './store.js';
import { insertMembership } from './store-memberships.js';
import { agentService, identiteTests, type IdentiteTests } from './testing.js';
import { parseEmail } from '../../../kernel/mail/index.js';

let system: TestSystem;
let tests: IdentiteTests<TestService>;
let offset = 0;
const minute = 60_000;
const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: { 'void-style': 'off', 'long-title': 'off', 'no-trailing-whitespace': 'off' },
});
const expectValid = async (page: TestPage) =>
  expect((await validator.validateString(page.html)).results.flatMap((r) => r.messages)).toEqual([]);

beforeAll(async () => {
  system = await startTestSystem({
    clock: { now: () => new Date(Date.now() + offset) },
    runJobs: false,
    env: { TRUST_PROXY: '1' },
  });
  tests = await identiteTests(system, await testService(system.baseUrl, ...agentService));
});
afterEach(() => (offset = 0));
afterAll(() => system[Symbol.asyncDispose]());

const siret = () => system.sandbox.agentProviders[0]?.siret ?? '';
const accountOf = (email: string) => {
  const { secrets } = system.context;
  return findAccountOf(system.database.db, secrets, emailKey(secrets, parseEmail(email) ?? expect.fail('no address')));
};
/** Puts an account in an organisation, as joining one does. */
async function belong(email: string): Promise<void> {
  const { db } = system.database;
  const account = (await accountOf(email)) ?? expect.fail('no account');
  const organisation = (await organisationBySiret(db, siret())) ?? expect.fail('no organisation');
  await insertMembership(db, system.context, { accountId: account.id, organisation, state: 'active' });
}
/** A code that is not this one. */
const another = (code: string): string => String((Number(code) + 1) % 1e8).padStart(8, '0');

describe('signing in by e-mail', () => {
  it('makes an account the first time, then gives AgentConnect what it asked for', async () => {
    const email = 'nouvelle@mairie-bourg.example';
    const browser = tests.fresh();
    const address = await tests.begin(browser, { login_hint: email, acr_values: 'eidas1' });
    expect(titleOf(address)).toBe('Se connecter avec Identité agent');
    expect(address.document.querySelector('[name=courriel]')?.getAttribute('value')).toBe(email);
    await expectValid(address);
    const codePage = await browser.submit(address, { courriel: email });
    await expectValid(codePage);
    const names = await browser.submit(codePage, { code: await tests.codeFor(email) });
    expect(titleOf(names)).toBe('Créer votre compte');
    await expectValid(names);
    const none = await browser.submit(names, { prenom: 'Dominique', nom: 'Lefèvre' });
    expect(titleOf(none)).toBe('Rejoindre votre organisation');
    await expectValid(none);
    await belong(email);
    const back = await browser.get(none.url);
    expect(back.url.href.startsWith(tests.service.redirectUri)).toBe(true);
    const { status, body, idToken } = await tests.service.tokens(back.url);
    expect(status).toBe(200);
    expect(idToken['acr']).toBe('eidas1');
    const claims = (await (await tests.service.userinfo(body['access_token'])).text()).split('.')[1] ?? '';
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      given_name: 'Dominique',
      usual_name: 'Lefèvre',
      email,
      siret: siret(),
    });
    const entries = await system.database.db
      .selectFrom('ledger_entry')
      .select(['action', 'fields', 'detail'])
      .where('action', '=', 'identite.sign-in')
      .execute();
    expect(entries).toHaveLength(1);
    expect(JSON.stringify(entries)).not.toContain('Lefèvre');
  });

  it('keeps nothing readable of the person, and no code', async () => {
    const email = 'secrete@mairie-bourg.example';
    const browser = tests.fresh();
    await tests.account(browser, email);
    const code = await tests.codeFor(email);
    const stored = JSON.stringify([
      await system.database.db.selectFrom('identite_account').selectAll().execute(),
      await system.database.db.selectFrom('identite_attempt').selectAll().execute(),
    ]);
    for (const text of [email, 'Lefèvre', code]) expect(stored).not.toContain(text);
  });

  it('shows the same pages and sends the same e-mail whether the address has an account or not', async () => {
    const known = 'connue@mairie-bourg.example';
    await tests.account(tests.fresh(), known);
    const seen = [];
    for (const email of [known, 'inconnue@mairie-bourg.example']) {
      const browser = tests.fresh();
      const page = await browser.submit(await browser.get(tests.at('/identite/connexion')), { courriel: email });
      const mail = (await tests.mailsTo(email)).at(-1) ?? expect.fail('no e-mail');
      const same = (text: string) =>
        text
          .replaceAll(email, 'ADRESSE')
          .replace(/prc_\w+/g, 'ID')
          .replace(/\d{4}\s\d{4}/g, 'CODE');
      seen.push([page.status, same(page.html), same(mail.subject), same(mail.text)]);
    }
    expect(seen[0]).toEqual(seen[1]);
  });

  it('sends the code of an account to its own address, however it was typed', async () => {
    const email = 'casse@mairie-bourg.example';
    await tests.account(tests.fresh(), email);
    const browser = tests.fresh();
    const before = (await tests.mailsTo(email)).length;
    await browser.submit(await browser.get(tests.at('/identite/connexion')), { courriel: 'CASSE@Mairie-Bourg.example' });
    expect(await tests.mailsTo(email)).toHaveLength(before + 1);
    expect(await tests.mailsTo('CASSE@mairie-bourg.example')).toEqual([]);
  });

  it.each([
    'attaquant@evil.example, b@mairie.example',
    'a@evil.example(b@mairie.example)',
    '<a@evil.example>b@mairie.example',
    'a@b@mairie.example',
    '',
  ])('refuses the address «%s» and sends nothing', async (courriel) => {
    const count = async () => (await system.sandbox.control.mailbox.messages()).length;
    await system.drainJobs();
    const before = await count();
    const browser = tests.fresh();
    const page = await browser.submit(await browser.get(tests.at('/identite/connexion')), { courriel });
    expect(page.status).toBe(422);
    expect(page.text).toContain('Écrivez votre adresse en entier');
    await expectValid(page);
    await system.drainJobs();
    expect(await count()).toBe(before);
  });
});

describe('a code', () => {
  const ask = async (email: string, browser = tests.fresh()) => {
    const page = await browser.submit(await browser.get(tests.at('/identite/connexion')), { courriel: email });
    return { browser, page, code: await tests.codeFor(email) };
  };

  it('is worth nothing after five wrong ones, even when it is right at last', async () => {
    const { browser, page, code } = await ask('devine@mairie-bourg.example');
    let last = page;
    for (let guess = 0; guess < 5; guess += 1) {
      last = await browser.submit(page, { code: another(code) });
      expect(last.status).toBe(422);
    }
    expect(last.text).toContain('Ce code ne marche plus');
    expect((await browser.submit(page, { code })).text).toContain('Ce code ne marche plus');
    expect(await accountOf('devine@mairie-bourg.example')).toBeNull();
  });

  it('guessed at the same moment from many windows is not tried more often', async () => {
    const { browser, page, code } = await ask('rafale@mairie-bourg.example');
    await Promise.all(Array.from({ length: 12 }, () => browser.submit(page, { code: another(code) })));
    expect((await browser.submit(page, { code })).text).toContain('Ce code ne marche plus');
  });

  it('is limited for an address too, whatever the browser, and how often it is sent', async () => {
    const email = 'limite@mairie-bourg.example';
    let wrong = 0;
    for (let round = 0; round < 4; round += 1) {
      const { browser, page, code } = await ask(email);
      for (let guess = 0; guess < 5; guess += 1) wrong += (await browser.submit(page, { code: another(code) })).status === 422 ? 1 : 0;
    }
    expect(wrong).toBe(20);
    const { browser, page, code } = await ask(email);
    const refused = await browser.submit(page, { code });
    expect([refused.status, refused.text.includes('IDENT-TROP-ESSAIS')]).toEqual([429, true]);
    const other = tests.fresh();
    const more = await other.submit(await other.get(tests.at('/identite/connexion')), { courriel: email });
    expect([more.status, more.text.includes('IDENT-TROP-DE-CODES')]).toEqual([429, true]);
    offset = 61 * minute;
    expect((await ask(email)).code).not.toBe('');
  });

  it('works in the browser that asked for it only', async () => {
    const { browser, page, code } = await ask('voisine@mairie-bourg.example');
    const thief = tests.fresh();
    expect((await thief.get(page.url)).text).toContain('IDENT-PERDUE');
    await thief.get(tests.at('/identite/connexion'));
    expect((await thief.get(page.url)).text).toContain('IDENT-PERDUE');
    const stolen = await thief.submit({ ...page }, { code });
    expect(stolen.text).toContain('IDENT-PERDUE');
    // The code of one sign-in is not that of another.
    const own = await ask('voleuse@mairie-bourg.example', thief);
    expect((await thief.submit(own.page, { code })).status).toBe(422);
    expect(titleOf(await browser.submit(page, { code }))).toBe('Créer votre compte');
  });

  it('works once, and for a quarter of an hour', async () => {
    const { browser, page, code } = await ask('unique@mairie-bourg.example');
    offset = 15 * minute + 1;
    expect((await browser.submit(page, { code })).text).toContain('Ce code ne marche plus');
    offset = 0;
    expect(titleOf(await browser.submit(page, { code }))).toBe('Créer votre compte');
    const names = await browser.submit(page, { code });
    expect(titleOf(names)).toBe('Créer votre compte');
    await browser.submit(names, { prenom: 'Alix', nom: 'Martin' });
    // Sent again after the end, the form says nothing new.
    expect((await browser.submit(page, { code })).text).not.toContain('Créer votre compte');
  });

  it('is replaced by the next one', async () => {
    const email = 'encore@mairie-bourg.example';
    const { browser, page, code } = await ask(email);
    const again = await browser.submit(await browser.get(`${page.url.href}?adresse`), { courriel: email });
    expect((await browser.submit(again, { code })).status).toBe(422);
    expect(titleOf(await browser.submit(again, { code: await tests.codeFor(email) }))).toBe('Créer votre compte');
  });
});

describe('a sign-in', () => {
  it('goes its own way in each of two tabs', async () => {
    const [one, two] = ['onglet1@mairie-bourg.example', 'onglet2@mairie-bourg.example'];
    for (const email of [one, two]) {
      await tests.account(tests.fresh(), email);
      await belong(email);
    }
    const browser = tests.fresh();
    const [first, second] = [await tests.begin(browser), await tests.begin(browser)];
    const firstCode = await browser.submit(first, { courriel: one });
    const secondCode = await browser.submit(second, { courriel: two });
    const done = [
      await browser.submit(secondCode, { code: await tests.codeFor(two) }),
      await browser.submit(firstCode, { code: await tests.codeFor(one) }),
    ];
    for (const page of done) expect(page.url.searchParams.get('code')).toBeTruthy();
    // The request was answered: nothing is left to do with its pages.
    expect((await browser.get(firstCode.url)).text).toContain('IDENT-PERDUE');
  });

  it('may be given up: the service is told', async () => {
    const browser = tests.fresh();
    const page = await browser.submit(await tests.begin(browser), {}, 'Revenir au service');
    expect(page.text).toContain('Identité agent');
    expect(tests.service.gotCode(browser)).toBe(false);
  });

  it('of a closed account is refused', async () => {
    const email = 'close@mairie-bourg.example';
    await tests.account(tests.fresh(), email);
    await system.database.db
      .updateTable('identite_account')
      .set({ active: false })
      .where('id', '=', (await accountOf(email))?.id ?? '')
      .execute();
    expect((await tests.byMail(tests.fresh(), email)).text).toContain('IDENT-COMPTE-FERME');
  });

  it('skipped by a form that comes too early proves nothing', async () => {
    const browser = tests.fresh();
    const page = await tests.begin(browser);
    for (const step of ['nom', 'organisation', 'facteur']) {
      const answer = await fetch(`${page.url.href}/${step}`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          cookie: Object.entries(browser.cookies('localhost'))
            .map(([name, value]) => `${name}=${value}`)
            .join('; '),
        },
        body: new URLSearchParams({ prenom: 'A', nom: 'B', organisation: 'mbr_x', code: '123456' }),
      });
      expect(answer.headers.get('location') ?? '').not.toContain('code=');
      expect(titleOf(await browser.get(page.url))).toBe('Se connecter avec Identité agent');
    }
  });
});

describe('the issuer', () => {
  it('has one client, which strangers cannot be', async () => {
    const answer = await fetch(tests.at('/sandbox/clients'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ product: 'identite', profile: 'standard', redirect_uris: ['http://localhost:9/x'] }),
    });
    expect(answer.status).toBe(400);
    const query = new URLSearchParams({
      client_id: 'agentconnect',
      redirect_uri: 'http://localhost:9/x',
      response_type: 'code',
      scope: 'openid',
      state: 'abc',
    });
    const page = await tests.fresh().get(tests.at(`/identite/api/v2/authorize?${query}`));
    expect([page.status, page.text.includes('IDENT-CLIENT')]).toEqual([400, true]);
  });
});

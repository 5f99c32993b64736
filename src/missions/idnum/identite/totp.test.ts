import { HtmlValidate } from 'html-validate';
import { Secret, TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestBrowser, TestPage } from '../../../kernel/http/testing.js';
import { transact } from '../../../kernel/database/index.js';
import { addOrganisationDomain, organisationBySiret } from '../../../registry/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { signInTo } from '../partenaires/testing.js';
import { testService, titleOf, type TestService } from '../provider/testing.js';
import { stepOfCode } from './totp.js';
import { agentService, identiteTests, type IdentiteTests } from './testing.js';

let system: TestSystem;
let tests: IdentiteTests<TestService>;
let offset = 0;
const step = 30_000;
/** In the middle of a step of time: no test is at its end. */
const base = Math.floor(Date.now() / step) * step + step / 2;
const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: { 'void-style': 'off', 'long-title': 'off', 'no-trailing-whitespace': 'off' },
});
const expectValid = async (page: TestPage) =>
  expect((await validator.validateString(page.html)).results.flatMap((r) => r.messages)).toEqual([]);

beforeAll(async () => {
  system = await startTestSystem({
    clock: { now: () => new Date(base + offset) },
    runJobs: false,
    env: { TRUST_PROXY: '1', OPERATORS: 'camille.dubreuil@valmont-sur-orge.example,elise.nguessan@simplicite.example' },
  });
  tests = await identiteTests(system, await testService(system.baseUrl, ...agentService));
});
afterEach(() => (offset = 0));
afterAll(() => system[Symbol.asyncDispose]());

const codeAt = (secret: string, at: number) => TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: at });
/** The code that the application shows now, or so many steps of time away. */
const codeNow = (secret: string, steps = 0) => codeAt(secret, base + offset + steps * step);
const wrong = (secret: string) => {
  const near = [-2, -1, 0, 1, 2].map((steps) => codeNow(secret, steps));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code)) ?? '';
};
const secretIn = (page: TestPage) => (page.document.querySelector('code')?.textContent ?? '').replace(/\s/g, '');
let people = 0;

/** Someone who has set an application up. */
async function enrolled() {
  const email = `appli${(people += 1)}@commune.example`;
  const browser = tests.fresh();
  await tests.account(browser, email);
  const page = await browser.get(tests.at('/identite/application'));
  const secret = secretIn(page);
  const codes = await browser.submit(page, { code: codeNow(secret) });
  const recovery = [...codes.document.querySelectorAll('main li code')].map((one) => (one.textContent ?? '').replace(/\s/g, ''));
  return { email, browser, secret, page, codes, recovery };
}
/** A new sign-in, as far as the second factor. */
async function toFactor(email: string, browser: TestBrowser = tests.fresh()) {
  return { browser, page: await tests.byMail(browser, email) };
}

describe('RFC 6238', () => {
  it('gives the codes of its appendix B, six digits of them', () => {
    const secret = new Secret({ buffer: new TextEncoder().encode('12345678901234567890').buffer }).base32;
    for (const [seconds, code] of [
      [59, '287082'],
      [1111111109, '081804'],
      [1234567890, '005924'],
      [20000000000, '353130'],
    ] as const)
      expect(stepOfCode(secret, code, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30));
  });
});

describe('an application that makes codes', () => {
  it('is set up by a QR code, or by the key as a text, and proved by a code', async () => {
    const { email, browser, secret, page, codes, recovery } = await enrolled();
    await expectValid(page);
    await expectValid(codes);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(page.document.querySelector('svg[role=img] path')?.getAttribute('d')).toMatch(/^M\d+ \d+h1v1h-1z/);
    expect(recovery).toHaveLength(10);
    expect((await tests.mailsTo(email)).at(-1)?.subject).toContain('Une application de codes a été reliée');
    // Neither the secret nor the codes on paper are readable in the database, and neither is ever shown again.
    const stored = JSON.stringify([
      await system.database.db.selectFrom('identite_totp').selectAll().execute(),
      await system.database.db.selectFrom('identite_recovery_code').selectAll().execute(),
    ]);
    for (const text of [secret, ...recovery]) expect(stored).not.toContain(text);
    expect((await browser.get(tests.at('/identite/application'))).html).not.toContain(secret);
  });

  it('does not count before its first code', async () => {
    const email = `appli${(people += 1)}@commune.example`;
    const browser = tests.fresh();
    await tests.account(browser, email);
    const page = await browser.get(tests.at('/identite/application'));
    const refused = await browser.submit(page, { code: wrong(secretIn(page)) });
    expect([refused.status, secretIn(refused)]).toEqual([422, secretIn(page)]);
    await expectValid(refused);
    // Whoever opened the page before has seen another secret: that one is not set up.
    const again = await browser.get(tests.at('/identite/application'));
    expect(secretIn(again)).not.toBe(secretIn(page));
    expect((await browser.submit(again, { code: codeNow(secretIn(page)) })).status).toBe(422);
    expect(titleOf((await toFactor(email)).page)).toBe('Votre compte Identité agent');
  });

  it('set up on the way makes the sign-in under way one of two factors', async () => {
    const { db } = system.context;
    const siret = system.sandbox.agentProviders[0]?.siret ?? '';
    const organisation = (await organisationBySiret(db, siret)) ?? expect.fail('no organisation');
    const given = { organisationId: organisation.id, domain: 'surete.example', verifiedBy: 'register', at: new Date(base) } as const;
    await transact(db, (tx) => addOrganisationDomain(tx, given));
    const email = 'alix@surete.example';
    const owner = tests.fresh();
    await tests.account(owner, email);
    await owner.submit(await owner.get(tests.at(`/identite/rejoindre?siret=${siret}`)), {}, 'Rejoindre');
    const browser = tests.fresh();
    const weak = await tests.byMail(browser, email, await tests.begin(browser, { acr_values: 'eidas1-mfa' }));
    expect(weak.text).toContain('Le service demande une connexion plus sûre');
    await expectValid(weak);
    const security = await browser.follow(weak, 'Rendre mon compte plus sûr');
    await expectValid(security);
    const page = await browser.follow(security, 'Relier une application');
    const paper = await browser.submit(page, { code: codeNow(secretIn(page)) });
    const back = await browser.follow(paper, 'Je les ai notés');
    expect((await tests.service.tokens(back.url)).idToken['acr']).toBe('eidas1-mfa');
  });

  it('is asked for at each sign-in by e-mail; both are two factors', async () => {
    const { email, secret } = await enrolled();
    const { browser, page } = await toFactor(email);
    expect(titleOf(page)).toBe('Écrire le code de votre application');
    await expectValid(page);
    // Not signed in yet.
    expect(titleOf(await browser.get(tests.at('/identite')))).toBe('Se connecter avec Identité agent');
    offset = 2 * step;
    const account = await browser.submit(page, { code: codeNow(secret) });
    expect(account.text).toContain('Identification (courriel, application ou code de secours)');
    const { amr } = await system.database.db
      .selectFrom('identite_attempt')
      .select('amr')
      .where('id', '=', page.url.pathname.split('/').at(-1) ?? '')
      .executeTakeFirstOrThrow();
    expect(amr).toEqual(['mail', 'otp', 'mfa']);
  });

  it('may be one step of time off, either way, and no more', async () => {
    for (const [steps, good] of [
      [-1, true],
      [1, true],
      [-2, false],
      [2, false],
    ] as const) {
      const { email, secret } = await enrolled();
      offset = 10 * step;
      const { browser, page } = await toFactor(email);
      const answer = await browser.submit(page, { code: codeNow(secret, steps) });
      expect([steps, answer.status], `${steps} steps`).toEqual([steps, good ? 200 : 422]);
      offset = 0;
    }
  });

  it('gives codes that work once: neither that one nor those before it come back', async () => {
    const { email, secret } = await enrolled();
    offset = 10 * step;
    const [first, second, third] = [await toFactor(email), await toFactor(email), await toFactor(email)];
    const ahead = codeNow(secret, 1);
    const now = codeNow(secret);
    expect((await first.browser.submit(first.page, { code: ahead })).status).toBe(200);
    expect((await second.browser.submit(second.page, { code: ahead })).status).toBe(422);
    expect((await third.browser.submit(third.page, { code: now })).status).toBe(422);
    offset += 3 * step;
    expect((await third.browser.submit(third.page, { code: codeNow(secret) })).status).toBe(200);
  });

  it('used at the same moment in two tabs opens one of them', async () => {
    const { email, secret } = await enrolled();
    offset = 10 * step;
    const tabs = [await toFactor(email), await toFactor(email), await toFactor(email)];
    const code = codeNow(secret);
    const answers = await Promise.all(tabs.map(({ browser, page }) => browser.submit(page, { code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
  });

  it('is not found by guessing: six tries in five minutes, whatever the browser, then none', async () => {
    const { email, secret } = await enrolled();
    offset = 10 * step;
    const tabs = [await toFactor(email), await toFactor(email)];
    const answers = [];
    for (let guess = 0; guess < 8; guess += 1) {
      const tab = tabs[guess % 2] ?? expect.fail('no tab');
      answers.push((await tab.browser.submit(tab.page, { code: wrong(secret) })).status);
    }
    expect(answers).toEqual([422, 422, 422, 422, 422, 422, 429, 429]);
    const [{ browser, page } = expect.fail('no tab')] = tabs;
    expect((await browser.submit(page, { code: codeNow(secret) })).text).toContain('IDENT-TROP-ESSAIS');
    offset += 5 * 60_000 + 1000;
    expect((await browser.submit(page, { code: codeNow(secret) })).status).toBe(200);
  });
});

describe('a recovery code', () => {
  it('replaces a lost application, once, and the person is told', async () => {
    const { email, recovery } = await enrolled();
    const [code = ''] = recovery;
    const { browser, page } = await toFactor(email);
    const paper = await browser.follow(page, 'Je n’ai plus mon application');
    await expectValid(paper);
    expect((await browser.submit(paper, { secours: 'AAAA BBBB CCCC' })).status).toBe(422);
    const account = await browser.submit(paper, { secours: code.toLowerCase().replace(/(.{4})/g, '$1 ') });
    expect(account.text).toContain('encore 9');
    expect((await tests.mailsTo(email)).at(-1)?.subject).toContain('Un code de secours a été utilisé');
    const again = await toFactor(email);
    const second = await again.browser.submit(await again.browser.follow(again.page, 'Je n’ai plus mon application'), { secours: code });
    expect(second.status).toBe(422);
    // Whoever came in with one may take the lost application away: its codes are asked for no more.
    await browser.submit(await browser.get(tests.at('/identite/application')), {}, 'Retirer l’application');
    expect(titleOf((await toFactor(email)).page)).toBe('Votre compte Identité agent');
  });

  it('is renewed with the nine others: those of before are worth nothing', async () => {
    const { email, browser, recovery } = await enrolled();
    const asked = await browser.get(tests.at('/identite/codes-de-secours'));
    await expectValid(asked);
    const fresh = await browser.submit(asked, {}, 'Créer dix codes');
    const renewed = [...fresh.document.querySelectorAll('main li code')].map((one) => (one.textContent ?? '').replace(/\s/g, ''));
    expect(renewed.filter((code) => recovery.includes(code))).toEqual([]);
    const { browser: other, page } = await toFactor(email);
    const paper = await other.follow(page, 'Je n’ai plus mon application');
    expect((await other.submit(paper, { secours: recovery[1] ?? '' })).status).toBe(422);
    expect((await other.submit(paper, { secours: renewed[1] ?? '' })).status).toBe(200);
  });
});

describe('who lost everything', () => {
  it('gets in again when two operators, one of whom writes why, have removed it all; nobody else can, nor one alone', async () => {
    const { email, browser: own } = await enrolled();
    const { browser: operator, page: list } = await signInTo(system, 'camille', '/identite/moderation');
    const form = await operator.follow(list, 'Retirer les clés');
    await expectValid(form);
    const unknown = await operator.submit(form, { courriel: 'personne@commune.example', raison: 'Perdu.' });
    expect([unknown.status, unknown.text.includes('Aucun compte')]).toEqual([422, true]);
    expect((await operator.submit(form, { courriel: email, raison: '' })).status).toBe(422);
    const { browser: agent } = await signInTo(system, 'karim', '/agent');
    expect((await agent.get(tests.at('/identite/moderation/facteurs'))).status).toBe(403);

    const asked = await operator.submit(form, { courriel: email, raison: 'Vue à la mairie, appelée au standard.' });
    expect(asked.text).toContain('un autre opérateur doit confirmer');
    await expectValid(asked);
    expect((await operator.submit(form, { courriel: email, raison: 'Encore.' })).text).toContain('C’est déjà demandé');
    expect((await tests.mailsTo(email)).at(-1)?.text).toContain('deuxième personne de l’équipe doit confirmer');
    expect((await tests.mailsTo('elise.nguessan@simplicite.example')).at(-1)?.subject).toContain('à confirmer');
    expect(titleOf((await toFactor(email)).page)).toBe('Écrire le code de votre application');

    const { browser: other, page: theirs } = await signInTo(system, 'elise', '/identite/moderation');
    const confirm = await other.follow(theirs, 'Décider');
    await expectValid(confirm);
    expect(confirm.text).toContain('appelée au standard');
    const mine = await operator.submit(confirm, {}, 'Confirmer');
    expect([mine.status, titleOf(mine)]).toEqual([403, 'Un autre opérateur doit confirmer']);
    expect((await agent.submit(confirm, {}, 'Confirmer')).status).toBe(403);
    const alone = system.database.db
      .updateTable('identite_reset')
      .set((e) => ({ state: 'done', decided_by: e.ref('asked_by'), decided_at: new Date() }));
    await expect(alone.execute()).rejects.toThrow('identite_reset_four_eyes');
    expect(titleOf((await toFactor(email)).page)).toBe('Écrire le code de votre application');

    await other.submit(confirm, {}, 'Confirmer');
    expect((await tests.mailsTo(email)).at(-1)?.text).toContain('appelée au standard');
    expect(titleOf(await own.get(tests.at('/identite')))).toBe('Se connecter avec Identité agent');
    expect(titleOf((await toFactor(email)).page)).toBe('Votre compte Identité agent');
    expect((await other.submit(confirm, {}, 'Confirmer')).status).toBe(409);
  });

  it('keeps everything when an operator refuses, or who asked gives it up', async () => {
    const { email } = await enrolled();
    const { browser: operator, page: list } = await signInTo(system, 'camille', '/identite/moderation');
    const form = await operator.follow(list, 'Retirer les clés');
    const asked = await operator.submit(form, { courriel: email, raison: 'Au téléphone.' });
    const own = await operator.follow(asked, 'Décider');
    await expectValid(own);
    expect((await operator.submit(own, {}, 'Annuler ma demande')).text).toContain('C’est noté');
    expect((await tests.mailsTo(email)).at(-1)?.subject).toBe('Votre compte garde sa protection');
    expect(titleOf((await toFactor(email)).page)).toBe('Écrire le code de votre application');
  });
});

describe('the page of the account', () => {
  it('corrects the name and the telephone, and says what is wrong with them', async () => {
    const email = `appli${(people += 1)}@commune.example`;
    const browser = tests.fresh();
    await expectValid(await tests.account(browser, email));
    const page = await browser.get(tests.at('/identite/nom'));
    await expectValid(page);
    const refused = await browser.submit(page, { prenom: 'A1', nom: '', telephone: 'abc' });
    expect([refused.status, refused.document.querySelectorAll('.socle-summary a').length]).toEqual([422, 3]);
    const done = await browser.submit(page, { prenom: 'Jeanne', nom: 'd’Arc-Müller', telephone: '01 02 03 04 05' });
    expect(done.text).toContain('Jeanne d’Arc-Müller');
    expect(done.text).toContain('0102030405');
  });

  it('signs out, here or everywhere', async () => {
    const email = `appli${(people += 1)}@commune.example`;
    const [here, there] = [tests.fresh(), tests.fresh()];
    await tests.account(here, email);
    const account = await tests.account(there, email);
    const known = async (browser: TestBrowser) => titleOf(await browser.get(tests.at('/identite'))) === 'Votre compte Identité agent';
    expect([await known(here), await known(there)]).toEqual([true, true]);
    await there.submit(account, {}, 'Me déconnecter');
    expect([await known(here), await known(there)]).toEqual([true, false]);
    await tests.account(there, email);
    await there.submit(await there.get(tests.at('/identite')), {}, 'Me déconnecter partout');
    expect([await known(here), await known(there)]).toEqual([false, false]);
  });
});

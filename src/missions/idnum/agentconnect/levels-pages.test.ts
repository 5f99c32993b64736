import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestBrowser, TestPage } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { titleOf, type TestService } from '../provider/testing.js';
import { codeRules } from './code.js';
import { agentService, newBrowser, signInAt, startAdministration, told, userinfoOf, type TestAdministration } from './testing.js';

let system: TestSystem;
let office: TestService;
let plain: TestAdministration, strong: TestAdministration;

beforeAll(async () => {
  system = await startTestSystem();
  await sql`update oidc_upstream set active = false where product = 'agentconnect'`.execute(system.context.db);
  const all = ['eidas0', 'eidas1', 'eidas1-mfa', 'eidas2', 'eidas3'];
  plain = await startAdministration(system, 'simple', { domains: ['simple.example'] }, { allowedAcr: ['eidas1'] });
  strong = await startAdministration(system, 'forte', { domains: ['forte.example'] }, { allowedAcr: all });
  office = await agentService(system);
}, 120_000);
afterAll(async () => {
  await Promise.all([plain, strong].map((one) => one[Symbol.asyncDispose]()));
  await system[Symbol.asyncDispose]();
});

let count = 0;
/** Another agent each time: what they may try in a day is counted. */
const someone = (administration: TestAdministration, acr: unknown = 'eidas1'): string => {
  count += 1;
  administration.agent(`agent-${count}`, {}, { acr, amr: ['pwd'] });
  return `agent-${count}@${administration === plain ? 'simple' : 'forte'}.example`;
};
const essential = (...values: string[]) => ({ claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }) });
const codeFor = async (email: string, not?: string): Promise<string> => {
  let code = '';
  await expect
    .poll(
      async () => {
        const [mail] = (await system.sandbox.control.mailbox.messages()).filter((one) => one.to.includes(email));
        code = /: (\d{6})$/m.exec(mail?.text ?? '')?.[1] ?? '';
        return code !== '' && code !== not;
      },
      { timeout: 10_000 },
    )
    .toBe(true);
  return code;
};
const wrongOf = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0');
const give = (browser: TestBrowser, page: TestPage, code: string) => browser.submit(page, { code }, 'Continuer');
const unmet = { error: 'access_denied', error_description: 'requested ACRs could not be satisfied' };

describe('a level', () => {
  it('that the provider reached is told as it is when the service would rather have another', async () => {
    for (const change of [{ acr_values: 'eidas1' }, { acr_values: 'eidas2' }]) {
      someone(strong, 'eidas1-mfa');
      expect((await userinfoOf(office, await signInAt(newBrowser(), office, strong, change))).idToken['acr']).toBe('eidas1-mfa');
    }
  });

  it('that nobody knows counts as eidas1', async () => {
    someone(plain, 'https://elsewhere.example/loa/7');
    const given = await userinfoOf(office, await signInAt(newBrowser(), office, plain, { acr_values: 'eidas1' }));
    expect([given.idToken['acr'], given['idp_acr']]).toEqual(['eidas1', 'eidas1']);
  });

  it('for which the provider is not trusted is not believed, however high', async () => {
    someone(plain, 'eidas3');
    expect((await signInAt(newBrowser(), office, plain)).text).toContain('AC-NIVEAU');
  });

  it('under eidas1 lets in only where the service says that it takes it', async () => {
    someone(strong, 'eidas0');
    expect((await signInAt(newBrowser(), office, strong)).text).toContain('AC-NIVEAU');
    someone(strong, 'eidas0');
    const given = await userinfoOf(office, await signInAt(newBrowser(), office, strong, { acr_values: 'eidas0' }));
    expect(given.idToken['acr']).toBe('eidas0');
  });

  it('that the service cannot do without, and that is not reached, ends with access_denied', async () => {
    someone(plain);
    expect(told(await signInAt(newBrowser(), office, plain, essential('eidas2', 'eidas3')))).toMatchObject(unmet);
  });

  it('that is covered by what was reached is told, never more than what the service named', async () => {
    someone(strong, 'eidas3');
    const given = await userinfoOf(office, await signInAt(newBrowser(), office, strong, essential('eidas1', 'eidas2')));
    expect([given.idToken['acr'], given['idp_acr']]).toEqual(['eidas2', 'eidas3']);
  });

  it('of a session that covers what is asked answers without signing in again; substantial and high make the agent sign in each time', async () => {
    someone(strong, 'eidas2');
    const browser = newBrowser();
    await signInAt(browser, office, strong, { acr_values: 'eidas2' });
    const covered = await userinfoOf(office, await browser.get(office.start(essential('eidas1'))));
    expect(covered.idToken['acr']).toBe('eidas1');
    for (const change of [{ acr_values: 'eidas2' }, { acr_values: 'eidas2 eidas3' }, essential('eidas2')])
      expect(titleOf(await browser.get(office.start(change)))).toContain('Se connecter à');
    expect(told(await browser.get(office.start({ acr_values: 'eidas2', prompt: 'none' })))['error']).toBe('login_required');
  });

  it('is asked of the provider: the first that the service names and that the provider has', async () => {
    const asked = async (administration: TestAdministration, change: Record<string, string>) =>
      told(await newBrowser().get(office.start({ idp_hint: administration.id, ...change })))['acr_values'];
    expect(await asked(strong, { acr_values: 'eidas2 eidas1' })).toBe('eidas2');
    expect(await asked(strong, essential('eidas1-mfa'))).toBe('eidas1-mfa');
    expect(await asked(plain, essential('eidas1-mfa'))).toBe('eidas1');
  });
});

describe('a code by e-mail', () => {
  it('raises eidas1 to eidas1-mfa: it is said how, and the session has the level from then on', async () => {
    const email = someone(plain);
    const browser = newBrowser();
    const page = await signInAt(browser, office, plain, essential('eidas1-mfa'));
    expect(titleOf(page)).toBe('Recopiez le code reçu par courriel');
    expect(page.text).toContain(email);
    const code = await codeFor(email);
    const given = await userinfoOf(office, await give(browser, page, `${code.slice(0, 3)} ${code.slice(3)}`));
    expect(given.idToken['acr']).toBe('eidas1-mfa');
    expect(given['amr']).toEqual(['pwd', 'mail', 'mfa']);
    expect(given['idp_acr']).toBe('eidas1');
    expect(told(await browser.get(office.start({ ...essential('eidas1-mfa'), prompt: 'none' })))['code']).toBeTruthy();
  });

  it('is asked of an agent who is signed in already, without their provider', async () => {
    const email = someone(plain);
    const browser = newBrowser();
    await signInAt(browser, office, plain);
    const page = await browser.get(office.start(essential('eidas1-mfa')));
    expect(titleOf(page)).toBe('Recopiez le code reçu par courriel');
    const given = await userinfoOf(office, await give(browser, page, await codeFor(email)));
    expect(given.idToken['acr']).toBe('eidas1-mfa');
  });

  it('does not make eidas2 of anything', async () => {
    someone(plain);
    expect(told(await signInAt(newBrowser(), office, plain, essential('eidas2')))).toMatchObject(unmet);
  });

  it('works once, and not for another request of the same agent', async () => {
    const email = someone(plain);
    const [one, two] = [newBrowser(), newBrowser()];
    const first = await signInAt(one, office, plain, essential('eidas1-mfa'));
    const code = await codeFor(email);
    const second = await signInAt(two, office, plain, essential('eidas1-mfa'));
    expect((await give(two, second, code)).text).toContain('Ce code n’est pas le bon');
    expect(told(await give(one, first, code))['code']).toBeTruthy();
    expect((await give(one, first, code)).text).toContain('AC-PERDUE');
  });

  it('is worth nothing in another browser, to which only its address was given', async () => {
    someone(plain);
    const page = await signInAt(newBrowser(), office, plain, essential('eidas1-mfa'));
    expect((await newBrowser().get(page.url)).text).toContain('AC-PERDUE');
  });

  it('that is guessed dies after five wrong ones, the next ones too, and the third is the last', async () => {
    const email = someone(plain);
    const browser = newBrowser();
    let page = await signInAt(browser, office, plain, essential('eidas1-mfa'));
    let last = '';
    for (let sent = 1; sent <= codeRules.codesPerRequest; sent += 1) {
      const code = await codeFor(email, last);
      last = code;
      for (let tried = 1; tried < codeRules.attemptsPerCode; tried += 1) {
        page = await give(browser, page, wrongOf(code, tried));
        expect(page.text).toContain('Ce code n’est pas le bon');
      }
      page = await give(browser, page, wrongOf(code, 9));
      const over = sent === codeRules.codesPerRequest;
      expect(page.text).toContain(over ? 'AC-CODE-BLOQUE' : 'Ce code ne sert plus');
      if (over) break;
      // The right one comes too late.
      expect((await give(browser, page, code)).text).toContain('Ce code ne sert plus');
      page = await browser.submit(page, {}, 'Envoyer un autre code');
    }
    expect(office.gotCode(browser)).toBe(false);
  }, 30_000);

  it('that many try at once counts every try: no more than five are judged', async () => {
    const email = someone(plain);
    const browser = newBrowser();
    const page = await signInAt(browser, office, plain, essential('eidas1-mfa'));
    const code = await codeFor(email);
    await Promise.all(Array.from({ length: 12 }, (_, i) => give(browser, page, wrongOf(code, i + 1))));
    const { rows } = await sql<{ attempts: number; code: Buffer | null }>`
      select attempts, code from agentconnect_arrival order by created_at desc limit 1`.execute(system.context.db);
    expect(rows).toEqual([{ attempts: codeRules.attemptsPerCode, code: null }]);
  });

  it('is not sent any more after so many wrong ones in a day, whatever the browser', async () => {
    const email = someone(plain);
    await signInAt(newBrowser(), office, plain, essential('eidas1-mfa'));
    await codeFor(email);
    await sql`update agentconnect_arrival set attempts = ${codeRules.attemptsPerDay} where interaction =
      (select interaction from agentconnect_arrival order by created_at desc limit 1)`.execute(system.context.db);
    const page = await signInAt(newBrowser(), office, plain, essential('eidas1-mfa'));
    expect([page.status, page.text.includes('AC-CODE-BLOQUE')]).toEqual([403, true]);
  });

  it('is stored as a keyed hash, and too old after ten minutes', async () => {
    const email = someone(plain);
    const browser = newBrowser();
    const page = await signInAt(browser, office, plain, essential('eidas1-mfa'));
    const code = await codeFor(email);
    const { rows } = await sql<{ text: string }>`select a::text as text from agentconnect_arrival a`.execute(system.context.db);
    expect(rows.map(({ text }) => text).join()).not.toContain(code);
    await sql`update agentconnect_arrival set code_expires_at = now()`.execute(system.context.db);
    expect((await give(browser, page, code)).text).toContain('Ce code ne sert plus');
  });

  it('that is no code at all is a slip: it costs no try; and it may be given up', async () => {
    const email = someone(plain);
    const browser = newBrowser();
    let page = await signInAt(browser, office, plain, { ...essential('eidas1-mfa'), state: 'e' });
    const code = await codeFor(email);
    for (const typed of ['', '12345', 'abcdef', `${code}0`, '١٢٣٤٥٦', `${code}' or 1=1`]) page = await give(browser, page, typed);
    expect(page.text).toContain('Ce code n’est pas le bon');
    expect(told(await give(browser, page, code))['code']).toBeTruthy();
    someone(plain);
    const other = newBrowser();
    const shown = await signInAt(other, office, plain, { ...essential('eidas1-mfa'), state: 'e' });
    expect(told(await other.submit(shown, {}, 'Revenir au service'))).toMatchObject({ error: 'access_denied', state: 'e' });
  });
});

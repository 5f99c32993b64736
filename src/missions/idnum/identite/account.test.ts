import { HtmlValidate } from 'html-validate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../../../kernel/database/index.js';
import type { TestBrowser, TestPage } from '../../../kernel/http/testing.js';
import { addOrganisationDomain, saveOrganisation } from '../../../registry/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { siretOf, told } from '../agentconnect/testing.js';
import { testService, titleOf, type TestService } from '../provider/testing.js';
import { purgeDepartures } from './departures.js';
import { purgeRemoved } from './removal.js';
import { retention } from './rules.js';
import { agentService, identiteTests, type IdentiteTests } from './testing.js';

let system: TestSystem;
let tests: IdentiteTests<TestService>;
let offset = 0;
const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: { 'void-style': 'off', 'long-title': 'off', 'no-trailing-whitespace': 'off' },
});
const expectValid = async (page: TestPage) =>
  expect((await validator.validateString(page.html)).results.flatMap((r) => r.messages)).toEqual([]);

beforeAll(async () => {
  system = await startTestSystem({ clock: { now: () => new Date(Date.now() + offset) }, runJobs: false, env: { TRUST_PROXY: '1' } });
  tests = await identiteTests(system, await testService(system.baseUrl, ...agentService));
  const { db } = system.database;
  const town = await saveOrganisation(db, { siret: siretOf.town, name: 'Ville de Valmont-sur-Orge', kind: 'local_authority' });
  await transact(db, async (tx) => {
    for (const domain of ['ecoles.example', 'musee.example'])
      await addOrganisationDomain(tx, { organisationId: town.id, domain, verifiedBy: 'register', at: new Date() });
  });
});
afterEach(() => (offset = 0));
afterAll(() => system[Symbol.asyncDispose]());

let people = 0;
/** A member of the town, by the domain of the address. */
async function member() {
  const email = `agent${(people += 1)}@ecoles.example`;
  const browser = tests.fresh();
  await tests.account(browser, email);
  const page = await browser.submit(await browser.get(tests.at('/identite/rejoindre')), { siret: siretOf.town }, 'Chercher');
  await browser.submit(page, {}, 'Rejoindre');
  return { email, browser };
}
const ask = async (browser: TestBrowser, courriel: string) =>
  browser.submit(await browser.get(tests.at('/identite/adresse?autre')), { courriel }, 'Recevoir les deux codes');
/** The code of the last e-mail of a change to an address; none when it has none. */
async function codeTo(to: string, subject: string): Promise<string> {
  const mail = (await tests.mailsTo(to)).findLast((one) => one.subject.startsWith(subject));
  return (
    /(\d{4})\s(\d{4})/
      .exec(mail?.subject ?? '')
      ?.slice(1)
      .join('') ?? ''
  );
}
const codes = async (former: string, next: string) => ({
  ancien: await codeTo(former, 'Changement d’adresse'),
  nouveau: await codeTo(next, 'Nouvelle adresse'),
});
const statesOf = async (): Promise<string[]> =>
  (await system.database.db.selectFrom('identite_membership').select('state').orderBy('asked_at', 'desc').limit(1).execute()).map(
    ({ state }) => state,
  );
const knows = async (browser: TestBrowser) => titleOf(await browser.get(tests.at('/identite'))) === 'Votre compte Identité agent';

describe('a change of address', () => {
  it('wants the codes of both mailboxes; then every other session ends, AgentConnect’s too, and a domain of the same organisation keeps it', async () => {
    const { email, browser } = await member();
    const next = `nouvelle${people}@musee.example`;
    const other = tests.fresh();
    await tests.account(other, email);
    const service = tests.fresh();
    const { body } = await tests.service.tokens((await tests.byMail(service, email, await tests.begin(service))).url);
    const page = await ask(browser, next);
    await expectValid(page);
    expect(page.text).not.toContain('Vous quitterez');
    const both = await codes(email, next);
    expect(both.ancien).not.toBe(both.nouveau);
    for (const wrong of [
      { ancien: both.ancien, nouveau: both.ancien },
      { ancien: both.nouveau, nouveau: both.nouveau },
    ]) {
      const refused = await browser.submit(page, wrong, 'Changer d’adresse');
      expect([refused.status, refused.text.includes('n’est pas juste')]).toEqual([422, true]);
      await expectValid(refused);
    }
    const done = await browser.submit(page, both, 'Changer d’adresse');
    expect(done.text).toContain('Votre adresse est changée');
    expect(done.text).toContain(next);
    expect([await knows(browser), await knows(other)]).toEqual([true, false]);
    expect(await statesOf()).toEqual(['active']);
    await system.drainJobs();
    offset = 1_100;
    expect((await tests.service.userinfo(body['access_token'])).status).toBe(401);
    expect(told(await service.get(tests.service.start({ prompt: 'none' })))).toMatchObject({ error: 'login_required' });
    for (const to of [email, next]) expect((await tests.mailsTo(to)).at(-1)?.subject).toBe('L’adresse de votre compte a changé');
    const { rows } = await system.database.pool.query<{ row: string }>(
      `select row_to_json(e)::text as row from ledger_entry e where action in ('identite.email', 'identite.email-asked')`,
    );
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain('musee.example');
    // Each address signs in as what it is now.
    expect(titleOf(await tests.byMail(tests.fresh(), next))).toBe('Votre compte Identité agent');
    expect(titleOf(await tests.byMail(tests.fresh(), email))).toBe('Créer votre compte');
  });

  it('ends a membership that the former address alone proved, and says so before', async () => {
    const { email, browser } = await member();
    const next = `ailleurs${people}@ailleurs.example`;
    const page = await ask(browser, next);
    expect(page.text).toContain('Vous quitterez cette organisation');
    await expectValid(page);
    await browser.submit(page, await codes(email, next), 'Changer d’adresse');
    expect(await statesOf()).toEqual(['left']);
  });

  it('takes no address that somebody has, and the page does not say whose it is', async () => {
    const { email: taken } = await member();
    const { email, browser } = await member();
    const page = await ask(browser, taken.toUpperCase().replace('@ECOLES.EXAMPLE', '@Ecoles.example'));
    expect(titleOf(page)).toBe('Écrire les deux codes');
    expect((await tests.mailsTo(taken)).length + (await tests.mailsTo(taken.toUpperCase())).length).toBeGreaterThan(0);
    const former = await codeTo(email, 'Changement d’adresse');
    const refused = await browser.submit(page, { ancien: former, nouveau: '12345678' }, 'Changer d’adresse');
    expect(refused.status).toBe(422);
    expect(titleOf(await tests.byMail(tests.fresh(), taken))).toBe('Votre compte Identité agent');
  });

  it.each([
    ['no address', 'agent', 'Écrivez votre adresse en entier'],
    ['two addresses', 'a@b.example, c@d.example', 'Écrivez votre adresse en entier'],
    ['an address of another alphabet', 'agent@есоles.example', 'Écrivez votre adresse en entier'],
  ])('is refused for %s', async (_, typed, words) => {
    const { browser } = await member();
    const page = await ask(browser, typed);
    expect([page.status, page.text.includes(words)]).toEqual([422, true]);
    await expectValid(page);
  });

  it('is over after five tries, after half an hour, and is none of another account', async () => {
    const { email, browser } = await member();
    const next = `suite${people}@musee.example`;
    const page = await ask(browser, next);
    const both = await codes(email, next);
    const stranger = await member();
    expect((await stranger.browser.submit(page, both, 'Changer d’adresse')).status).toBe(422);
    offset = 31 * 60_000;
    const late = tests.fresh();
    await tests.account(late, email);
    expect((await late.submit(page, both, 'Changer d’adresse')).text).toContain('ne marchent plus');
    offset = 0;
    for (let n = 0; n < 5; n += 1) await browser.submit(page, { ...both, nouveau: '00000000' }, 'Changer d’adresse');
    expect((await browser.submit(page, both, 'Changer d’adresse')).status).not.toBe(200);
  });

  it('wants a sign-in of this half hour', async () => {
    const { browser } = await member();
    offset = 31 * 60_000;
    for (const path of ['/identite/adresse', '/identite/supprimer'])
      expect(titleOf(await browser.get(tests.at(path)))).toBe('Se connecter avec Identité agent');
  });
});

describe('the end of an account', () => {
  it('deletes who it was at once, keeps what it must for a year without a name, and lets the address begin anew', async () => {
    const { email, browser } = await member();
    const service = tests.fresh();
    await tests.byMail(service, email, await tests.begin(service));
    const page = await browser.get(tests.at('/identite/supprimer'));
    await expectValid(page);
    const done = await browser.submit(page, {}, 'Supprimer mon compte');
    expect(titleOf(done)).toBe('Votre compte est supprimé');
    await expectValid(done);
    expect(await knows(browser)).toBe(false);
    await system.drainJobs();
    offset = 1_100;
    expect(told(await service.get(tests.service.start({ prompt: 'none' })))).toMatchObject({ error: 'login_required' });
    const { db } = system.database;
    const gone = () => db.selectFrom('identite_account').selectAll().where('removed_at', 'is not', null).execute();
    expect(await gone()).toMatchObject([{ email: null, email_key: null, names: null, active: false }]);
    expect(await statesOf()).toEqual(['left']);
    expect((await tests.mailsTo(email)).at(-1)?.subject).toBe('Votre compte est supprimé');
    expect(titleOf(await tests.byMail(tests.fresh(), email))).toBe('Créer votre compte');

    const months = retention.removedAccounts;
    await purgeRemoved(db, new Date(Date.now() + (months - 1) * 30 * 86_400_000), months);
    expect(await gone()).toHaveLength(1);
    await purgeRemoved(db, new Date(Date.now() + (months + 1) * 31 * 86_400_000), months);
    expect(await gone()).toEqual([]);
  });

  it('does not undo a departure: the same address cannot join again', async () => {
    const { email, browser } = await member();
    const { db } = system.database;
    const { id, email_key: key } = await db
      .selectFrom('identite_account')
      .select(['id', 'email_key'])
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    await db
      .insertInto('identite_departure')
      .values({
        id: 'departure_essai',
        unit: siretOf.town.slice(0, 9),
        email_key: key ?? Buffer.alloc(32),
        organisation: siretOf.town,
        at: new Date(),
        by_account: 'essai',
      })
      .execute();
    await browser.submit(await browser.get(tests.at('/identite/supprimer')), {}, 'Supprimer mon compte');
    expect((await db.selectFrom('identite_departure').select('account_id').execute()).map((one) => one.account_id)).toEqual([id]);
    const again = tests.fresh();
    await tests.account(again, email);
    const search = await again.submit(await again.get(tests.at('/identite/rejoindre')), { siret: siretOf.town }, 'Chercher');
    expect([search.status, search.text.includes('vous l’avez quittée')]).toEqual([422, true]);
    await purgeDepartures(db, new Date(Date.now() + 59 * 30 * 86_400_000), retention.departures);
    expect(await db.selectFrom('identite_departure').select('id').execute()).toHaveLength(1);
    await purgeDepartures(db, new Date(Date.now() + 61 * 31 * 86_400_000), retention.departures);
    expect(await db.selectFrom('identite_departure').select('id').execute()).toEqual([]);
  });
});

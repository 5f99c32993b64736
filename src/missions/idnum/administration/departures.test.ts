import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestPage } from '../../../kernel/http/testing.js';
import { knownEmail } from '../../../kernel/mail/index.js';
import { productsOf } from '../../../products.js';
import { startSystem, type System } from '../../../system.js';
import { freePort, startTestSystem, type TestSystem } from '../../../testing.js';
import {
  agentService,
  newBrowser,
  signInAt,
  startAdministration,
  told,
  userinfoOf,
  type TestAdministration,
} from '../agentconnect/testing.js';
import { signInTo, type SignedIn } from '../partenaires/testing.js';
import { titleOf, type TestService } from '../provider/testing.js';
import { insertManager, managersOf } from './store.js';
import { agentNamed, ask, enter, mistakesOf } from './testing.js';

let system: TestSystem;
let office: TestService;
let annex: TestAdministration;
/** Another process on the same database. */
let neighbour: System;
let offset = 0;
const heard = 'http://localhost:9/entend';
const town = '21000000600010';
const place = '/administration/departs';
/** What processes remember of a sign-in is forgotten by then. */
const later = () => (offset += 1_100);

beforeAll(async () => {
  const clock = { now: () => new Date(Date.now() + offset) };
  system = await startTestSystem({
    clock,
    runJobs: false,
    env: { OPERATORS: 'personne@socle.example' },
  });
  neighbour = await startSystem({
    config: { ...system.context.config, port: await freePort() },
    databaseUrl: system.database.url,
    products: productsOf([]),
    runJobs: false,
    clock,
    neighbour: { sandbox: system.sandbox, seed: false },
  });
  // A second provider of the same town.
  annex = await startAdministration(
    system,
    'annexe',
    { domains: ['annexe.example'], siret: town, unexpected_domain: 'warn' },
    { title: 'Annexe' },
  );
  office = await agentService(system, { account_events_uri: heard, backchannel_logout_uri: heard });
}, 120_000);
afterAll(async () => {
  await annex[Symbol.asyncDispose]();
  await neighbour[Symbol.asyncDispose]();
  await system[Symbol.asyncDispose]();
});

const at = (path: string) => `${system.baseUrl}${path}`;
const karim = 'karim.benhaddou@valmont-sur-orge.example';
/** Asks another process for userinfo. */
const elsewhere = async (accessToken: unknown): Promise<number> => {
  const address = neighbour.app.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { pathname } = new URL(`${office.issuer}/userinfo`);
  return (await fetch(`http://localhost:${port}${pathname}`, { headers: { authorization: `Bearer ${String(accessToken)}` } })).status;
};
const jobs = async (): Promise<string[]> => {
  const { rows } = await system.database.pool.query<{ identifier: string }>(
    `select t.identifier from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id`,
  );
  return rows.map(({ identifier }) => identifier);
};
/** Sends addresses as far as the page to check, then closes. */
async function close({ browser }: SignedIn, addresses: string): Promise<{ check: TestPage; done: TestPage }> {
  const check = await browser.submit(await browser.get(at(place)), { adresses: addresses }, 'Vérifier');
  return { check, done: await browser.submit(check, {}, 'Fermer les accès') };
}
const lift = async ({ browser }: SignedIn, address: string) =>
  browser.submit(await browser.get(at(`${place}/lever`)), { adresses: address }, 'Lever le départ');

describe('an agent who leaves', () => {
  it('loses every access at once: sessions, tokens, silent sign-on, Socle’s own pages; and services hear of it', async () => {
    const camille = await signInTo(system, 'camille', '/administration');
    const own = await signInTo(system, 'karim', '/agent/connexions');
    const browser = newBrowser();
    const { body } = await office.tokens((await enter(system, browser, office, 'karim')).url);
    expect([(await office.userinfo(body['access_token'])).status, await elsewhere(body['access_token'])]).toEqual([200, 200]);

    const { check, done } = await close(camille, ` ${karim.toUpperCase()}\n\ninconnu@valmont-sur-orge.example\n`);
    expect(await mistakesOf(check)).toEqual([]);
    expect(check.text).toContain('Agents connus chez vous : 1. Jamais vus : 1. Accès déjà fermés : 0.');
    expect(done.text).toContain('Accès fermés : 2. Déjà fermés avant : 0.');
    expect(await mistakesOf(done)).toEqual([]);
    later();
    expect([(await office.userinfo(body['access_token'])).status, await elsewhere(body['access_token'])]).toEqual([401, 401]);
    const introspected = await ask(office, '/token/introspection', { token: String(body['access_token']) });
    expect(await introspected.json()).toEqual({ active: false });
    const refreshed = await ask(office, '/token', { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) });
    expect([refreshed.status, ((await refreshed.json()) as { error: string }).error]).toEqual([400, 'invalid_grant']);
    expect(told(await browser.get(office.start({ prompt: 'none' })))).toMatchObject({ error: 'login_required' });
    expect((await own.browser.get(at('/agent/connexions'))).url.pathname).not.toBe('/agent/connexions');
    const refused = await enter(system, newBrowser(), office, 'karim');
    expect([refused.status, titleOf(refused)]).toEqual([403, 'Accès fermé par votre administration']);
    expect(refused.text).toContain('AC-DEPART');
    expect(await jobs()).toEqual(expect.arrayContaining(['agentconnect.account-event', 'agentconnect.back-channel-logout']));

    // The address is nowhere: neither in the departure, nor in the ledger, nor on the page of the journal.
    const kept = await system.database.pool.query(
      `select row_to_json(d)::text as row from agentconnect_departure d union all select row_to_json(e)::text from ledger_entry e where action = 'administration.departure'`,
    );
    expect(kept.rows).toHaveLength(8);
    expect(JSON.stringify(kept.rows)).not.toContain('karim');
    const journal = await camille.browser.get(at('/administration/journal'));
    expect(journal.text).toContain('Camille Dubreuil a fermé l’accès d’un agent parti');
    expect(journal.text).not.toContain('karim');
    expect(await mistakesOf(journal)).toEqual([]);
  });

  it('is closed once, however often the form is sent, and comes back when the departure is lifted', async () => {
    const camille = await signInTo(system, 'camille', '/administration');
    await insertManager(system.database.db, {
      organisation: town,
      email: knownEmail('autre@valmont-sur-orge.example'),
      by: 'essai',
      at: new Date(),
    });
    const form = await camille.browser.get(at(place));
    const check = await camille.browser.submit(form, { adresses: `autre@valmont-sur-orge.example\n${karim}` }, 'Vérifier');
    const [first, second] = await Promise.all([1, 2].map(() => camille.browser.submit(check, {}, 'Fermer les accès')));
    expect([first?.text, second?.text].filter((text) => text?.includes('Accès fermés : 1.'))).toHaveLength(1);
    // One who was a manager is one no more.
    expect((await managersOf(system.database.db, town)).map(({ email }) => email)).toEqual(['camille.dubreuil@valmont-sur-orge.example']);
    const again = await camille.browser.submit(form, { adresses: karim }, 'Vérifier');
    expect(again.text).toContain('Accès déjà fermés : 1.');
    expect(again.document.querySelector('[action$="/fermer"]')).toBeNull();

    expect((await lift(camille, karim)).text).toContain('Départs levés : 1.');
    expect((await lift(camille, karim)).text).toContain('Départs levés : 0. Accès qui n’étaient pas fermés : 1.');
    expect((await enter(system, newBrowser(), office, 'karim')).url.searchParams.has('code')).toBe(true);
    const told = await system.database.pool.query(`select action from ledger_entry where action = 'administration.return'`);
    expect(told.rows).toHaveLength(1);
  });

  it('does not come back by another address of the same account, nor by another provider of the administration', async () => {
    const camille = await signInTo(system, 'camille', '/administration');
    annex.agent('ancienne', { email: 'ancienne@annexe.example', siret: town });
    const subject = (await userinfoOf(office, await signInAt(newBrowser(), office, annex)))['sub'];
    await close(camille, 'ancienne@annexe.example\njamais@annexe.example');
    annex.agent('ancienne', { email: 'nouvelle@annexe.example', siret: town });
    expect((await signInAt(newBrowser(), office, annex)).text).toContain('AC-DEPART');
    annex.agent('jamais', { email: 'Jamais@annexe.example', siret: town });
    expect((await signInAt(newBrowser(), office, annex)).text).toContain('AC-DEPART');
    await lift(camille, 'ancienne@annexe.example');
    annex.agent('ancienne', { email: 'nouvelle@annexe.example', siret: town });
    expect((await userinfoOf(office, await signInAt(newBrowser(), office, annex)))['sub']).toBe(subject);
  });

  it('has no access, whichever of a sign-in and the closing comes first', async () => {
    const camille = await signInTo(system, 'camille', '/administration');
    for (const [rank, known] of [false, true, false, true].entries()) {
      const address = `course${rank}@annexe.example`;
      annex.agent(`course${rank}`, { email: address, siret: town });
      if (known) await signInAt(newBrowser(), office, annex);
      const check = await camille.browser.submit(await camille.browser.get(at(place)), { adresses: address }, 'Vérifier');
      const [back] = await Promise.all([signInAt(newBrowser(), office, annex), camille.browser.submit(check, {}, 'Fermer les accès')]);
      if (!back.url.searchParams.has('code')) expect(back.text).toContain('AC-DEPART');
      const left = await system.database.pool.query(
        `select from agentconnect_authentication s join agentconnect_identity_key k using (account_id)
         join agentconnect_departure d on d.email = k.email and d.upstream = k.upstream where d.lifted_at is null`,
      );
      expect(left.rowCount).toBe(0);
    }
  });

  it('of another administration keeps everything, though a manager typed the address', async () => {
    const camille = await signInTo(system, 'camille', '/administration');
    const elise = agentNamed(system, 'elise').email;
    const browser = newBrowser();
    const { body } = await office.tokens((await enter(system, browser, office, 'elise')).url);
    const { check, done } = await close(camille, elise);
    expect(check.text).toContain('Jamais vus : 1.');
    expect(done.text).toContain('Accès fermés : 1.');
    later();
    expect((await office.userinfo(body['access_token'])).status).toBe(200);
    expect((await enter(system, newBrowser(), office, 'elise')).url.searchParams.has('code')).toBe(true);
  });

  it.each([
    ['nothing', ' \n ', 'Écrivez au moins une adresse'],
    ['what is no address', 'karim@valmont-sur-orge.example\nkarim', 'Ligne 2 : ce n’est pas une adresse'],
    ['two addresses in a line', 'a@x.example, b@x.example', 'Ligne 1 : ce n’est pas une adresse'],
    ['their own address', 'Camille.Dubreuil@valmont-sur-orge.example', 'Votre propre adresse'],
  ])('is not closed by %s', async (_, adresses, words) => {
    const camille = await signInTo(system, 'camille', '/administration');
    const page = await camille.browser.submit(await camille.browser.get(at(place)), { adresses }, 'Vérifier');
    expect([page.status, page.text.includes(words)]).toEqual([422, true]);
    expect(await mistakesOf(page)).toEqual([]);
  });

  it('is closed by managers only: not by another agent, whatever form they send', async () => {
    const camille = await signInTo(system, 'camille', '/administration');
    const check = await camille.browser.submit(
      await camille.browser.get(at(place)),
      { adresses: 'cible@valmont-sur-orge.example' },
      'Vérifier',
    );
    const other = await signInTo(system, 'karim', '/administration');
    expect([other.page.status, titleOf(other.page)]).toEqual([403, 'Page réservée aux gestionnaires']);
    const sent = await other.browser.submit(check, {}, 'Fermer les accès');
    expect([sent.status, titleOf(sent)]).toEqual([403, 'Page réservée aux gestionnaires']);
    const elise = await signInTo(system, 'elise', '/administration');
    expect((await elise.browser.submit(check, {}, 'Fermer les accès')).text).toContain('Accès fermés : 1.');
    const { rows } = await system.database.pool.query<{ upstream: string }>(
      `select upstream from agentconnect_departure where organisation = '11999900100017'`,
    );
    expect(rows.map(({ upstream }) => upstream).sort()).toEqual(['agents-ministere', 'identite']);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../../../kernel/database/index.js';
import type { TestBrowser, TestPage } from '../../../kernel/http/testing.js';
import { productsOf } from '../../../products.js';
import { addOrganisationDomain, saveOrganisation } from '../../../registry/index.js';
import { startSystem, type System } from '../../../system.js';
import { freePort, startTestSystem, type TestSystem } from '../../../testing.js';
import { siretOf, told } from '../agentconnect/testing.js';
import { agentService, identiteTests, type IdentiteTests } from '../identite/testing.js';
import { signInTo } from '../partenaires/testing.js';
import { testService, titleOf, type TestService } from '../provider/testing.js';

let system: TestSystem;
let tests: IdentiteTests<TestService>;
/** Another process on the same database. */
let neighbour: System;
let offset = 0;
const later = () => (offset += 1_100);

beforeAll(async () => {
  const clock = { now: () => new Date(Date.now() + offset) };
  system = await startTestSystem({ clock, runJobs: false, env: { TRUST_PROXY: '1' } });
  neighbour = await startSystem({
    config: { ...system.context.config, port: await freePort() },
    databaseUrl: system.database.url,
    products: productsOf([]),
    runJobs: false,
    clock,
    neighbour: { sandbox: system.sandbox, seed: false },
  });
  tests = await identiteTests(system, await testService(system.baseUrl, ...agentService));
  const { db } = system.database;
  const town = await saveOrganisation(db, { siret: siretOf.town, name: 'Ville de Valmont-sur-Orge', kind: 'local_authority' });
  const other = await saveOrganisation(db, { siret: siretOf.other, name: 'Agglomération', kind: 'local_authority' });
  await transact(db, async (tx) => {
    for (const { id } of [town, other])
      await addOrganisationDomain(tx, { organisationId: id, domain: 'ecoles.example', verifiedBy: 'register', at: new Date() });
  });
}, 120_000);
afterAll(async () => {
  await neighbour[Symbol.asyncDispose]();
  await system[Symbol.asyncDispose]();
});

const search = async (browser: TestBrowser, siret: string) =>
  browser.submit(await browser.get(tests.at('/identite/rejoindre')), { siret }, 'Chercher');
/** An agent of Identité agent in these organisations. */
async function agent(name: string, ...sirets: string[]) {
  const browser = tests.fresh();
  const email = `${name}@ecoles.example`;
  await tests.account(browser, email);
  for (const siret of sirets) await browser.submit(await search(browser, siret), {}, 'Rejoindre');
  return { browser, email };
}
/** Signs in to the service through Identité agent, for one of several organisations. */
async function enter(browser: TestBrowser, email: string, siret?: string): Promise<TestPage> {
  const page = await tests.byMail(browser, email, await tests.begin(browser));
  if (siret === undefined || !page.document.querySelector('[name=organisation]')) return page;
  const { db } = system.database;
  const { id } = await db
    .selectFrom('identite_membership')
    .select('id')
    .where('siret', '=', siret)
    .where('state', '=', 'active')
    .orderBy('asked_at', 'desc')
    .executeTakeFirstOrThrow();
  return browser.submit(page, { organisation: id }, 'Continuer');
}
/** The status that another process answers to a page of Identité agent in a browser. */
async function elsewhere(browser: TestBrowser, path: string): Promise<string | null> {
  const address = neighbour.app.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const cookie = Object.entries(browser.cookies('localhost')).map(([name, value]) => `${name}=${value}`);
  const answer = await fetch(`http://localhost:${port}${path}`, {
    redirect: 'manual',
    headers: { cookie: cookie.join('; '), 'user-agent': 'Socle test browser' },
  });
  return answer.headers.get('location') ?? String(answer.status);
}
async function depart(addresses: string): Promise<{ check: TestPage; done: TestPage }> {
  const { browser } = await signInTo(system, 'camille', '/administration');
  const check = await browser.submit(await browser.get(tests.at('/administration/departs')), { adresses: addresses }, 'Vérifier');
  return { check, done: await browser.submit(check, {}, 'Fermer les accès') };
}
/** Memberships of those who left an organisation. */
const states = async (): Promise<string[]> => {
  const page = await system.database.pool.query<{ state: string }>(
    `select m.siret || ' ' || m.state as state from identite_membership m join ledger_entry e on e.subject = m.account_id
     where e.action = 'identite.departed' group by m.siret, m.state order by 1`,
  );
  return page.rows.map(({ state }) => state);
};

describe('an agent of Identité agent who leaves', () => {
  it('loses that organisation at once, in every process, and no other one; the history is kept', async () => {
    const { browser, email } = await agent('louise', siretOf.town, siretOf.other);
    const back = await enter(browser, email, siretOf.town);
    const { body } = await tests.service.tokens(back.url);
    expect((await tests.service.userinfo(body['access_token'])).status).toBe(200);
    expect(await elsewhere(browser, '/identite')).toBe('200');

    const { check, done } = await depart(email);
    expect(check.text).toContain('Agents connus chez vous : 1.');
    expect(done.text).toContain('Accès fermés : 1.');
    expect(await elsewhere(browser, '/identite')).toBe('/identite/connexion');
    later();
    expect((await tests.service.userinfo(body['access_token'])).status).toBe(401);
    expect(told(await browser.get(tests.service.start({ prompt: 'none' })))).toMatchObject({ error: 'login_required' });
    expect(await states()).toEqual([`${siretOf.other} active`, `${siretOf.town} left`]);

    // The next sign-in gives the other organisation without a choice, and the town cannot be joined again.
    const again = tests.fresh();
    const next = await enter(again, email);
    const answer = await (await tests.service.userinfo((await tests.service.tokens(next.url)).body['access_token'])).text();
    expect(Buffer.from(answer.split('.')[1] ?? '', 'base64url').toString()).toContain(siretOf.other);
    const refused = await search(again, siretOf.town);
    expect([refused.status, refused.text.includes('a indiqué que vous l’avez quittée')]).toEqual([422, true]);
    const { rows } = await system.database.pool.query(`select from ledger_entry where action = 'identite.departed'`);
    expect(rows).toHaveLength(1);
  });

  it('whom nobody knew yet cannot join; once it is lifted, they can', async () => {
    await depart('jamais@ecoles.example');
    const { browser } = await agent('jamais');
    expect((await search(browser, siretOf.town)).status).toBe(422);
    const { browser: manager } = await signInTo(system, 'camille', '/administration');
    const lift = await manager.get(tests.at('/administration/departs/lever'));
    expect((await manager.submit(lift, { adresses: 'Jamais@ecoles.example' }, 'Lever le départ')).text).toContain('Départs levés : 1.');
    expect((await browser.submit(await search(browser, siretOf.town), {}, 'Rejoindre')).text).toContain('Rattaché');
  });

  it('joins and leaves at the same moment: whichever comes first, they are not in the organisation', async () => {
    const { browser, email } = await agent('course');
    const found = await search(browser, siretOf.town);
    await Promise.all([browser.submit(found, {}, 'Rejoindre'), depart(email)]);
    const { rows } = await system.database.pool.query(
      `select from identite_membership m join identite_departure d on d.account_id = m.account_id and d.unit = left(m.siret, 9)
       where m.state = 'active' and d.lifted_at is null`,
    );
    expect(rows).toHaveLength(0);
  });

  it('of another organisation keeps everything, though a manager typed the address', async () => {
    const { browser, email } = await agent('ailleurs', siretOf.other);
    const { body } = await tests.service.tokens((await enter(browser, email)).url);
    const { check } = await depart(email);
    expect(check.text).toContain('Jamais vus : 1.');
    later();
    expect((await tests.service.userinfo(body['access_token'])).status).toBe(200);
    expect(await elsewhere(browser, '/identite')).toBe('200');
  });
});

describe('«Fermer toutes mes sessions»', () => {
  it('closes the session at Identité agent too, in every process', async () => {
    const { browser, email } = await agent('fermer', siretOf.other);
    const door = await browser.get(tests.at('/agent/connexions'));
    const first = await browser.submit(await browser.follow(door, 'S’identifier avec AgentConnect'), { courriel: email }, 'Continuer');
    const mine = await tests.byMail(browser, email, first);
    expect(titleOf(mine)).toBe('Mes connexions d’agent');
    const other = tests.fresh();
    await tests.account(other, email);
    expect([await elsewhere(browser, '/identite'), await elsewhere(other, '/identite')]).toEqual(['200', '200']);
    await browser.submit(await browser.follow(mine, 'Fermer toutes mes sessions'), {}, 'Fermer toutes mes sessions');
    expect([await elsewhere(browser, '/identite'), await elsewhere(other, '/identite')]).toEqual([
      '/identite/connexion',
      '/identite/connexion',
    ]);
  });
});

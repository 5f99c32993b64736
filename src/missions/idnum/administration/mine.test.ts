import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeAll } from '../../../kernel/ledger/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { agentService, newBrowser, told } from '../agentconnect/testing.js';
import { signInTo } from '../partenaires/testing.js';
import { titleOf, type TestService } from '../provider/testing.js';
import { enter, mistakesOf } from './testing.js';

let system: TestSystem;
let office: TestService;
let offset = 0;
const path = '/agent/connexions';

beforeAll(async () => {
  system = await startTestSystem({ clock: { now: () => new Date(Date.now() + offset) }, runJobs: false });
  office = await agentService(system, {}, 'openid given_name email roles');
}, 120_000);
afterAll(() => system[Symbol.asyncDispose]());

const at = (to: string) => `${system.baseUrl}${to}`;

describe('the page of an agent', () => {
  it('says where, when, with whom, what was given; which providers recognise them, which sessions are open; and proves each line', async () => {
    await enter(system, newBrowser(), office, 'elise');
    const { browser, page } = await signInTo(system, 'elise', path);
    expect(await mistakesOf(page)).toEqual([]);
    const here = [...page.document.querySelectorAll('.socle-menu__link[aria-current]')].map((link) => link.getAttribute('href'));
    expect(here).toEqual([path]);
    for (const words of [
      office.name,
      'Socle',
      'Ministère de la Simplicité',
      'adresse électronique',
      'prénom',
      'un mot de passe',
      'Qui vous reconnaît',
    ])
      expect(page.text).toContain(words);
    expect(page.text).not.toContain('Aucune session');
    expect((await browser.follow(page, 'Mon administration')).status).toBe(200);
    expect([...page.document.querySelectorAll('.socle-timeline__title a')].map((a) => a.textContent)).toEqual(['Socle', office.name]);
    expect(page.document.querySelectorAll('h2')[0]?.textContent).toBe('Sessions ouvertes');

    await placeAll(system.context.ledger, system.context.db);
    const line = await browser.follow(page, office.name);
    expect(await mistakesOf(line)).toEqual([]);
    expect(line.text).toMatch(/est la ligne n° [\d ]+ d’un registre signé/);
    const proof = await browser.follow(line, 'Télécharger la preuve');
    const { ledger_entry: entry } = await system.database.db
      .selectFrom('agentconnect_connection')
      .select('ledger_entry')
      .where('client_id', '=', office.id)
      .executeTakeFirstOrThrow();
    expect(proof.headers.get('content-disposition')).toContain(entry);
    expect(JSON.stringify(JSON.parse(proof.html))).toContain('agentconnect.connect');
    expect(proof.html).not.toContain('elise');
  });

  it('is theirs alone: the connection of somebody else is not found', async () => {
    await enter(system, newBrowser(), office, 'karim');
    const { id } = await system.database.db
      .selectFrom('agentconnect_connection')
      .select('id')
      .where('client_id', '=', office.id)
      .orderBy('at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    const { browser } = await signInTo(system, 'elise', path);
    for (const to of [`${path}/${id}`, `${path}/${id}/preuve.json`, `${path}/cnx_rien`]) {
      const page = await browser.get(at(to));
      expect([page.status, page.html.includes('ADM-CONNEXION')]).toEqual([404, true]);
    }
  });

  it('is for who is signed in as an agent only', async () => {
    expect((await newBrowser().get(at(path))).url.pathname).not.toBe(path);
  });

  it('closes every session at once: AgentConnect, this site in every browser; it is written down, and told by e-mail', async () => {
    const silent = newBrowser();
    await enter(system, silent, office, 'camille');
    const other = await signInTo(system, 'camille', path);
    expect((await signInTo(system, 'karim', path)).page.text).not.toContain('Mon administration');
    const { browser, page } = await signInTo(system, 'camille', path);
    const ask = await browser.follow(page, 'Fermer toutes mes sessions');
    expect(await mistakesOf(ask)).toEqual([]);
    const closed = await browser.submit(ask, {}, 'Fermer toutes mes sessions');
    expect(titleOf(closed)).toBe('Toutes vos sessions d’agent sont fermées');
    expect(await mistakesOf(closed)).toEqual([]);
    offset += 1_100;
    for (const one of [browser, other.browser]) expect((await one.get(at(path))).url.pathname).not.toBe(path);
    expect(told(await silent.get(office.start({ prompt: 'none' })))).toMatchObject({ error: 'login_required' });
    await system.drainJobs();
    const mail = await system.sandbox.control.mailbox.waitFor({ to: 'camille.dubreuil', subject: 'Toutes vos sessions d’agent' });
    expect(mail.text).toContain('/agent/connexions');
    const { rows } = await system.database.pool.query<{ subject: string; detail: object }>(
      `select subject, detail from ledger_entry where action = 'administration.close-sessions'`,
    );
    expect(rows).toEqual([{ subject: expect.stringMatching(/^agt_/) as string, detail: { signIns: 3, pages: 2 } }]);
  });
});

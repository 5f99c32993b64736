import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { agentService, newBrowser, told } from '../agentconnect/testing.js';
import { signInTo } from '../partenaires/testing.js';
import { titleOf, type TestService } from '../provider/testing.js';
import { ask, enter, mistakesOf } from './testing.js';

let system: TestSystem;
let office: TestService;
let offset = 0;
const place = '/administration/services';

beforeAll(async () => {
  system = await startTestSystem({ clock: { now: () => new Date(Date.now() + offset) }, runJobs: false });
  office = await agentService(system);
}, 120_000);
afterAll(() => system[Symbol.asyncDispose]());

const at = (path: string) => `${system.baseUrl}${path}`;

describe('a service', () => {
  it('that the agents of an organisation enter is counted, forbidden to them and to nobody else, and allowed again', async () => {
    const inside = newBrowser();
    const { body } = await office.tokens((await enter(system, inside, office, 'karim')).url);
    const camille = await signInTo(system, 'camille', place);
    expect(await mistakesOf(camille.page)).toEqual([]);
    expect(camille.page.text).toMatch(new RegExp(`${office.name} ?Autorisé ?Connexions : 1[.]`));

    const forbidden = await camille.browser.submit(camille.page, {}, `Interdire ${office.name}`);
    expect(forbidden.text).toContain('C’est fait');
    expect(await mistakesOf(forbidden)).toEqual([]);
    const refused = await enter(system, newBrowser(), office, 'karim');
    expect([refused.status, titleOf(refused)]).toEqual([403, 'Service fermé par votre organisation']);
    expect(refused.text).toContain('AC-APPLICATION-INTERDITE');
    // Who is signed in already gets no further, with a page or without.
    expect((await inside.get(office.start())).text).toContain('AC-APPLICATION-INTERDITE');
    expect(told(await inside.get(office.start({ prompt: 'none' }))).error).toMatch(/_required$/);
    offset += 1_100;
    expect((await office.userinfo(body['access_token'])).status).toBe(401);
    expect((await ask(office, '/token', { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) })).status).toBe(400);
    expect((await enter(system, newBrowser(), office, 'elise')).url.searchParams.has('code')).toBe(true);

    const again = await camille.browser.submit(camille.page, {}, `Interdire ${office.name}`);
    expect(again.text).not.toContain('C’est fait');
    await camille.browser.submit(forbidden, {}, `Autoriser ${office.name}`);
    expect((await enter(system, newBrowser(), office, 'karim')).url.searchParams.has('code')).toBe(true);
    const journal = await camille.browser.get(at('/administration/journal'));
    expect(journal.text).toMatch(new RegExp(`a interdit un service aux agents.*${office.name}`));
  });

  it('that is these very pages cannot be forbidden, even by an edited form: nobody could undo it', async () => {
    const camille = await signInTo(system, 'camille', place);
    expect(camille.page.text).toContain('Toujours autorisé');
    camille.page.document.querySelector('[name=service]')?.setAttribute('value', 'socle-agent');
    const page = await camille.browser.submit(camille.page, {}, 'Interdire');
    expect([page.status, page.text.includes('ADM-INCONNU')]).toEqual([404, true]);
  });

  it('that no agent of the organisation entered, and that is not its own, is not theirs to forbid by an edited form', async () => {
    const other = await agentService(system);
    const camille = await signInTo(system, 'camille', place);
    expect(camille.page.text).not.toContain(other.name);
    camille.page.document.querySelector('[name=service]')?.setAttribute('value', other.id);
    const page = await camille.browser.submit(camille.page, {}, 'Interdire');
    expect([page.status, page.text.includes('ADM-INCONNU')]).toEqual([404, true]);
    expect((await enter(system, newBrowser(), other, 'karim')).url.searchParams.has('code')).toBe(true);
  });
});

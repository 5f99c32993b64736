import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { siretOf, startAdministration, through, type TestAdministration } from '../agentconnect/testing.js';
import { signInTo } from '../partenaires/testing.js';
import { titleOf } from '../provider/testing.js';
import { agentNamed, mistakesOf } from './testing.js';

let system: TestSystem;
let intruder: TestAdministration;
const place = '/administration/gestionnaires';
const karim = 'karim.benhaddou@valmont-sur-orge.example';

beforeAll(async () => {
  system = await startTestSystem({ runJobs: false, env: { OPERATORS: 'elise.nguessan@simplicite.example' } });
  // The provider of another administration, that lies about everything.
  intruder = await startAdministration(
    system,
    'intrus',
    { domains: ['intrus.example'], siret: siretOf.other, unexpected_domain: 'warn' },
    { title: 'Intrus' },
  );
}, 120_000);
afterAll(async () => {
  await intruder[Symbol.asyncDispose]();
  await system[Symbol.asyncDispose]();
});

const at = (path: string) => `${system.baseUrl}${path}`;
const managers = async () =>
  (
    await system.database.db
      .selectFrom('administration_manager')
      .select(['organisation', 'email'])
      .where('ended_at', 'is', null)
      .orderBy('email')
      .execute()
  ).map(({ organisation, email }) => `${organisation} ${email}`);

describe('a manager', () => {
  it('opens the page of their administration: providers, how they are doing, how much they are used', async () => {
    const { browser, page } = await signInTo(system, 'camille', '/administration');
    expect([page.status, titleOf(page)]).toEqual([200, 'Mon administration']);
    expect(await mistakesOf(page)).toEqual([]);
    for (const words of ['Ville de Valmont-sur-Orge', siretOf.town, 'Répond']) expect(page.text).toContain(words);
    expect(page.text).not.toContain('Simplicité');
    const provider = await browser.follow(page, 'Ville de Valmont-sur-Orge');
    expect(await mistakesOf(provider)).toEqual([]);
    expect(provider.text).toContain('valmont-sur-orge.example');
    expect(await mistakesOf(await browser.get(at(place)))).toEqual([]);
  });

  it('is nobody whom the provider of another administration says to be one, with their address and their Siret', async () => {
    const browser = testBrowser();
    const { email } = agentNamed(system, 'camille');
    intruder.agent('faux', { email, siret: siretOf.town });
    const door = await browser.follow(await browser.get(at('/administration')), 'S’identifier avec AgentConnect');
    const back = await through(browser, intruder, await browser.submit(door, { courriel: 'x@intrus.example' }, 'Continuer'));
    expect([back.status, titleOf(back), back.text.includes('ADM-FOURNISSEUR')]).toEqual([403, 'Organisation non garantie', true]);
    for (const path of ['/fournisseurs/agents-ville', '/departs', '/services', '/journal', '/gestionnaires', '/demandes'])
      expect((await browser.get(at(`/administration${path}`))).status).toBe(403);
  });

  it('is named by no operator whom the provider of another administration says to be one', async () => {
    const browser = testBrowser();
    intruder.agent('faux-operateur', { email: agentNamed(system, 'elise').email, siret: siretOf.other });
    const door = await browser.follow(await browser.get(at(place)), 'S’identifier avec AgentConnect');
    const back = await through(browser, intruder, await browser.submit(door, { courriel: 'x@intrus.example' }, 'Continuer'));
    expect([back.status, back.text.includes('ADM-RESERVE')]).toEqual([403, true]);
    const requests = await browser.get(at('/administration/demandes'));
    expect([requests.status, requests.text.includes('ADM-OPERATEUR')]).toEqual([403, true]);
  });

  it('names another one for their own organisation only, once, who is told by e-mail; and is not ended when they are the last', async () => {
    const { browser } = await signInTo(system, 'camille', '/administration');
    const page = await browser.get(at(place));
    expect(page.document.querySelector('[name=siret]')).toBeNull();
    // What an edited form says of another organisation is not looked at.
    page.document.querySelector('form:last-of-type')?.insertAdjacentHTML('beforeend', `<input name="siret" value="${siretOf.ministry}">`);
    const alone = await browser.submit(page, {}, 'Retirer');
    expect([alone.status, titleOf(alone)]).toEqual([409, 'Il faut au moins un gestionnaire']);
    const named = await browser.submit(await browser.get(at(place)), { courriel: 'Karim.Benhaddou@valmont-sur-orge.example' }, 'Nommer');
    expect(named.text).toContain('La personne est nommée');
    const twice = await browser.submit(named, { courriel: karim }, 'Nommer');
    expect(twice.text).toContain('déjà gestionnaire');
    expect(await managers()).toEqual([
      `${siretOf.town} camille.dubreuil@valmont-sur-orge.example`,
      `${siretOf.ministry} elise.nguessan@simplicite.example`,
      `${siretOf.town} ${karim}`,
    ]);
    await system.drainJobs();
    expect((await system.sandbox.control.mailbox.waitFor({ to: karim })).subject).toBe('Vous êtes gestionnaire de votre administration');
    const other = await signInTo(system, 'karim', place);
    expect(other.page.status).toBe(200);
    const wrong = await browser.submit(named, { courriel: 'karim' }, 'Nommer');
    expect([wrong.status, await mistakesOf(wrong)]).toEqual([422, []]);
  });

  it('of another organisation is not theirs to end, whatever the form says', async () => {
    const { browser } = await signInTo(system, 'camille', '/administration');
    const { id } = await system.database.db
      .selectFrom('administration_manager')
      .select('id')
      .where('organisation', '=', siretOf.ministry)
      .executeTakeFirstOrThrow();
    const page = await browser.get(at(place));
    page.document.querySelector('[name=id]')?.setAttribute('value', id);
    const refused = await browser.submit(page, {}, 'Retirer');
    expect([refused.status, refused.text.includes('ADM-INCONNU')]).toEqual([404, true]);
    expect(await managers()).toContain(`${siretOf.ministry} elise.nguessan@simplicite.example`);
  });

  it('is named by an operator for any known organisation, and ended', async () => {
    const { browser, page } = await signInTo(system, 'elise', place);
    expect(await mistakesOf(page)).toEqual([]);
    const unknown = await browser.submit(page, { siret: '12345678901234', courriel: karim }, 'Nommer');
    expect([unknown.status, unknown.text.includes('Aucune organisation connue')]).toEqual([422, true]);
    const named = await browser.submit(page, { siret: siretOf.town, courriel: 'nouvelle@valmont-sur-orge.example' }, 'Nommer');
    expect(named.text).toContain('La personne est nommée');
    expect(await managers()).toContain(`${siretOf.town} nouvelle@valmont-sur-orge.example`);
    const ended = await browser.submit(named, {}, 'Retirer nouvelle@valmont-sur-orge.example');
    expect(ended.text).toContain('n’est plus gestionnaire');
    expect(await managers()).not.toContain(`${siretOf.town} nouvelle@valmont-sur-orge.example`);
    const journal = await (await signInTo(system, 'camille', '/administration')).browser.get(at('/administration/journal'));
    expect(journal.text).toContain("N'Guessan-Moreau a retiré un gestionnaire");
  });
});

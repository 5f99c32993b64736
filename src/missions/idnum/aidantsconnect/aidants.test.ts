import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestBrowser } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { signInTo, valueOf } from '../partenaires/testing.js';
import { beginnings, titleOf } from '../provider/testing.js';
import { seedHelpers } from './seed.js';
import { expectValid, helpersPlace, idOf } from './testing.js';

let system: TestSystem;
/** The helper of the town. */
let nadia: TestBrowser;
let offset = 0;
const { at, write, meet, signed, mandate, members } = helpersPlace(() => system);
const { depart, identify, title } = beginnings(() => system);

beforeAll(async () => {
  system = await startTestSystem({ clock: { now: () => new Date(Date.now() + offset) }, runJobs: false });
  nadia = (await signInTo(system, 'nadia', '/aidants')).browser;
}, 60_000);
afterAll(() => system[Symbol.asyncDispose]());

const entries = (reference: string) =>
  system.database.db.selectFrom('ledger_entry').select(['action', 'actor_kind']).where('reference', '=', reference).orderBy('at').execute();
const signOuts = () => nadia.visited.filter((address) => address.includes('/session/end')).length;

describe('the sandbox', () => {
  it('has a France Services place with a helper and a referent; seeding twice changes nothing', async () => {
    const before = await members();
    expect(before.map(({ helper, acts, referent }) => [helper.name, acts, referent]).sort()).toEqual([
      ['Nadia Ferrand', true, false],
      ['Yves Le Goff', false, true],
    ]);
    await seedHelpers(system.context, { agents: system.sandbox.agents });
    expect(await members()).toEqual(before);
    expect(before[0]?.organisation.kind).toBe('france_services');
  });
});

describe('a mandate made with the person beside', () => {
  it('explains itself when there is none yet', async () => {
    const page = await nadia.get(at('/aidants'));
    expect(page.text).toContain('Personne n’a de mandat en vigueur');
    await expectValid(page);
    await expectValid(await nadia.get(at('/aidants?lang=en')));
    await nadia.get(at('/aidants?lang=fr'));
  });

  it('is written, read and signed by the person, who is signed out before; the helper stays who they are', async () => {
    const form = await nadia.get(at('/aidants/mandats/nouveau'));
    await expectValid(form);
    const wrong = await nadia.submit(form, { 'familles[]': [] }, 'Continuer');
    expect(wrong.status).toBe(422);
    expect(wrong.document.querySelector('.socle-summary a')?.getAttribute('href')).toBe('#familles');

    const before = await write(nadia, ['famille', 'argent']);
    await expectValid(before);
    expect(titleOf(before)).toBe('À vous de vous connecter');
    const id = idOf(before);
    const ends = signOuts();
    const agree = await meet(nadia, before);
    expect(signOuts()).toBeGreaterThan(ends);
    expect(agree.url.pathname).toBe(`/aidants/mandats/${id}/accord`);
    await expectValid(agree);
    for (const words of ['Nadia Ferrand', 'Ville de Valmont-sur-Orge', 'Famille, scolarité', 'Argent', '1 mois', 'Zoé Marguerite'])
      expect(agree.text).toContain(words);
    expect((await mandate(id)).state).toBe('waiting');

    // Signed out of FranceConnect and of the identity provider: whoever starts again is asked for a password.
    const provider = await depart(nadia, at('/connexion/franceconnect'));
    expect(provider.document.querySelector('input[name=password]')).not.toBeNull();
    expect((await nadia.get(at('/dossier'))).url.pathname).toBe('/connexion');

    const done = await nadia.submit(agree, { canal: 'letter', adresse: '3 rue de l’Église\n91000 Valmont' }, 'J’accepte');
    expect(done.url.pathname).toBe(`/aidants/mandats/${id}`);
    await expectValid(done);
    expect(done.text).toContain('Le mandat est signé');
    expect(valueOf(done, 'Écrit par')).toBe('Nadia Ferrand');
    const kept = await mandate(id);
    expect([kept.state, kept.families, kept.person?.family_name]).toEqual(['active', ['famille', 'argent'], "O'BRIEN-LEFÈVRE"]);
    expect((await entries(id)).map(({ action, actor_kind }) => [action, actor_kind])).toEqual([['mandate.sign', 'person']]);
    const contact = await system.database.db
      .selectFrom('mandate_contact')
      .selectAll()
      .where('person_key', '=', kept.personKey ?? '')
      .executeTakeFirstOrThrow();
    expect(contact.channel).toBe('letter');
    expect(contact.contact).not.toContain('Église');

    // Back, and a second press: nothing is done twice, nothing is shown twice.
    expect((await nadia.get(agree.url)).url.pathname).toBe(`/aidants/mandats/${id}`);
    expect((await nadia.submit(agree, { canal: 'email' }, 'J’accepte')).url.pathname).toBe(`/aidants/mandats/${id}`);
    expect((await nadia.submit(agree, {}, 'Je refuse')).url.pathname).toBe(`/aidants/mandats/${id}`);
    expect((await nadia.get(at(`/aidants/mandats/${id}/personne`))).url.pathname).toBe(`/aidants/mandats/${id}`);
    expect((await mandate(id)).state).toBe('active');
    expect(await entries(id)).toHaveLength(1);

    const list = await nadia.get(at('/aidants'));
    await expectValid(list);
    expect(list.text).toContain("Zoé O'Brien-Lefèvre");
    expect(list.text).toContain('Famille, scolarité');
    expect((await nadia.get(at('/aidants?nom=OBRIEN'))).text).not.toContain('Famille, scolarité');
    expect((await nadia.get(at('/aidants?nom=brien%20zoe'))).text).toContain('Famille, scolarité');
  });

  it('needs a way to tell the person', async () => {
    const agree = await meet(nadia, await write(nadia, ['papiers']));
    // As she said it for the mandate before.
    expect(agree.document.querySelector('input[name=canal][checked]')?.getAttribute('value')).toBe('letter');
    expect(agree.document.querySelector('textarea[name=adresse]')?.textContent).toContain('3 rue de l’Église');
    for (const [fields, link] of [
      [{ canal: 'email', courriel: 'zoe' }, '#courriel'],
      [{ canal: 'letter', adresse: '' }, '#adresse'],
    ] as const) {
      const again = await nadia.submit(agree, fields, 'J’accepte');
      expect(again.status).toBe(422);
      await expectValid(again);
      expect(again.document.querySelector('.socle-summary a')?.getAttribute('href')).toBe(link);
    }
    expect((await mandate(idOf(agree))).state).toBe('waiting');
  });

  it('may be refused by the person, whatever else the form says', async () => {
    const agree = await meet(nadia, await write(nadia, ['papiers']));
    const refused = await nadia.submit(agree, { courriel: 'zoe' }, 'Je refuse');
    expect(refused.text).toContain('La personne a refusé');
    expect((await mandate(idOf(agree))).endedAs).toBe('refuse');
  });

  it('is not signed a quarter of an hour after the person signed in, nor without them', async () => {
    const before = await write(nadia, ['papiers']);
    const unmet = await nadia.get(at(`/aidants/mandats/${idOf(before)}/accord`));
    expect(unmet.status).toBe(400);
    const agree = await meet(nadia, before);
    offset = 16 * 60_000;
    const late = await nadia.submit(agree, { canal: 'email' }, 'J’accepte');
    offset = 0;
    expect(late.status).toBe(400);
    expect((await mandate(idOf(agree))).state).toBe('waiting');
  });

  it('comes back to the page that explains when the person gives up at FranceConnect', async () => {
    const before = await write(nadia, ['papiers']);
    const state = async () => {
      const asked = await nadia.get(at(`/aidants/mandats/${idOf(before)}/franceconnect`));
      const sent = nadia.visited.findLast((address) => address.includes('/authorize')) ?? '';
      expect(new URL(sent).searchParams.get('prompt')).toBe('login');
      // Nobody signs a mandate as a helper: that provider is not offered here.
      const offered = [...asked.document.querySelectorAll('main button')].map((button) => (button.textContent ?? '').trim());
      expect(offered.some((one) => one.includes(title()))).toBe(true);
      expect(offered.filter((one) => one.startsWith('Aidants Connect'))).toEqual([]);
      return new URL(sent).searchParams.get('state') ?? '';
    };
    const back = `/aidants/franceconnect/retour?error=access_denied&state=${await state()}`;
    const page = await nadia.get(at(back));
    expect(page.url.pathname).toBe(`/aidants/mandats/${idOf(before)}/personne`);
    expect(page.text).toContain('Rien n’est signé');
    // Once.
    expect((await nadia.get(at(back))).status).toBe(400);
  });

  it('leaves nobody signed in who gave their password, then gave up', async () => {
    const before = await write(nadia, ['papiers']);
    const consent = await identify(nadia, at(`/aidants/mandats/${idOf(before)}/franceconnect`));
    const left = await nadia.submit(consent, {}, 'Ne rien transmettre');
    expect(left.url.pathname).toBe(`/aidants/mandats/${idOf(before)}/personne`);
    expect(left.text).toContain('fermez ce navigateur');
    expect(nadia.visited.some((address) => address.includes('/session/end') && address.includes(idOf(before)))).toBe(true);
    // FranceConnect and the provider ask again.
    const provider = await depart(nadia, at('/connexion/franceconnect'));
    expect(provider.document.querySelector('input[name=password]')).not.toBeNull();
    expect((await mandate(idOf(before))).personKey).toBeNull();
  });

  it('is renewed by the same person only, who is signed out also when they are another', async () => {
    const first = await signed(nadia, ['travail']);
    const id = idOf(first);
    const form = await nadia.follow(first, 'Renouveler ce mandat');
    await expectValid(form);
    const other = await nadia.submit(form, { duree: 'year' }, 'Continuer');
    const ends = signOuts();
    const refused = await meet(nadia, other, 'ines');
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Ce mandat est pour une autre personne');
    expect(signOuts()).toBeGreaterThan(ends);
    const renewed = await nadia.submit(await meet(nadia, other), { canal: 'email' }, 'J’accepte');
    expect((await mandate(id)).endedAs).toBe('replace');
    expect([(await mandate(idOf(renewed))).state, (await mandate(idOf(renewed))).families]).toEqual(['active', ['travail']]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestBrowser, TestPage } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { expectValid } from '../aidantsconnect/testing.js';
import { signInTo } from '../partenaires/testing.js';
import { habilitationPlace, requestIdOf } from './testing.js';

let system: TestSystem;
/** Élise asks for the ministry, and is an operator as well; so are Camille and Yves, of the town. */
let elise: TestBrowser;
let camille: TestBrowser;
let yves: TestBrowser;
let nadia: TestBrowser;
/** Whom Élise names as a helper. */
let karim: TestBrowser;
const { at, typed, post, draft, today, mailsTo, actions } = habilitationPlace(() => system);
const operators = [
  'camille.dubreuil@valmont-sur-orge.example',
  'yves.legoff@valmont-sur-orge.example',
  'elise.nguessan@simplicite.example',
];

beforeAll(async () => {
  system = await startTestSystem({ runJobs: false, env: { OPERATORS: operators.join(',') } });
  const enter = async (who: string) => (await signInTo(system, who, '/habilitation')).browser;
  [elise, camille, yves] = [await enter('elise'), await enter('camille'), await enter('yves')];
  [nadia, karim] = [await enter('nadia'), await enter('karim')];
}, 90_000);
afterAll(() => system[Symbol.asyncDispose]());

const faultsOf = (page: TestPage) => [...page.document.querySelectorAll('.socle-summary a')].map((a) => a.getAttribute('href'));
const row = (id: string) =>
  system.database.db.selectFrom('habilitation_request').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const stateOf = async (id: string) => (await row(id)).state;
const helpersOf = (id: string) =>
  system.database.db.selectFrom('habilitation_helper').selectAll().where('request_id', '=', id).orderBy('created_at').execute();
const helping = () => system.database.db.selectFrom('mandate_helper_organisation').select('id').execute();

describe('asking for one’s organisation', () => {
  let id = '';

  it('is one question a page, with what is wrong said at its field', async () => {
    const home = await elise.get(at('/habilitation'));
    await expectValid(home);
    const first = await elise.submit(home, {}, 'Demander pour');
    expect(first.text).toContain('Ministère de la Simplicité');
    await expectValid(first);
    id = requestIdOf(first);
    const sent = await post(elise, `/habilitation/demandes/${id}/envoyer`);
    expect([sent.status, sent.text]).toEqual([422, expect.stringContaining('Dites ce qu’est votre organisation')]);
    expect(faultsOf(await elise.submit(first, {}, 'Enregistrer'))).toEqual(['#nature']);
    const numberless = await elise.submit(first, { nature: 'france_services' }, 'Enregistrer');
    expect([numberless.status, faultsOf(numberless)]).toEqual([422, ['#numero']]);
    await expectValid(numberless);
    const referent = await elise.submit(first, { nature: 'administration' }, 'Enregistrer');
    expect(referent.document.querySelector('[name=courriel]')?.getAttribute('value')).toBe('elise.nguessan@simplicite.example');
    await expectValid(referent);
    expect(faultsOf(await elise.submit(referent, { prenom: '', courriel: 'elise' }, 'Enregistrer'))).toEqual(['#prenom', '#courriel']);
    const helpers = await elise.submit(referent, {}, 'Enregistrer');
    await expectValid(helpers);
    const listed = await elise.submit(helpers, { ...typed('karim') }, 'Ajouter');
    await expectValid(listed);
    const twice = await elise.submit(listed, { ...typed('karim') }, 'Ajouter');
    expect([twice.status, faultsOf(twice)]).toEqual([422, ['#courriel']]);
    const why = await elise.follow(listed, 'Continuer');
    await expectValid(why);
    const whole = await elise.submit(why, { raison: 'Beaucoup de visiteurs.' }, 'Enregistrer');
    await expectValid(whole);
    expect(whole.text).toContain('Karim Benhaddou, karim.benhaddou@valmont-sur-orge.example');
    expect(await stateOf(id)).toBe('draft');
  });

  it('goes back to the same draft, and can be taken back', async () => {
    expect((await elise.get(at('/habilitation'))).text).toContain('Brouillon');
    expect((await post(elise, '/habilitation')).status).toBe(303);
    const { length } = await system.database.db.selectFrom('habilitation_request').select('id').execute();
    expect(length).toBe(1);
    const confirm = await elise.follow(await elise.get(at(`/habilitation/demandes/${id}`)), 'Retirer la demande');
    await expectValid(confirm);
    await elise.submit(confirm, {}, 'Retirer la demande');
    expect([await stateOf(id), await actions(id)]).toEqual(['closed', ['start', 'close']]);
    for (const path of ['envoyer', 'retirer', 'raison'])
      expect([path, (await post(elise, `/habilitation/demandes/${id}/${path}`, { raison: 'Encore.' })).status]).toEqual([path, 409]);
    expect(await stateOf(id)).toBe('closed');
  });

  it('is refused where the organisation helps already', async () => {
    const answer = await post(nadia, '/habilitation');
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('HAB-DEJA')]);
    expect((await nadia.get(at('/habilitation'))).text).toContain('est déjà habilitée');
  });
});

describe('a request', () => {
  let id = '';
  const path = () => `/habilitation/demandes/${id}`;

  it('is nobody’s but who asks, and no operator sees a draft', async () => {
    id = requestIdOf(await draft(elise, { referent: typed('elise'), helpers: [typed('karim'), typed('elise'), typed('nadia')] }));
    for (const stranger of [camille, karim]) {
      for (const page of ['', '/organisation', '/retirer']) expect((await stranger.get(at(`${path()}${page}`))).status).toBe(404);
      for (const page of ['organisation', 'referent', 'aidants', 'raison', 'envoyer', 'retirer'])
        expect([page, (await post(stranger, `${path()}/${page}`, { ...typed('karim'), nature: 'other', raison: 'x' })).status]).toEqual([
          page,
          404,
        ]);
    }
    const forced = await post(camille, `/habilitation/operateur/demandes/${id}`, { decision: 'validate', version: '0' });
    expect([forced.status, await stateOf(id)]).toEqual([404, 'draft']);
    expect((await camille.get(at(`/habilitation/operateur/demandes/${id}`))).status).toBe(404);
  });

  it('is frozen once it is sent: no form skips a state', async () => {
    const page = await elise.submit(await elise.get(at(path())), {}, 'Envoyer la demande');
    expect(page.text).toContain('La demande est envoyée');
    await expectValid(page);
    const before = await row(id);
    for (const [part, body] of [
      ['envoyer', {}],
      ['organisation', { nature: 'other' }],
      ['referent', typed('karim')],
      ['aidants', typed('yves')],
      ['aidants/retirer', { courriel: typed('karim').courriel }],
      ['raison', { raison: 'Autre.' }],
    ] as const) {
      const answer = await post(elise, `${path()}/${part}`, { ...body, state: 'validated', decision: 'validate' });
      expect([part, answer.status]).toEqual([part, 409]);
    }
    expect(await row(id)).toEqual(before);
    expect((await helpersOf(id)).map(({ state }) => state)).toEqual(['waiting_list', 'waiting_list', 'waiting_list']);
    expect(await mailsTo('elise.nguessan@simplicite.example')).toContain('Votre demande d’habilitation est envoyée');
  });

  it('is decided by operators only, and never by who asked or is named', async () => {
    for (const [who, path] of [
      [nadia, '/habilitation/operateur'],
      [karim, `/habilitation/operateur/demandes/${id}`],
    ] as const)
      expect((await who.get(at(path))).status).toBe(403);
    const forced = await post(nadia, `/habilitation/operateur/demandes/${id}`, { decision: 'validate', version: '1' });
    expect([forced.status, forced.text]).toEqual([403, expect.stringContaining('HAB-OPERATEUR')]);
    const own = await elise.get(at(`/habilitation/operateur/demandes/${id}`));
    expect(own.text).toContain('Demandez à un autre opérateur');
    expect(own.document.querySelector('[name=decision]')).toBe(null);
    for (const decision of ['validate', 'refuse', 'requireChanges']) {
      const answer = await post(elise, `/habilitation/operateur/demandes/${id}`, { decision, raison: 'Bien sûr.', version: '1' });
      expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('HAB-QUATRE-YEUX')]);
    }
    const { asked_by, named } = await row(id);
    const write = (by: string, key: string) =>
      system.database.db
        .updateTable('habilitation_request')
        .set({ state: 'validated', ended_at: new Date(), decided_by: by, decided_by_key: key })
        .where('id', '=', id)
        .execute();
    await expect(write(asked_by, 'another')).rejects.toThrow('habilitation_request_four_eyes');
    for (const key of named) await expect(write('another', key)).rejects.toThrow('habilitation_request_four_eyes');
    expect([named.length, await stateOf(id)]).toEqual([3, 'processing']);
  });

  it('goes back to who asks for changes, with a reason, and an operator decides about what they read', async () => {
    const desk = await camille.follow(await camille.get(at('/operateur')), 'Organisations et aidants à habiliter');
    await expectValid(desk);
    const read = await camille.follow(desk, 'Ministère de la Simplicité');
    await expectValid(read);
    const unsaid = await camille.submit(read, { decision: 'requireChanges' }, 'Décider');
    expect([unsaid.status, faultsOf(unsaid)]).toEqual([422, ['#raison']]);
    expect(faultsOf(await camille.submit(read, {}, 'Décider'))).toEqual(['#decision']);
    await camille.submit(read, { decision: 'requireChanges', raison: 'Nadia est de la ville\u00a0: retirez-la.' }, 'Décider');
    expect((await post(camille, `/habilitation/operateur/demandes/${id}`, { decision: 'validate', version: '1' })).status).toBe(409);
    const changing = await elise.get(at(path()));
    expect(changing.text).toContain('Nadia est de la ville');
    await elise.submit(await elise.get(at(`${path()}/aidants`)), {}, 'Retirer Nadia');
    await elise.submit(await elise.get(at(path())), {}, 'Envoyer les modifications');
    expect(await stateOf(id)).toBe('changes_proposed');
    expect((await helpersOf(id)).map(({ state }) => state).sort()).toEqual(['cancelled', 'waiting_list', 'waiting_list']);
    const stale = await post(camille, `/habilitation/operateur/demandes/${id}`, { decision: 'validate', version: '1' });
    expect([stale.status, stale.text, await stateOf(id)]).toEqual([409, expect.stringContaining('HAB-ETAT'), 'changes_proposed']);
  });

  it('is decided once by two operators at once', async () => {
    const before = (await helping()).length;
    const send = (browser: TestBrowser, decision: string) =>
      post(browser, `/habilitation/operateur/demandes/${id}`, { decision, raison: 'Vu.', version: '2' });
    const answers = await Promise.all([send(camille, 'validate'), send(yves, 'validate')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect([await stateOf(id), (await helping()).length]).toEqual(['validated', before + 1]);
    expect((await actions(id)).filter((action) => action === 'validate')).toEqual(['validate']);
    expect(await mailsTo('elise.nguessan@simplicite.example')).toContain('Votre organisation est habilitée');
    expect(await mailsTo('karim.benhaddou@valmont-sur-orge.example')).toContain('Vous allez être formé comme aidant');
    for (const event of ['envoyer', 'retirer']) expect((await post(elise, `${path()}/${event}`)).status).toBe(409);
    expect((await send(yves, 'refuse')).status).toBe(409);
    expect(await stateOf(id)).toBe('validated');
  });

  it('leads to helpers once their training is noted, by nobody for themselves', async () => {
    expect((await karim.get(at('/aidants'))).status).toBe(403);
    const team = await elise.get(at('/habilitation/equipe'));
    await expectValid(team);
    const own = await elise.follow(team, 'Élise');
    const members = team.document.querySelectorAll('a[href*="/aidants/hah_"]');
    expect(members.length).toBe(3);
    const mine = await elise.get(new URL(members[0]?.getAttribute('href') ?? '', team.url));
    await expectValid(mine);
    expect(own.text).toContain('Référent');

    const rows = await helpersOf(id);
    const open = rows.filter(({ state }) => state === 'processing');
    const pages = await Promise.all(open.map((one) => elise.get(at(`${team.url.pathname}/aidants/${one.id}`))));
    const self = pages.find(({ text }) => text.includes('elise.nguessan')) ?? expect.fail('not there');
    const other = pages.find(({ text }) => text.includes('karim.benhaddou')) ?? expect.fail('not there');
    expect(self.document.querySelector('[name=test]')).toBe(null);
    expect(self.text).toContain('Personne ne s’habilite soi-même');
    for (const place of [self.url.pathname, self.url.pathname.replace(/equipe\/[^/]+/, 'operateur')]) {
      const answer = await post(elise, `${place}/formation`, { ...today(), test: 'oui' });
      expect([place, answer.status, answer.text]).toEqual([place, 403, expect.stringContaining('HAB-QUATRE-YEUX')]);
    }
    expect((await post(elise, other.url.pathname, { etape: 'validate' })).status).toBe(409);

    const wrong = await elise.submit(other, { ...today(), 'jour-annee': '2099' }, 'Noter la formation');
    expect([wrong.status, faultsOf(wrong)]).toEqual([422, ['#jour']]);
    await expectValid(wrong);
    await elise.submit(other, today(), 'Noter la formation');
    expect((await karim.get(at('/aidants'))).status).toBe(403);
    await elise.submit(await elise.get(other.url), { etape: 'validate' }, 'Décider');
    const space = await karim.get(at('/aidants'));
    expect([space.status, space.text]).toEqual([200, expect.stringContaining('Ministère de la Simplicité')]);
    expect(await mailsTo('karim.benhaddou@valmont-sur-orge.example')).toContain('Vous êtes aidant');

    const key = open.find(({ id: one }) => self.url.pathname.endsWith(one))?.person_key ?? expect.fail('no key');
    const train = system.database.db
      .updateTable('habilitation_helper')
      .set({ state: 'trained', trained_on: '2026-11-24', trained_by_key: key })
      .where('person_key', '=', key)
      .where('state', '=', 'processing');
    await expect(train.execute()).rejects.toThrow('habilitation_helper_not_self');
    const desk = await camille.get(at(self.url.pathname.replace(/equipe\/[^/]+/, 'operateur')));
    await expectValid(desk);
    await camille.submit(desk, { ...today(), test: 'oui' }, 'Noter la formation');
    expect((await elise.get(at('/aidants/mandats/nouveau'))).status).toBe(200);
  });
});

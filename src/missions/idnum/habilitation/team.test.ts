import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestBrowser, TestPage } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { expectValid, helpersPlace, idOf } from '../aidantsconnect/testing.js';
import { isActing } from '../mandats/index.js';
import { signInTo } from '../partenaires/testing.js';
import { habilitationPlace } from './testing.js';

let system: TestSystem;
/** Yves answers for the helpers of the town; Nadia is one; Camille and Élise are operators. */
let yves: TestBrowser;
let nadia: TestBrowser;
let camille: TestBrowser;
let elise: TestBrowser;
let team: TestPage;
const { at, typed, post, today, mailsTo, actions } = habilitationPlace(() => system);
const { signed, members } = helpersPlace(() => system);

beforeAll(async () => {
  const operators = 'camille.dubreuil@valmont-sur-orge.example,elise.nguessan@simplicite.example';
  system = await startTestSystem({ runJobs: false, env: { OPERATORS: operators } });
  const enter = async (who: string) => (await signInTo(system, who, '/habilitation')).browser;
  [yves, nadia, camille, elise] = [await enter('yves'), await enter('nadia'), await enter('camille'), await enter('elise')];
  team = await yves.get(at('/habilitation/equipe'));
}, 90_000);
afterAll(() => system[Symbol.asyncDispose]());

const path = () => team.url.pathname;
const memberOf = async (who: string) =>
  (await members()).find(({ helper }) => helper.email.startsWith(who)) ?? expect.fail(`${who} is no member`);
const askedFor = async (who: string) => {
  const page = await yves.get(team.url);
  const link = [...page.document.querySelectorAll('a[href*="/aidants/hah_"]')].find((a) => a.textContent.startsWith(who));
  return (link?.getAttribute('href') ?? expect.fail(`no request for ${who}`)).split('/').at(-1) ?? '';
};

describe('the team of a referent', () => {
  it('is for referents of the organisation only', async () => {
    await expectValid(team);
    expect(team.text).toContain('Nadia Ferrand');
    const { id } = await memberOf('nadia');
    for (const stranger of [nadia, camille, elise]) {
      for (const page of ['', '/aidants/nouveau', `/membres/${id}`, `/membres/${id}/retirer`])
        expect((await stranger.get(at(`${path()}${page}`))).status).toBe(403);
      for (const page of ['/aidants/nouveau', `/membres/${id}/referent`, `/membres/${id}/retirer`]) {
        const answer = await post(stranger, `${path()}${page}`, { ...typed('elise') });
        expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('HAB-REFERENT')]);
      }
    }
    expect((await memberOf('nadia')).referent).toBe(false);
  });

  it('asks for a helper, whom an operator accepts who is neither them nor who asked', async () => {
    const form = await yves.follow(team, 'Demander un aidant');
    await expectValid(form);
    const known = await yves.submit(form, { ...typed('nadia') }, 'Envoyer la demande');
    expect([known.status, known.text]).toEqual([422, expect.stringContaining('aide déjà ici')]);
    await expectValid(known);
    const done = await yves.submit(form, { ...typed('camille') }, 'Envoyer la demande');
    expect(done.text).toContain('Un opérateur va décider');
    expect((await yves.submit(form, { ...typed('camille') }, 'Envoyer la demande')).status).toBe(422);
    const id = await askedFor('Camille');
    // A state is not skipped, and no other team handles it.
    for (const [place, body] of [
      [`${path()}/aidants/${id}`, { etape: 'validate' }],
      [`${path()}/aidants/${id}`, { etape: 'enrol' }],
      [`${path()}/aidants/${id}/formation`, { ...today(), test: 'oui' }],
    ] as const)
      expect([place, (await post(yves, place, body)).status]).toEqual([place, 409]);
    const own = await post(camille, `/habilitation/operateur/aidants/${id}`, { etape: 'enrol' });
    expect([own.status, own.text]).toEqual([403, expect.stringContaining('HAB-QUATRE-YEUX')]);
    expect((await post(nadia, `/habilitation/operateur/aidants/${id}`, { etape: 'enrol' })).status).toBe(403);

    const { db } = system.database;
    const asked = await db.selectFrom('habilitation_helper').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    for (const [by, key] of [
      [asked.asked_by, 'another'],
      ['another', asked.asked_by_key],
      ['another', asked.person_key],
    ] as const) {
      const enrol = db.updateTable('habilitation_helper').set({ state: 'processing', enrolled_by: by, enrolled_by_key: key });
      await expect(enrol.where('id', '=', id).execute()).rejects.toThrow('habilitation_helper_four_eyes');
    }

    const desk = await elise.get(at('/habilitation/operateur'));
    await expectValid(desk);
    const page = await elise.follow(desk, 'Camille Dubreuil');
    await expectValid(page);
    expect((await elise.submit(page, { etape: 'refuse' }, 'Décider')).status).toBe(422);
    await elise.submit(page, { etape: 'wait' }, 'Décider');
    await elise.submit(await elise.get(page.url), { etape: 'enrol' }, 'Décider');
    expect((await camille.get(at('/aidants'))).status).toBe(403);
    await yves.submit(await yves.get(at(`${path()}/aidants/${id}`)), { ...today(), test: 'oui' }, 'Noter la formation');
    expect((await camille.get(at('/aidants'))).status).toBe(200);
    expect(await actions(id)).toEqual(['helper-ask', 'helper-wait', 'helper-enrol', 'helper-train', 'helper-validate']);
    expect((await mailsTo(typed('camille').courriel)).sort()).toEqual(['Vous allez être formé comme aidant', 'Vous êtes aidant']);
  });

  it('cancels a request, and is told of a refusal', async () => {
    const ask = async (who: string) =>
      yves.submit(await yves.get(at(`${path()}/aidants/nouveau`)), { ...typed(who) }, 'Envoyer la demande');
    await ask('karim');
    const id = await askedFor('Karim');
    await yves.submit(await yves.get(at(`${path()}/aidants/${id}`)), {}, 'Annuler cette demande');
    expect(await mailsTo(typed('karim').courriel)).toEqual([]);
    expect((await post(elise, `/habilitation/operateur/aidants/${id}`, { etape: 'enrol' })).status).toBe(409);
    await ask('karim');
    const again = await askedFor('Karim');
    expect(again).not.toBe(id);
    await elise.submit(
      await elise.get(at(`/habilitation/operateur/aidants/${again}`)),
      { etape: 'refuse', raison: 'Pas du service.' },
      'Décider',
    );
    expect(await mailsTo(typed('yves').courriel)).toContain('Un aidant n’est pas accepté');
  });

  it('ends a membership after saying what that means: the next request under a mandate is refused', async () => {
    const mandateId = idOf(await signed(nadia, ['famille']));
    const { id } = await memberOf('nadia');
    const acting = () => isActing(system.context.db, { mandateId, membershipId: id, family: 'famille' }, system.context.clock.now());
    expect(await acting()).toBe(true);
    const page = await yves.follow(await yves.get(team.url), 'Nadia');
    await expectValid(page);
    const confirm = await yves.follow(page, 'Retirer de l’équipe');
    await expectValid(confirm);
    expect([confirm.text, await acting()]).toEqual([expect.stringContaining('Son accès s’arrête tout de suite'), true]);
    await yves.submit(confirm, {}, 'Retirer de l’équipe');
    expect([await acting(), (await nadia.get(at('/aidants'))).status]).toEqual([false, 403]);
    expect([await actions(id), await mailsTo(typed('nadia').courriel)]).toEqual([
      ['end-member'],
      expect.arrayContaining(['Vous n’êtes plus dans l’équipe des aidants']),
    ]);
    expect((await post(yves, `${path()}/membres/${id}/retirer`)).status).toBe(404);
  });

  it('keeps one referent, also when two end each other at once', async () => {
    const [own, other] = [await memberOf('yves'), await memberOf('camille')];
    const last = await post(yves, `${path()}/membres/${own.id}/retirer`);
    expect([last.status, last.text]).toEqual([409, expect.stringContaining('HAB-DERNIER')]);
    const self = await post(yves, `${path()}/membres/${own.id}/referent`);
    expect([self.status, self.text]).toEqual([403, expect.stringContaining('HAB-QUATRE-YEUX')]);
    await yves.submit(await yves.get(at(`${path()}/membres/${other.id}`)), {}, 'Nommer référent');
    expect((await memberOf('camille')).referent).toBe(true);
    expect(await mailsTo(typed('camille').courriel)).toContain('Vous êtes référent');
    const answers = await Promise.all([
      post(yves, `${path()}/membres/${other.id}/retirer`),
      post(camille, `${path()}/membres/${own.id}/retirer`),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 403]);
    expect((await members()).filter(({ referent }) => referent).length).toBe(1);
  });
});

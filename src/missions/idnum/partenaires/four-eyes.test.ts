import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestPage } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { registerService, signInTo, type SignedIn } from './testing.js';

let system: TestSystem;
/** The operators of the sandbox: both agents of the town. */
let camille: SignedIn;
let karim: SignedIn;
beforeAll(async () => {
  system = await startTestSystem();
  [camille, karim] = [await signInTo(system, 'camille'), await signInTo(system, 'karim')];
}, 60_000);
afterAll(() => system[Symbol.asyncDispose]());

const checklist = { base_legale: 'Article L. 114-8 du CRPA', contact: 'equipe@ville.example', essai: 'oui' };
const production = { redirect_uris: 'https://service.example/retour', post_logout_redirect_uris: '' };
const decisionOf = async ({ browser }: SignedIn, name: string) =>
  browser.follow(await browser.get(`${system.baseUrl}/partenaires/operateur`), name);
const mayApprove = (page: TestPage) => page.document.querySelector('[name=decision][value=approve]') !== null;
/** Posts a decision, whatever the page offers. */
function force({ browser }: SignedIn, page: TestPage): Promise<Response> {
  const cookie = Object.entries(browser.cookies('localhost'))
    .map((pair) => pair.join('='))
    .join('; ');
  const headers = { cookie, 'user-agent': 'Socle test browser', accept: 'text/html' };
  return fetch(page.url, { method: 'POST', headers, body: new URLSearchParams({ decision: 'approve' }), redirect: 'manual' });
}
const stateOf = async (name: string) => {
  const { db } = system.database;
  const partner = db.selectFrom('partner').select('id').where('name', '=', name).where('origin', 'is', null);
  const rows = await db.selectFrom('partner_request').select('state').where('partner_id', 'in', partner).orderBy('asked_at').execute();
  return rows.map(({ state }) => state);
};
const ask = async ({ browser }: SignedIn, own: TestPage) =>
  browser.submit(await browser.follow(own, 'Demander la mise en production'), { ...production, ...checklist }, 'Envoyer');

/** A service of Camille as its page shows it. */
const service = async (name: string) => camille.browser.follow(await registerService(camille, { name }), 'J’ai copié');

describe('an operator', () => {
  it('approves no request of their own; another one does', async () => {
    await ask(camille, await service('Congés'));
    const own = await decisionOf(camille, 'Congés');
    expect(own.text).toContain('Personne n’accepte sa propre demande');
    expect(own.text).toContain('Demandez à un autre opérateur');
    expect(mayApprove(own)).toBe(false);
    const forced = await force(camille, own);
    expect([forced.status, await forced.text()]).toEqual([403, expect.stringContaining('PARTENAIRE-QUATRE-YEUX')]);
    expect(await stateOf('Congés')).toEqual(['waiting']);

    const other = await decisionOf(karim, 'Congés');
    expect(mayApprove(other)).toBe(true);
    await karim.browser.submit(other, { decision: 'approve' }, 'Décider');
    expect(await stateOf('Congés')).toEqual(['approved']);
  });

  it('approves nothing that they wrote a part of, whoever asks', async () => {
    const own = await service('Badges');
    const theirs = await karim.browser.get(own.url);
    await ask(karim, theirs);
    expect(mayApprove(await decisionOf(karim, 'Badges'))).toBe(false);
    const written = await decisionOf(camille, 'Badges');
    expect(mayApprove(written)).toBe(false);
    expect((await force(camille, written)).status).toBe(403);
  });

  it('may refuse their own request, with a reason', async () => {
    await ask(camille, await service('Repas'));
    const own = await decisionOf(camille, 'Repas');
    const missing = await camille.browser.submit(own, {}, 'Refuser cette demande');
    expect([missing.status, missing.text]).toEqual([422, expect.stringContaining('Écrivez pourquoi')]);
    await camille.browser.submit(missing, { raison: 'Une erreur de ma part.' }, 'Refuser cette demande');
    expect(await stateOf('Repas')).toEqual(['refused']);
  });

  it('has had their eyes on what was approved: of that, its author may approve the next version', async () => {
    const own = await service('Paie');
    await ask(camille, own);
    await karim.browser.submit(await decisionOf(karim, 'Paie'), { decision: 'approve' }, 'Décider');
    const edit = await karim.browser.follow(await karim.browser.get(own.url), 'Modifier');
    await ask(karim, await karim.browser.submit(edit, { 'scopes[]': ['openid', 'phone'] }, 'Enregistrer'));
    expect(mayApprove(await decisionOf(karim, 'Paie'))).toBe(false);
    await camille.browser.submit(await decisionOf(camille, 'Paie'), { decision: 'approve' }, 'Décider');
    expect(await stateOf('Paie')).toEqual(['approved', 'approved']);
  });

  it('is kept from it by the database too', async () => {
    await ask(camille, await service('Parking'));
    const { db } = system.database;
    const approved = db
      .updateTable('partner_request')
      .set((e) => ({ state: 'approved', decided_at: new Date(), decided_by: e.ref('asked_by') }))
      .where('state', '=', 'waiting');
    await expect(approved.execute()).rejects.toThrow('partner_request_four_eyes');
  });
});

describe('an operator who is alone', () => {
  it('is told to name a second one', async () => {
    await using lonely = await startTestSystem({ env: { OPERATORS: 'camille.dubreuil@valmont-sur-orge.example' } });
    const alone = await signInTo(lonely, 'camille');
    const own = await alone.browser.follow(await registerService(alone, { name: 'Seul' }), 'J’ai copié');
    await ask(alone, own);
    const page = await alone.browser.follow(await alone.browser.get(`${lonely.baseUrl}/partenaires/operateur`), 'Seul');
    expect(mayApprove(page)).toBe(false);
    expect(page.text).toContain('réglage OPERATORS');
    const forced = await force(alone, page);
    expect([forced.status, await forced.text()]).toEqual([403, expect.stringContaining('PARTENAIRE-SEUL-OPERATEUR')]);
  }, 60_000);
});

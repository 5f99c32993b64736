import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { httpFaults } from '../../../kernel/http/index.js';
import { testBrowser, type TestBrowser, type TestPage } from '../../../kernel/http/testing.js';
import { fileForAgent, filesOf, inbox, reuseFigures, transitionFile } from './index.js';
import { agentActor } from './files.js';
import { valuesOf } from './store-answers.js';
import { answer, karim, startRoom, zoe, type Room } from './testing.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(async () => {
  await room[Symbol.asyncDispose]();
});
// Each test is another person, so that each begins with an empty dossier.
let person = 0;
beforeEach(() => {
  person += 1;
  room.signInAs = { ...zoe, family_name: `PERSONNE ${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[person] ?? person}` };
  room.ask = () => Promise.resolve(answer(620));
});

const child = {
  'enfant-prenom': 'Léo',
  'enfant-nom': 'O’Brien',
  'enfant-naissance-jour': '12',
  'enfant-naissance-mois': '5',
  'enfant-naissance-annee': '2017',
};
const idOf = (page: TestPage) => /dossiers\/(file_\w+)/.exec(page.url.pathname)?.[1] ?? expect.fail(`no file in ${page.url.pathname}`);

async function begin(browser: TestBrowser, button: string): Promise<TestPage> {
  const about = await browser.get(`${room.baseUrl}/demarches/tarif-cantine`);
  expect(about.text).toContain('Ville de Valmont-sur-Orge');
  const asked = await browser.follow(about, 'Commencer');
  expect(asked.text).toContain('Article R. 531-52');
  return browser.submit(asked, {}, button);
}

async function fillAll(browser: TestBrowser, first: TestPage, days: string[] = ['lundi']): Promise<TestPage> {
  let page = await browser.submit(first, child, 'Continuer');
  page = await browser.submit(page, { ecole: 'moulin', classe: 'cp' }, 'Continuer');
  page = await browser.submit(page, { 'jours[]': days, 'sans-viande': 'non' }, 'Continuer');
  if (days.includes('mercredi')) page = await browser.submit(page, { centre: 'orge' }, 'Continuer');
  page = await browser.submit(page, {}, 'Continuer');
  page = await browser.submit(page, {}, 'Continuer');
  page = await browser.submit(page, {}, 'Continuer');
  return browser.submit(page, { exact: 'oui' }, 'Continuer');
}

describe('a citizen, without JavaScript', () => {
  it('sees each fact and its value, keeps some, changes one, sends, and gets a receipt', async () => {
    const browser = testBrowser();
    const facts = await begin(browser, 'Demander ces informations');
    expect(facts.url.pathname).toMatch(/informations$/);
    expect(facts.text).toContain('620 €');
    expect(facts.text).toContain('12 RUE DES ÉCOLES');
    expect(facts.text).toContain('n’a encore rien reçu');
    const first = await browser.submit(facts, { 'garder-adresse': null }, 'Utiliser');
    let page = await browser.submit(first, child, 'Continuer');
    page = await browser.submit(page, { ecole: 'moulin', classe: 'cp' }, 'Continuer');
    page = await browser.submit(page, { 'jours[]': ['lundi', 'mercredi'], 'sans-viande': 'non' }, 'Continuer');
    expect(page.text).toContain('centre de loisirs');
    page = await browser.submit(page, { centre: 'orge' }, 'Continuer');
    expect(page.text).toContain('Source : Caisse nationale des allocations familiales (CNAF), le 24 novembre 2026');
    expect(page.text).toContain('2,35');
    page = await browser.submit(page, { 'nombre-enfants': '3' }, 'Continuer');
    expect(page.document.querySelector('input[name=adresse-voie]')?.getAttribute('value')).toBe('');
    page = await browser.submit(
      page,
      { 'adresse-voie': '1 rue Neuve', 'adresse-code-postal': '91998', 'adresse-commune': 'Valmont' },
      'Continuer',
    );
    expect(page.document.querySelector('input[name=courriel]')?.getAttribute('value')).toBe('zoe@exemple.example');
    page = await browser.submit(page, {}, 'Continuer');
    const check = await browser.submit(page, { exact: 'oui' }, 'Continuer');
    expect(check.text).toContain('modifié par vous');
    expect(check.text).toContain('École élémentaire du Moulin');
    const receipt = await browser.submit(check, {}, 'Envoyer ma demande');
    expect(receipt.text).toMatch(/Dossier n° \d{6}/);
    const again = await browser.submit(check, {}, 'Envoyer ma demande');
    expect(again.text).toContain('elle n’est comptée qu’une fois');

    const [file] = await filesOf(
      room.context.db,
      (await room.context.db.selectFrom('demarches_file').select('person_key').where('id', '=', idOf(receipt)).executeTakeFirstOrThrow())
        .person_key,
    );
    const values = await valuesOf(room.context.db, idOf(receipt));
    expect(values.get('quotient')).toMatchObject({ value: 620, source: 'evidence', changed: false, fact: 'quotient_familial.valeur' });
    expect(values.get('nombre-enfants')).toMatchObject({ value: 3, source: 'evidence', changed: true });
    expect(values.get('adresse')).toMatchObject({ source: 'person' });
    expect(file?.state).toBe('en_construction');
    const mails = await room.context.db
      .selectFrom('mail_message')
      .select(['subject', 'recipient'])
      .where('key', 'like', `%${idOf(receipt)}%`)
      .execute();
    expect(mails).toEqual([{ subject: `Votre demande est bien arrivée – dossier n° ${file?.number}`, recipient: 'zoe@exemple.example' }]);
    const ledger = await room.context.ledger.history(room.context.db, file?.personKey ?? '');
    expect(ledger.map((row) => row.action)).toEqual(['demarches.submit', 'demarches.choose']);
    const refused = await room.context.db.selectFrom('demarches_fact').select(['field', 'value']).where('choice', '=', 'refused').execute();
    expect(refused).toEqual([{ field: 'adresse', value: null }]);
  });

  it('goes on alone when the administration cannot answer, and is told so', async () => {
    room.ask = () => Promise.reject(httpFaults.make('HTTP-503'));
    const browser = testBrowser();
    const facts = await begin(browser, 'Demander ces informations');
    expect(facts.text).toContain('Une administration n’a pas pu répondre');
    const first = await browser.follow(facts, 'Continuer');
    expect(first.text).toContain('Votre enfant');
    room.ask = () => Promise.resolve(answer(700));
    const retried = await browser.submit(facts, {}, 'Essayer encore');
    expect(retried.text).toContain('700 €');
  });

  it('is told what to put right, field by field, and loses nothing of what was typed', async () => {
    const browser = testBrowser();
    const first = await begin(browser, 'Continuer sans');
    const wrong = await browser.submit(
      first,
      { ...child, 'enfant-nom': '', 'enfant-naissance-jour': '31', 'enfant-naissance-mois': '2' },
      'Continuer',
    );
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Répondez à : Nom de famille de l’enfant');
    expect(wrong.text).toContain('Cette date n’existe pas');
    expect(wrong.document.querySelector('input[name=enfant-prenom]')?.getAttribute('value')).toBe('Léo');
    expect(wrong.document.querySelector('input[name=enfant-naissance-jour]')?.getAttribute('value')).toBe('31');
    const kept = await browser.get(first.url);
    expect(kept.document.querySelector('input[name=enfant-prenom]')?.getAttribute('value')).toBe('Léo');
  });

  it('resumes the draft first, and never has two', async () => {
    const browser = testBrowser();
    const first = await begin(browser, 'Continuer sans');
    await browser.submit(first, child, 'finir plus tard');
    const about = await browser.get(`${room.baseUrl}/demarches/tarif-cantine`);
    const resumed = await browser.follow(about, 'Reprendre ma demande');
    expect(resumed.text).toContain('La demande n’est pas encore envoyée');
    const next = await browser.follow(resumed, 'Continuer');
    expect(next.text).toContain('Dans quelle école');
    const again = await browser.get(`${room.baseUrl}/demarches/tarif-cantine/commencer`);
    expect(idOf(again)).toBe(idOf(first));
    const question = await browser.follow(resumed, 'Effacer ce brouillon');
    await browser.submit(question, {}, 'Effacer le brouillon');
    expect((await valuesOf(room.context.db, idOf(first))).size).toBe(0);
    const fresh = await browser.get(`${room.baseUrl}/demarches/tarif-cantine/commencer`);
    expect(fresh.text).toContain('Continuer sans');
  });
});

describe('what goes wrong in the middle', () => {
  it('two tabs: what differs is shown, and the person picks', async () => {
    const browser = testBrowser();
    const tab = await begin(browser, 'Continuer sans');
    const other = await browser.get(tab.url);
    await browser.submit(other, { ...child, 'enfant-prenom': 'Léa' }, 'Continuer');
    const conflict = await browser.submit(tab, child, 'Continuer');
    expect(conflict.status).toBe(409);
    expect(conflict.text).toContain('Léa');
    expect(conflict.text).toContain('Léo');
    expect(conflict.text).not.toContain('Date de naissance');
    expect((await valuesOf(room.context.db, idOf(tab))).get('enfant-prenom')?.value).toBe('Léa');
    const next = await browser.submit(conflict, {}, 'Garder les réponses de cette page');
    expect(next.text).toContain('Dans quelle école');
    expect((await valuesOf(room.context.db, idOf(tab))).get('enfant-prenom')?.value).toBe('Léo');
  });

  it('a page that saves while it is filled does not contradict itself', async () => {
    const browser = testBrowser();
    const page = await begin(browser, 'Continuer sans');
    const save = (name: string) => autosave(browser, page, { ...child, 'enfant-prenom': name });
    expect((await save('L')).status).toBe(200);
    expect((await save('Lé')).status).toBe(200);
    expect((await browser.submit(page, child, 'Continuer')).text).toContain('Dans quelle école');
  });

  it('the session ends: the answers wait, and come back after sign-in, to their owner only', async () => {
    const browser = testBrowser();
    const page = await begin(browser, 'Continuer sans');
    room.clock.advance(61 * 60_000);
    expect((await autosave(browser, page, child)).status).toBe(401);
    const ended = await browser.submit(page, child, 'Continuer');
    expect(ended.status).toBe(401);
    expect(ended.text).toContain('Vos réponses sont gardées');
    const owner = room.signInAs;
    const link = ended.document.querySelector('a[href*=reprise]')?.getAttribute('href') ?? '';

    room.signInAs = karim;
    const stranger = await testBrowser().get(new URL(link, room.baseUrl));
    expect(stranger.status).toBe(404);

    room.signInAs = owner;
    const back = await browser.get(new URL(link, room.baseUrl));
    expect(back.text).toContain('Vos réponses ont été remises');
    expect(back.document.querySelector('input[name=enfant-prenom]')?.getAttribute('value')).toBe('Léo');
    const stale = await browser.get(new URL(link, room.baseUrl));
    expect(stale.status).toBe(410);
    expect(stale.text).toContain('ne sont plus en attente');
    const stored = await room.context.db.selectFrom('demarches_kept').select('sealed').execute();
    expect(stored).toEqual([]);
  });

  it('the back button after sending leads to a page that says it is sent', async () => {
    const browser = testBrowser();
    const first = await begin(browser, 'Continuer sans');
    const id = idOf(first);
    let page = await browser.submit(first, child, 'Continuer');
    page = await browser.submit(page, { ecole: 'moulin', classe: 'cp' }, 'Continuer');
    page = await browser.submit(page, { 'jours[]': ['lundi'], 'sans-viande': 'non' }, 'Continuer');
    page = await browser.submit(page, { 'nombre-enfants': '2' }, 'Continuer');
    page = await browser.submit(
      page,
      { 'adresse-voie': '1 rue Neuve', 'adresse-code-postal': '91998', 'adresse-commune': 'Valmont' },
      'Continuer',
    );
    page = await browser.submit(page, {}, 'Continuer');
    const incomplete = await browser.get(`${room.baseUrl}/demarches/dossiers/${id}/verifier`);
    expect(incomplete.text).toContain('Il manque des réponses');
    const check = await browser.submit(page, { exact: 'oui' }, 'Continuer');

    // Changed in another tab after the last check was shown.
    const elsewhere = await browser.get(`${room.baseUrl}/demarches/dossiers/${id}/pages/ecole?suite=verifier`);
    await browser.submit(elsewhere, { ecole: 'condorcet', classe: 'cp' }, 'Enregistrer');
    const stale = await browser.submit(check, {}, 'Envoyer ma demande');
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('Condorcet');
    await browser.submit(stale, {}, 'Envoyer ma demande');

    const back = await browser.submit(first, { ...child, 'enfant-prenom': 'Autre' }, 'Continuer');
    expect(back.text).toContain('ne peut plus être modifiée');
    expect((await valuesOf(room.context.db, id)).get('enfant-prenom')?.value).toBe('Léo');
  });

  it('a link to a page that is no longer part of the request says so', async () => {
    const browser = testBrowser();
    const first = await begin(browser, 'Continuer sans');
    const gone = await browser.get(`${room.baseUrl}/demarches/dossiers/${idOf(first)}/pages/mercredi`);
    expect(gone.text).toContain('ne fait plus partie de votre demande');
  });

  it('a file is a stranger’s to nobody', async () => {
    const first = await begin(testBrowser(), 'Continuer sans');
    room.signInAs = karim;
    for (const path of ['', '/verifier', '/informations', '/pages/enfant', '/recu', '/retirer'])
      expect((await testBrowser().get(`${room.baseUrl}/demarches/dossiers/${idOf(first)}${path}`)).status).toBe(404);
  });
});

describe('after sending', () => {
  it('an agent asks for a correction, the person corrects and sends again, the agent decides; each is told once', async () => {
    const browser = testBrowser();
    const facts = await begin(browser, 'Demander ces informations');
    const check = await fillAll(browser, await browser.submit(facts, {}, 'Utiliser'));
    const receipt = await browser.submit(check, {}, 'Envoyer ma demande');
    const id = idOf(receipt);
    const { context, agent } = room;
    const actor = agentActor(agent);

    const seen = await fileForAgent(context, id, agent);
    expect(seen.pages.flatMap((p) => p.lines).find((l) => l.field.id === 'quotient')?.evidence?.issuer?.name).toContain('CNAF');
    expect((await inbox(context.db, { siret: agent.siret, search: 'leo personne' })).rows.map((r) => r.id)).toContain(id);
    await expect(fileForAgent(context, id, { ...agent, siret: '11999900100017' })).rejects.toMatchObject({ code: 'DEM-DOSSIER-INCONNU' });

    await transitionFile(context, id, { transition: 'ask_correction', actor, reason: 'La classe de Léo n’est pas la bonne.' });
    await expect(transitionFile(context, id, { transition: 'accept', actor })).rejects.toMatchObject({ code: 'DEM-ETAT' });
    const told = await browser.get(`${room.baseUrl}/demarches/dossiers/${id}`);
    expect(told.text).toContain('La classe de Léo n’est pas la bonne.');
    const correct = await browser.follow(told, 'Corriger ma demande');
    const page = await browser.get(`${room.baseUrl}/demarches/dossiers/${id}/pages/ecole?suite=verifier`);
    const corrected = await browser.submit(page, { ecole: 'moulin', classe: 'ce1' }, 'Enregistrer');
    expect(correct.text).toContain('CP');
    expect(corrected.text).toContain('CE1');
    await browser.submit(corrected, {}, 'Renvoyer ma demande');

    await transitionFile(context, id, { transition: 'start', actor });
    const file = (await fileForAgent(context, id, agent)).file;
    await expect(transitionFile(context, id, { transition: 'accept', actor, version: file.version - 1 })).rejects.toMatchObject({
      code: 'DEM-CHANGE-AILLEURS',
    });
    const both = await Promise.allSettled(
      [1, 2].map(() => transitionFile(context, id, { transition: 'accept', actor, result: { cents: 235 }, version: file.version })),
    );
    expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected']);

    const decided = await browser.get(`${room.baseUrl}/demarches/dossiers/${id}`);
    expect(decided.text).toContain('Acceptée');
    expect(decided.text).toContain('2,35');
    expect(
      await context.db.selectFrom('demarches_submission').select('number').where('file_id', '=', id).orderBy('number').execute(),
    ).toEqual([{ number: 1 }, { number: 2 }]);
    const subjects = await context.db.selectFrom('mail_message').select('subject').where('key', 'like', `%${id}%`).orderBy('id').execute();
    expect(subjects.map((m) => m.subject.split(' –')[0]).sort()).toEqual([
      'Une correction est à faire',
      'Votre demande corrigée est bien arrivée',
      'Votre demande est acceptée',
      'Votre demande est bien arrivée',
    ]);
    const events = await context.db
      .selectFrom('outbox_event')
      .select('type')
      .where('payload', '@>', JSON.stringify({ fileId: id }))
      .execute();
    expect(events.map((e) => e.type).sort()).toEqual([
      'demarches.correction_asked',
      'demarches.decided',
      'demarches.submitted',
      'demarches.submitted',
    ]);
    const actions = (await context.ledger.history(context.db, file.personKey)).map((row) => row.action);
    expect(actions.filter((a) => a === 'demarches.read').length).toBe(2);
    expect(actions).toContain('demarches.accept');
  });

  it('a message sent twice is written once; an empty one is refused with its words kept', async () => {
    const browser = testBrowser();
    const facts = await begin(browser, 'Demander ces informations');
    const check = await fillAll(browser, await browser.submit(facts, {}, 'Utiliser'), ['mercredi']);
    const id = idOf(await browser.submit(check, {}, 'Envoyer ma demande'));
    const page = await browser.get(`${room.baseUrl}/demarches/dossiers/${id}`);
    expect((await browser.submit(page, { message: '   ' }, 'Envoyer le message')).status).toBe(422);
    await browser.submit(page, { message: 'Bonjour, <b>merci</b>' }, 'Envoyer le message');
    const after = await browser.submit(page, { message: 'Bonjour, <b>merci</b>' }, 'Envoyer le message');
    expect(after.text.match(/Bonjour, <b>merci/g)).toHaveLength(1);
    const { rows } = await inbox(room.context.db, { siret: room.agent.siret });
    expect(rows.find((r) => r.id === id)?.unread).toBe(1);
  });

  it('a message written when the session had ended is there again after sign-in', async () => {
    const browser = testBrowser();
    const facts = await begin(browser, 'Demander ces informations');
    const check = await fillAll(browser, await browser.submit(facts, {}, 'Utiliser'));
    const id = idOf(await browser.submit(check, {}, 'Envoyer ma demande'));
    const page = await browser.get(`${room.baseUrl}/demarches/dossiers/${id}`);
    room.clock.advance(61 * 60_000);
    const ended = await browser.submit(page, { message: 'Un long message' }, 'Envoyer le message');
    expect(ended.status).toBe(401);
    const back = await browser.follow(ended, 'FranceConnect');
    expect(back.text).toContain('Votre message n’est pas encore parti');
    expect((await browser.submit(back, {}, 'Envoyer le message')).text).toContain('Un long message');
  });

  it('sent from two tabs at the same instant, it is sent once', async () => {
    const browser = testBrowser();
    const facts = await begin(browser, 'Demander ces informations');
    const check = await fillAll(browser, await browser.submit(facts, {}, 'Utiliser'));
    const both = await Promise.all([1, 2, 3].map(() => browser.submit(check, {}, 'Envoyer ma demande')));
    expect(new Set(both.map((page) => /n° (\d+)/.exec(page.text)?.[1])).size).toBe(1);
    const id = idOf(check);
    expect(await room.context.db.selectFrom('demarches_submission').select('number').where('file_id', '=', id).execute()).toEqual([
      { number: 1 },
    ]);
    expect(await room.context.db.selectFrom('mail_message').select('id').where('key', 'like', `%${id}%`).execute()).toHaveLength(1);
  });

  it('counts what became of each fact', async () => {
    const procedure = await room.context.db.selectFrom('registry_procedure').select('id').executeTakeFirstOrThrow();
    const figures = await reuseFigures(room.context.db, procedure.id);
    expect(figures.accepted).toBeGreaterThan(0);
    expect(figures.offered).toBeGreaterThanOrEqual(figures.accepted + figures.refused);
    expect(figures).toMatchObject({ refused: 1, edited: 1, failed: 1 });
  });
});

/** What autosave.js sends. */
function autosave(browser: TestBrowser, page: TestPage, fields: Readonly<Record<string, string>>): Promise<Response> {
  const form = page.document.querySelector('form[data-autosave]');
  const body = new URLSearchParams(fields);
  for (const input of form?.querySelectorAll('input[type=hidden]') ?? [])
    body.set(input.getAttribute('name') ?? '', input.getAttribute('value') ?? '');
  const cookie = Object.entries(browser.cookies(page.url.hostname))
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
  return fetch(new URL(form?.getAttribute('data-autosave') ?? '', page.url), {
    method: 'POST',
    body,
    headers: { accept: 'application/json', cookie, 'user-agent': 'Socle test browser', origin: page.url.origin },
  });
}

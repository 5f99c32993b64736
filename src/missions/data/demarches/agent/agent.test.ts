import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testBrowser, type TestPage } from '../../../../kernel/http/testing.js';
import { documentRoutes } from '../documents/index.js';
import { startRoom, zoe, type Room } from '../testing.js';
import { agentRoutes } from './index.js';
import { sendRequest } from './testing.js';

let room: Room;
let camille: Room['agent'];
beforeAll(async () => {
  room = await startRoom((app, context) => {
    documentRoutes(app, context);
    agentRoutes(app, context);
  });
  camille = room.agent;
});
afterAll(async () => {
  await room[Symbol.asyncDispose]();
});
let person = 0;
beforeEach(() => {
  person += 1;
  room.agent = camille;
  room.signInAs = { ...zoe, family_name: `PERSONNE ${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[person] ?? person}` };
});

const at = (path: string) => `${room.baseUrl}${path}`;
const mailsOf = (fileId: string) =>
  room.context.db.selectFrom('mail_message').select('subject').where('key', 'like', `%${fileId}%`).execute();
const stateOf = async (fileId: string) =>
  (await room.context.db.selectFrom('demarches_file').select('state').where('id', '=', fileId).executeTakeFirstOrThrow()).state;
const actionsOf = async (fileId: string) => {
  const { person_key: subject } = await room.context.db
    .selectFrom('demarches_file')
    .select('person_key')
    .where('id', '=', fileId)
    .executeTakeFirstOrThrow();
  return (await room.context.ledger.history(room.context.db, subject)).map((row) => row.action);
};
const inReview = async (fileId: string) => {
  const browser = testBrowser();
  const page = await browser.submit(await browser.get(at(`/agent/dossiers/${fileId}`)), {}, 'Prendre en charge');
  return { browser, page };
};

describe('the list', () => {
  it('shows what waits, the oldest first, and finds by name, number, answer and agent', async () => {
    const { fileId } = await sendRequest(room);
    const browser = testBrowser();
    const list = await browser.get(at('/agent'));
    expect(list.text).toContain('Ville de Valmont-sur-Orge');
    expect(list.text).toContain('PERSONNE B');
    expect(list.text).toContain('aujourd’hui');
    expect((await browser.get(at('/agent?q=personne+b'))).text).toContain('1 demande');
    expect((await browser.get(at('/agent?q=leo'))).text).toContain('PERSONNE B');
    expect((await browser.get(at('/agent?q=nobody'))).text).toContain('Aucune demande');
    expect((await browser.get(at('/agent?etat=accepte'))).text).toContain('Aucune demande');
    expect((await browser.get(at('/agent?agent=moi'))).text).toContain('Aucune demande');
    await inReview(fileId);
    const mine = await browser.get(at('/agent?agent=moi&demarche=tarif-cantine&tri=recents'));
    expect(mine.text).toContain('Camille Dubreuil');
    expect((await browser.get(at('/agent?page=zzz&etat=zzz&tri=zzz'))).status).toBe(200);
  });

  it('asks who is not signed in to sign in first, and comes back', async () => {
    const page = await testBrowser().get(at('/agent?q=leo'));
    expect(page.url.pathname + page.url.search).toBe('/agent?q=leo');
  });
});

describe('a file', () => {
  it('shows where each value comes from, what the person changed, and writes the opening in the register', async () => {
    const { fileId } = await sendRequest(room);
    const page = await testBrowser().get(at(`/agent/dossiers/${fileId}`));
    expect(page.text).toContain('Donné par Caisse nationale des allocations familiales (CNAF) le 24 novembre 2026');
    expect(page.text).toContain('puis modifié par la personne');
    expect(page.text).toContain('Valeur donnée : 2');
    expect(page.text).toContain('Les justificatifs');
    expect(page.text).not.toContain('12 RUE DES ÉCOLES');
    expect(await actionsOf(fileId)).toContain('demarches.read');
  });

  it('does not exist for the agents of another town, nor its documents', async () => {
    const { fileId } = await sendRequest(room);
    room.agent = { ...camille, accountId: 'acc_other', siret: '13002526500013', organisationLabel: 'Ailleurs' };
    const browser = testBrowser();
    expect((await browser.get(at('/agent'))).text).toContain('Aucune demande');
    for (const path of ['', '/decision', '/correction', '/reprise', '/recepisse.pdf', '/decision.pdf'])
      expect((await browser.get(at(`/agent/dossiers/${fileId}${path}`))).status, path).toBe(404);
    expect(await actionsOf(fileId)).not.toContain('demarches.read');
  });
});

describe('the work on a file', () => {
  it('goes from the taking of charge to a yes with its price, its letter and its e-mail', async () => {
    const { fileId, browser: citizen } = await sendRequest(room);
    const { browser, page } = await inReview(fileId);
    expect(page.text).toContain('Vous suivez maintenant ce dossier');
    const form = await browser.follow(page, 'Décider');
    expect(form.text).toContain('Prix calculé : 2,35');
    expect((await browser.submit(form, { decision: 'refuse' })).text).toContain('Écrivez la raison');
    expect((await browser.submit(form, { decision: 'accept', prix: 'gratuit' })).text).toContain('Écrivez le prix en euros');
    expect((await browser.submit(form, {})).text).toContain('Choisissez une décision');
    const done = await browser.submit(form, { decision: 'accept', raison: 'Bonne rentrée.' });
    expect(done.text).toContain('La décision est prise');
    expect(done.text).toContain('2,35');
    const twice = await browser.submit(form, { decision: 'accept', raison: 'Bonne rentrée.' });
    expect(twice.text).toContain('La décision est prise');
    expect((await mailsOf(fileId)).filter(({ subject }) => subject.startsWith('Votre demande est acceptée'))).toHaveLength(1);
    expect((await actionsOf(fileId)).filter((action) => action === 'demarches.accept')).toHaveLength(1);
    const letter = await citizen.get(at(`/demarches/dossiers/${fileId}/decision.pdf`));
    expect(letter.headers.get('content-type')).toBe('application/pdf');
    expect(letter.html).toContain('/StructTreeRoot');
    expect((await citizen.get(at(`/demarches/dossiers/${fileId}/recepisse.pdf`))).html).toContain('/StructTreeRoot');
  });

  it('decides once when the form is sent twice at the same time', async () => {
    const { fileId } = await sendRequest(room);
    const { browser, page } = await inReview(fileId);
    const form = await browser.follow(page, 'Décider');
    const both = await Promise.all([1, 2].map(() => browser.submit(form, { decision: 'close', raison: 'Faite deux fois.' })));
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect((await actionsOf(fileId)).filter((action) => action === 'demarches.close')).toHaveLength(1);
    expect(await room.context.db.selectFrom('demarches_decision').select('id').where('file_id', '=', fileId).execute()).toHaveLength(1);
    expect((await mailsOf(fileId)).filter(({ subject }) => subject.includes('classée sans suite'))).toHaveLength(1);
  });

  it('asks for a correction of named answers, once', async () => {
    const { fileId, browser: citizen } = await sendRequest(room);
    const { browser, page } = await inReview(fileId);
    const form = await browser.follow(page, 'Demander une correction');
    expect((await browser.submit(form, { message: '' })).text).toContain('Écrivez ce que la personne doit faire');
    const answers = { 'reponses[]': ['enfant-nom'], message: 'Le nom n’est pas complet.' };
    const done = await browser.submit(form, answers);
    expect(done.text).toContain('La correction est demandée');
    expect((await browser.submit(form, answers)).text).toContain('La correction est demandée');
    expect(await stateOf(fileId)).toBe('correction');
    expect((await mailsOf(fileId)).filter(({ subject }) => subject.startsWith('Une correction'))).toHaveLength(1);
    const own = await citizen.get(at(`/demarches/dossiers/${fileId}`));
    expect(own.text).toContain('Le nom n’est pas complet.');
    const { reason } = await room.context.db
      .selectFrom('demarches_transition')
      .select('reason')
      .where('file_id', '=', fileId)
      .where('name', '=', 'ask_correction')
      .executeTakeFirstOrThrow();
    expect(reason).toBe('Le nom n’est pas complet.\n\nÀ corriger\u00a0:\n– Nom de famille de l’enfant');
  });

  it('refuses with a reason and the ways of appeal, then reopens', async () => {
    const { fileId, browser: citizen } = await sendRequest(room);
    const { browser, page } = await inReview(fileId);
    const form = await browser.follow(page, 'Décider');
    expect(form.text).toContain('tribunal administratif');
    await browser.submit(form, { decision: 'refuse', raison: 'L’enfant n’habite pas la commune.' });
    expect(await stateOf(fileId)).toBe('refuse');
    const file = await browser.get(at(`/agent/dossiers/${fileId}`));
    const reopen = await browser.follow(file, 'Reprendre l’examen');
    expect((await browser.submit(reopen, { raison: '' })).text).toContain('Écrivez pourquoi');
    expect((await browser.submit(reopen, { raison: 'Nouvelle adresse reçue.' })).text).toContain('L’examen reprend');
    expect(await stateOf(fileId)).toBe('en_instruction');
    expect((await citizen.get(at(`/demarches/dossiers/${fileId}/decision.pdf`))).status).toBe(404);
  });

  it('sends a message once, and keeps what cannot be sent', async () => {
    const { fileId } = await sendRequest(room);
    const browser = testBrowser();
    const page = await browser.get(at(`/agent/dossiers/${fileId}`));
    const sent = await browser.submit(page, { message: 'Bonjour,\n\nTout va bien.' }, 'Envoyer le message');
    expect(sent.text).toContain('Votre message est envoyé');
    await browser.submit(page, { message: 'Bonjour,\n\nTout va bien.' }, 'Envoyer le message');
    expect(await room.context.db.selectFrom('demarches_message').select('id').where('file_id', '=', fileId).execute()).toHaveLength(1);
    const empty = await browser.submit(page, { message: '  ' }, 'Envoyer le message');
    expect(empty.status).toBe(422);
    const long = await browser.submit(page, { message: 'a'.repeat(5001) }, 'Envoyer le message');
    expect(long.document.querySelector('textarea')?.textContent).toContain('aaaa');
  });
});

describe('a session that ends', () => {
  it('keeps what the agent was writing, to be sent once they have signed in again', async () => {
    const { fileId } = await sendRequest(room);
    const { browser, page } = await inReview(fileId);
    const form = await browser.follow(page, 'Demander une correction');
    await room.context.sessions.closeAll(room.context.db, 'agent', camille.accountId);
    const kept = await browser.submit(form, { 'reponses[]': ['enfant-nom', 'ecole'], message: 'Un long message.' });
    expect(kept.status).toBe(401);
    expect(kept.text).toContain('rien n’est perdu');
    expect(kept.text).toContain('Un long message.');
    expect(await stateOf(fileId)).toBe('en_instruction');
    await browser.follow(kept, 'Me reconnecter');
    const done = await browser.submit(kept, {}, 'Envoyer');
    expect(done.text).toContain('La correction est demandée');
    expect(done.text).toContain('Dans quelle école va votre enfant');
  });
});

describe('two agents at once', () => {
  const sacha = () => ({ ...camille, accountId: 'acc_sacha', displayName: 'Sacha Morel' });
  const decide = async (browser: ReturnType<typeof testBrowser>, page: TestPage) => browser.follow(page, 'Décider');

  it('show the second what the first did, and lose nothing of what they typed', async () => {
    const { fileId } = await sendRequest(room);
    const first = await inReview(fileId);
    room.agent = sacha();
    const second = testBrowser();
    const form = await decide(second, await second.get(at(`/agent/dossiers/${fileId}`)));
    await first.browser.submit(await decide(first.browser, first.page), { decision: 'accept' });
    const conflict = await second.submit(form, { decision: 'refuse', raison: 'Une raison longue à écrire.' });
    expect(conflict.status).toBe(409);
    expect(conflict.text).toContain('Le dossier a changé entre-temps');
    expect(conflict.text).toContain('Demande acceptée – Camille Dubreuil');
    expect(conflict.text).toContain('Une raison longue à écrire.');
    expect(await stateOf(fileId)).toBe('accepte');
  });

  it('let the second do it all the same when that is still possible', async () => {
    const { fileId } = await sendRequest(room);
    const first = await inReview(fileId);
    room.agent = sacha();
    const second = testBrowser();
    const form = await decide(second, await second.get(at(`/agent/dossiers/${fileId}`)));
    const refusal = await decide(first.browser, first.page);
    const afterRefusal = await first.browser.submit(refusal, { decision: 'refuse', raison: 'Non.' });
    await first.browser.submit(await first.browser.follow(afterRefusal, 'Reprendre l’examen'), { raison: 'Oui.' });
    const conflict = await second.submit(form, { decision: 'accept', raison: 'Bienvenue.' });
    expect(conflict.status).toBe(409);
    const done = await second.submit(conflict, {}, 'Le faire quand même');
    expect(done.text).toContain('La décision est prise');
    expect(await stateOf(fileId)).toBe('accepte');
  });

  it('do not take a file from one another without a word', async () => {
    const { fileId } = await sendRequest(room);
    const first = testBrowser();
    const page = await first.get(at(`/agent/dossiers/${fileId}`));
    room.agent = sacha();
    const second = testBrowser();
    const other = await second.get(at(`/agent/dossiers/${fileId}`));
    const [one, two] = await Promise.all([first.submit(page, {}, 'Prendre en charge'), second.submit(other, {}, 'Prendre en charge')]);
    expect([one.status, two.status].sort()).toEqual([200, 409]);
    const loser = one.status === 409 ? first : second;
    const taken = await loser.submit(await loser.get(at(`/agent/dossiers/${fileId}`)), {}, 'Reprendre ce dossier');
    expect(taken.text).toContain('Vous suivez maintenant ce dossier');
    expect((await actionsOf(fileId)).filter((action) => action === 'demarches.start')).toHaveLength(1);
    expect(await actionsOf(fileId)).toContain('demarches.assign');
  });
});

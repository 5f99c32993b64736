import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testBrowser, type TestBrowser } from '../../src/kernel/http/testing.js';
import { verifyBundle } from '../../src/kernel/ledger/index.js';
import { placeAll } from '../../src/kernel/ledger/testing.js';
import { agentRoutes } from '../../src/missions/data/demarches/agent/index.js';
import { sendRequest } from '../../src/missions/data/demarches/agent/testing.js';
import { documentRoutes } from '../../src/missions/data/demarches/documents/index.js';
import { demarches } from '../../src/missions/data/demarches/index.js';
import { karim, startRoom, zoe, type Room } from '../../src/missions/data/demarches/testing.js';
import { createDossier } from '../../src/missions/data/dossier/index.js';

let room: Room;
beforeAll(async () => {
  const dossier = createDossier(() => [demarches, dossier]);
  room = await startRoom((app, context) => {
    documentRoutes(app, context);
    agentRoutes(app, context);
    void dossier.routes?.(app, context);
  });
});
afterAll(async () => {
  await room[Symbol.asyncDispose]();
});
let person = 0;
beforeEach(() => {
  person += 1;
  room.signInAs = { ...zoe, family_name: `PERSONNE ${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[person] ?? person}` };
});

const at = (path: string) => `${room.baseUrl}${path}`;
const openAsAgent = async (fileId: string): Promise<TestBrowser> => {
  const browser = testBrowser();
  await browser.get(at(`/agent/dossiers/${fileId}`));
  return browser;
};
/** A file that is downloaded, with the cookies of the browser. */
const download = (browser: TestBrowser, path: string) => {
  const cookie = Object.entries(browser.cookies('127.0.0.1'))
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
  return fetch(at(path), { headers: { cookie, 'user-agent': 'Socle test browser' } });
};
/** A line of the person's history, as its address. */
const firstLine = async (browser: TestBrowser, words: string) => {
  const history = await browser.get(at('/dossier/historique'));
  const item = [...history.document.querySelectorAll('.socle-timeline__item')].find((one) => one.textContent?.includes(words));
  return item?.querySelector('a')?.getAttribute('href') ?? expect.fail(`no line «${words}»: ${history.text}`);
};

describe('the space of a person', () => {
  it('says plainly that there is nothing yet', async () => {
    const home = await testBrowser().get(at('/dossier'));
    expect(home.text).toContain('Rien ne vous attend');
    expect(home.text).toContain('Vous n’avez pas encore envoyé de demande');
  });

  it('puts what waits first: a draft, then a correction, then a message', async () => {
    const browser = testBrowser();
    const about = await browser.get(at('/demarches/tarif-cantine'));
    await browser.submit(await browser.follow(about, 'Commencer'), {}, 'Continuer sans');
    const home = await browser.get(at('/dossier'));
    expect(home.text).toContain('Vous avez commencé une demande');
    const resumed = await browser.follow(home, 'Reprendre ma demande');
    expect(resumed.url.pathname).toMatch(/^\/demarches\/dossiers\//);
  });

  it('tells the whole story of a request, with who opened it', async () => {
    const { browser, fileId } = await sendRequest(room);
    const agent = await openAsAgent(fileId);
    await agent.submit(await agent.get(at(`/agent/dossiers/${fileId}`)), { message: 'Bonjour, tout va bien.' }, 'Envoyer le message');
    const home = await browser.get(at('/dossier'));
    expect(home.text).toContain('Vous avez un nouveau message');
    expect(home.text).toContain('Camille Dubreuil (Ville de Valmont-sur-Orge) a ouvert votre dossier');
    const charge = await agent.submit(await agent.get(at(`/agent/dossiers/${fileId}`)), {}, 'Prendre en charge');
    await agent.submit(await agent.follow(charge, 'Demander une correction'), { message: 'Corrigez le nom.' });
    expect((await browser.get(at('/dossier'))).text).toContain('Une correction vous est demandée');
    const story = await browser.get(at(`/dossier/dossiers/${fileId}`));
    for (const words of [
      'À corriger',
      'Correction demandée',
      'Corrigez le nom.',
      'Bonjour, tout va bien.',
      'a ouvert votre dossier',
      'Je donne mon avis',
    ])
      expect(story.text, words).toContain(words);
  });

  it('shows the decision with its price', async () => {
    const { browser, fileId } = await sendRequest(room);
    const agent = await openAsAgent(fileId);
    const charge = await agent.submit(await agent.get(at(`/agent/dossiers/${fileId}`)), {}, 'Prendre en charge');
    await agent.submit(await agent.follow(charge, 'Décider'), { decision: 'accept', raison: 'Bienvenue à la cantine.' });
    const story = await browser.get(at(`/dossier/dossiers/${fileId}`));
    expect(story.text).toContain('Prix décidé : 2,35');
    expect(story.text).toContain('Bienvenue à la cantine.');
    expect(story.text).toContain('Décision (PDF)');
  });

  it('filters the history by kind, and pages through it', async () => {
    const { browser, fileId } = await sendRequest(room);
    await openAsAgent(fileId);
    const accesses = await browser.get(at('/dossier/historique?genre=acces'));
    expect(accesses.text).toContain('a ouvert votre dossier');
    expect(accesses.text).not.toContain('a envoyé sa demande');
    expect((await browser.get(at('/dossier/historique?genre=decisions'))).text).toContain('Aucune ligne de ce genre');
    const { ledger, db } = room.context;
    const { person_key: subject } = await db
      .selectFrom('demarches_file')
      .select('person_key')
      .where('id', '=', fileId)
      .executeTakeFirstOrThrow();
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        ledger.record({ action: 'demarches.read', subject, actor: { kind: 'agent', id: 'a', label: `Agent ${i}` }, reference: fileId }),
      ),
    );
    const first = await browser.get(at('/dossier/historique'));
    const second = await browser.follow(first, 'Lignes plus anciennes');
    expect(second.text).toContain('a envoyé sa demande');
    expect((await browser.follow(second, 'Revenir aux plus récentes')).text).toContain('Agent');
  });
});

describe('the proof of a line', () => {
  it('is explained, downloaded and checked without Socle', async () => {
    const { browser, fileId } = await sendRequest(room);
    await openAsAgent(fileId);
    const path = await firstLine(browser, 'a ouvert votre dossier');
    const soon = await browser.get(at(path));
    expect(soon.text).toContain('La preuve se prépare');
    expect((await browser.get(at(`${path}/preuve.json`))).status).toBe(503);
    await placeAll(room.context.ledger, room.context.db);
    const line = await browser.get(at(path));
    expect(line.text).toContain('Ville de Valmont-sur-Orge');
    expect(line.text).toContain('Tarif de la cantine');
    expect(line.text).toContain('Prénom de l’enfant');
    expect(line.text).toContain('Télécharger la preuve');
    const proof = await (await download(browser, `${path}/preuve.json`)).text();
    expect(verifyBundle(JSON.parse(proof))).toMatchObject({ ok: true, entry: { action: 'demarches.read', reference: fileId } });
    expect(verifyBundle(JSON.parse(proof.replace('demarches.read', 'demarches.raed')))).toMatchObject({ ok: false });
  });

  it('is nobody else’s to see, and neither is the file', async () => {
    const { browser, fileId } = await sendRequest(room);
    const path = await firstLine(browser, 'a envoyé sa demande');
    room.signInAs = karim;
    const other = testBrowser();
    for (const address of [
      path,
      `${path}/preuve.json`,
      `/dossier/dossiers/${fileId}`,
      `/demarches/dossiers/${fileId}/recepisse.pdf`,
      '/dossier/lignes/led_x',
    ])
      expect((await other.get(at(address))).status, address).toBe(404);
  });
});

describe('a copy of everything', () => {
  it('holds answers, story and history with proofs as JSON, and is itself recorded', async () => {
    const { browser, fileId } = await sendRequest(room);
    await openAsAgent(fileId);
    await placeAll(room.context.ledger, room.context.db);
    const copy = JSON.parse(await (await download(browser, '/dossier/export.json')).text());
    expect(copy.files).toHaveLength(1);
    expect(copy.files[0].answers.find((one: { field: string }) => one.field === 'quotient')).toMatchObject({
      value: 620,
      source: 'evidence',
      changedByPerson: false,
    });
    expect(copy.ledger[0]).toMatchObject({ action: 'dossier.export', proof: null });
    for (const { proof } of copy.ledger.slice(1)) expect(verifyBundle(proof)).toMatchObject({ ok: true });
    expect((await browser.get(at('/dossier/historique'))).text).toContain('a téléchargé une copie de tout son dossier');
  });

  it('is valid JSON for who has nothing', async () => {
    const browser = testBrowser();
    await browser.get(at('/dossier'));
    const copy = JSON.parse(await (await download(browser, '/dossier/export.json')).text());
    expect(copy.files).toEqual([]);
  });

  it('reads as a tagged PDF', async () => {
    const { browser, fileId } = await sendRequest(room);
    await openAsAgent(fileId);
    const answer = await download(browser, '/dossier/export.pdf');
    const pdf = Buffer.from(await answer.arrayBuffer());
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.toString('latin1')).toContain('/StructTreeRoot');
    const text = wordsOf(pdf);
    if (text !== null)
      for (const words of ['Copie de mon dossier', 'Quotient familial', 'a ouvert votre dossier', 'O’Brien']) expect(text).toContain(words);
  });
});

/** The words of a PDF, or null on a machine without the tool that reads them. */
function wordsOf(pdf: Buffer): string | null {
  try {
    return execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf }).toString().replace(/\s+/g, ' ');
  } catch {
    return null;
  }
}

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../src/kernel/ledger/index.js';
import { placeAll } from '../../src/kernel/ledger/testing.js';
import { startTestSystem, type TestSystem } from '../../src/testing.js';
import { hasChromium, inspect, startChromium } from './chromium.js';

// The main job of Socle in a real browser, every hop over its real protocol: once with JavaScript and once without.

const town = 'Ville de Valmont-sur-Orge';

describe.skipIf(!hasChromium)('from the school-meal form to the quality page', () => {
  let system: TestSystem;
  let chromium: Browser;
  beforeAll(async () => {
    [system, chromium] = await Promise.all([startTestSystem(), startChromium()]);
  });
  afterAll(async () => {
    await chromium?.close();
    await system?.[Symbol.asyncDispose]();
  });

  const press = async (page: Page, words: string | RegExp) => {
    await page
      .getByRole('button', { name: words })
      .or(page.getByRole('link', { name: words }))
      .first()
      .click();
    await page.waitForLoadState();
  };
  const words = async (page: Page) => (await page.locator('main').innerText()).replace(/[\u00a0\u202f]/g, ' ');

  /** A browser of one person; whatever it complains about fails the test. */
  async function open(javaScriptEnabled: boolean): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> {
    const context = await chromium.newContext({ javaScriptEnabled, locale: 'fr-FR' });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
    return { context, page, complaints };
  }

  async function signInAsCitizen(page: Page, login: string, look: (name: string) => Promise<void>): Promise<void> {
    await look('connexion');
    await press(page, /FranceConnect/);
    await look('franceconnect-choix');
    await press(page, /Compte Fisc/);
    await page.getByLabel(/identifiant/i).fill(login);
    await page.getByLabel(/mot de passe/i).fill('bac-a-sable');
    await page.locator('form').getByRole('button').first().click();
    await page.waitForLoadState();
    expect(await words(page)).toContain('Ce que « Socle » reçoit');
    await look('franceconnect-information');
    await press(page, /Continuer vers/);
  }

  it.each([
    { javaScript: true, login: 'zoe', name: "Zoé O'Brien-Lefèvre" },
    { javaScript: false, login: 'mailys', name: "Maÿlis L'Haÿ-Œuvrard" },
  ])(
    'works with JavaScript: $javaScript',
    async ({ javaScript, login, name }) => {
      const citizen = await open(javaScript);
      const { page } = citizen;
      // axe needs scripts; without them the pages are the same.
      const look = (what: string, on = page) => inspect(on, `${javaScript ? 'js' : 'html'}-${what}`, { axe: javaScript });

      await page.goto(system.baseUrl);
      await look('accueil');
      await press(page, 'Tarif de la cantine');
      await look('demarche');
      await press(page, 'Commencer');
      await signInAsCitizen(page, login, look);

      expect(await words(page)).toContain('Les informations que la mairie va demander pour vous');
      expect(await words(page)).toContain('Article R. 531-52 du code de l’éducation');
      await look('informations-annoncees');
      await press(page, 'Demander ces informations');
      expect(await words(page)).toContain(`${town} n’a encore rien reçu`);
      await look('informations-montrees');
      await page.getByLabel(/Adresse du foyer/).uncheck();
      await press(page, 'Utiliser les informations cochées');

      await page.getByLabel('Prénom de l’enfant').fill('Léo');
      await page.getByLabel('Nom de famille de l’enfant').fill('Lefèvre');
      await page.getByLabel('Jour').fill('12');
      await page.getByLabel('Mois').fill('5');
      await page.getByLabel('Année').fill('2017');
      await look('formulaire');
      await press(page, 'Continuer');
      await page.getByLabel('École élémentaire du Moulin').check();
      await page.getByLabel('CE2').check();
      await press(page, 'Continuer');
      await page.getByLabel('Lundi').check();
      await page.getByLabel('Non').check();
      await press(page, 'Continuer');
      expect(await words(page)).toMatch(/Source : .*(CNAF|MSA)/);
      await look('formulaire-rempli');
      await press(page, 'Continuer');
      await page.getByLabel('Numéro et rue').fill('3 place du Marché');
      await page.getByLabel('Code postal').fill('91998');
      await page.getByLabel('Commune').fill('Valmont-sur-Orge');
      await press(page, 'Continuer');
      await press(page, 'Continuer');
      await press(page, 'Continuer');
      expect(await page.title()).toContain('Erreur');
      citizen.complaints.length = 0; // Chromium notes the 422 of the form
      await look('formulaire-erreur');
      await page.getByLabel(/Je certifie/).check();
      await press(page, 'Continuer');
      await look('verification');
      await press(page, /^Envoyer/);
      expect(await words(page)).toContain('Votre demande est envoyée');
      await look('recepisse');
      const fileId = /dossiers\/(file_\w+)/.exec(page.url())?.[1] ?? expect.fail(page.url());

      const receipt = await page.request.get(`${system.baseUrl}/demarches/dossiers/${fileId}/recepisse.pdf`);
      const pdf = (await receipt.body()).toString('latin1');
      expect(pdf).toMatch(/^%PDF-/);
      expect(pdf).toContain('/MarkInfo');
      await system.drainJobs();
      const received = await system.sandbox.control.mailbox.waitFor({ to: login, subject: 'Votre demande est bien arrivée' }, 10_000);
      expect(received.text).toContain('dossier');

      // The agent of the town.
      const agent = await open(javaScript);
      const desk = agent.page;
      await desk.goto(`${system.baseUrl}/agent`);
      await look('connexion-agent', desk);
      await press(desk, /AgentConnect/);
      await look('agentconnect-adresse', desk);
      await desk.getByLabel(/adresse électronique/i).fill('camille.dubreuil@valmont-sur-orge.example');
      await press(desk, 'Continuer');
      const account = desk.getByLabel(/adresse|identifiant/i).first();
      if ((await account.inputValue()) === '') await account.fill('camille.dubreuil@valmont-sur-orge.example');
      await desk.getByLabel(/mot de passe/i).fill('bac-a-sable');
      await desk.locator('form').getByRole('button').first().click();
      await desk.waitForLoadState();
      expect(await words(desk)).toContain(town);
      await look('agent-liste', desk);
      await desk.goto(`${system.baseUrl}/agent/dossiers/${fileId}`);
      expect(await words(desk)).toContain(name);
      await look('agent-dossier', desk);
      await press(desk, 'Prendre en charge');
      await press(desk, 'Demander une correction');
      await look('agent-correction', desk);
      await desk.getByRole('textbox').first().fill('Le nom de famille de l’enfant est-il complet ?');
      await desk.locator('main').getByRole('button').first().click();
      await desk.waitForLoadState();
      await look('agent-dossier-corrige', desk);

      // The citizen is told, corrects, sends again.
      await page.goto(`${system.baseUrl}/dossier`);
      expect(await words(page)).toContain('Une correction vous est demandée');
      await look('dossier');
      await page.goto(`${system.baseUrl}/demarches/dossiers/${fileId}`);
      await look('demande-a-corriger');
      await page.goto(`${system.baseUrl}/demarches/dossiers/${fileId}/pages/enfant`);
      await page.getByLabel('Nom de famille de l’enfant').fill('Lefèvre-Martin');
      await press(page, 'Continuer');
      await page.goto(`${system.baseUrl}/demarches/dossiers/${fileId}/verifier`);
      await press(page, /^Renvoyer/);

      await desk.goto(`${system.baseUrl}/agent/dossiers/${fileId}`);
      expect(await words(desk)).toContain('Lefèvre-Martin');
      const charge = desk.getByRole('button', { name: 'Prendre en charge' });
      if ((await charge.count()) > 0) await press(desk, 'Prendre en charge');
      await press(desk, 'Décider');
      await desk.getByLabel('Accepter la demande').check();
      await look('agent-decision', desk);
      await press(desk, 'Décider et prévenir');
      await look('agent-dossier-decide', desk);

      // The whole story, with proofs that a stranger can check.
      await page.goto(`${system.baseUrl}/dossier/dossiers/${fileId}`);
      const story = await words(page);
      for (const part of ['Camille Dubreuil', 'a ouvert votre dossier', 'Le nom de famille de l’enfant est-il complet ?'])
        expect(story, part).toContain(part);
      await look('histoire');
      await placeAll(system.context.ledger, system.context.db);
      await page.goto(`${system.baseUrl}/dossier/historique`);
      await look('historique');
      await page.locator('.socle-timeline__item a').first().click();
      await page.waitForLoadState();
      await look('ligne-et-preuve');
      const proof = await page.request.get(`${page.url().replace(/[?#].*/, '')}/preuve.json`);
      expect(proof.status()).toBe(200);
      const keys = await system.context.ledger.publicKeys(system.context.db);
      expect(verifyBundle(await proof.json(), keys[0])).toMatchObject({ ok: true, trusted: true });

      // Two clicks.
      await page.goto(`${system.baseUrl}/dossier/dossiers/${fileId}/avis`);
      await look('avis');
      await page.getByLabel('Bien', { exact: true }).check();
      await press(page, 'Envoyer mon avis');
      expect(await words(page)).toContain('Merci');
      await look('avis-merci');

      await page.goto(`${system.baseUrl}/qualite/tarif-cantine`);
      const quality = await words(page);
      expect(quality).toContain('/ 10');
      expect(quality).toContain('informations proposées ont été gardées sans changement');
      await look('qualite');

      expect([...citizen.complaints, ...agent.complaints]).toEqual([]);
      await citizen.context.close();
      await agent.context.close();
    },
    240_000,
  );
});

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from '../../src/testing.js';
import { hasChromium, inspect, signInAgent, startChromium, walker } from './chromium.js';

let system: TestSystem;
let chromium: Browser;

describe.skipIf(!hasChromium)('an agent looks after their administration', () => {
  beforeAll(async () => {
    system = await startTestSystem();
    chromium = await startChromium();
  }, 120_000);
  afterAll(async () => {
    await chromium.close();
    await system[Symbol.asyncDispose]();
  });

  it('from their own sign-ins to the departure of a colleague, on a phone and on a wide screen', async () => {
    const page = await (await chromium.newContext({ locale: 'fr-FR' })).newPage();
    const { follow, send } = walker(() => page);
    const camille = system.sandbox.agents.find(({ email }) => email.startsWith('camille')) ?? expect.fail('no Camille');
    await signInAgent(page, `${system.baseUrl}/agent/connexions`, camille);
    await inspect(page, 'agent-connexions');
    await follow('Socle');
    await inspect(page, 'agent-connexion');
    await page.goto(`${system.baseUrl}/agent/connexions/sessions`);
    await inspect(page, 'agent-sessions');

    await page.goto(`${system.baseUrl}/agent/connexions`);
    await follow('Mon administration');
    await inspect(page, 'administration');
    await follow('Ville de Valmont-sur-Orge');
    await inspect(page, 'administration-fournisseur');
    await page.fill('[name=domaine]', 'un-nom-de-domaine-vraiment-tres-long-pour-un-petit-ecran.example');
    await send('Ajouter');
    await inspect(page, 'administration-domaine-demande');
    await page.fill('[name=accepte]', 'va1mont-sur-orge.example');
    await send('Accepter');
    await inspect(page, 'administration-domaine-sosie');
    await page.fill('[name=accepte]', 'annexes.example');
    await send('Accepter');
    await inspect(page, 'administration-domaine-a-accepter');
    await follow('Retirer valmont-sur-orge.example');
    await inspect(page, 'administration-domaine-retirer');

    await page.goto(`${system.baseUrl}/administration`);
    await follow('Services de vos agents');
    await inspect(page, 'administration-services');
    await page.goto(`${system.baseUrl}/administration/gestionnaires`);
    await inspect(page, 'administration-gestionnaires');
    await page.goto(`${system.baseUrl}/administration/demandes`);
    await inspect(page, 'administration-demandes');
    await follow('un-nom-de-domaine');
    await inspect(page, 'administration-demande');

    await page.goto(`${system.baseUrl}/administration`);
    await follow('Un agent s’en va');
    await inspect(page, 'administration-departs');
    await page.fill('[name=adresses]', 'karim.benhaddou@valmont-sur-orge.example');
    await send('Vérifier');
    await inspect(page, 'administration-verifier');
    await send('Fermer les accès');
    await inspect(page, 'administration-ferme');
    await page.goto(`${system.baseUrl}/administration/journal`);
    await inspect(page, 'administration-journal');
    expect(await page.getByRole('main').textContent()).toContain('Camille Dubreuil a fermé l’accès d’un agent parti');

    await page.goto(`${system.baseUrl}/identite/moderation/facteurs`);
    await inspect(page, 'identite-remise');
    await page.goto(`${system.baseUrl}/agent/connexions/sessions`);
    await send('Fermer toutes mes sessions');
    await inspect(page, 'agent-sessions-fermees');
  }, 180_000);
});

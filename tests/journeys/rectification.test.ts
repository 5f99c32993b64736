import { expect, test } from 'vitest';
import { startTestSystem } from '../../src/testing.js';
import { hasChromium, hearComplaints, inspect, signInAgent, startChromium, walker } from './chromium.js';

test.skipIf(!hasChromium)(
  'a person whom the civil registry refuses asks for a correction; the operator handles it, and a report, in every state of these pages',
  async () => {
    const system = await startTestSystem();
    const agent = system.sandbox.agents[0] ?? expect.fail('no agent');
    const iris = system.sandbox.identities.find(({ login }) => login === 'iris') ?? expect.fail('no Iris');
    const browser = await startChromium();
    const person = await browser.newContext();
    const operator = await browser.newContext();
    const complaints: string[] = [];
    try {
      let page = await person.newPage();
      hearComplaints(page, complaints, [403, 404, 409, 410, 422]);
      const look = (name: string) => inspect(page, `rectification-${name}`);
      const { send, follow } = walker(() => page);
      const go = (path: string) => page.goto(`${system.baseUrl}${path}`);

      await go('/connexion/franceconnect?retour=/connexions');
      await page.getByRole('button', { name: 'Compte Fisc' }).click();
      await page.fill('[name=login]', 'iris');
      await page.fill('[name=password]', iris.password);
      await page.locator('main button, form button').first().click();
      await page.getByText('Y010008').waitFor();
      await look('refus');
      await follow('Demander une correction');
      await look('demande');
      await page.fill('[name=courriel]', 'iris');
      await send('Envoyer la demande');
      await look('demande-fautes');
      await page.getByLabel('Je ne sais pas').check();
      await page.fill('[name=mots]', `${'a'.repeat(80)}\nTout est juste sur mes papiers.`);
      await page.fill('[name=courriel]', `${iris.login}@courriel.example`);
      await send('Envoyer la demande');
      await look('recu');
      const followed = page.url();
      await go('/rectification');
      await look('expiree');
      await follow('Suivre une demande');
      await look('suivre');
      await page.fill('[name=numero]', '00000-00000');
      await page.fill('[name=courriel]', 'iris@courriel.example');
      await send('Voir la demande');
      await look('suivre-inconnue');
      await go('/connexions/signalement');
      await page.getByLabel('Quelqu’un connaît mon mot de passe').check();
      await page.fill('[name=courriel]', 'iris@courriel.example');
      await page.fill('[name=recit]', 'Je ne reconnais pas cette connexion.');
      await send('Envoyer le signalement');

      page = await operator.newPage();
      hearComplaints(page, complaints, [403, 404, 409, 410, 422]);
      await signInAgent(page, `${system.baseUrl}/operateur`, agent);
      await look('bureau');
      await page.locator('main a[href*="/corrections/"]').click();
      await look('bureau-correction');
      await page.getByLabel('Transmise', { exact: false }).first().check();
      await send('Enregistrer');
      await look('bureau-correction-fautes');
      await page.selectOption('[name=registre]', 'town');
      await page.fill('[name=raison]', 'Votre mairie a reçu la demande.');
      await send('Enregistrer');
      await look('bureau-note');
      await page.locator('main a[href*="/corrections/"]').click();
      await page.getByLabel('Correction faite').check();
      await send('Enregistrer');
      await page.locator('main a[href*="/signalements/"]').click();
      await look('bureau-signalement');
      await page.getByRole('radio', { name: /^Clore/ }).check();
      await send('Enregistrer');
      await look('bureau-signalement-fautes');
      await page.fill('[name=raison]', 'Vos sessions sont fermées.');
      await send('Enregistrer');
      await look('bureau-vide');
      page = await person.newPage();
      await page.goto(`${followed}&lang=en`);
      await look('suivi-fini');
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await system[Symbol.asyncDispose]();
    }
  },
  240_000,
);

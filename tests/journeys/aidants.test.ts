import { expect, test } from 'vitest';
import { startTestSystem } from '../../src/testing.js';
import { hasChromium, hearComplaints, inspect, signInAgent, startChromium, walker } from './chromium.js';

test.skipIf(!hasChromium)(
  'a helper makes a mandate with a person beside them and another from far away, renews, revokes; anyone checks the attestation',
  async () => {
    const system = await startTestSystem();
    const nadia = system.sandbox.agents.find(({ email }) => email.startsWith('nadia')) ?? expect.fail('no Nadia');
    const password = system.sandbox.identities.find(({ login }) => login === 'amadou')?.password ?? expect.fail('no Amadou');
    const browser = await startChromium();
    const complaints: string[] = [];
    try {
      const page = await (await browser.newContext()).newPage();
      page.setDefaultTimeout(10_000);
      hearComplaints(page, complaints, [403, 404, 409, 422]);
      const look = (name: string) => inspect(page, `aidants-${name}`);
      const { send, follow } = walker(() => page);
      const go = (path: string) => page.goto(`${system.baseUrl}${path}`);
      /** The person signs in at FranceConnect, on this machine. */
      const meet = async () => {
        await page.getByRole('link', { name: 'S’identifier avec FranceConnect' }).click();
        await page.getByRole('button', { name: 'Compte Fisc' }).click();
        await page.fill('[name=login]', 'amadou');
        await page.fill('[name=password]', password);
        await page.locator('main button, form button').first().click();
        await page.getByRole('button', { name: 'Continuer' }).click();
        await page.waitForURL('**/accord');
      };

      await signInAgent(page, `${system.baseUrl}/aidants`, nadia);
      await look('vide');
      await follow('Faire un mandat');
      await send('Continuer');
      await look('nouveau-fautes');
      await page.getByLabel('Famille, scolarité').check();
      await page.getByLabel('Argent, impôts, consommation').check();
      await page.getByLabel('6 mois').check();
      await look('nouveau');
      await send('Continuer');
      await look('a-vous');
      await meet();
      await look('accord');
      await page.getByLabel('Par lettre').check();
      await send('J’accepte');
      await look('accord-fautes');
      await page.fill('[name=adresse]', 'Amadou Konaté\n3 rue de l’Église\n91000 Valmont-sur-Orge');
      await send('J’accepte');
      await page.getByText('Le mandat est signé').waitFor();
      await look('mandat');
      const signed = page.url();
      const text = await (await page.request.get(`${signed.replace(/\?.*/, '')}/attestation.txt`)).text();

      await follow('Renouveler ce mandat');
      await look('renouveler');
      await go('/aidants/mandats/nouveau');
      await page.getByLabel('Logement').check();
      await page.getByLabel('La personne est loin').check();
      await send('Continuer');
      await look('code');
      await follow('Actualiser');
      await page.getByText('n’a pas encore répondu').waitFor();
      await follow('Voir le mandat');
      await look('mandat-attente');
      await go('/aidants');
      await look('liste');
      await page.fill('[name=nom]', 'nul ne s’appelle ainsi');
      await send('Rechercher');
      await look('liste-sans-reponse');
      await go('/aidants');
      await follow('Logement');
      await follow('Abandonner');
      await look('abandon');
      await send('Abandonner le mandat');
      await page.getByText('Le mandat est abandonné').waitFor();

      await follow('Amadou Konaté');
      await page.getByLabel('Argent, impôts, consommation').check();
      await send('Retirer…');
      await look('retrait');
      await send('Retirer');
      await page.getByText('C’est retiré').waitFor();
      await look('mandat-retrait');

      await go('/mandats/verifier');
      await look('verifier');
      await page.fill('[name=texte]', text);
      await send('Vérifier');
      await page.getByText('Cette attestation est vraie').waitFor();
      await look('verifier-vraie');
      await page.fill('[name=texte]', text.replace('Argent', 'Urgent'));
      await send('Vérifier');
      await page.getByText('Cette attestation n’est pas vraie').waitFor();
      await look('verifier-fausse');
      await go('/aidants?lang=en');
      await look('liste-en');
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await system[Symbol.asyncDispose]();
    }
  },
  240_000,
);

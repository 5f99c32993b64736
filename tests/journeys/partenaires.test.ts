import { HtmlValidate } from 'html-validate';
import type { Page, Response } from 'playwright-core';
import { expect, test } from 'vitest';
import { noteClientError } from '../../src/missions/idnum/provider/index.js';
import { startTestSystem } from '../../src/testing.js';
import { hasChromium, hearComplaints, inspect, signInAgent, startChromium, walker } from './chromium.js';

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: { 'void-style': 'off', 'long-title': 'off', 'no-trailing-whitespace': 'off' },
});

test.skipIf(!hasChromium)(
  'a service registers, changes, goes back, sees its errors and goes to production, in every state of these pages',
  async () => {
    const system = await startTestSystem();
    const browser = await startChromium();
    const complaints: string[] = [];
    try {
      // The page as it was sent, not as the browser mended it.
      let served: Response | null = null;
      /** A browser of one agent, signed in on the way to a page. */
      const openAs = async (index: number, path: string): Promise<Page> => {
        const agent = system.sandbox.agents[index] ?? expect.fail('no agent');
        const fresh = await (await browser.newContext()).newPage();
        hearComplaints(fresh, complaints, [403, 404, 409, 422]);
        fresh.on('response', (answer) => {
          if (answer.request().isNavigationRequest() && answer.request().redirectedTo() === null) served = answer;
        });
        await signInAgent(fresh, `${system.baseUrl}${path}`, agent);
        return fresh;
      };
      const applicant = await openAs(0, '/partenaires');
      let page = applicant;
      const look = async (name: string) => {
        await inspect(page, `partenaires-${name}`);
        const report = await validator.validateString((await served?.text()) ?? expect.fail('no page'));
        expect(report.results.flatMap(({ messages }) => messages.map((m) => `${name}: ${m.ruleId} ${m.message}`))).toEqual([]);
      };
      const { send, follow } = walker(() => page);
      const go = (path: string) => page.goto(`${system.baseUrl}${path}`);

      await look('liste-vide');
      await follow('Connecter un partenaire');
      await look('choix');
      for (const what of ['agents', 'identite-agents', 'donnees', 'usagers']) {
        await go(`/partenaires/nouveau/formulaire?quoi=${what}`);
        if (what !== 'usagers') await look(`formulaire-${what}`);
      }
      await send('Enregistrer et obtenir les clés');
      await look('formulaire-fautes');
      await page.fill('[name=name]', 'Inscriptions scolaires');
      await page.getByLabel('given_name').first().check();
      const long = `https://${'a'.repeat(50)}.example/${'retour-'.repeat(20)}`;
      await page.fill('[name=redirect_uris]', `http://localhost:9/retour\n${long}`);
      await send('Enregistrer et obtenir les clés');
      await look('cles');
      await follow('J’ai copié, continuer');
      await look('service');
      const own = page.url().replace(system.baseUrl, '');
      await go(`${own}/erreurs`);
      await look('erreurs-aucune');
      const { external_id: clientId } = await system.database.db.selectFrom('partner').select('external_id').executeTakeFirstOrThrow();
      for (const [code, endpoint] of [
        ['Y030007', 'authorize'],
        ['Y0434A7B', 'token'],
      ] as const)
        noteClientError(system.context, clientId, { code, endpoint, detail: 'nonce must have at least 22 characters' });
      await expect.poll(async () => (await system.database.db.selectFrom('oidc_client_error').selectAll().execute()).length).toBe(2);
      await page.reload();
      await look('erreurs');
      await go(`${own}/modifier`);
      await page.fill('[name=redirect_uris]', 'https://service.example/retour');
      await send('Enregistrer');
      await go(`${own}/versions`);
      await look('versions');
      await go(`${own}/versions/1`);
      await look('version-ancienne');
      await go(`${own}/secret`);
      await look('secret');
      await go(`${own}/production`);
      await send('Envoyer la demande');
      await look('production-fautes');
      await page.fill('[name=base_legale]', 'Code de l’éducation, article L. 131-5');
      await page.check('[name=essai]');
      await send('Envoyer la demande');
      await look('service-attend');
      await go('/partenaires/operateur');
      await look('operateur');
      await follow('Inscriptions scolaires');
      await look('operateur-sa-demande');
      page = await openAs(1, '/partenaires/operateur');
      await follow('Inscriptions scolaires');
      await look('operateur-demande');
      await send('Décider');
      await look('operateur-fautes');
      await page.check('[value=approve]');
      await send('Décider');
      await look('operateur-decide');
      page = applicant;
      await go('/partenaires');
      await look('liste');
      await page.getByRole('link', { name: 'Inscriptions scolaires' }).last().click();
      await look('service-production');
      await page.getByRole('link', { name: 'Modifier', exact: true }).click();
      await look('modifier-production');
      await go('/partenaires/partner_inconnu');
      await look('inconnu');

      await go('/partenaires/nouveau/formulaire?quoi=identite-agents&lang=en');
      await page.fill('[name=name]', 'Provider');
      await page.fill('[name=issuer]', 'http://localhost:9');
      await page.fill('[name=client_id]', 'socle');
      await page.fill('[name=scopes]', 'openid');
      await page.fill('[name=domains]', 'town.example');
      await page.fill('[name=secret]', 'secret');
      await page.getByLabel('eidas1', { exact: true }).check();
      await send('Save and get the keys');
      await look('fournisseur-cles');
      await follow('I have copied it, continue');
      await send('Test the connection');
      await look('fournisseur-essai');
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await system[Symbol.asyncDispose]();
    }
  },
  180_000,
);

import { expect, test } from 'vitest';
import { opinionLink } from '../../src/missions/transfo/avis/index.js';
import { procedureBySlug, saveProcedure } from '../../src/registry/index.js';
import { startTestSystem } from '../../src/testing.js';
import { hasChromium, inspect, startChromium } from './chromium.js';

test.skipIf(!hasChromium)(
  'a person gives an opinion, and reads the quality of procedures, in every state of these pages',
  async () => {
    const system = await startTestSystem();
    const { db } = system.context;
    const canteen = (await procedureBySlug(db, 'tarif-cantine')) ?? expect.fail('no procedure');
    const words = { fr: 'Carte de pêche', en: 'Fishing card' };
    await saveProcedure(db, {
      slug: 'carte-de-peche',
      organisationId: canteen.organisation.id,
      title: words,
      summary: words,
      legalBasis: words,
      serviceUrl: '/avis/carte-de-peche',
    });
    const fewOpinions = async () => {
      const fishing = (await procedureBySlug(db, 'carte-de-peche')) ?? expect.fail('no procedure');
      await db
        .insertInto('avis_opinion')
        .values({
          id: 'avi_one',
          procedure_id: fishing.id,
          class: 'invited',
          occasion: 'decision',
          given_on: new Date().toISOString().slice(0, 10),
          satisfaction: 'good',
          lang: 'fr',
        })
        .execute();
    };
    const browser = await startChromium();
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('console', (message) =>
        message.type() === 'error' && !message.text().includes('422') ? complaints.push(message.text()) : undefined,
      );
      const send = async (name: string) => {
        await page.getByRole('button', { name }).click();
        await page.waitForLoadState();
      };
      await page.goto(
        `${system.baseUrl}${await opinionLink(system.context, db, { procedureId: canteen.id, occasion: 'decision', fileKey: 'f' })}`,
      );
      await inspect(page, 'avis-invitation');
      await page.evaluate(() => document.querySelectorAll('form').forEach((form) => (form.noValidate = true)));
      await send('Envoyer mon avis');
      await inspect(page, 'avis-sans-reponse');
      await page.getByLabel('Moyen', { exact: true }).check();
      await send('Envoyer mon avis');
      await inspect(page, 'avis-suite');
      await page.getByLabel('Par téléphone avec l’administration').check();
      await send('Envoyer ces réponses');
      await inspect(page, 'avis-aide');
      await send('Envoyer');
      await inspect(page, 'avis-fin');

      await page.goto(`${system.baseUrl}/qualite`);
      await inspect(page, 'qualites');
      await page.goto(`${system.baseUrl}/qualite/carte-de-peche`);
      await inspect(page, 'qualite-vide');
      await fewOpinions();
      await page.reload();
      await inspect(page, 'qualite-peu');
      const { probeAll } = await import('../../src/missions/transfo/observatoire/probe.js');
      await probeAll(system.context);
      await page.goto(`${system.baseUrl}/qualite/tarif-cantine`);
      for (const table of await page.getByText('Voir les chiffres en tableau').all()) await table.click();
      await inspect(page, 'qualite-assez');
      await page.goto(`${system.baseUrl}/qualite/tarif-cantine?lang=en`);
      await inspect(page, 'qualite-anglais');
      expect(await page.locator('main').innerText()).toContain('95 times in 100');
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await system[Symbol.asyncDispose]();
    }
  },
  180_000,
);

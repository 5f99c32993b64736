import { expect, test } from 'vitest';
import { placeAll } from '../../src/kernel/ledger/testing.js';
import { startTestSystem } from '../../src/testing.js';
import { hasChromium, inspect, startChromium, widths } from './chromium.js';

test.skipIf(!hasChromium)('a browser checks a proof without sending it, even once the network is gone', async () => {
  const system = await startTestSystem({ missions: ['idnum'] });
  const { ledger, db } = system.context;
  const { entryId } = await ledger.record({
    action: 'exchange.fetch',
    subject: 'someone',
    actor: { kind: 'agent', id: 'a', label: 'Léa Martin' },
  });
  await placeAll(ledger, db);
  const bundle = await ledger.bundle(db, entryId);
  const browser = await startChromium();
  try {
    const page = await browser.newPage({ viewport: widths.phone });
    const complaints: string[] = [];
    page.on('console', (message) => (message.type() === 'error' ? complaints.push(message.text()) : undefined));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${system.baseUrl}/registre`, { waitUntil: 'networkidle' });
    await inspect(page, 'registre');
    await page.context().setOffline(true);
    const check = async (content: unknown): Promise<string> => {
      const buffer = Buffer.from(JSON.stringify(content));
      await page.setInputFiles('#fichier', { name: 'preuve.json', mimeType: 'application/json', buffer });
      await page.click('form[action="/registre"] button');
      await page.waitForFunction(() => document.activeElement?.id === 'resultat-ici');
      return page.innerText('#resultat-ici');
    };
    expect(await check({ ...bundle, index: 99 })).toContain('La ligne a été modifiée');
    const good = await check(bundle);
    for (const words of ['Cette preuve est bonne', 'Léa Martin', 'Vérifié sur votre appareil']) expect(good).toContain(words);
    expect(good).not.toContain('modifiée');
    await inspect(page, 'registre-verifie');
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
    await system[Symbol.asyncDispose]();
  }
});

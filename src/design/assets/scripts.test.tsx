import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance } from 'fastify';
import { chromium, type Browser, type Page as BrowserPage } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Button, CheckboxGroup, designAssets, Form, Hidden, htmlReplies, Page, TextField } from '../index.js';

let app: FastifyInstance;
let browser: Browser;
let page: BrowserPage;
let address: string;
let saved: Record<string, unknown>[] = [];
let sent = 0;
let answer = 204;

beforeAll(async () => {
  app = fastify();
  await app.register(formbody);
  app.decorateRequest('lang', 'fr');
  app.decorateRequest('person', null);
  app.decorateRequest('agent', null);
  htmlReplies(app, { brand: { state: false, name: 'Socle' }, menu: () => [] });
  await app.register(designAssets);
  app.addHook('onSend', async (_request, reply) => {
    reply.header(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'",
    );
  });
  app.get('/formulaire', async (request, reply) =>
    reply.html(
      <Page request={request} title="Essai">
        <Form action="/envoi" autosave="/brouillon">
          <Hidden name="version" value="3" />
          <TextField name="nom" label="Nom" />
          <CheckboxGroup
            name="jours"
            legend="Jours"
            options={[
              { value: 'lundi', text: 'Lundi' },
              { value: 'mardi', text: 'Mardi' },
            ]}
          />
          <Button>Envoyer</Button>
        </Form>
      </Page>,
    ),
  );
  app.post('/brouillon', async (request, reply) => {
    if (answer < 300) saved.push(request.body as Record<string, unknown>);
    return reply.code(answer).send();
  });
  app.post('/envoi', async (_request, reply) => {
    sent++;
    await new Promise((resolve) => setTimeout(resolve, 400));
    return reply.type('text/html').send('<!DOCTYPE html><title>Reçu</title><p>Reçu');
  });
  address = await app.listen({ port: 0 });
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});
beforeEach(async () => {
  saved = [];
  sent = 0;
  answer = 204;
  page = await browser.newPage();
  await page.goto(`${address}/formulaire`);
});

const state = () => page.locator('[data-autosave-state]');

describe('autosave', () => {
  it('saves what is typed and says when', async () => {
    await page.fill('#nom', 'Durand');
    await page.check('#jours-2');
    await expect.poll(() => state().textContent(), { timeout: 5000 }).toMatch(/^Enregistré à \d{1,2} h \d\d$/);
    expect(saved.at(-1)).toEqual({ version: '3', nom: 'Durand', 'jours[]': 'mardi' });
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('keeps what could not be sent, and sends it when the network is back', async () => {
    await page.context().setOffline(true);
    await page.fill('#nom', 'Durand');
    await expect.poll(() => state().textContent(), { timeout: 5000 }).toContain('Pas de connexion');
    await page.context().setOffline(false);
    await expect.poll(() => saved.at(-1)?.['nom'], { timeout: 5000 }).toBe('Durand');
  });

  it('puts the answers back after a session was lost', async () => {
    answer = 401;
    await page.fill('#nom', 'Durand');
    await page.check('#jours');
    await expect.poll(() => state().textContent(), { timeout: 5000 }).toContain('Reconnectez-vous');
    answer = 204;
    await page.reload();
    expect(await page.inputValue('#nom')).toBe('Durand');
    expect(await page.isChecked('#jours')).toBe(true);
    await expect.poll(() => saved.at(-1)?.['nom'], { timeout: 5000 }).toBe('Durand');
  });

  it('saves when the page is left', async () => {
    await page.fill('#nom', 'Durand');
    await page.goto('about:blank');
    await expect.poll(() => saved.at(-1)?.['nom'], { timeout: 5000 }).toBe('Durand');
  });

  it('forgets what was sent by the button', async () => {
    await page.fill('#nom', 'Durand');
    await page.click('button:has-text("Envoyer")');
    await page.waitForURL('**/envoi');
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });
});

describe('submit once', () => {
  it('sends a form once, however often its button is pressed', async () => {
    await page.locator('button:has-text("Envoyer")').evaluate((button: HTMLButtonElement) => {
      button.click();
      button.click();
      button.click();
    });
    await page.waitForURL('**/envoi');
    expect(sent).toBe(1);
  });
});

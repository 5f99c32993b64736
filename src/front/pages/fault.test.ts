import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { designAssets, htmlReplies, renderDocument } from '../../design/index.js';
import { defineFaults } from '../../kernel/errors/index.js';
import { createServer } from '../../kernel/http/index.js';
import { createMetrics } from '../../kernel/telemetry/index.js';
import { CataloguePage } from './catalogue.js';
import { FaultPage } from './fault.js';

const faults = defineFaults({
  'TEST-PRIS': {
    status: 409,
    who: 'person',
    title: { fr: 'Déjà pris', en: 'Already taken' },
    text: { fr: '{name} est déjà pris.', en: '{name} is already taken.' },
    remedy: { fr: 'Demandez le périmètre nom_usage.', en: 'Ask for the scope nom_usage.' },
    developer: 'Unique name.',
  },
  'TEST-ANGLAIS': {
    status: 400,
    who: 'service',
    title: { fr: 'Demande incomplète', en: 'Incomplete request' },
    text: { fr: 'Parameter missing.', en: 'Parameter missing.' },
    remedy: { fr: 'Corrigez la demande.', en: 'Correct the request.' },
    developer: 'As published.',
  },
});

const app = await createServer({
  baseUrl: 'http://localhost',
  trustProxy: false,
  requestsPerMinute: 1000,
  log: pino({ level: 'silent' }),
  metrics: createMetrics(),
  sessions: { read: async () => undefined, open: async () => undefined, close: async () => undefined, closeAll: async () => 0 },
  faultPage: (request, fault) => renderDocument(FaultPage({ request, fault })),
});
beforeAll(async () => {
  htmlReplies(app, { brand: { state: false, name: 'Socle' }, menu: () => [] });
  await app.register(designAssets);
  app.get('/prendre', async () => {
    throw faults.make('TEST-PRIS', { name: 'Léa' });
  });
  app.post('/prendre', { config: { csrf: 'open' } }, async () => {
    throw faults.make('TEST-PRIS', { name: 'Léa' });
  });
  app.get('/erreurs', async (request, reply) => reply.html(CataloguePage({ request, tables: [{ name: 'Essai', table: faults.table }] })));
});
afterAll(() => app.close());

const folded = (html: string) => html.replace(/\s+/g, ' ');

describe('the page of a fault', () => {
  it('is offered in the other language by asking again, for no link may lead to a fault', async () => {
    const { body } = await app.inject({ url: '/prendre?nom=L%C3%A9a%20%26%20Zo%C3%A9&lang=fr', headers: { accept: 'text/html' } });
    expect(body).not.toContain('hreflang');
    const form = /<form method="get" action="\/prendre">(.*?)<\/form>/.exec(body)?.[1];
    expect(form).toMatch(/<input type="hidden" name="nom" value="Léa &amp; Zoé">/);
    expect(form).toMatch(/<button type="submit" [^>]*name="lang" value="en" lang="en">English</);
    expect(form).not.toContain('value="fr"');
  });

  it('offers no other language after a form was sent: that address is of no page', async () => {
    const headers = { accept: 'text/html' };
    const { body, statusCode } = await app.inject({ method: 'POST', url: '/prendre', headers });
    expect(statusCode).toBe(409);
    expect(body).not.toContain('English');
  });

  it('speaks each language with its own punctuation', async () => {
    const headers = { accept: 'text/html' };
    expect((await app.inject({ url: '/prendre', headers })).body).toContain('Code de l’erreur\u00a0: <a');
    expect((await app.inject({ url: '/prendre?lang=en', headers })).body).toContain('Error code: <a');
  });
});

describe('the catalogue', () => {
  it('sets apart what is not French: names of programs, and texts that a norm wants in English', async () => {
    const { body } = await app.inject({ url: '/erreurs', headers: { accept: 'text/html' } });
    expect(folded(body)).toContain('… est déjà pris.');
    expect(body).toContain('périmètre <code class="socle-code" translate="no">nom_usage</code>.');
    expect(body).toContain('<span lang="en">Parameter missing.</span>');
  });
});

import fastify from 'fastify';
import { expect, it } from 'vitest';
import { designAssets, htmlReplies } from '../../../../design/index.js';
import { ChoicePage } from './choice.js';

const app = fastify();
htmlReplies(app, { brand: { state: false, name: 'Socle' }, menu: () => [] });
await app.register(designAssets);
app.decorateRequest('lang', 'fr');
app.decorateRequest('person', null);
app.decorateRequest('agent', null);
app.get('/connexion', async (request, reply) => reply.html(ChoicePage({ request, kind: 'person', returnTo: '/dossier' })));

const linksOf = async (url: string) => [...(await app.inject(url)).body.matchAll(/href="(\/connexion\/[^"]*)"/g)].map(([, href]) => href);

it('sends an agent who came for no page in particular to the agents’ space, not to a citizen’s', async () => {
  expect(await linksOf('/connexion')).toEqual(['/connexion/franceconnect', '/connexion/agent']);
});

it('keeps the page that was asked for, whoever signs in', async () => {
  expect(await linksOf('/connexion?retour=%2Fdossier')).toEqual([
    '/connexion/franceconnect?retour=%2Fdossier',
    '/connexion/agent?retour=%2Fdossier',
  ]);
});

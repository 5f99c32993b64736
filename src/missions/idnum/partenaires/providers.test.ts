import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testBrowser, type TestPage } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { noteClientError } from '../provider/index.js';
import { registerService, signInTo, valueOf, type SignedIn } from './testing.js';

let system: TestSystem;
let offset = 0;
let camille: SignedIn;
let karim: SignedIn;
beforeAll(async () => {
  system = await startTestSystem({ clock: { now: () => new Date(Date.now() + offset) } });
  [camille, karim] = [await signInTo(system, 'camille'), await signInTo(system, 'karim')];
}, 60_000);
afterAll(() => system[Symbol.asyncDispose]());

const checklist = { base_legale: 'Décret n° 2018-1159', contact: 'equipe@valmont-sur-orge.example', essai: 'oui' };
const formOf = (what: string) => camille.browser.get(`${system.baseUrl}/partenaires/nouveau/formulaire?quoi=${what}`);
const upstream = (title: string) =>
  system.database.db.selectFrom('oidc_upstream').selectAll().where('title', '=', title).executeTakeFirstOrThrow();

/** Camille asks for production, Karim approves. */
async function approve(own: TestPage, name: string): Promise<void> {
  const ask = await camille.browser.follow(own, 'Demander la mise en production');
  expect((await camille.browser.submit(ask, checklist, 'Envoyer')).text).toContain('La demande est envoyée');
  const list = await karim.browser.get(`${system.baseUrl}/partenaires/operateur`);
  await karim.browser.submit(await karim.browser.follow(list, name), { decision: 'approve' }, 'Décider');
}

/** An identity provider that says this of itself. */
async function providerSaying(document: (base: string) => unknown): Promise<{ base: string; server: Server }> {
  const server = createServer((request, response) => {
    const base = `http://localhost:${(server.address() as AddressInfo).port}`;
    const answer = request.url === '/jwks' ? { keys: [] } : document(base);
    response.setHeader('content-type', 'application/json');
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return { base: `http://localhost:${(server.address() as AddressInfo).port}`, server };
}

async function registerProvider(name: string, change: Record<string, string | string[]>): Promise<TestPage> {
  const fields = { name, client_id: 'socle', secret: 'un-secret-partage', scopes: 'openid\nemail', 'levels[]': ['eidas1'], ...change };
  return camille.browser.submit(await formOf('identite-agents'), { domains: 'essai.example', ...fields }, 'Enregistrer');
}

describe('an identity provider', () => {
  it('is tested in words, and gets agents by their address only once it is approved', async () => {
    const real = system.sandbox.agentProviders.find(({ id }) => id === 'agents-ministere') ?? expect.fail('no ministry');
    const keys = await registerProvider('Ministère bis', {
      issuer: real.issuer,
      client_id: real.clientId,
      secret: real.clientSecret,
      scopes: real.scopes.join('\n'),
      'levels[]': ['eidas1'],
    });
    expect(keys.status).toBe(201);
    expect(keys.html).not.toContain(real.clientSecret);
    const own = await camille.browser.follow(keys, 'continuer');
    expect(await upstream('Ministère bis')).toMatchObject({ active: false, display: false, issuer: real.issuer });
    expect(valueOf(own, 'idp_hint')).toMatch(/^ministere-bis-[0-9a-f]{8}$/);
    const tested = await camille.browser.submit(own, {}, 'Tester la connexion');
    expect(tested.text).toContain('Tout est bon');
    const agentOfTrial = async () => {
      const browser = testBrowser();
      const door = await browser.follow(await browser.get(`${system.baseUrl}/connexion/agent`), 'S’identifier avec AgentConnect');
      return browser.submit(door, { courriel: 'zoe@essai.example' }, 'Continuer');
    };
    // Nobody declared this domain: the provider of those who have none.
    expect((await agentOfTrial()).url.pathname).toMatch(/^\/identite\//);
    await approve(own, 'Ministère bis');
    offset += 6_000;
    expect((await agentOfTrial()).url.href).toContain(real.issuer);
    expect(await upstream('Ministère bis')).toMatchObject({ active: true, display: true });
    const edit = await camille.browser.follow(await camille.browser.get(own.url), 'Modifier');
    expect(edit.document.querySelector('[name=issuer], [name=domains], [name="levels[]"]')).toBeNull();
  });

  it('is told what is wrong at its address', async () => {
    const { base, server } = await providerSaying((at) => ({
      issuer: `${at}/autre`,
      authorization_endpoint: `${at}/a`,
      token_endpoint: 'http://ailleurs.example/token',
      jwks_uri: `${at}/jwks`,
      response_types_supported: ['id_token'],
      scopes_supported: ['openid'],
    }));
    const own = await camille.browser.follow(await registerProvider('Bancal', { issuer: base }), 'continuer');
    const { text } = await camille.browser.submit(own, {}, 'Tester la connexion');
    for (const words of [
      'n’annonce pas le même émetteur',
      '« token_endpoint » manque, ou n’est pas une adresse sûre',
      '« userinfo_endpoint » manque',
      'Le type de réponse « code » n’est pas dans la liste',
      '« client_secret_post » n’est pas dans la liste',
      'Scopes qui ne sont pas proposés : email',
      'ne contient aucune clé',
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('ailleurs.example');
    await new Promise((resolve) => server.close(resolve));
    expect((await camille.browser.submit(own, {}, 'Tester la connexion')).text).toContain('Le document de découverte ne répond pas');
  });

  it.each([
    ['du texte', 'n’est pas du JSON'],
    ['[]', 'n’est pas un objet JSON'],
    [`{"issuer":"${'a'.repeat(600_000)}"}`, 'est trop long'],
  ])('that answers nonsense is told so', async (answer, words) => {
    const { base, server } = await providerSaying(() => answer);
    const own = await camille.browser.follow(await registerProvider('Muet', { issuer: base }), 'continuer');
    expect((await camille.browser.submit(own, {}, 'Tester la connexion')).text).toContain(words);
    server.close();
  });

  it('without its secret, with a bad domain or an unsafe address is told which field', async () => {
    const page = await registerProvider('', {
      secret: '',
      issuer: 'http://idp.example',
      domains: 'essai.example\n@autre',
      scopes: 'email',
    });
    const faults = [...page.document.querySelectorAll('.socle-summary a')].map((a) => a.getAttribute('href'));
    expect(faults).toEqual(['#name', '#issuer', '#scopes', '#domains', '#secret']);
    for (const href of faults) expect(page.document.querySelector(href ?? '')).not.toBeNull();
  });
});

describe('a data provider', () => {
  it('gets a secret of its own and is known to FranceConnect', async () => {
    const fields = { name: 'Caisse', 'scopes[]': ['cnaf_enfants'], jwks_uri: 'https://caisse.example/jwks' };
    const keys = await camille.browser.submit(await formOf('donnees'), fields, 'Enregistrer');
    expect(keys.status).toBe(201);
    expect(valueOf(keys, 'client_secret')).toMatch(/^[\w-]{43}$/);
    const row = () =>
      system.database.db.selectFrom('franceconnect_data_provider').selectAll().where('title', '=', 'Caisse').executeTakeFirstOrThrow();
    expect(await row()).toMatchObject({ client_id: valueOf(keys, 'client_id'), scopes: ['cnaf_enfants'], organisation: '21000000600010' });
    const own = await camille.browser.follow(keys, 'continuer');
    await camille.browser.submit(await camille.browser.follow(own, 'Modifier'), { jwks_uri: 'https://caisse.example/cles' }, 'Enregistrer');
    expect(await row()).toMatchObject({ jwks_uri: 'https://caisse.example/cles' });
    await approve(await camille.browser.get(own.url), 'Caisse');
    expect((await camille.browser.get(own.url)).text).toContain('Ouvert au public');
  });
});

describe('the errors of a service', () => {
  it('are shown with their code, how often and a chart with its table; none is said to be none', async () => {
    const keys = await registerService(camille, { name: 'Fautif' });
    const own = await camille.browser.follow(keys, 'continuer');
    const address = `${own.url.href}/erreurs`;
    expect((await camille.browser.get(address)).text).toContain('Aucune erreur');
    const error = { code: 'Y030007', endpoint: 'authorize', detail: 'nonce is missing' };
    for (let i = 0; i < 3; i += 1) noteClientError(system.context, valueOf(own, 'client_id'), error);
    await vi.waitFor(async () => expect((await camille.browser.get(address)).text).toContain('nonce is missing'), { timeout: 3_000 });
    const page = await camille.browser.get(address);
    expect([...(page.document.querySelector('tbody tr')?.children ?? [])].map((cell) => (cell.textContent ?? '').trim())).toEqual([
      'Y030007',
      '3',
      'authorize',
      expect.stringMatching(/\d{4} à/),
      'nonce is missing',
    ]);
    expect(page.document.querySelector('tbody a')?.getAttribute('href')).toBe('/erreurs#Y030007');
    expect(page.document.querySelectorAll('figure svg[role=img]')).toHaveLength(1);
    expect(page.document.querySelectorAll('figure table tbody tr')).toHaveLength(1);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser, type TestPage } from '../../../kernel/http/testing.js';
import { randomToken } from '../../../kernel/ids.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { authenticate, registerService, signInTo, valueOf, type SignedIn } from './testing.js';

let system: TestSystem;
let offset = 0;
let camille: SignedIn;
beforeAll(async () => {
  system = await startTestSystem({ clock: { now: () => new Date(Date.now() + offset) } });
  camille = await signInTo(system, 'camille');
}, 60_000);
afterAll(() => system[Symbol.asyncDispose]());

const away = 'http://localhost:9/';
/** Brokers read their clients again after five seconds. */
const later = () => void (offset += 6_000);
const idOf = (page: TestPage) => page.url.pathname.split('/')[2] ?? '';
const titleOf = (page: TestPage) => (page.document.querySelector('h1')?.textContent ?? '').trim();
const faultsOf = (page: TestPage) =>
  [...page.document.querySelectorAll('.socle-summary a')].map((a) => [a.getAttribute('href'), (a.textContent ?? '').trim()]);

interface Keys {
  id: string;
  secret: string;
  issuer: string;
}
const keysOf = (page: TestPage): Keys => ({
  id: valueOf(page, 'client_id'),
  secret: valueOf(page, 'client_secret'),
  issuer: valueOf(page, 'issuer'),
});

/** Address of a request to sign in, as the service would make it. */
const startAt = (keys: Keys, redirectUri: string, change: Record<string, string> = {}) =>
  `${keys.issuer}/authorize?${new URLSearchParams({ client_id: keys.id, redirect_uri: redirectUri, response_type: 'code', scope: 'openid email', nonce: randomToken(16), state: randomToken(16), ...change })}`;

/** Signs an agent in to a service with nothing but its keys, and gives the claims. */
async function signInWith(keys: Keys, redirectUri: string): Promise<Record<string, unknown>> {
  const browser = testBrowser({ stopAt: redirectUri });
  const agent = system.sandbox.agents.find(({ email }) => email.startsWith('karim')) ?? expect.fail('no Karim');
  const back = await authenticate(browser, await browser.get(startAt(keys, redirectUri)), agent);
  const code = back.url.searchParams.get('code') ?? expect.fail(`no code: ${back.url.href} ${back.text}`);
  const answer = await fetch(`${keys.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${keys.id}:${keys.secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }),
  });
  const tokens = await answer.json();
  if (answer.status !== 200) return tokens;
  return (await fetch(`${keys.issuer}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } })).json();
}

const actionsOf = async (partnerId: string) =>
  (await system.database.db.selectFrom('ledger_entry').select('action').where('reference', '=', partnerId).orderBy('seq').execute()).map(
    ({ action }) => action,
  );

describe('a service that registers', () => {
  it('signs an agent in with its fresh keys at once, and its secret is never shown again', async () => {
    const page = await registerService(camille);
    expect(page.status).toBe(201);
    expect(page.text).toContain('Copiez le secret maintenant');
    const keys = keysOf(page);
    expect(await signInWith(keys, `${away}retour`)).toMatchObject({ email: 'karim.benhaddou@valmont-sur-orge.example' });
    expect((await fetch(valueOf(page, 'découverte'))).status).toBe(200);

    const own = await camille.browser.follow(page, 'J’ai copié');
    expect(titleOf(own)).toBe('Paie des agents');
    expect(own.html).not.toContain(keys.secret);
    expect(await actionsOf(idOf(own))).toEqual(['partenaires.create']);
    expect((await camille.browser.get(`${system.baseUrl}/partenaires`)).text).toContain('Paie des agents');
  });

  it('makes one client when the form is sent twice', async () => {
    const form = await camille.browser.get(`${system.baseUrl}/partenaires/nouveau/formulaire?quoi=agents`);
    const fields = { name: 'Deux fois', 'scopes[]': ['openid'], redirect_uris: `${away}deux` };
    expect((await camille.browser.submit(form, fields)).status).toBe(201);
    const again = await camille.browser.submit(form, fields);
    expect(again.text).toContain('C’est déjà fait');
    const clients = await system.database.db.selectFrom('oidc_client').select('client_id').where('name', '=', 'Deux fois').execute();
    expect(clients).toHaveLength(1);
  });

  it('is told which field and which line is wrong, in both languages, and keeps what it typed', async () => {
    const wrong = { name: '', 'scopes[]': [], redirect_uris: `${away}bon\nftp://ailleurs.example/\n`, jwks: '{"keys":' };
    const page = await registerService(camille, wrong);
    expect(page.status).toBe(422);
    expect(faultsOf(page)).toEqual([
      ['#name', 'Nom du service : écrivez un nom, de 120 caractères au plus.'.replace(' :', '\u00a0:')],
      ['#scopes', 'Informations demandées (scopes)\u00a0: cochez au moins une information de la liste.'],
      ['#redirect_uris', expect.stringContaining('Adresses de retour, ligne 2\u00a0: écrivez une adresse web entière')],
      ['#jwks', expect.stringContaining('Vos clés publiques (JWKS)')],
    ]);
    for (const [href] of faultsOf(page)) expect(page.document.querySelector(href ?? ''), href ?? '').not.toBeNull();
    expect(page.document.querySelector('#redirect_uris')?.textContent).toContain('ftp://ailleurs.example/');
    expect(page.document.querySelector('details')?.hasAttribute('open')).toBe(true);

    const english = await camille.browser.submit(
      await camille.browser.get(`${page.url.href.replace(/agents$/, 'formulaire')}?quoi=agents&lang=en`),
      wrong,
    );
    expect(faultsOf(english)[2]?.[1]).toMatch(/^Redirect addresses, line 2: write a whole web address/);
    await camille.browser.get(`${system.baseUrl}/partenaires?lang=fr`);
  });

  it('cannot ask for encryption without a key, nor for a scope or a rule that does not exist', async () => {
    const page = await registerService(camille, {
      id_token_encrypted_response_alg: 'RSA-OAEP',
      'scopes[]': ['openid', 'tout'],
      profile: 'fc',
    });
    expect(faultsOf(page).map(([href]) => href)).toEqual(['#profile', '#scopes', '#jwks']);
  });
});

describe('a service for citizens', () => {
  it.each([
    ['usagers', { profile: 'fc', audience: 'public' }, 'franceconnect/api/v2'],
    ['usagers-niveau-eleve', { profile: 'fc+', audience: 'public' }, 'franceconnect-plus/api/v2'],
  ])('%s is shown the choice of FranceConnect with its fresh keys', async (what, change, path) => {
    const scopes = { 'scopes[]': ['openid', 'email'] };
    const keys = keysOf(await registerService(camille, { name: 'Cantine', ...scopes, ...change }, what));
    expect(keys.issuer).toBe(`${system.baseUrl}/${path}`);
    const acr = { acr_values: what === 'usagers' ? 'eidas1' : 'eidas2' };
    const choice = await testBrowser().get(startAt(keys, `${away}retour`, acr));
    expect(choice.status).toBe(200);
    expect(choice.text).toContain('Cantine');
    const row = await system.database.db.selectFrom('oidc_client').selectAll().where('client_id', '=', keys.id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ kind: 'public', identity_consent: false, allowed_scopes: ['openid', 'email'], profile: change.profile });
  });

  it('of the private sector says whether it wants consent', async () => {
    for (const [audience, consent] of [
      ['private', false],
      ['private_consent', true],
    ] as const) {
      const keys = keysOf(await registerService(camille, { profile: 'fc', audience, 'scopes[]': ['openid'] }, 'usagers'));
      const row = await system.database.db.selectFrom('oidc_client').selectAll().where('client_id', '=', keys.id).executeTakeFirstOrThrow();
      expect(row).toMatchObject({ kind: 'private', identity_consent: consent });
    }
  });
});

describe('a service that changes', () => {
  it('is followed by the broker, keeps every version, and goes back to one', async () => {
    const keysPage = await registerService(camille, { name: 'Historique', redirect_uris: `${away}avant` });
    const keys = keysOf(keysPage);
    const own = await camille.browser.follow(keysPage, 'J’ai copié');
    const saved = await camille.browser.submit(
      await camille.browser.follow(own, 'Modifier'),
      { redirect_uris: `${away}apres` },
      'Enregistrer',
    );
    expect(saved.text).toContain('C’est enregistré');
    later();
    const refused = await testBrowser().get(startAt(keys, `${away}avant`));
    expect(refused.status).toBe(400);
    expect(await signInWith(keys, `${away}apres`)).toHaveProperty('sub');

    const versions = await camille.browser.get(`${saved.url.href.split('?')[0]}/versions`);
    expect(versions.text).toContain('A changé : Adresses de retour.');
    const second = await camille.browser.follow(versions, 'Version 2 – Modification');
    expect(second.text.replace(/\s+/g, ' ')).toMatch(/Adresses de retour ?Retiré : \S*avant ?Ajouté : \S*apres/);
    expect(second.text).toContain('C’est la configuration actuelle');

    const back = await camille.browser.submit(
      await camille.browser.follow(versions, 'Version 1 – Inscription'),
      {},
      'Remettre cette version',
    );
    expect(back.text).toContain('La version est remise');
    later();
    expect((await testBrowser().get(startAt(keys, `${away}apres`))).status).toBe(400);
    expect(await signInWith(keys, `${away}avant`)).toHaveProperty('sub');
    expect((await camille.browser.follow(back, 'Versions')).text).toContain('Version 3 – Retour à la version 1');
    expect(await actionsOf(idOf(back))).toEqual(['partenaires.create', 'partenaires.edit', 'partenaires.restore']);
  });

  it('does not lose what a colleague saved without a word, nor makes a version of nothing', async () => {
    const own = await camille.browser.follow(await registerService(camille, { name: 'À deux' }), 'J’ai copié');
    const karim = await signInTo(system, 'karim', own.url.pathname);
    const mine = await camille.browser.follow(own, 'Modifier');
    await karim.browser.submit(await karim.browser.follow(karim.page, 'Modifier'), { name: 'À deux, Karim' }, 'Enregistrer');
    const conflict = await camille.browser.submit(mine, { name: 'À deux, Camille' }, 'Enregistrer');
    expect(conflict.status).toBe(409);
    expect(conflict.text).toContain('Quelqu’un a enregistré entre-temps');
    expect(conflict.document.querySelector('#name')?.getAttribute('value')).toBe('À deux, Camille');
    const saved = await camille.browser.submit(conflict, {}, 'Enregistrer');
    expect(titleOf(saved)).toBe('À deux, Camille');
    const same = await camille.browser.submit(await camille.browser.follow(saved, 'Modifier'), {}, 'Enregistrer');
    expect(same.text).toContain('aucune version n’est créée');
    expect((await camille.browser.follow(same, 'Versions')).text).toMatch(/Version 3.*Karim.*Version 1/);
  });

  it('gets a new secret, which replaces the old one', async () => {
    const first = await registerService(camille, { name: 'Secret' });
    const keys = keysOf(first);
    const ask = await camille.browser.follow(await camille.browser.follow(first, 'J’ai copié'), 'Changer le secret');
    expect(ask.text).toContain('L’ancien secret cesse de marcher aussitôt');
    const renewed = await camille.browser.submit(ask, {}, 'Changer le secret maintenant');
    const fresh = { ...keys, secret: keysOf(renewed).secret };
    expect(fresh.secret).not.toBe(keys.secret);
    expect((await camille.browser.submit(ask, {}, 'Changer le secret maintenant')).text).toContain('C’est déjà fait');
    later();
    expect(await signInWith(keys, `${away}retour`)).toMatchObject({ error: 'invalid_client' });
    expect(await signInWith(fresh, `${away}retour`)).toHaveProperty('sub');
  });
});

describe('another organisation', () => {
  it('sees nothing and changes nothing', async () => {
    const own = await camille.browser.follow(await registerService(camille, { name: 'À nous' }), 'J’ai copié');
    const elise = await signInTo(system, 'elise');
    expect(elise.page.text).toContain('n’a encore rien connecté');
    for (const path of ['', '/modifier', '/secret', '/versions', '/versions/1', '/erreurs', '/production']) {
      const page = await elise.browser.get(`${own.url.href}${path}`);
      expect([path, page.status]).toEqual([path, 404]);
      expect(page.text).not.toContain('À nous');
    }
    const cookie = Object.entries(elise.browser.cookies('localhost'))
      .map(([k, v]) => `${k}=${v}`)
      .join('; ');
    for (const path of ['/modifier', '/secret', '/versions/1/remettre', '/production', '/production/retirer', '/essai']) {
      const answer = await fetch(`${own.url.href}${path}`, {
        method: 'POST',
        headers: { cookie, 'user-agent': 'Socle test browser' },
        body: new URLSearchParams({ version: '1', rang: '1' }),
        redirect: 'manual',
      });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect(await actionsOf(idOf(own))).toEqual(['partenaires.create']);
  });

  it('signs in first when nobody is signed in', async () => {
    expect((await testBrowser().get(`${system.baseUrl}/partenaires`)).url.pathname).toBe('/connexion/agent');
  });
});

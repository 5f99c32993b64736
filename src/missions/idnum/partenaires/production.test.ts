import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser, type TestPage } from '../../../kernel/http/testing.js';
import { randomToken } from '../../../kernel/ids.js';
import { knownEmail } from '../../../kernel/mail/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { createPartner, newPartnerId } from './work.js';
import { registerService, signInTo, valueOf, type SignedIn } from './testing.js';

let system: TestSystem;
let offset = 0;
/** The operator: the first agent of the sandbox. */
let camille: SignedIn;
let elise: SignedIn;
beforeAll(async () => {
  system = await startTestSystem({ clock: { now: () => new Date(Date.now() + offset) } });
  [camille, elise] = [await signInTo(system, 'camille'), await signInTo(system, 'elise')];
}, 60_000);
afterAll(() => system[Symbol.asyncDispose]());

const checklist = { base_legale: 'Article L. 114-8 du CRPA', contact: 'equipe@simplicite.example', essai: 'oui' };
const production = { redirect_uris: 'https://service.example/retour', post_logout_redirect_uris: '' };
const faultsOf = (page: TestPage) => [...page.document.querySelectorAll('.socle-summary a')].map((a) => a.getAttribute('href'));
const operatorPage = () => camille.browser.get(`${system.baseUrl}/partenaires/operateur`);
const client = (id: string) => system.database.db.selectFrom('oidc_client').selectAll().where('client_id', '=', id).executeTakeFirst();

/** A service of Élise, as far as the form that asks for production. */
async function service(name: string): Promise<{ keys: TestPage; own: TestPage; ask: TestPage }> {
  const keys = await registerService(elise, { name });
  const own = await elise.browser.follow(keys, 'J’ai copié');
  return { keys, own, ask: await elise.browser.follow(own, 'Demander la mise en production') };
}
const mailAbout = (name: string) =>
  system.sandbox.control.mailbox.waitFor({ to: 'elise.nguessan@simplicite.example', subject: name }, 15_000);
const authorize = (keys: TestPage, clientId: string, redirectUri: string) =>
  testBrowser().get(
    `${valueOf(keys, 'issuer')}/authorize?${new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid', nonce: randomToken(16), state: randomToken(16) })}`,
  );

describe('going to production', () => {
  it('is asked with a checklist, decided by the operator, told by e-mail, and gives keys of its own', async () => {
    const { keys, own, ask } = await service('Congés');
    const wrong = await elise.browser.submit(
      ask,
      { redirect_uris: 'http://service.example/retour', contact: 'equipe', base_legale: '' },
      'Envoyer',
    );
    expect(wrong.status).toBe(422);
    expect(faultsOf(wrong)).toEqual(['#redirect_uris', '#base_legale', '#contact', '#essai']);
    const asked = await elise.browser.submit(wrong, { ...production, ...checklist }, 'Envoyer');
    expect(asked.text).toContain('Retirer la demande');
    expect((await elise.browser.get(ask.url)).status).toBe(409);

    const decision = await camille.browser.follow(await operatorPage(), 'Congés');
    for (const words of ['https://service.example/retour', 'Article L. 114-8', 'elise.nguessan@simplicite.example', 'usual_name'])
      expect(decision.text).toContain(words);
    expect(faultsOf(await camille.browser.submit(decision, {}, 'Décider'))).toEqual(['#decision']);
    const list = await camille.browser.submit(decision, { decision: 'approve', raison: 'Bienvenue.' }, 'Décider');
    expect(list.text).toMatch(/Aucune demande n’attend.*Congés.*Acceptée/);

    const mail = await mailAbout('Congés');
    expect(mail.text).toContain('Bienvenue.');
    const address = /http\S+\/partenaires\/partner_\w+/.exec(mail.text)?.[0] ?? '';
    const opened = await elise.browser.get(address);
    const id = valueOf(opened, 'client_id');
    expect(id).not.toBe(valueOf(keys, 'client_id'));
    expect(await client(id)).toMatchObject({
      active: true,
      entity_id: id,
      organisation: '11999900100017',
      allowed_scopes: expect.arrayContaining(['siret']),
    });
    expect((await authorize(keys, id, 'https://service.example/retour')).text).toContain('Congés');
    expect((await authorize(keys, id, 'http://localhost:9/retour')).status).toBe(400);
    const first = await elise.browser.follow(opened, 'Obtenir le secret');
    const secret = await elise.browser.submit(first, {}, 'Montrer le secret');
    expect(valueOf(secret, 'client_secret')).toMatch(/^[\w-]{43}$/);
    expect((await elise.browser.get(own.url)).text).toContain('Voir l’environnement de production');

    const edit = await elise.browser.follow(opened, 'Modifier');
    expect(edit.document.querySelector('[name=name], [name="scopes[]"], [name=profile]')).toBeNull();
    const forged = await elise.browser.submit(edit, { redirect_uris: 'https://service.example/nouveau' }, 'Enregistrer');
    expect(forged.text).toContain('https://service.example/nouveau');
    offset += 6_000;
    expect((await authorize(keys, id, 'https://service.example/nouveau')).status).toBe(200);
    const actions = await system.database.db
      .selectFrom('ledger_entry')
      .select(['action', 'actor_id'])
      .where('action', 'in', ['partenaires.ask', 'partenaires.approve'])
      .orderBy('seq')
      .execute();
    expect(actions.map(({ action }) => action)).toEqual(['partenaires.ask', 'partenaires.approve']);
    expect(actions[0]?.actor_id).not.toBe(actions[1]?.actor_id);
  }, 30_000);

  it('lets no agent widen what was approved, whatever form they send', async () => {
    const { ask } = await service('Étroit');
    await elise.browser.submit(ask, { ...production, ...checklist }, 'Envoyer');
    await camille.browser.submit(await camille.browser.follow(await operatorPage(), 'Étroit'), { decision: 'approve' }, 'Décider');
    const address = /http\S+\/partenaires\/partner_\w+/.exec((await mailAbout('Étroit')).text)?.[0] ?? '';
    const cookie = Object.entries(elise.browser.cookies('localhost'))
      .map(([k, v]) => `${k}=${v}`)
      .join('; ');
    const form = new URLSearchParams({ version: '1', name: 'Impôts', 'scopes[]': 'phone', redirect_uris: 'https://autre.example/' });
    const headers = { cookie, 'user-agent': 'Socle test browser' };
    expect((await fetch(`${address}/modifier`, { method: 'POST', headers, body: form, redirect: 'manual' })).status).toBe(303);
    const opened = await elise.browser.get(address);
    expect(opened.text).toContain('https://autre.example/');
    expect(await client(valueOf(opened, 'client_id'))).toMatchObject({
      name: 'Étroit',
      allowed_scopes: expect.not.arrayContaining(['phone']),
    });

    // What is asked again is written over the same client, and the earlier rights cannot be put back without the operator.
    const test = await elise.browser.follow(opened, 'Voir l’environnement de test');
    const wider = await elise.browser.submit(
      await elise.browser.follow(test, 'Modifier'),
      { 'scopes[]': ['openid', 'phone'] },
      'Enregistrer',
    );
    await elise.browser.submit(await elise.browser.follow(wider, 'Demander la mise en production'), checklist, 'Envoyer');
    const second = await camille.browser.follow(await operatorPage(), 'Étroit');
    expect(second.text).toContain('Ce qui change en production');
    await camille.browser.submit(second, { decision: 'approve' }, 'Décider');
    expect(await client(valueOf(opened, 'client_id'))).toMatchObject({ allowed_scopes: ['openid', 'phone'] });
    const first = await elise.browser.get(`${address}/versions/1`);
    expect(first.text).toContain('seule une nouvelle demande peut y revenir');
    const restore = await fetch(`${address}/versions/1/remettre`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ version: '3' }),
      redirect: 'manual',
    });
    expect(restore.status).toBe(409);
  }, 30_000);

  it('is refused with a reason, then asked again; or withdrawn', async () => {
    const { own, ask } = await service('Badges');
    await elise.browser.submit(ask, { ...production, ...checklist }, 'Envoyer');
    const decision = await camille.browser.follow(await operatorPage(), 'Badges');
    expect(faultsOf(await camille.browser.submit(decision, { decision: 'refuse' }, 'Décider'))).toEqual(['#raison']);
    await camille.browser.submit(decision, { decision: 'refuse', raison: 'La base légale ne va pas.' }, 'Décider');
    expect((await camille.browser.submit(decision, { decision: 'approve' }, 'Décider')).status).toBe(409);
    expect((await mailAbout('Badges')).text).toContain('La base légale ne va pas.');
    const refused = await elise.browser.get(own.url);
    expect(refused.text).toContain('La base légale ne va pas.');
    await elise.browser.submit(
      await elise.browser.follow(refused, 'Demander la mise en production'),
      { ...production, ...checklist },
      'Envoyer',
    );
    const again = await camille.browser.follow(await operatorPage(), 'Badges');
    const withdrawn = await elise.browser.submit(await elise.browser.get(own.url), {}, 'Retirer la demande');
    expect(withdrawn.text).toContain('La demande est retirée');
    expect((await camille.browser.submit(again, { decision: 'approve' }, 'Décider')).status).toBe(409);
    expect(await system.database.db.selectFrom('partner').selectAll().where('name', '=', 'Badges').execute()).toHaveLength(1);
  }, 30_000);

  it('is the operator’s alone to decide', async () => {
    const { ask } = await service('Curieux');
    await elise.browser.submit(ask, { ...production, ...checklist }, 'Envoyer');
    const decision = await camille.browser.follow(await operatorPage(), 'Curieux');
    for (const address of [`${system.baseUrl}/partenaires/operateur`, decision.url]) {
      const page = await elise.browser.get(address);
      expect(page.status).toBe(403);
      expect(page.text).not.toContain('Curieux');
    }
    const cookie = Object.entries(elise.browser.cookies('localhost'))
      .map(([k, v]) => `${k}=${v}`)
      .join('; ');
    const body = new URLSearchParams({ decision: 'approve' });
    const headers = { cookie, 'user-agent': 'Socle test browser' };
    expect((await fetch(decision.url, { method: 'POST', headers, body, redirect: 'manual' })).status).toBe(403);
    expect((await elise.browser.get(`${system.baseUrl}/partenaires`)).text).not.toContain('Décider des mises en production');
    expect((await camille.browser.get(`${system.baseUrl}/partenaires`)).text).toContain('Décider des mises en production (1 en attente)');
  });
});

describe('in production mode', () => {
  const agent: AgentSession = {
    id: 's',
    accountId: 'acc',
    displayName: 'Alex',
    email: knownEmail('alex@ville.example'),
    siret: '21000000600010',
    organisationLabel: 'Ville',
    signedInAt: new Date(),
    idToken: '',
  };
  const enter = (kind: 'service' | 'identity_provider' | 'data_provider', configuration: Record<string, string | string[]>) => {
    const context = { ...system.context, config: { ...system.context.config, mode: 'production' as const } };
    const product = kind === 'service' ? ('agentconnect' as const) : ('franceconnect' as const);
    return createPartner(context, agent, { id: newPartnerId(), kind, product, configuration, typedSecret: 'secret' });
  };

  it('what was not approved is kept and refused by the brokers', async () => {
    const back = 'https://service.example/retour';
    const made = await enter('service', { name: 'Pas encore', profile: 'standard', scopes: ['openid'], redirect_uris: [back] });
    const partner = made.outcome === 'created' ? made.partner : expect.fail(made.outcome);
    expect(partner.active).toBe(false);
    expect(await client(partner.externalId)).toMatchObject({ active: false });
    const query = new URLSearchParams({ client_id: partner.externalId, redirect_uri: back, response_type: 'code', scope: 'openid' });
    expect((await testBrowser().get(`${partner.issuer}/authorize?${query}`)).status).toBe(400);

    const data = { name: 'Caisse', scopes: ['cnaf_enfants'], jwks_uri: 'https://caisse.example/jwks' };
    expect(await enter('data_provider', { ...data, encryption_alg: 'ECDH-ES', signing_alg: 'ES256' })).toMatchObject({
      outcome: 'created',
    });
    const known = await system.database.db
      .selectFrom('franceconnect_data_provider')
      .select('title')
      .where('title', '=', 'Caisse')
      .execute();
    expect(known).toEqual([]);
  });

  it('our own requests are sent to no machine of our network', async () => {
    const provider = { name: 'Interne', client_id: 'socle', scopes: ['openid'], levels: ['eidas1'] };
    for (const issuer of ['http://localhost:9', 'https://127.0.0.1', 'https://intranet'])
      expect(await enter('identity_provider', { ...provider, issuer })).toEqual({ outcome: 'refused', problems: [{ key: 'issuer' }] });
  });
});

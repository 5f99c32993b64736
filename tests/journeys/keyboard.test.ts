import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { careless, startPartner } from '../../src/missions/idnum/docteur/testing.js';
import { franceConnectService } from '../../src/missions/idnum/provider/testing.js';
import { startTestSystem, type TestSystem } from '../../src/testing.js';
import { hasChromium, hearComplaints, inspect, startChromium, widths } from './chromium.js';
import { keyboard } from './keyboard.js';

// FranceConnect for who has no mouse and a small screen: every step by the keyboard, at 360 px. One story: what the person asks for and
// what the partner asks for wait for the operator.

describe.skipIf(!hasChromium)('with the keyboard alone, on a small screen', () => {
  let system: TestSystem;
  let chromium: Browser;
  beforeAll(async () => {
    [system, chromium] = await Promise.all([startTestSystem(), startChromium()]);
  });
  afterAll(async () => {
    await chromium?.close();
    await system?.[Symbol.asyncDispose]();
  });

  let context: BrowserContext;
  let page: Page;
  let complaints: string[] = [];
  beforeEach(async () => {
    complaints = [];
    context = await chromium.newContext({ viewport: widths.phone });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    hearComplaints(page, complaints, [403, 409, 422]);
  });
  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });

  const keys = keyboard(() => page);
  const at = (path: string) => `${system.baseUrl}${path}`;
  const look = async (name: string) => {
    await inspect(page, `clavier-${name}`);
    await page.setViewportSize(widths.phone);
  };
  const text = async () => (await page.locator('main').innerText()).replace(/[\u00a0\u202f]/g, ' ');
  const identify = async (login: string) => {
    await keys.write(/^Identifiant/, login);
    await keys.write(/^Mot de passe/, system.sandbox.identities.find((one) => one.login === login)?.password ?? expect.fail(login));
    await keys.send('Se connecter');
  };
  const signInAgent = async (index: number, path: string) => {
    const agent = system.sandbox.agents[index] ?? expect.fail('no agent');
    await keys.go(at(path));
    await keys.follow('S’identifier avec AgentConnect');
    await keys.write(/^Votre adresse électronique/, agent.email);
    await keys.send('Continuer');
    await keys.write(/^Adresse électronique/, agent.email);
    await keys.write(/^Mot de passe/, agent.password);
    await keys.send('Se connecter');
  };

  it('a person agrees fact by fact, reads the proof of a sign-in, blocks an account, reports, closes everything, asks for a correction', async () => {
    const shop = createServer((_request, response) => {
      response
        .setHeader('content-type', 'text/html')
        .end('<!doctype html><html lang="fr"><title>Boutique</title><link rel="icon" href="data:,"><h1>Bienvenue</h1>');
    });
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    try {
      const redirect_uri = `http://localhost:${(shop.address() as AddressInfo).port}/retour`; // listens on a port, so it has one
      const service = await franceConnectService(
        system.baseUrl,
        { client_name: 'Boutique', kind: 'private', identity_consent: true, redirect_uris: [redirect_uri] },
        { acr_values: 'eidas1', scope: 'openid given_name birthdate gender email', redirect_uri },
      );
      await keys.go(service.start());
      await keys.skipToContent();
      await look('choix');
      await keys.send(/^Compte Fisc/);
      await identify('zoe');
      await look('consentement');
      await keys.send(/Continuer vers/);
      await keys.correct(/Cochez la case pour accepter/, 'accord');
      await keys.tick(/J’accepte/);
      await keys.tick(/Sexe/, { backwards: true });
      await keys.send(/Continuer vers/);
      expect(page.url()).toContain('code=');
    } finally {
      shop.close();
    }

    await keys.go(at('/connexions'));
    await keys.follow('S’identifier avec FranceConnect');
    await keys.send(/Continuer vers/);
    await look('connexions');
    await keys.skipToContent();
    await keys.follow(/^Boutique/);
    expect(await text()).toMatch(/date de naissance/i);
    expect(await text()).not.toMatch(/sexe/i);
    await look('connexion');
    await keys.follow('Voir la preuve');
    await look('preuve');
    expect(await text()).toContain('Boutique');

    await keys.go(at('/connexions/comptes'));
    await keys.tick(/Santé/);
    await keys.choose('Les bloquer');
    await keys.send('Enregistrer');
    expect(await text()).toContain('Votre choix est enregistré');
    await look('comptes');

    await keys.go(at('/connexions/signalement'));
    await keys.send('Envoyer le signalement');
    await keys.correct(/\S/, 'motif');
    await look('signalement');
    await keys.choose(/mot de passe/);
    await keys.write(/^Votre adresse électronique/, 'zoe@courriel.example');
    await keys.send('Envoyer le signalement');
    expect(await text()).toContain('Changez le mot de passe');
    await look('signale');

    await keys.go(at('/connexions/sessions'));
    await look('sessions');
    await keys.send('Fermer toutes mes sessions');
    await look('sessions-fermees');
    await keys.follow('Me connecter à nouveau');

    await keys.follow('S’identifier avec FranceConnect');
    await keys.send(/^Compte Fisc/);
    await identify('iris');
    expect(await text()).toContain('Y010008');
    await keys.follow('Demander une correction');
    await keys.send('Envoyer la demande');
    await keys.correct(/\S/, 'faits');
    await keys.tick('Je ne sais pas');
    await keys.write(/^Votre adresse électronique/, 'iris@courriel.example');
    await keys.send('Envoyer la demande');
    expect(await text()).toContain('Votre demande est enregistrée');
    await keys.skipToContent();
  }, 300_000);

  it('a partner registers, has the doctor look, changes an address, puts the earlier one back, asks for production', async () => {
    await using service = await startPartner(careless());
    await signInAgent(0, '/partenaires');
    await keys.follow('Connecter un partenaire');
    await keys.choose(/Un service pour les usagers Les personnes/);
    await keys.send('Continuer');
    await keys.send('Enregistrer et obtenir les clés');
    await keys.correct(/^Nom du service/, 'name');
    await page.keyboard.type('Cantine');
    await keys.tick('given_name');
    await keys.write(/^Adresses de retour/, service.redirect_uri);
    await keys.send('Enregistrer et obtenir les clés');
    await keys.follow('J’ai copié, continuer');
    const own = page.url();

    await keys.follow('Vérifier votre intégration avec le docteur');
    expect(await page.getByLabel(/Adresse de retour/).inputValue()).toBe(service.redirect_uri);
    await look('docteur');
    await keys.send('Préparer la vérification');
    await keys.correct(/commence la connexion/, 'initiate_login_uri');
    await page.keyboard.type(service.initiate_login_uri);
    await keys.write(/^Page que seule/, service.protected_resource_uri);
    await keys.send('Préparer la vérification');
    await look('docteur-pret');
    const value = async (term: string) =>
      (await page.locator('dt', { hasText: term }).locator('xpath=following-sibling::dd[1]').innerText()).trim();
    await service.configure({
      issuer: await value('Émetteur'),
      client_id: await value('client_id'),
      client_secret: await value('client_secret'),
    });
    await keys.send('Lancer la vérification');
    const report = `${page.url()}/rapport.json`;
    await expect.poll(async () => (await fetch(report)).text(), { timeout: 120_000, interval: 500 }).toContain('"status":"done"');
    await keys.follow('Voir où elle en est');
    expect(await text()).toContain('Votre service accepte ce qu’il devrait refuser');
    await look('docteur-rapport');

    await keys.go(own);
    await keys.follow(/^Modifier$/);
    await keys.write(/^Adresses de retour/, 'https://cantine.example/retour');
    await keys.send('Enregistrer');
    expect(await text()).toContain('https://cantine.example/retour');
    await keys.follow('Versions');
    await keys.follow(/^Version 1/);
    await keys.send('Remettre cette version');
    expect(await text()).toContain(service.redirect_uri);
    await keys.follow('Demander la mise en production');
    await keys.write(/^Adresses de retour/, 'https://cantine.example/retour');
    await keys.write(/^Base légale/, 'Code de l’éducation, article L. 131-5');
    await keys.tick(/Une connexion complète/);
    await keys.send('Envoyer la demande');
    expect(await text()).toContain('L’opérateur va l’examiner');
    await keys.skipToContent();
  }, 300_000);

  it('the operator opens the service, passes the correction on and closes the report', async () => {
    await signInAgent(1, '/partenaires/operateur');
    await keys.follow('Cantine');
    await keys.send('Décider');
    await keys.correct(/Choisissez une décision/, 'decision');
    await keys.choose('Accepter');
    await keys.send('Décider');
    expect(await text()).toContain('Aucune demande n’attend');

    await keys.go(at('/operateur'));
    await keys.skipToContent();
    await page.locator('main a[href*="/corrections/"]').first().waitFor();
    await keys.follow(await page.locator('main a[href*="/corrections/"]').innerText());
    await keys.choose(/^Transmise/);
    await keys.send('Enregistrer');
    await keys.correct(/\S/, 'registre');
    await keys.pick('Transmise à', (await page.locator('#registre option').nth(2).innerText()).trim());
    await keys.write(/^Ce que vous écrivez/, 'Votre mairie a reçu la demande.');
    await keys.send('Enregistrer');
    expect(await text()).toContain('C’est noté');
    await keys.follow(await page.locator('main a[href*="/signalements/"]').innerText());
    await keys.choose(/^Clore/);
    await keys.write(/^Ce que vous écrivez/, 'Vos sessions sont fermées.');
    await keys.send('Enregistrer');
    expect(await text()).toContain('Aucun signalement n’attend');
  }, 300_000);
});

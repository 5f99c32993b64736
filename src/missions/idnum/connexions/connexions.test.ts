import { HtmlValidate } from 'html-validate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../../../kernel/database/index.js';
import { testBrowser, type TestBrowser, type TestPage } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { codeOf, moveReport, purgeReports } from '../franceconnect/index.js';
import { saveUpstream } from '../provider/index.js';
import { franceConnectService, titleOf, type TestService } from '../provider/testing.js';

let system: TestSystem;
let town: TestService;
let offset = 0;
const away = 'http://localhost:9/';
const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: { 'void-style': 'off', 'long-title': 'off', 'no-trailing-whitespace': 'off' },
});

beforeAll(async () => {
  system = await startTestSystem({
    clock: { now: () => new Date(Date.now() + offset) },
    runJobs: false,
    env: { OPERATORS: 'veille@socle.example', TRUST_PROXY: '1' },
  });
  town = await serviceOf();
});
afterEach(() => (offset = 0));
afterAll(() => system[Symbol.asyncDispose]());

const serviceOf = () => franceConnectService(system.baseUrl, {}, { acr_values: 'eidas1', scope: 'openid profile birth email' });
const fresh = (): TestBrowser => testBrowser({ stopAt: away });
const at = (path: string) => `${system.baseUrl}${path}`;
const provider = (id: string) => system.sandbox.identityProviders.find((one) => one.id === id)?.title ?? '';
const passwordOf = (login: string) => system.sandbox.identities.find((one) => one.login === login)?.password ?? '';

/** Identifies at a provider, from an address that asks for it, as far as the page that the provider leads back to. */
async function identify(browser: TestBrowser, start: string, login: string, title: string): Promise<TestPage> {
  return browser.submit(await browser.submit(await browser.get(start), {}, title), { login, password: passwordOf(login) });
}
const connect = async (service: TestService, browser: TestBrowser, login: string, title = provider('fisc')): Promise<TestPage> =>
  browser.submit(await identify(browser, service.start(), login, title), {}, 'Continuer');
/** Enters Socle's own pages. */
const enter = async (login: string, title = provider('fisc'), browser = fresh()): Promise<TestBrowser> => {
  const back = await browser.submit(
    await identify(browser, at('/connexion/franceconnect?retour=/connexions'), login, title),
    {},
    'Continuer',
  );
  expect(back.url.href).toBe(at('/connexions'));
  return browser;
};
const mailsTo = async (to: string) => {
  await system.drainJobs();
  return (await system.sandbox.control.mailbox.messages()).filter((mail) => mail.to.some((one) => one === to));
};
const reports = () => system.database.db.selectFrom('franceconnect_report').selectAll().orderBy('at').execute();
const lastConnection = async (service: TestService) =>
  system.database.db
    .selectFrom('franceconnect_connection')
    .selectAll()
    .where('client_id', '=', service.id)
    .orderBy('at', 'desc')
    .executeTakeFirstOrThrow();
const isValid = async (page: TestPage) => {
  const { results } = await validator.validateString(page.html);
  expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`))).toEqual([]);
};

describe('the connections of a person', () => {
  it('say where, when, with what, what was given, and lead to their proof', async () => {
    const service = await serviceOf();
    await connect(service, fresh(), 'zoe', provider('sante'));
    const browser = await enter('zoe');
    const list = await browser.get(at('/connexions'));
    await isValid(list);
    for (const words of [service.name, provider('sante'), 'Nom de naissance', 'Adresse électronique', 'Simple', 'Socle'])
      expect(list.text).toContain(words);
    expect([...list.document.querySelectorAll('.socle-timeline__title a')].map((a) => a.textContent)).toEqual(['Socle', service.name]);
    expect(list.document.querySelector('svg[role=img]')?.getAttribute('aria-label')).toContain(service.name);
    const line = await browser.follow(list, service.name);
    await isValid(line);
    for (const words of ['Simple', 'C’est un service public', codeOf((await lastConnection(service)).id)])
      expect(line.text).toContain(words);
    const proof = await browser.follow(line, 'Voir la preuve');
    expect([proof.status, proof.url.pathname]).toEqual([200, `/dossier/lignes/${(await lastConnection(service)).ledger_entry}`]);
    expect(proof.text).toContain(service.name);
  });

  it('are theirs alone: those of another person are not found', async () => {
    await connect(town, fresh(), 'zoe');
    const { id } = await lastConnection(town);
    const browser = await enter('thomas');
    for (const path of [`/connexions/${id}`, '/connexions/cnx_rien']) {
      const page = await browser.get(at(path));
      expect([page.status, titleOf(page)]).toEqual([404, 'Connexion introuvable']);
    }
    expect((await browser.get(at('/connexions'))).text).not.toContain(town.name);
  });

  it('are twenty a page, and none is said to be none', async () => {
    const browser = await enter('hoa');
    const [first] = await system.database.db
      .selectFrom('franceconnect_connection as c')
      .innerJoin('franceconnect_account as a', 'a.id', 'c.account_id')
      .selectAll('c')
      .orderBy('c.at', 'desc')
      .limit(1)
      .execute();
    if (!first) throw new Error('no connection');
    await system.database.db
      .insertInto('franceconnect_connection')
      .values(
        Array.from({ length: 20 }, (_, n) => ({
          ...first,
          id: `cnx_vieille${n}`,
          interaction: `vieille ${n}`,
          at: new Date(first.at.getTime() - (n + 1) * 3_600_000),
        })),
      )
      .execute();
    const list = await browser.get(at('/connexions'));
    const titles = (page: TestPage) => page.document.querySelectorAll('.socle-timeline__title').length;
    const next = await browser.follow(list, 'Suivante');
    expect([titles(list), titles(next)]).toEqual([20, 1]);
    await system.database.db.deleteFrom('franceconnect_connection').where('account_id', '=', first.account_id).execute();
    const empty = await browser.get(at('/connexions'));
    expect(empty.text).toContain('Aucune connexion depuis six mois');
    await isValid(empty);
  });

  it('are asked for by who is signed in', async () => {
    for (const path of ['/connexions', '/connexions/comptes', '/connexions/sessions'])
      expect((await fresh().get(at(path))).url.pathname).toBe('/connexion');
  });
});

describe('allowed accounts', () => {
  const choose = async (browser: TestBrowser, allowed: string[], future: 'oui' | 'non') =>
    browser.submit(await browser.get(at('/connexions/comptes')), { 'autorise[]': allowed, avenir: future }, 'Enregistrer');

  it('are all of them at first; one that is blocked signs nobody in, another does, until it is allowed again', async () => {
    const browser = await enter('ines');
    const page = await browser.get(at('/connexions/comptes'));
    await isValid(page);
    expect(page.document.querySelectorAll('input[name="autorise[]"][checked]')).toHaveLength(1);
    expect(page.text).toContain(`Vous êtes connecté avec ${provider('fisc')}`);
    const thief = fresh();
    await connect(town, thief, 'ines', provider('sante'));
    const saved = await choose(browser, [], 'oui');
    expect(saved.text).toContain('Votre choix est enregistré');
    expect(saved.document.querySelectorAll('input[name="autorise[]"][checked]')).toHaveLength(0);

    const refused = await identify(fresh(), town.start(), 'ines', provider('sante'));
    expect([refused.status, titleOf(refused)]).toEqual([403, `Vous avez bloqué ${provider('sante')}`]);
    expect(refused.text).toContain('Y100011');
    offset = 5_000;
    expect(titleOf(await thief.get(town.start()))).toContain('Avec quel compte');
    expect((await connect(town, fresh(), 'ines')).url.searchParams.get('code')).toBeTruthy();
    expect((await connect(town, fresh(), 'thomas', provider('sante'))).url.searchParams.get('code')).toBeTruthy();

    await choose(browser, ['sante'], 'oui');
    expect((await connect(town, fresh(), 'ines', provider('sante'))).url.searchParams.get('code')).toBeTruthy();
    const mails = (await mailsTo('ines.fontaine@courriel.example')).filter(({ subject }) => subject === 'Vos comptes autorisés ont changé');
    expect(mails.map(({ text }) => /- .*/.exec(text)?.[0]).sort()).toEqual([
      `- Autorisé à nouveau\u00a0: ${provider('sante')}`,
      `- Bloqué\u00a0: ${provider('sante')}`,
    ]);
    const history = await browser.get(at('/dossier/historique?genre=demarches'));
    expect(history.text).toContain('Vous avez changé les comptes autorisés à vous connecter');
  });

  it('blocked lead back to the choice, where another one goes on with the same request', async () => {
    const owner = await enter('amadou');
    await choose(owner, [], 'oui');
    const browser = fresh();
    // A service that names the provider does not send them back to it.
    const asked = await browser.get(town.start({ idp_hint: 'sante' }));
    const refused = await browser.submit(asked, { login: 'amadou', password: passwordOf('amadou') });
    expect(refused.text).toContain('Y100011');
    const choice = await browser.follow(refused, 'Recommencer');
    expect(titleOf(choice)).toContain('Avec quel compte');
    const page = await browser.submit(await browser.submit(choice, {}, provider('fisc')), {
      login: 'amadou',
      password: passwordOf('amadou'),
    });
    expect((await browser.submit(page, {}, 'Continuer')).url.searchParams.get('code')).toBeTruthy();
  });

  it('leave a choice that changes nothing without a trace', async () => {
    const browser = await enter('mailys');
    expect((await choose(browser, ['sante'], 'oui')).text).toContain('Rien n’a changé');
    expect((await mailsTo('mailys@courriel.example')).filter(({ subject }) => subject.includes('comptes autorisés'))).toEqual([]);
  });

  it('do not take in those that come later when the person says so', async () => {
    const browser = await enter('jeanne');
    await choose(browser, ['sante'], 'non');
    const fisc = system.sandbox.identityProviders.find(({ id }) => id === 'fisc');
    if (!fisc) throw new Error('no provider');
    await saveUpstream(system.context.db, system.context, 'franceconnect', {
      id: 'nouveau',
      title: 'Compte nouveau',
      issuer: fisc.issuer,
      clientId: fisc.clientId,
      clientSecret: fisc.clientSecret,
      allowedAcr: fisc.allowedAcr,
      display: true,
      position: 9,
      options: {
        token_endpoint_auth_method: fisc.tokenEndpointAuthMethod,
        id_token_signed_response_alg: fisc.idTokenSignedResponseAlg,
        scopes: [...fisc.scopes],
      },
    });
    offset = 20_000;
    const refused = await identify(fresh(), town.start(), 'jeanne', 'Compte nouveau');
    expect([refused.status, titleOf(refused)]).toEqual([403, 'Vous avez bloqué Compte nouveau']);
    for (const known of ['fisc', 'sante'])
      expect((await connect(town, fresh(), 'jeanne', provider(known))).url.searchParams.get('code')).toBeTruthy();
    expect((await connect(town, fresh(), 'thomas', 'Compte nouveau')).url.searchParams.get('code')).toBeTruthy();
    const page = await browser.get(at('/connexions/comptes'));
    expect(page.document.querySelector('input[value=nouveau][name="autorise[]"]')?.hasAttribute('checked')).toBe(false);
    await browser.submit(page, { 'autorise[]': ['sante', 'nouveau'], avenir: 'non' }, 'Enregistrer');
    expect((await connect(town, fresh(), 'jeanne', 'Compte nouveau')).url.searchParams.get('code')).toBeTruthy();
  });

  it('always hold the one in use: a page of before cannot block it', async () => {
    const browser = await enter('thomas');
    const old = await browser.get(at('/connexions/comptes'));
    await browser.submit(await browser.get(at('/connexions/sessions')), {}, 'Fermer toutes mes sessions');
    offset = 5_000;
    await enter('thomas', provider('sante'), browser);
    const refused = await browser.submit(old, { 'autorise[]': [], avenir: 'oui' }, 'Enregistrer');
    expect([refused.status, titleOf(refused)]).toEqual([409, 'Vous utilisez ce compte en ce moment']);
    expect(refused.text).toContain(`Vous êtes connecté avec ${provider('sante')}`);
    expect((await connect(town, fresh(), 'thomas', provider('sante'))).url.searchParams.get('code')).toBeTruthy();
  });
});

describe('closing all sessions', () => {
  it('signs the person out in every browser within seconds, and refuses the tokens that were given', async () => {
    const [here, there] = [await enter('zoe'), await enter('zoe')];
    const stranger = await enter('thomas');
    const { body } = await town.tokens((await there.submit(await there.get(town.start()), {}, 'Continuer')).url);
    expect((await town.userinfo(body['access_token'])).status).toBe(200);
    const waiting = await there.submit(await there.get(town.start()), {}, 'Continuer');
    const consent = await there.get(town.start());
    expect(titleOf(consent)).toContain('Vous allez continuer');

    const asked = await here.get(at('/connexions/sessions'));
    await isValid(asked);
    const closed = await here.submit(asked, {}, 'Fermer toutes mes sessions');
    expect(titleOf(closed)).toBe('Toutes vos sessions sont fermées');
    await isValid(closed);
    for (const browser of [here, there]) expect((await browser.get(at('/connexions'))).url.pathname).toBe('/connexion');
    expect((await stranger.get(at('/connexions'))).url.pathname).toBe('/connexions');

    offset = 5_000;
    expect((await town.userinfo(body['access_token'])).status).toBe(401);
    expect(await town.tokens(waiting.url)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(titleOf(await there.submit(consent, {}, 'Continuer'))).toContain('Avec quel compte');
    for (const browser of [here, there]) expect(titleOf(await browser.get(town.start()))).toContain('Avec quel compte');
    const mails = await mailsTo('zoe.obrien@courriel.example');
    expect(mails.filter(({ subject }) => subject === 'Toutes vos sessions sont fermées')).toHaveLength(1);
    const again = await enter('zoe');
    expect((await again.get(at('/dossier/historique?genre=demarches'))).text).toContain('Vous avez fermé toutes vos sessions');
  });
});

describe('«It was not me»', () => {
  it('from the code of the alert, without signing in: acknowledged, told to the operators, kept sealed, in the history of the person', async () => {
    const service = await serviceOf();
    await connect(service, fresh(), 'zoe');
    const alert = (await mailsTo('zoe.obrien@courriel.example')).find(({ subject }) => subject.includes(service.name));
    const address = /http\S+\/connexions\/signalement\?code=\S+/.exec(alert?.text ?? '')?.[0] ?? '';
    const browser = fresh();
    const form = await browser.get(address);
    await isValid(form);
    const { id } = await lastConnection(service);
    expect(form.document.querySelector('input[name=code]')?.getAttribute('value')).toBe(codeOf(id));
    expect(form.text).not.toContain(service.name);
    const wrong = await browser.submit(form, { courriel: 'zoe' }, 'Envoyer le signalement');
    expect(wrong.status).toBe(422);
    await isValid(wrong);
    expect(wrong.text).toContain('Dites ce qui s’est passé.');
    const fields = { motif: 'password', courriel: 'autre@courriel.example', recit: 'Je dormais.' };
    const done = await browser.submit(wrong, fields, 'Envoyer le signalement');
    await isValid(done);
    await browser.submit(wrong, fields, 'Envoyer le signalement');
    const kept = (await reports()).filter(({ connection_id }) => connection_id === id);
    expect(kept).toMatchObject([{ reason: 'password', state: 'received', reporter: null, code: codeOf(id) }]);
    const [{ number = '' } = {}] = kept;
    expect(JSON.stringify(kept)).not.toMatch(/dormais|autre@/);
    expect(titleOf(done)).toBe(`Signalement n° ${number} enregistré`);
    expect((await mailsTo('autre@courriel.example')).map(({ subject }) => subject)).toEqual([`Votre signalement n°\u00a0${number}`]);
    const entries = await system.database.db.selectFrom('ledger_entry').select('id').where('reference', '=', number).execute();
    expect(entries).toHaveLength(1);
    const notices = (await mailsTo('veille@socle.example')).filter(({ subject }) => subject.includes(number));
    expect(notices).toHaveLength(1);
    expect(notices[0]?.text).toContain(service.name);
    expect(notices[0]?.text).not.toMatch(/dormais|autre@/);
    const owner = await enter('zoe');
    const history = await owner.get(at('/dossier/historique?genre=demarches'));
    expect(history.text).toContain('Une personne qui avait le code de la connexion a signalé une connexion');
    const line = await owner.follow(history, 'Comprendre cette ligne');
    expect([line.status, titleOf(line)]).toEqual([200, 'Une ligne de mon historique']);
  });

  it('answers the same for a code that leads nowhere', async () => {
    await connect(town, fresh(), 'zoe');
    const answers: string[] = [];
    for (const code of [codeOf((await lastConnection(town)).id), 'n’importe quoi', '']) {
      const browser = fresh();
      const form = await browser.get(at(`/connexions/signalement?code=${encodeURIComponent(code)}`));
      const done = await browser.submit(form, { motif: 'other', courriel: `personne${answers.length}@courriel.example` }, 'Envoyer');
      answers.push(done.html.replaceAll(done.url.pathname.split('/').at(-1) ?? '', 'N'));
    }
    expect(new Set(answers)).toHaveLength(1);
    expect((await reports()).slice(-3).map(({ connection_id }) => connection_id !== null)).toEqual([true, false, false]);
    for (const n of [0, 1, 2]) expect(await mailsTo(`personne${n}@courriel.example`)).toHaveLength(1);
  });

  it('from its line, signed in: closes all sessions and blocks the account at once', async () => {
    await connect(town, fresh(), 'mailys', provider('sante'));
    const browser = await enter('mailys');
    const form = await browser.follow(await browser.get(at('/connexions')), `Ce n’était pas moi (${town.name}`);
    await isValid(form);
    expect(form.document.querySelector('input[name=courriel]')?.getAttribute('value')).toBe('mailys@courriel.example');
    expect(form.text).toContain(`Bloquer ${provider('sante')} maintenant`);
    const done = await browser.submit(form, { motif: 'unknown', fermer: 'oui', bloquer: 'oui' }, 'Envoyer');
    expect(done.text).toContain('Toutes vos sessions sont fermées');
    expect((await browser.get(at('/connexions'))).url.pathname).toBe('/connexion');
    offset = 5_000;
    expect((await identify(fresh(), town.start(), 'mailys', provider('sante'))).text).toContain('Y100011');
    const again = await enter('mailys');
    const list = await again.get(at('/connexions'));
    const { number = '' } = (await reports()).find(({ reporter }) => reporter !== null) ?? {};
    expect(list.text).toMatch(new RegExp(`N° ${number}.*Reçu`));
    const subjects = (await mailsTo('mailys@courriel.example')).map(({ subject }) => subject);
    for (const subject of ['Vos comptes autorisés ont changé', 'Toutes vos sessions sont fermées', `Votre signalement n°\u00a0${number}`])
      expect(subjects).toContain(subject);
  });

  it('of another person’s connection shows nothing of it, and blocks nothing', async () => {
    await connect(town, fresh(), 'zoe', provider('sante'));
    const browser = await enter('aissata');
    const form = await browser.get(at(`/connexions/signalement?code=${codeOf((await lastConnection(town)).id)}`));
    expect(form.text).not.toContain(town.name);
    expect(form.document.querySelector('input[name=bloquer]')).toBeNull();
    const answer = await fetch(at('/connexions/signalement'), {
      method: 'POST',
      redirect: 'manual',
      headers: {
        origin: system.baseUrl,
        'user-agent': 'Socle test browser',
        cookie: Object.entries(browser.cookies('localhost'))
          .map(([name, value]) => `${name}=${value}`)
          .join('; '),
      },
      body: new URLSearchParams({
        code: codeOf((await lastConnection(town)).id),
        motif: 'other',
        courriel: 'aissata.diop@courriel.example',
        bloquer: 'oui',
      }),
    });
    expect(answer.status).toBe(303);
    expect((await connect(town, fresh(), 'zoe', provider('sante'))).url.searchParams.get('code')).toBeTruthy();
    expect((await browser.get(at('/connexions'))).url.pathname).toBe('/connexions');
  });

  it('writes to one address five times a day, and listens to one caller ten times a minute', async () => {
    const report = async (caller: string, courriel: string) => {
      const { status } = await fetch(at('/connexions/signalement'), {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: system.baseUrl, accept: 'text/html', 'x-forwarded-for': caller },
        body: new URLSearchParams({ motif: 'other', courriel }),
      });
      return status;
    };
    const each = async (count: number, one: (n: number) => Promise<number>) => {
      const statuses: number[] = [];
      for (let n = 0; n < count; n += 1) statuses.push(await one(n));
      return statuses.map((status) => (status === 303 ? 'kept' : status)).join(' ');
    };
    expect(await each(6, () => report('192.0.2.1', 'cible@courriel.example'))).toBe(`${'kept '.repeat(5)}429`);
    expect(await mailsTo('cible@courriel.example')).toHaveLength(5);
    expect(await each(11, (n) => report('192.0.2.2', `cible${n}@courriel.example`))).toBe(`${'kept '.repeat(10)}429`);
  });

  it('goes from received to closed, and not back', async () => {
    const [{ number = '' } = {}] = await reports();
    const move = (to: 'received' | 'open' | 'closed') => transact(system.context.db, (tx) => moveReport(tx, number, to, new Date()));
    expect([await move('received'), await move('open'), await move('open'), await move('closed'), await move('open')]).toEqual([
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it('is forgotten after a year', async () => {
    const { db } = system.context;
    await purgeReports(db, new Date(), 12);
    expect((await reports()).length).toBeGreaterThan(0);
    await purgeReports(db, new Date(Date.now() + 367 * 24 * 3_600_000), 12);
    expect(await reports()).toEqual([]);
  });
});

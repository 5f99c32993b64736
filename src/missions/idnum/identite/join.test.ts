import { HtmlValidate } from 'html-validate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../../../kernel/database/index.js';
import type { TestBrowser, TestPage } from '../../../kernel/http/testing.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import { addOrganisationDomain, isSiret, organisationsOfDomain, saveContactEmail, saveOrganisation } from '../../../registry/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { signInTo } from '../partenaires/testing.js';
import { testService, titleOf, type TestService } from '../provider/testing.js';
import { agentService, identiteTests, type IdentiteTests } from './testing.js';

let system: TestSystem;
let tests: IdentiteTests<TestService>;
let offset = 0;
const day = 86_400_000;
const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: { 'void-style': 'off', 'long-title': 'off', 'no-trailing-whitespace': 'off' },
});
const expectValid = async (page: TestPage) =>
  expect((await validator.validateString(page.html)).results.flatMap((r) => r.messages)).toEqual([]);

beforeAll(async () => {
  system = await startTestSystem({
    clock: { now: () => new Date(Date.now() + offset) },
    runJobs: false,
    env: { TRUST_PROXY: '1', OPERATORS: 'camille.dubreuil@valmont-sur-orge.example' },
  });
  tests = await identiteTests(system, await testService(system.baseUrl, ...agentService));
});
afterEach(() => (offset = 0));
afterAll(() => system[Symbol.asyncDispose]());

let made = 0;
/** A SIRET that no other test has. */
function newSiret(): string {
  made += 1;
  const base = `21300${String(made).padStart(4, '0')}0001`;
  return Array.from({ length: 10 }, (_, digit) => `${base}${digit}`).find(isSiret) ?? expect.fail('no SIRET');
}
const mayor = 'mairie@contact.example';
/** An organisation of the register. */
async function town(more: { domain?: string; contact?: string; closedOn?: string } = {}) {
  const { db } = system.database;
  const organisation = await saveOrganisation(db, { siret: newSiret(), name: `Commune ${made + 1}`, kind: 'local_authority' });
  await transact(db, async (tx) => {
    if (more.domain)
      await addOrganisationDomain(tx, { organisationId: organisation.id, domain: more.domain, verifiedBy: 'register', at: new Date() });
    if (more.contact) await saveContactEmail(tx, organisation.id, parseEmail(more.contact));
    if (more.closedOn) await close(organisation.siret, more.closedOn, tx);
  });
  return organisation;
}
const close = (siret: string, on: string, db: TestSystem['database']['db'] = system.database.db) =>
  db.updateTable('registry_organisation').set({ closed_on: on }).where('siret', '=', siret).execute();
let people = 0;
const newcomer = async (domain = 'commune.example') => {
  const email = `agent${(people += 1)}@${domain}`;
  const browser = tests.fresh();
  await tests.account(browser, email);
  return { browser, email };
};
const search = async (browser: TestBrowser, siret: string) =>
  browser.submit(await browser.get(tests.at('/identite/rejoindre')), { siret }, 'Chercher');
const memberships = (siret: string) =>
  system.database.db.selectFrom('identite_membership').selectAll().where('siret', '=', siret).execute();
const stateOf = async (siret: string) => (await memberships(siret)).map(({ state }) => state);
const post = (browser: TestBrowser, path: string, fields: Record<string, string>) =>
  fetch(tests.at(path), {
    method: 'POST',
    redirect: 'manual',
    headers: {
      cookie: Object.entries(browser.cookies('localhost'))
        .map(([name, value]) => `${name}=${value}`)
        .join('; '),
      'user-agent': 'Socle test browser',
      accept: 'text/html',
    },
    body: new URLSearchParams(fields),
  });
const codeIn = (text: string) => /(\d{4})\s(\d{4})/.exec(text)?.slice(1).join('') ?? '';

describe('joining an organisation', () => {
  it('asks to sign in first', async () => {
    expect(titleOf(await tests.fresh().get(tests.at('/identite/rejoindre')))).toBe('Se connecter avec Identité agent');
  });

  it.each([
    ['21750001600018', 'pas un numéro SIRET'],
    ['abc', 'pas un numéro SIRET'],
    ['21750001600019', 'Aucune organisation'],
  ])('refuses the number %s, with words', async (siret, words) => {
    const { browser } = await newcomer();
    const page = await search(browser, siret);
    expect([page.status, page.text.includes(words)]).toEqual([422, true]);
    await expectValid(page);
  });

  it('is at once for an address of a domain that was verified for it', async () => {
    const organisation = await town({ domain: 'connue.example' });
    const { browser } = await newcomer('connue.example');
    const found = await search(browser, `${organisation.siret.slice(0, 9)} ${organisation.siret.slice(9)}`);
    expect(found.text).toContain(organisation.name);
    await expectValid(found);
    const page = await browser.submit(found, {}, 'Rejoindre');
    expect(page.text).toContain('Rattaché');
    await expectValid(page);
    expect(await stateOf(organisation.siret)).toEqual(['active']);
    // A domain is compared whole: neither what lies below it nor what looks like it is the organisation's.
    for (const domain of ['sous.connue.example', 'xconnue.example', 'connue.example.evil.example', 'gmail.com']) {
      const stranger = await newcomer(domain);
      expect((await search(stranger.browser, organisation.siret)).text).toContain('Une personne va vérifier');
    }
  });

  it('of a domain where everybody can have an address is never at once, even if the register had it', async () => {
    const organisation = await town();
    await system.database.db
      .insertInto('registry_organisation_domain')
      .values({ organisation_id: organisation.id, domain: 'gmail.com', verified_by: 'operator', at: new Date() })
      .execute();
    const { browser } = await newcomer('gmail.com');
    expect((await search(browser, organisation.siret)).text).toContain('Une personne va vérifier');
  });

  it('needs the code that went to the official address otherwise; five tries, three days, once', async () => {
    const organisation = await town({ contact: mayor });
    const { browser, email } = await newcomer('petite.example');
    const page = await browser.submit(await search(browser, organisation.siret), {}, 'Envoyer la demande');
    await expectValid(page);
    expect(page.text).toContain('Un code est parti');
    const mail = (await tests.mailsTo(mayor)).at(-1) ?? expect.fail('no e-mail');
    expect(mail.text).toContain(email);
    const code = codeIn(mail.text);
    const wrong = await browser.submit(page, { code: String((Number(code) + 7) % 1e8).padStart(8, '0') });
    expect([wrong.status, wrong.text.includes('pas juste')]).toEqual([422, true]);
    offset = 3 * day + 1000;
    const again = await browser.get(tests.at('/identite/connexion'));
    await tests.byMail(browser, email, again);
    expect((await browser.submit(page, { code })).text).toContain('ne marche plus');
    offset = 0;
    expect(await stateOf(organisation.siret)).toEqual(['contact']);
    expect((await browser.submit(page, { code })).text).toContain('Rattaché');
    expect(await stateOf(organisation.siret)).toEqual(['active']);
    // The address of the town hall is of another domain: nothing follows for that of the agent.
    expect(await organisationsOfDomain(system.database.db, 'petite.example')).toEqual([]);
  });

  it('by a code of an official address of the same domain verifies that domain', async () => {
    const organisation = await town({ contact: 'mairie@prouvee.example' });
    const { browser } = await newcomer('prouvee.example');
    const page = await browser.submit(await search(browser, organisation.siret), {}, 'Envoyer la demande');
    const code = codeIn((await tests.mailsTo('mairie@prouvee.example')).at(-1)?.text ?? '');
    await browser.submit(page, { code });
    expect((await organisationsOfDomain(system.database.db, 'prouvee.example')).map(({ id }) => id)).toEqual([organisation.id]);
  });

  it('by guessing the code of the organisation ends after five tries; the code of another request is no help', async () => {
    const organisation = await town({ contact: mayor });
    const { browser } = await newcomer('devin.example');
    const page = await browser.submit(await search(browser, organisation.siret), {}, 'Envoyer la demande');
    const code = codeIn((await tests.mailsTo(mayor)).at(-1)?.text ?? '');
    const other = await newcomer('autre.example');
    const theirs = await other.browser.submit(await search(other.browser, organisation.siret), {}, 'Envoyer la demande');
    expect((await other.browser.submit(theirs, { code })).status).toBe(422);
    for (let guess = 1; guess <= 5; guess += 1) await browser.submit(page, { code: String((Number(code) + guess) % 1e8).padStart(8, '0') });
    expect((await browser.submit(page, { code })).text).toContain('ne marche plus');
    expect(await stateOf(organisation.siret)).toEqual(['contact', 'contact']);
  });
});

describe('a closed organisation', () => {
  it('cannot be joined, and words say since when', async () => {
    const organisation = await town({ domain: 'fermee.example', closedOn: '2025-01-31' });
    const { browser } = await newcomer('fermee.example');
    const page = await search(browser, organisation.siret);
    expect(page.status).toBe(422);
    expect(page.text).toContain('fermée dans le registre');
    const forced = await post(browser, '/identite/rejoindre', { siret: organisation.siret });
    expect(forced.status).toBe(409);
    expect(await memberships(organisation.siret)).toEqual([]);
  });

  it('lets nobody sign in, from the day on which it is closed', async () => {
    const organisation = await town({ domain: 'bientot.example' });
    const { browser, email } = await newcomer('bientot.example');
    await browser.submit(await search(browser, organisation.siret), {}, 'Rejoindre');
    const signIn = async () => {
      const own = tests.fresh();
      return tests.byMail(own, email, await tests.begin(own));
    };
    expect((await signIn()).url.searchParams.get('code')).toBeTruthy();
    await close(organisation.siret, '2020-01-01');
    const refused = await signIn();
    expect(refused.url.href).not.toContain(tests.service.redirectUri);
    expect(refused.text).toContain('Organisation fermée');
  });

  it('cannot be joined by a code that was sent while it was open', async () => {
    const organisation = await town({ contact: mayor });
    const { browser } = await newcomer('tard.example');
    const page = await browser.submit(await search(browser, organisation.siret), {}, 'Envoyer la demande');
    const code = codeIn((await tests.mailsTo(mayor)).at(-1)?.text ?? '');
    await close(organisation.siret, '2020-01-01');
    expect((await browser.submit(page, { code })).text).toContain('IDENT-ORGANISATION');
    expect(await stateOf(organisation.siret)).toEqual(['contact']);
  });
});

describe('moderation', () => {
  const asks = async (domain: string) => {
    const organisation = await town();
    const { browser, email } = await newcomer(domain);
    const page = await browser.submit(await search(browser, organisation.siret), {}, 'Envoyer la demande');
    const [{ id } = { id: '' }] = await memberships(organisation.siret);
    return { organisation, browser, email, page, id };
  };
  const operator = () => signInTo(system, 'camille', '/identite/moderation');

  it('is not passed by editing a form', async () => {
    const { organisation, browser, email, page, id } = await asks('rusee.example');
    await expectValid(page);
    expect(page.text).toContain('Une personne va vérifier');
    const forged: [string, Record<string, string>][] = [
      ['/identite/rejoindre', { siret: organisation.siret, way: 'domain', state: 'active', proof: 'domain' }],
      [`/identite/organisations/${id}/code`, { code: '00000000', state: 'active' }],
      [`/identite/organisations/${id}/decision`, { state: 'active', decision: 'accepter' }],
      [`/identite/moderation/${id}`, { decision: 'accepter' }],
    ];
    for (const [path, fields] of forged) await post(browser, path, fields);
    expect(await stateOf(organisation.siret)).toEqual(['moderation']);
    // At sign-in, the membership that waits is not one to choose, whatever is posted.
    const own = tests.fresh();
    const choice = await tests.byMail(own, email, await tests.begin(own));
    expect(choice.text).toContain('En attente d’une décision');
    const forced = await post(own, `${choice.url.pathname}/organisation`, { organisation: id });
    expect(forced.status).toBe(403);
    expect(tests.service.gotCode(own)).toBe(false);
  });

  it('is open to operators only', async () => {
    const { id } = await asks('fermee-a-tous.example');
    const { browser } = await signInTo(system, 'karim', '/identite/moderation');
    const page = await browser.get(tests.at(`/identite/moderation/${id}`));
    expect(page.text).toContain('IDENT-OPERATEUR');
    expect(page.status).toBe(403);
  });

  it('accepts, tells the person, and may verify the domain', async () => {
    const { organisation, email, id } = await asks('acceptee.example');
    const { browser, page } = await operator();
    expect(page.text).toContain(organisation.name);
    await expectValid(page);
    const decision = await browser.get(tests.at(`/identite/moderation/${id}`));
    expect(decision.text).toContain(email);
    await expectValid(decision);
    const nothing = await browser.submit(decision, {}, 'Enregistrer');
    expect([nothing.status, nothing.text.includes('Choisissez')]).toEqual([422, true]);
    await browser.submit(decision, { decision: 'accepter', domaine: 'oui', raison: 'Bienvenue.' }, 'Enregistrer');
    expect(await stateOf(organisation.siret)).toEqual(['active']);
    expect((await tests.mailsTo(email)).at(-1)?.text).toContain('Bienvenue.');
    expect((await organisationsOfDomain(system.database.db, 'acceptee.example')).map(({ id: one }) => one)).toEqual([organisation.id]);
    // Decided once.
    const late = await browser.submit(decision, { decision: 'refuser', raison: 'Non.' }, 'Enregistrer');
    expect([late.status, late.text.includes('IDENT-ETAT')]).toEqual([409, true]);
    const actions = (await system.database.db.selectFrom('ledger_entry').select('action').where('reference', '=', id).execute()).map(
      (e) => e.action,
    );
    expect(actions).toContain('identite.join-accepted');
  });

  it('refuses with a reason, which the person is told, and who may ask again', async () => {
    const { organisation, browser: own, email, id } = await asks('refusee.example');
    const { browser } = await operator();
    const decision = await browser.get(tests.at(`/identite/moderation/${id}`));
    const without = await browser.submit(decision, { decision: 'refuser' }, 'Enregistrer');
    expect([without.status, without.text.includes('Écrivez pourquoi')]).toEqual([422, true]);
    await browser.submit(decision, { decision: 'refuser', raison: 'Cette mairie ne vous connaît pas.' }, 'Enregistrer');
    expect(await stateOf(organisation.siret)).toEqual(['refused']);
    expect((await tests.mailsTo(email)).at(-1)?.text).toContain('ne vous connaît pas');
    expect((await own.get(tests.at(`/identite/organisations/${id}`))).text).toContain('Cette mairie ne vous connaît pas.');
    await own.submit(await search(own, organisation.siret), {}, 'Envoyer la demande');
    expect((await stateOf(organisation.siret)).sort()).toEqual(['moderation', 'refused']);
  });

  it('never verifies a domain where everybody can have an address', async () => {
    const { organisation, id } = await asks('laposte.net');
    const { browser } = await operator();
    const decision = await browser.get(tests.at(`/identite/moderation/${id}`));
    expect(decision.document.querySelector('[name=domaine]')).toBeNull();
    expect((await post(browser, `/identite/moderation/${id}`, { decision: 'accepter', domaine: 'oui' })).status).toBe(303);
    expect(await stateOf(organisation.siret)).toEqual(['active']);
    expect(await organisationsOfDomain(system.database.db, 'laposte.net')).toEqual([]);
  });

  it('asked for twice at the same moment is one request', async () => {
    const organisation = await town();
    const { browser } = await newcomer('double.example');
    await Promise.all(Array.from({ length: 4 }, () => post(browser, '/identite/rejoindre', { siret: organisation.siret })));
    expect(await stateOf(organisation.siret)).toEqual(['moderation']);
  });
});

describe('several organisations', () => {
  it('are a choice at each sign-in, and the claims are those of the one chosen', async () => {
    const [one, two] = [await town({ domain: 'plusieurs.example' }), await town({ domain: 'plusieurs.example' })];
    const { browser, email } = await newcomer('plusieurs.example');
    for (const { siret } of [one, two]) await browser.submit(await search(browser, siret), {}, 'Rejoindre');
    const own = tests.fresh();
    const choice = await tests.byMail(own, email, await tests.begin(own));
    expect(titleOf(choice)).toContain('Pour quelle organisation');
    await expectValid(choice);
    const nothing = await own.submit(choice, {}, 'Continuer');
    expect([nothing.status, nothing.text.includes('Choisissez une organisation')]).toEqual([422, true]);
    const [, second] = [...choice.document.querySelectorAll('[name=organisation]')].map((input) => input.getAttribute('value') ?? '');
    const [, membership] = await Promise.all([memberships(one.siret), memberships(two.siret)]);
    expect(membership.map(({ id }) => id)).toEqual([second]);
    const back = await own.submit(choice, { organisation: second ?? '' }, 'Continuer');
    const { body } = await tests.service.tokens(back.url);
    const claims = (await (await tests.service.userinfo(body['access_token'])).text()).split('.')[1] ?? '';
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ siret: two.siret });
    // Who left one has no choice any more.
    await browser.submit(await browser.get(tests.at(`/identite/organisations/${second}`)), {}, 'Quitter cette organisation');
    const again = tests.fresh();
    expect((await tests.byMail(again, email, await tests.begin(again))).url.searchParams.get('code')).toBeTruthy();
  });

  it('of someone else are neither seen, nor left, nor chosen', async () => {
    const organisation = await town({ domain: 'voisins.example' });
    const owner = await newcomer('voisins.example');
    await owner.browser.submit(await search(owner.browser, organisation.siret), {}, 'Rejoindre');
    const [{ id } = { id: '' }] = await memberships(organisation.siret);
    const { browser } = await newcomer('ailleurs.example');
    expect((await browser.get(tests.at(`/identite/organisations/${id}`))).text).toContain('IDENT-DEMANDE');
    expect((await post(browser, `/identite/organisations/${id}/quitter`, {})).status).toBe(404);
    expect(await stateOf(organisation.siret)).toEqual(['active']);
  });
});

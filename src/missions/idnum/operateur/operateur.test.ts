import { HtmlValidate } from 'html-validate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser, type TestPage } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { codeOf } from '../franceconnect/index.js';
import { signInTo, type SignedIn } from '../partenaires/testing.js';
import { franceConnectService, titleOf, type TestService } from '../provider/testing.js';

let system: TestSystem;
let town: TestService;
/** The operator: the first agent of the sandbox. */
let camille: SignedIn;
const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: { 'void-style': 'off', 'long-title': 'off', 'no-trailing-whitespace': 'off' },
});

beforeAll(async () => {
  system = await startTestSystem({ runJobs: false });
  town = await franceConnectService(system.baseUrl, {}, { acr_values: 'eidas1', scope: 'openid profile birth email' });
  camille = await signInTo(system, 'camille', '/operateur');
}, 60_000);
afterAll(() => system[Symbol.asyncDispose]());

const fresh = () => testBrowser({ stopAt: 'http://localhost:9/' });
const at = (path: string) => `${system.baseUrl}${path}`;
const desk = () => camille.browser.get(at('/operateur'));
const numberIn = (page: TestPage) => /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(page.text)?.[0] ?? '';
const faultsOf = (page: TestPage) => [...page.document.querySelectorAll('.socle-summary a')].map((a) => a.getAttribute('href'));
const expectValid = async (page: TestPage) =>
  expect((await validator.validateString(page.html)).results.flatMap((r) => r.messages)).toEqual([]);
const entries = (reference: string) =>
  system.database.db
    .selectFrom('ledger_entry')
    .select(['action', 'subject', 'actor_kind', 'actor_id', 'outcome'])
    .where('reference', '=', reference)
    .orderBy('at')
    .execute();
const mailsTo = async (to: string) => {
  await system.drainJobs();
  return (await system.sandbox.control.mailbox.messages()).filter((mail) => mail.to.some((one) => one === to));
};

async function identify(login: string) {
  const browser = fresh();
  const title = system.sandbox.identityProviders.find(({ id }) => id === 'fisc')?.title ?? '';
  const password = system.sandbox.identities.find((one) => one.login === login)?.password ?? '';
  const provider = await browser.submit(await browser.get(town.start()), {}, title);
  return { browser, page: await browser.submit(provider, { login, password }) };
}

/** A ticket of somebody whom the registry refuses. */
async function openTicket(login: string, contact: string): Promise<string> {
  const { browser, page } = await identify(login);
  const form = await browser.follow(page, 'Demander une correction');
  return numberIn(
    await browser.submit(form, { 'faits[]': 'unsure', courriel: contact, mots: `Bonjour, ici ${login}.` }, 'Envoyer la demande'),
  );
}

/** A report of a sign-in of Zoé, by who has its code. */
async function report(contact: string): Promise<{ number: string; owner: string }> {
  const { browser, page } = await identify('zoe');
  await browser.submit(page, {}, 'Continuer');
  const connection = await system.database.db
    .selectFrom('franceconnect_connection as c')
    .innerJoin('franceconnect_account as a', 'a.id', 'c.account_id')
    .select(['c.id', 'a.person_key'])
    .orderBy('c.at', 'desc')
    .executeTakeFirstOrThrow();
  const stranger = fresh();
  const form = await stranger.get(at(`/connexions/signalement?code=${codeOf(connection.id)}`));
  const sent = await stranger.submit(form, { motif: 'password', courriel: contact, recit: 'Mon voisin le connaît.' });
  return { number: numberIn(sent), owner: connection.person_key };
}

describe('the operator’s desk', () => {
  it('says that nothing waits', async () => {
    const page = await desk();
    expect(page.text).toContain('Aucune demande de correction n’attend');
    expect(page.text).toContain('Aucun signalement n’attend');
    await expectValid(page);
  });

  it('is closed to people, to agents who are no operators, and leaves no reading of theirs', async () => {
    const number = await openTicket('paul', 'paul@courriel.example');
    const elise = await signInTo(system, 'elise', '/operateur');
    expect(elise.page.status).toBe(403);
    expect(elise.page.text).toContain('OPERATEUR-RESERVE');
    const address = at(`/operateur/corrections/${number}`);
    expect((await elise.browser.get(address)).status).toBe(403);
    expect(titleOf(await fresh().get(address))).not.toContain(number);
    expect((await entries(number)).map(({ action }) => action)).toEqual(['rectification.ask']);
    const page = await camille.browser.get(address);
    expect((await elise.browser.submit(page, { decision: 'close', raison: 'Non.' }, 'Enregistrer')).status).toBe(403);
    const { number: reported } = await report('paul@courriel.example');
    const other = await camille.browser.get(at(`/operateur/signalements/${reported}`));
    expect((await elise.browser.get(other.url)).status).toBe(403);
    expect((await elise.browser.submit(other, { decision: 'closed', raison: 'Non.' }, 'Enregistrer')).status).toBe(403);
    expect((await entries(number)).map(({ action }) => action)).toEqual(['rectification.ask', 'rectification.read']);
    await camille.browser.submit(page, { decision: 'close', raison: 'Essai.' }, 'Enregistrer');
    await camille.browser.submit(other, { decision: 'closed', raison: 'Essai.' }, 'Enregistrer');
  });
});

describe('a correction ticket', () => {
  it('is read in the name of the operator, passed on, corrected; the person is told each time', async () => {
    const contact = 'bernadette@courriel.example';
    const number = await openTicket('bernadette', contact);
    const listed = await desk();
    expect(listed.text).toContain('Demandes de correction (1)');
    expect(listed.text).not.toMatch(/lacombe|bernadette/i);
    const page = await camille.browser.follow(listed, number);
    expect(page.text).toMatch(/lacombe/i);
    for (const words of ['Y010007', 'Bonjour, ici bernadette.', contact, '2 avril 1954']) expect(page.text).toContain(words);
    await expectValid(page);
    const [asked, read] = await entries(number);
    expect(asked).toMatchObject({ action: 'rectification.ask', actor_kind: 'person' });
    expect(read).toMatchObject({ action: 'rectification.read', actor_kind: 'agent', subject: null });

    expect(faultsOf(await camille.browser.submit(page, {}, 'Enregistrer'))).toEqual(['#decision']);
    const nobody = await camille.browser.submit(page, { decision: 'transmit' }, 'Enregistrer');
    expect(faultsOf(nobody)).toEqual(['#registre']);
    await expectValid(nobody);
    expect(faultsOf(await camille.browser.submit(page, { decision: 'close' }, 'Enregistrer'))).toEqual(['#raison']);
    expect((await camille.browser.submit(page, { decision: 'correct' }, 'Enregistrer')).status).toBe(409);

    const passed = await camille.browser.submit(
      page,
      { decision: 'transmit', registre: 'insee', raison: 'Comptez un mois.' },
      'Enregistrer',
    );
    expect(passed.text).toContain('C’est noté');
    expect(passed.text).toContain('Transmise');
    const again = await camille.browser.follow(passed, number);
    const corrected = await camille.browser.submit(again, { decision: 'correct' }, 'Enregistrer');
    expect(corrected.text).toContain('Aucune demande de correction n’attend');
    const late = await camille.browser.submit(again, { decision: 'close', raison: 'Trop tard.' }, 'Enregistrer');
    expect(late.status).toBe(409);
    expect((await camille.browser.follow(late, 'Recommencer')).document.querySelector('[name=decision]')).toBeNull();

    const mails = await mailsTo(contact);
    expect(mails).toHaveLength(3);
    const texts = mails.map(({ text }) => text).join('\n');
    expect(texts).toContain('Votre demande est transmise\u00a0: L’Insee.');
    expect(texts).toContain('Comptez un mois.');
    expect(texts).toContain('La correction est faite.');
    expect(texts).not.toMatch(/lacombe/i);
    const followed = await fresh().get(/http\S+suivi\S+/.exec(texts)?.[0] ?? '');
    expect(followed.text).toMatch(/Correction faite.*Reçue.*Transmise : L’Insee.*Comptez un mois\./);
    expect(followed.text).not.toMatch(/lacombe/i);
    await expectValid(followed);
    const decisions = (await entries(number)).filter(({ action }) => !/ask|read/.test(action));
    expect(decisions).toMatchObject([
      { action: 'rectification.transmit', actor_kind: 'agent', outcome: 'transmitted' },
      { action: 'rectification.correct', actor_kind: 'agent', outcome: 'corrected' },
    ]);
  });

  it('that may lead nowhere is closed with a reason that the person reads', async () => {
    const contact = 'iris@courriel.example';
    const number = await openTicket('iris', contact);
    const page = await camille.browser.follow(await desk(), number);
    await camille.browser.submit(page, { decision: 'close', raison: 'Déjà corrigé en mai.' }, 'Enregistrer');
    expect((await mailsTo(contact)).map(({ text }) => text).join('\n')).toContain(
      'sans suite.\n\nCe que notre équipe vous écrit\u00a0:\nDéjà corrigé en mai.',
    );
  });

  it('that does not exist is told so to the operator', async () => {
    expect((await camille.browser.get(at('/operateur/corrections/00000-00000'))).status).toBe(404);
    expect((await camille.browser.get(at('/operateur/signalements/nimporte'))).status).toBe(404);
  });
});

describe('a report of a sign-in', () => {
  it('is read, looked into, closed with an answer; its owner finds the readings in their history', async () => {
    const contact = 'voisine@courriel.example';
    const { number, owner } = await report(contact);
    const listed = await desk();
    expect(listed.text).toContain('Signalements de connexions (1)');
    const page = await camille.browser.follow(listed, number);
    for (const words of [contact, 'Mon voisin le connaît.', town.name, 'Quelqu’un connaît mon mot de passe'])
      expect(page.text).toContain(words);
    await expectValid(page);
    const opened = await camille.browser.submit(page, { decision: 'open' }, 'Enregistrer');
    expect(opened.text).toContain('En cours');
    const open = await camille.browser.follow(opened, number);
    expect(faultsOf(await camille.browser.submit(open, { decision: 'closed' }, 'Enregistrer'))).toEqual(['#raison']);
    const stale = await camille.browser.submit(page, { decision: 'open' }, 'Enregistrer');
    expect(stale.status).toBe(409);
    const closed = await camille.browser.submit(open, { decision: 'closed', raison: 'Sessions fermées.' }, 'Enregistrer');
    expect(closed.text).toContain('Aucun signalement n’attend');

    const written = await entries(number);
    expect(written.every(({ subject }) => subject === owner)).toBe(true);
    expect(written.map(({ action }) => action).filter((action, i, all) => action !== all[i - 1])).toEqual([
      'connexions.report',
      'operateur.report-read',
      'operateur.report-open',
      'operateur.report-read',
      'operateur.report-closed',
    ]);
    const texts = (await mailsTo(contact)).map(({ text }) => text);
    expect(texts).toHaveLength(3);
    expect(texts.join('\n')).toContain('Sessions fermées.');
    expect(texts.join('\n')).not.toContain(town.name);
  });
});

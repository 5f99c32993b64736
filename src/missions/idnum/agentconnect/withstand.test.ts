import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../../kernel/clock.js';
import { transact } from '../../../kernel/database/index.js';
import { testBrowser, type TestBrowser, type TestPage } from '../../../kernel/http/testing.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import type { IdentityFault } from '../../../sandbox/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { saveUpstream } from '../provider/index.js';
import { testService, titleOf, type TestService } from '../provider/testing.js';
import { accountOf } from './accounts.js';
import { agentConnect } from './index.js';
import { insertAuthentication, insertConnection } from './store.js';

let system: TestSystem;
let office: TestService;
const serviceOf = (registration: Record<string, unknown> = {}) =>
  testService(
    system.baseUrl,
    { product: 'agentconnect', profile: 'proconnect', id_token_signed_response_alg: 'ES256', ...registration },
    { scope: 'openid uid given_name usual_name email siret organization_label' },
  );

beforeAll(async () => {
  system = await startTestSystem();
  // Here nobody takes those whom no administration does: see routing.test.ts and agents.test.ts for the default provider.
  await sql`update oidc_upstream set active = false where product = 'agentconnect' and options->>'default' = 'true'`.execute(
    system.context.db,
  );
  office = await serviceOf();
  const { domains: _theirs, ...town } = system.sandbox.agentProviders.find(({ id }) => id === 'agents-ville') ?? expect.fail('no town');
  for (const [id, title] of Object.entries({ agglomeration: 'Agglomération', departement: 'Département' })) {
    const options = { scopes: [...town.scopes], domains: ['partage.example'] };
    await saveUpstream(system.context.db, system.context, 'agentconnect', { ...town, id, title, display: true, options });
  }
});
afterEach(() => {
  for (const { id } of system.sandbox.agentProviders) system.sandbox.control.agentProvider(id).set(null);
});
afterAll(() => system[Symbol.asyncDispose]());

const away = 'http://localhost:9/';
const email = 'camille.dubreuil@valmont-sur-orge.example';
const issuer = () => system.sandbox.agentProviders.find(({ id }) => id === 'agents-ville')?.issuer ?? '';
const lie = (fault: IdentityFault) => system.sandbox.control.agentProvider('agents-ville').set(fault);
const authenticate = (browser: TestBrowser, page: TestPage) =>
  browser.submit(page, { login: email, password: system.sandbox.agents.find((agent) => agent.email === email)?.password ?? '' });
const toProvider = async (browser: TestBrowser, start: string) =>
  browser.submit(await browser.get(start), { courriel: email }, 'Continuer');
const signIn = async (service: TestService, browser = testBrowser({ stopAt: away }), change: Record<string, string> = {}) =>
  authenticate(browser, await toProvider(browser, service.start(change)));

async function expectFault(page: TestPage, browser: TestBrowser, expected: { code: string; status: number; words: string }): Promise<void> {
  expect(page.text).toContain(expected.code);
  expect(page.status).toBe(expected.status);
  expect(page.text).toContain(expected.words);
  // The identifier of the request apart, which people quote.
  expect(page.text.replace(/\breq_\w{22}/, '')).not.toMatch(/[a-z]_[a-z]|undefined|null|\{|\}/);
  expect(office.gotCode(browser)).toBe(false);
  expect(titleOf(await browser.follow(page, 'Recommencer'))).toContain('Se connecter à');
}

describe('the address of an agent', () => {
  it.each([
    ['pas une adresse', 'Écrivez votre adresse en entier'],
    ['', 'Écrivez votre adresse en entier'],
    ['camille@inconnu.example', 'Aucune administration n’a déclaré les adresses en « inconnu.example »'],
  ])('«%s» is asked for again, with what is wrong', async (courriel, words) => {
    const browser = testBrowser({ stopAt: away });
    const page = await browser.submit(await browser.get(office.start()), { courriel }, 'Continuer');
    expect(page.status).toBe(400);
    expect(page.text).toContain(words);
    expect(page.document.querySelector('[name=courriel]')?.getAttribute('value') ?? '').toBe(courriel);
    expect(
      (await authenticate(browser, await browser.submit(page, { courriel: ` ${email.toUpperCase()} ` }, 'Continuer'))).url.searchParams.get(
        'code',
      ),
    ).toBeTruthy();
  });

  it('given by the service leads straight to the administration', async () => {
    const page = await testBrowser({ stopAt: away }).get(office.start({ login_hint: email }));
    expect(page.url.origin).toBe(new URL(issuer()).origin);
    const unknown = await testBrowser({ stopAt: away }).get(office.start({ login_hint: 'camille@inconnu.example' }));
    expect(titleOf(unknown)).toContain('Se connecter à');
  });

  it('may be given up: the service is told', async () => {
    const browser = testBrowser({ stopAt: away });
    const back = await browser.submit(await browser.get(office.start({ state: 'e' })), {}, 'Revenir au service');
    expect(Object.fromEntries(back.url.searchParams)).toMatchObject({ error: 'access_denied', state: 'e', iss: office.issuer });
  });

  it('of a domain that several administrations share asks which one, and that may be given up too', async () => {
    const browser = testBrowser({ stopAt: away });
    const page = await browser.submit(await browser.get(office.start({ state: 'e' })), { courriel: 'a.b@partage.example' }, 'Continuer');
    expect(titleOf(page)).toContain('Quelle est votre administration');
    expect(page.text).toMatch(/Agglomération.*Département/);
    const back = await browser.submit(page, {}, 'Revenir au service');
    expect(Object.fromEntries(back.url.searchParams)).toMatchObject({ error: 'access_denied', state: 'e', iss: office.issuer });
  });
});

describe('the provider of an administration', () => {
  it.each<[string, IdentityFault, string, number, string]>([
    [
      'another address',
      { fault: 'changed-claim', claim: 'email', value: 'camille@simplicite.example' },
      'Y500027',
      403,
      'une adresse qui n’est pas de son domaine',
    ],
    ['no name', { fault: 'missing-claim', claim: 'usual_name' }, 'AC-IDENTITE', 502, 'pour vous reconnaître : nom.'],
    ['a wrong nonce', { fault: 'wrong-nonce' }, 'Y020030', 500, 'ne correspond pas à votre demande'],
    ['a wrong signature', { fault: 'wrong-signature' }, 'Y020030', 500, 'ne correspond pas à votre demande'],
    [
      'a level under the first',
      { fault: 'changed-claim', claim: 'acr', value: 'eidas0' },
      'AC-NIVEAU',
      502,
      'Niveau de sécurité insuffisant',
    ],
    ['nothing at its token endpoint', { fault: 'down', at: ['token'] }, 'Y020026', 502, 'Réessayez dans quelques minutes'],
    ['nothing at userinfo', { fault: 'unavailable', at: ['userinfo'] }, 'Y020027', 502, 'Réessayez dans quelques minutes'],
  ])('that gives %s is not believed', async (_what, fault, code, status, words) => {
    lie(fault);
    const browser = testBrowser({ stopAt: away });
    await expectFault(await signIn(office, browser), browser, { code, status, words });
  });

  it('that is down before it was ever asked, is told', async () => {
    system.sandbox.control.agentProvider('agents-ministere').set({ fault: 'down' });
    const browser = testBrowser({ stopAt: away });
    const page = await browser.submit(await browser.get(office.start()), { courriel: 'quelqu.un@simplicite.example' }, 'Continuer');
    await expectFault(page, browser, { code: 'Y020017', status: 500, words: 'Choisissez un autre moyen de connexion' });
  });

  it('that refuses, or an agent who cancels there, comes back to the address, not to the service', async () => {
    const browser = testBrowser({ stopAt: away });
    const page = await browser.submit(await toProvider(browser, office.start()), {}, 'Annuler');
    expect(page.text).toContain('Vous n’êtes pas connecté avec');
    expect(titleOf(page)).toContain('Se connecter à');
    expect(browser.visited.some((address) => address.startsWith(office.redirectUri))).toBe(false);
  });
});

describe('what a service gets', () => {
  it('has a public subject, a uuid, the same at two services', async () => {
    const other = await serviceOf();
    const browser = testBrowser({ stopAt: away });
    const first = await office.tokens((await signIn(office, browser)).url);
    expect(first.idToken.sub).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    // Signed in already: no page is shown.
    const second = await other.tokens((await browser.get(other.start())).url);
    expect(second.idToken.sub).toBe(first.idToken.sub);
    expect((await office.tokens((await signIn(office)).url)).idToken.sub).toBe(first.idToken.sub);
  });

  it('asks for nothing with prompt=none: an answer when a session is open, login_required otherwise', async () => {
    const browser = testBrowser({ stopAt: away });
    const refused = await browser.get(office.start({ prompt: 'none', state: 'e' }));
    expect(Object.fromEntries(refused.url.searchParams)).toMatchObject({ error: 'login_required', state: 'e', iss: office.issuer });
    await signIn(office, browser);
    const back = await browser.get(office.start({ prompt: 'none' }));
    expect((await office.tokens(back.url)).status).toBe(200);
  });

  it('is told when the level that it cannot do without was not reached', async () => {
    lie({ fault: 'changed-claim', claim: 'acr', value: 'eidas1' });
    const claims = JSON.stringify({ id_token: { acr: { essential: true, value: 'eidas2' } } });
    const back = await signIn(office, undefined, { claims });
    expect(Object.fromEntries(back.url.searchParams)).toMatchObject({
      error: 'access_denied',
      error_description: 'requested ACRs could not be satisfied',
    });
  });

  it('is nothing once the account is closed, though its session is open: the agent is asked to sign in, which is refused', async () => {
    const browser = testBrowser({ stopAt: away });
    const { idToken } = await office.tokens((await signIn(office, browser)).url);
    const setActive = (active: boolean) =>
      system.context.db
        .updateTable('agentconnect_account')
        .set({ active })
        .where('subject', '=', idToken.sub ?? '')
        .execute();
    await setActive(false);
    await setTimeout(1_100);
    try {
      const page = await browser.get(office.start());
      expect([page.status, titleOf(page)]).toEqual([200, `Se connecter à « ${office.name} »`]);
      const silent = await browser.get(office.start({ prompt: 'none', state: 'e' }));
      expect(Object.fromEntries(silent.url.searchParams)).toMatchObject({ error: 'login_required', state: 'e', iss: office.issuer });
      const other = testBrowser({ stopAt: away });
      await expectFault(await signIn(office, other), other, {
        code: 'AC-COMPTE-FERME',
        status: 403,
        words: 'L’accès de ce compte a été fermé',
      });
    } finally {
      await setActive(true);
    }
    expect((await office.tokens((await browser.get(office.start())).url)).status).toBe(200);
  });

  it('comes to both of two tabs', async () => {
    const other = await serviceOf();
    const browser = testBrowser({ stopAt: away });
    const [one, two] = [await toProvider(browser, office.start()), await toProvider(browser, other.start())];
    const backs = [await authenticate(browser, one), await authenticate(browser, two)];
    expect(
      await Promise.all([office, other].map(async (service, i) => (await service.tokens(backs[i]?.url ?? new URL(away))).status)),
    ).toEqual([200, 200]);
  });

  it('may be ended: the provider too, and the agent comes back', async () => {
    const browser = testBrowser({ stopAt: away });
    const { body } = await office.tokens((await signIn(office, browser)).url);
    const query = new URLSearchParams({
      id_token_hint: String(body['id_token']),
      post_logout_redirect_uri: office.signedOutUri,
      state: 'mon état',
    });
    const back = await browser.get(`${office.issuer}/session/end?${query}`);
    expect(`${back.url.origin}${back.url.pathname}`).toBe(office.signedOutUri);
    expect(back.url.searchParams.get('state')).toBe('mon état');
    expect(browser.visited.some((address) => address.startsWith(`${issuer()}/session/end`))).toBe(true);
    const after = await browser.get(office.start({ prompt: 'none' }));
    expect(after.url.searchParams.get('error')).toBe('login_required');
  });
});

// Last: it lets time pass for the whole system.
it('what is over is deleted, and nothing else: sign-ins at their end, connections after six months', async () => {
  const { db, secrets } = system.context;
  const now = '2027-08-31T10:00:00Z';
  const after = new Date(Date.parse(now) + 1000);
  const address = parseEmail(email) ?? expect.fail('no address');
  const account = await transact(db, (tx) =>
    accountOf(tx, system.context, { upstream: 'agents-ville', sub: 'quelqu’un', email: address, entitled: false }, new Date(now)),
  );
  const common = { accountId: account.id, upstream: 'agents-ville', acr: 'eidas1' };
  const sealed = { identity: { email }, told: { email }, reached: 'eidas1' } as unknown as Parameters<typeof insertAuthentication>[2]; // nothing reads it here
  for (const expiresAt of [new Date(now), after])
    await insertAuthentication(db, secrets, { ...sealed, ...common, amr: [], upstreamSession: '', at: new Date(now), expiresAt });
  // There is no 31 February: six months ago is its last day.
  for (const day of ['2027-02-27', '2027-02-28', '2027-03-01', '2027-08-31']) {
    const at = new Date(`${day}T10:00:00Z`);
    await insertConnection(db, { ...common, interactionUid: day, clientId: office.id, claims: [], ledgerEntry: 'led', at });
  }
  await agentConnect.jobs?.['agentconnect.purge']?.({ ...system.context, clock: fixedClock(now) }, {});
  expect(await db.selectFrom('agentconnect_authentication').select('expires_at').execute()).toEqual([{ expires_at: after }]);
  const connections = await db.selectFrom('agentconnect_connection').select('at').orderBy('at').execute();
  expect(connections.map(({ at }) => at.toISOString().slice(0, 10))).toEqual(['2027-02-28', '2027-03-01', '2027-08-31']);
});
